"""oppcli find"""

from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, LISTS
from oppcli.context import Context

if TYPE_CHECKING:
    from oppcli.domain.refs import Ref

app = typer.Typer(add_completion=False)


@command(app, LISTS, AS_OF)
def find(
    ctx: Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS",
            help="Names, topics, digits of a telephone, an e-mail, a serial number, a ref.",
            autocompletion=completer("any_ref"),
        ),
    ],
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            help="Only records of this kind: contact, opportunity …; repeatable.",
            metavar="KIND",
            autocompletion=completer("found_kind"),
        ),
    ] = None,
) -> None:
    """Find records of any kind by words, numbers or telephones; best first.

    A record matches if all the words occur in its fields, in the names of its customer and people,
    or in activities about it. Closed records come after open ones. A ref alone shows that record.

    Examples:
      oppcli find berg
      oppcli find 070 123
      oppcli find eva xc60 --kind opportunity
    """
    from oppcli.errors import WrongUsage

    text = " ".join(" ".join(words).split())
    if not text:
        raise WrongUsage("find what? No word was given.", "oppcli find berg")
    _find(ctx, text, _kinds(kind))


def _find(ctx: Context, text: str, kinds: tuple[str, ...]) -> None:
    """Shows what holds the text; of nothing a terminal asks whether a near name is meant."""
    from oppcli.domain.wording import either, quoted
    from oppcli.output.search_results import found_table
    from oppcli.queries.finding import find_all, near_names, open_sales

    with ctx.store.snapshot():
        hits = find_all(ctx.store, text, kinds)
        if not hits and (shorter := _without_field(text)):
            hits = find_all(ctx.store, shorter, kinds)
            if hits:
                field = text[len(shorter) :].strip()
                ctx.out.note(f"nothing holds {quoted(field)}; found {quoted(shorter)}")
        ref = _stored(ctx, text, kinds)
        if ref is not None:
            from oppcli.domain.search_hits import is_called

            others = [hit for hit in hits if hit.ref != ref and is_called(hit, text)]
        sales = open_sales(ctx.store, hits)
        is_nothing = not hits and ref is None
        near = near_names(ctx.store, text, kinds) if is_nothing else []
    if near and ctx.may_ask:
        if ctx.run.confirms(f"Nothing holds {quoted(text)}. Did you mean {quoted(near[0])}?"):
            _find(ctx, near[0], kinds)
            return
        near = near[1:]
    if ref is not None and not others:
        from oppcli.commands.showing import show

        show(ctx, [ref])
        return
    said = f" Did you mean {either(map(quoted, near[:3]))}?" if near else ""
    ctx.out.table(
        found_table(
            hits,
            sales,
            today=ctx.today,
            zone=ctx.zone,
            for_people=ctx.out.is_for_people,
            empty=f"nothing holds {quoted(text)}.{said}",
            text=text,
        )
    )
    if ref is not None:
        ctx.out.note(f"{ref} is also the ref of a record: oppcli show {ref}")


def _without_field(text: str) -> str:
    """The text without the name of a field at its end, `haugland phone`; '' for any other."""
    from oppcli.domain.fields import KINDS

    before, _, last = text.rpartition(" ")
    return before if any(kind.field(last) for kind in KINDS.values()) else ""


def _kinds(words: list[str] | None) -> tuple[str, ...]:
    """The kinds to look through, all if none is named. Raises BadValue for an unknown kind."""
    from oppcli.domain.choices import one_of
    from oppcli.domain.fields import KINDS
    from oppcli.lazy import ALIASES
    from oppcli.queries.finding import FOUND

    named = {each.plural: name for name, each in KINDS.items()}
    named |= {word: named.get(noun, noun) for word, noun in ALIASES.items()}
    named |= {"opp": "opportunity", "opps": "opportunity"}
    asked = [part.strip() for word in words or () for part in word.split(",") if part.strip()]
    return tuple(one_of("--kind", named.get(word.lower(), word), FOUND) for word in asked) or FOUND


def _stored(ctx: Context, text: str, kinds: tuple[str, ...]) -> "Ref | None":
    """The record that the text is the ref of, with its letter; None for other words."""
    from oppcli.domain.refs import parse_ref
    from oppcli.queries.find import is_stored

    ref = parse_ref(text, kind=None)
    if ref is None or ref.kind not in kinds:
        return None
    return ref if is_stored(ctx.store, ref) else None
