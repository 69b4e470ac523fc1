"""What became of a folder that was imported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from oppcli.domain.imported import Imported, RowPlan


@dataclass(frozen=True, slots=True)
class Restored:
    """How many rows of each file an empty store took, and which files were changed by hand.

    `notes` say what became of what an older schema stored otherwise. `plans` are the rows of
    each file of records, where that was asked.
    """

    counts: Mapping[str, int]
    changed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    plans: Mapping[str, Sequence[RowPlan]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of the rows of each file in a store that holds records.

    `named` counts records that got their ref as an id of `system`, having had none.
    """

    files: Mapping[str, Imported]
    system: str
    named: int = 0
    notes: tuple[str, ...] = field(default=())
