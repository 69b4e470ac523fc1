"""Facts about a file beside its cells: the options of the import, and the usual settings."""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date

from oppcli.domain.dates import DateOrder
from oppcli.importing.values.dates import FROM_1900
from oppcli.importing.values.questions import Ask


@dataclass(frozen=True, slots=True)
class Habits:
    """Facts about a file beside its cells.

    `date_order` and `decimal` were said for this import and win; `usual_order` and
    `usual_decimal` only settle what the cells leave open. `currency` is that of new records whose
    rows name none. `is_exact` says that cells are as our own exports write them, with nothing to
    decide. Numbers that stand for days count from `first_day`; those of a workbook may stand beside
    dates (`is_workbook`). `rounds`: amounts and percentages lose what decimals they cannot have;
    `rounds_percentages`: these alone, as systems compute them.
    `percent` says what 1 is where no cell decides: `whole` one percent,
    `fraction` a hundred. `endings` are words that the user made endings. `ask` asks a person what
    no row decides.
    """

    currency: str
    date_order: DateOrder | None = None
    usual_order: DateOrder | None = None
    decimal: str = ""
    usual_decimal: str = ""
    is_exact: bool = False
    first_day: date = FROM_1900
    is_workbook: bool = False
    percent: str = ""
    rounds: bool = False
    rounds_percentages: bool = False
    endings: Map[str, str] = field(default_factory=dict)
    ask: Ask | None = None
