"""What the writing commands of the organisation say: a line, the name, or the record."""

from oppcli.context import Context
from oppcli.domain.organisation import ORGANISATION, Organised
from oppcli.output.organisation import organised, parts_table


def wrote(ctx: Context, result: Organised) -> None:
    """Shows what was written, as every write does."""
    if ctx.out.quiet:
        ctx.out.say(result.name)
    elif ctx.out.is_default_format or ctx.out.format in ("table", "plain"):
        ctx.out.say(organised(result))
        for note in result.notes:
            ctx.out.say(f"  {note}")
    else:
        ctx.out.table(parts_table(ORGANISATION[result.kind], [result.record]))
    if not ctx.work.keep:
        ctx.out.note("Nothing was saved (dry run).")
