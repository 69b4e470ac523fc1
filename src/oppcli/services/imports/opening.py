"""Opens a file for an import: from its path and what was said about it to a table of values."""

from collections.abc import Callable
from dataclasses import dataclass

from oppcli.domain.dates import DateOrder
from oppcli.importing.columns import Habits
from oppcli.importing.guarding import unguarded_source
from oppcli.importing.headings import is_own_export
from oppcli.importing.layout import lay_out
from oppcli.importing.mapping import Mapping
from oppcli.importing.questions import Ask
from oppcli.importing.reading import open_source
from oppcli.importing.table import Table, read_table


@dataclass(frozen=True, slots=True)
class Given:
    """What was said about a file beside its mapping; None where the file tells it itself."""

    format: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None


def open_table(
    path: str,
    mapping: Mapping,
    given: Given,
    *,
    currency: str,
    usual_order: DateOrder | None,
    watch: Callable[[int], None] = lambda rows: None,
    ask: Ask | None = None,
) -> Table:
    """The rows of a file, ready to be taken; `-` is standard input.

    `currency` is that of amounts that name none, `usual_order` that of dates that leave it open;
    `ask` asks a person what a column leaves open.
    Raises NotFound or BadValue naming the file, the heading or the line.
    """
    source = open_source(
        path,
        format=given.format,
        delimiter=given.delimiter,
        encoding=given.encoding,
        sheet=given.sheet,
    )
    layout = lay_out(source.headings, mapping, source.name)
    is_own = is_own_export(layout.kind, source.headings)
    if is_own:
        source = unguarded_source(source)
    habits = Habits(
        currency,
        mapping.date_order,
        usual_order,
        mapping.decimal,
        is_exact=is_own,
        ask=ask,
    )
    return read_table(source, layout, habits, watch)
