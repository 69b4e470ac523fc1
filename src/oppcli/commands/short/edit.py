"""oppcli edit: hands its words to the `edit` of the kind that the first of them names."""

from collections.abc import Mapping
from typing import Annotated

import typer

from oppcli.commands.command import ALL, InRows, completer
from oppcli.commands.decorator import command
from oppcli.commands.options import fields_of, flags_of, found
from oppcli.context import Context
from oppcli.domain.fields import KINDS, OPPORTUNITY, Kind
from oppcli.errors import WrongUsage
from oppcli.lazy import Noun, Verb

app = typer.Typer(add_completion=False)


@command(app, takes_any_option=True, asks=())
def edit(
    ctx: Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WHAT FIELD=VALUE",
            help="Ref, name, or the number of an opportunity; then new values.",
            autocompletion=completer("any_ref"),
        ),
        InRows(takes_fields=True),
    ],
) -> None:
    """Change fields of any record.

    With filters instead of a ref it changes all opportunities that match, and with `all` those that
    you own. A day such as `+1w` counts from today, `1w later` from the day that the record has. The
    options are those of the kind's own `edit`: see `oppcli opp edit --help`.

    Examples:
      oppcli edit 12 close=eom next="send quote"
      oppcli edit L7 phone="070 123 45 67"
      oppcli edit all close=1w later
      oppcli edit --where "owner=leif close=overdue" close=+2w
    """
    from oppcli.commands import COMMANDS
    from oppcli.commands.naming import first_named
    from oppcli.domain.refs import noun_of
    from oppcli.lazy import load
    from oppcli.queries.find import ANYTHING

    what, *rest = words
    if _finds(words):
        ctx.hand_on(load("edit", _verbs(COMMANDS["opp"])["edit"]), words)
        return
    if what.startswith("-") or "=" in what:
        raise WrongUsage("which record? No ref was given.", "oppcli edit 12 close=fri")
    line = [what.rstrip(","), *rest]
    is_text = not any("=" in word or word.startswith("--") for word in rest)
    ref, rest = first_named(ctx, line, number_is="opportunity", among=ANYTHING, has_text=is_text)
    is_of_sales = ref.kind in ("account", "contact") and _is_of_sales(KINDS[ref.kind], rest)
    verbs = _verbs(COMMANDS["opp" if is_of_sales else noun_of(ref.kind)])
    ctx.hand_on(load("edit", verbs["edit"]), [str(ref), *rest])


def _finds(words: list[str]) -> bool:
    """Whether no record is named, but filters say which opportunities are meant."""
    if words[0].casefold() in ALL:
        return True
    if not words[0].startswith("-") and "=" not in words[0]:
        return False
    family = found(OPPORTUNITY, besides=fields_of(OPPORTUNITY))
    flags = {flag for each in family.options for flag in flags_of(each)}
    return any(word.partition("=")[0] in flags for word in words)


def _is_of_sales(kind: Kind, words: list[str]) -> bool:
    """Whether the fields that are given belong to an opportunity, and none to that kind."""
    named = [word for word in words if "=" in word or word.startswith("--")] or words[:1]
    names = [word.lstrip("-").partition("=")[0] for word in named]
    of_sales = [name for name in names if OPPORTUNITY.field(name)]
    return bool(of_sales) and not any(map(kind.field, names))


def _verbs(entry: Verb | Noun) -> Mapping[str, Verb]:
    assert isinstance(entry, Noun)
    return entry.verbs
