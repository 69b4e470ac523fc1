"""What every `show` does: a screen for people, the record itself for programs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from oppcli.context import Context
from oppcli.domain.refs import Ref, named

if TYPE_CHECKING:
    from oppcli.domain.showing import Record

_MOST = 40  # lines of a customer's timeline on a terminal


def show_named(ctx: Context, kind: str, words: Sequence[str]) -> None:
    """Shows the records of a kind that the words name: refs, or a name of several words."""
    show(ctx, [ctx.find(kind, str(each)) for each in ctx.find_all(kind, named(words))])


def show(ctx: Context, refs: Sequence[Ref]) -> None:
    """Shows records, one screen below the other; a pipe gets the plain screens.

    For programs those of one kind are rows of one table. Raises WrongUsage for several kinds.
    """
    from oppcli.queries.record import record

    is_all = not ctx.out.is_terminal or ctx.out.format == "plain"
    most = None if is_all else _MOST
    found = [record(ctx.store, ref, ctx.now, ctx.zone, most) for ref in refs]
    if ctx.out.is_screen:
        from oppcli.output.record_screen import record_screen

        for place, each in enumerate(found):
            screen = record_screen(
                _with_outlook(ctx, each),
                today=ctx.today,
                zone=ctx.zone,
                width=ctx.out.width,
                whole=not ctx.out.is_terminal,
                most=most,
            )
            ctx.out.lines([(), *screen] if place else screen)
        return
    from oppcli.domain.showing import also_shown
    from oppcli.errors import WrongUsage
    from oppcli.output.listing import record_table

    kinds = list(dict.fromkeys(ref.kind for ref in refs))
    if len(kinds) > 1:
        raise WrongUsage(
            f"one table holds records of one kind, not {' and '.join(kinds)}.",
            f"oppcli show {refs[0]}",
        )
    also = also_shown(kinds[0])
    ctx.out.table(record_table(kinds[0], [each.page_facts for each in found], also))


def _with_outlook(ctx: Context, found: "Record") -> "Record":
    """The record; an open opportunity with its chance to be won, and how long others were in its
    stage, where the past tells."""
    if found.ref.kind != "opportunity" or found.facts["closed_on"]:
        return found
    from dataclasses import replace

    from oppcli.queries.outlook import outlook
    from oppcli.queries.stage_days import pace_of

    return replace(
        found,
        outlook=outlook(ctx.store, found.facts, ctx.asking),
        pace=pace_of(ctx.store, found, ctx.asking),
    )
