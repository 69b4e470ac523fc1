"""oppcli activity list"""

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.decorator import command
from oppcli.commands.listing import found, show_list
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY
from oppcli.domain.wording import counted
from oppcli.queries.filter_arguments import Filters

app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS.of_list(ACTIVITY),
    LISTS,
    AS_OF,
    titled="Activities",
    without_dashes=WithoutDashes(kind="activity"),
)
def list_(ctx: Context, filters: Filters) -> None:
    """List activities; open ones unless asked otherwise, done ones with --done.

    A time alone means --when: what was done in it, and what is open and due in it.

    Examples:
      oppcli activity list --owner @me --sort due_date
      oppcli activity list --due "this week"
      oppcli activity list --done "this week" --owner @me
      oppcli activity list last week
      oppcli activity list --status all --where "type=call completed_at='this week'"
    """
    usual = ["open", "done"] if filters.when else ["done"] if filters.done else ["open"]

    def done_then() -> str:
        """The note where nothing open is due in a time in which something was done."""
        from dataclasses import replace
        from shlex import join

        from oppcli.queries.lines import filter_words

        done = replace(filters, due=None, done=filters.due)
        if not filters.due or filters.status or not (count := found(ctx, ACTIVITY, done, "done")):
            return ""
        line = join(["oppcli", "activity", "list", *filter_words(done)])
        return f"nothing open is due then; {counted(count, 'was', 'were')} done: {line}"

    show_list(ctx, ACTIVITY, filters, default_status=usual, instead=done_then)
