"""oppcli opp advance"""

from collections.abc import Mapping, Sequence
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.arguments import OppRefs
from oppcli.commands.command import InRows, completer
from oppcli.commands.decorator import command
from oppcli.commands.editing import found_and_given
from oppcli.commands.options import STDIN, WRITES, found, pairs
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.names import name_key
from oppcli.domain.wording import nearest, quoted
from oppcli.errors import Ambiguous, GateRefused, NotFound, UnknownName

if TYPE_CHECKING:
    from oppcli.domain.results import Moved
    from oppcli.services.work import Work

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(OPPORTUNITY, "open"))
def advance(
    ctx: Context,
    refs: OppRefs,
    to: Annotated[
        str | None,
        typer.Option(
            help="Stage further ahead.", metavar="STAGE", autocompletion=completer("stage")
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            autocompletion=completer("assignment"),
            help="Fill a field in the same move.",
        ),
        InRows(takes_fields=True),
    ] = None,
) -> None:
    """Move opportunities forward, past the gates of their stages.

    If a gate is not met, everything that is missing is named and nothing is moved; at a terminal
    it is asked for. A field=value behind the refs fills a field as --set does.

    Examples:
      oppcli opp advance 12
      oppcli opp advance 12 close=eom
      oppcli opp advance 12 --to contract --set close=eom --set revenue=480k
      oppcli opp advance --stage interest --owner @me
    """
    from oppcli.output.sentences import moved
    from oppcli.services import opportunities

    try:
        found, values = found_and_given(ctx, OPPORTUNITY, refs)
    except NotFound as error:
        raise _stage_meant(ctx, refs, error) if to is None else error from None
    given = [f"{name}={text}" for name, text in values.items()]
    filled = pairs([*given, *(set_ or ())])

    def advanced(work: "Work", given: Mapping[str, str]) -> "list[Moved]":
        try:
            return opportunities.advance(work, found, to=to, filled={**filled, **given})
        except GateRefused as refused:
            from oppcli.commands.missing_fields import with_given

            raise with_given(refused, filled) from None

    try:
        done = advanced(ctx.work, {})
    except (GateRefused, UnknownName) as refused:
        from oppcli.commands.missing_fields import filled_in

        done = filled_in(ctx, OPPORTUNITY, refused, advanced)
    ctx.wrote(done, moved)


def _stage_meant(ctx: Context, refs: Sequence[str], missing: NotFound) -> NotFound:
    """What is said where the last of the words is a stage, or nearly one, and those before it name
    opportunities; else what is `missing`, with `--to` where it is a stage."""
    *others, word = refs
    from oppcli.queries.processes import stage_names

    stages = stage_names(ctx.store)
    near = nearest(word, [name for stage in stages for name in stage], 1)
    if not others or not near:
        return missing
    key = next(key for key, title in stages if near[0] in (key, title))
    hint = f"oppcli opp advance {' '.join(map(quote, others))} --to {key}"
    is_one = name_key(near[0]) == name_key(word)
    try:
        ctx.find_all(OPPORTUNITY.name, others, state="open")
    except (NotFound, Ambiguous) as error:
        return NotFound(error.message, hint if is_one else error.hint)
    if is_one:
        return NotFound(f"{quoted(word)} is a stage: --to says how far to go.", hint)
    return NotFound(f"there is no stage {quoted(word)}. Did you mean {key}?", hint)
