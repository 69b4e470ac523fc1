"""What the writing commands of the organisation say: a line, the name, or the record."""

from oppcli.context import Context
from oppcli.domain.organisation import ORGANISATION, Organised
from oppcli.domain.results import Stated
from oppcli.output.organisation import organised, parts_table


def wrote(ctx: Context, result: Organised) -> None:
    """Shows what was written, as every write does."""
    ctx.stated(
        Stated(result.name, result.before is None, result.changed),
        lambda: [organised(result), *(f"  {note}" for note in result.notes)],
        lambda: parts_table(ORGANISATION[result.kind], [result.record]),
    )
