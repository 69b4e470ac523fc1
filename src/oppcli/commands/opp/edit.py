"""oppcli opp edit"""

from collections.abc import Mapping
from shlex import quote

import typer

from oppcli.commands.arguments import KeepActivities, OppRefs
from oppcli.commands.decorator import command
from oppcli.commands.editing import found_and_given
from oppcli.commands.options import STDIN_EDITS, WRITES, fields_of, found
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.refs import Ref
from oppcli.domain.results import Written

app = typer.Typer(add_completion=False)


_FIELDS = fields_of(OPPORTUNITY)
_NEXT = OPPORTUNITY.field("next_step")


@command(app, _FIELDS, WRITES, STDIN_EDITS, found(OPPORTUNITY, "open", "on_hold", besides=_FIELDS))
def edit(
    ctx: Context, refs: OppRefs, typed: dict[str, str], keep_activities: KeepActivities = False
) -> None:
    """Change fields of open opportunities.

    Fields are given as field=value or as options; `none` empties a field, and
    `probability=default` gives the probability back to the stage. A new owner gets the open
    activities of the old one.

    Examples:
      oppcli opp edit 12 next_step="send quote" close=fri
      oppcli opp edit 12 14-16 --owner leif --create
      oppcli opp edit --where "owner=leif close=overdue" close=+2w
    """
    from oppcli.commands.adding import creating
    from oppcli.commands.ending import corrected
    from oppcli.output.sentences import edited
    from oppcli.services import opportunities

    found, given = found_and_given(ctx, OPPORTUNITY, refs, typed)

    def edit_(given: Mapping[str, str]) -> list[Written]:
        return creating(
            ctx,
            lambda work: opportunities.edit(work, found, given, keep_activities=keep_activities),
        )

    ctx.wrote(corrected(ctx, given, edit_), edited)
    text = next((given[name] for name in given if OPPORTUNITY.field(name) is _NEXT), "")
    if len(found) == 1 and not ctx.is_exact:
        _tell_plan(ctx, found[0], text)


def _tell_plan(ctx: Context, ref: Ref, text: str) -> None:
    """Says how to plan a next step that ends in a day: its field is a text and has none."""
    from oppcli.domain.next_step_words import planned_text

    if step := planned_text(text):
        words = " ".join(map(quote, step.text.split()))
        plan = f"oppcli task {ref.number} {words} {step.at or step.due}"
        ctx.out.note(f"next_step is a text without a day; to plan it: {plan}")
