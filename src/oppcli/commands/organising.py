"""What the writing commands of the organisation say: a line, the name, or the record."""

from oppcli.context import Context
from oppcli.domain.organisation import ORGANISATION, Organised
from oppcli.domain.results import Stated
from oppcli.output.organisation import organised, parts_table


def wrote(ctx: Context, *results: Organised) -> None:
    """Shows what was written of one, or of several of a kind, as every write does."""
    ctx.stated(
        lambda: [line for each in results for line in _lines(each)],
        lambda: parts_table(ORGANISATION[results[0].kind], [each.record for each in results]),
        *(Stated(each.name, each.before is None, each.changed) for each in results),
    )


def _lines(result: Organised) -> list[str]:
    return [organised(result), *(f"  {note}" for note in result.notes)]
