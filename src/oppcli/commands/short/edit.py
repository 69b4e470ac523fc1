"""oppcli edit: hands its words to the `edit` of the kind that the first of them names."""

import re
from collections.abc import Mapping
from shlex import quote
from typing import Annotated

import typer

from oppcli.commands.command import ALL, InRows, completer
from oppcli.commands.decorator import command
from oppcli.commands.editing import whole_fields
from oppcli.commands.options import fields_of, flags_of, found
from oppcli.context import Context
from oppcli.domain.activity import regarded_kinds
from oppcli.domain.edit_words import (
    activity_named,
    field_for,
    is_of_sales,
    plain_before,
    with_minus,
    without_field,
)
from oppcli.domain.fields import KINDS, OPPORTUNITY, PREFIXES
from oppcli.domain.refs import Ref, may_be_ref, parse_refs
from oppcli.domain.typed_words import with_ref
from oppcli.domain.wording import either, quoted
from oppcli.errors import SeveralFit, WrongUsage
from oppcli.lazy import Noun, Verb

_MOST = 5  # activities that are proposed

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
    you own. A day such as `+1w` counts from today, `1w later` from the day that the record has. An
    amount such as `+5k` or `-5%` counts from the amount that it has. The options are those of the
    kind's own `edit`: see `oppcli opp edit --help`.

    Examples:
      oppcli edit 12 close=eom next="send quote"
      oppcli edit L7 phone="070 123 45 67"
      oppcli edit 12 revenue=+5k
      oppcli edit all close=1w later
      oppcli edit --where "owner=leif close=overdue" close=+2w
    """
    from oppcli.commands import COMMANDS
    from oppcli.commands.naming import first_named
    from oppcli.domain.refs import noun_of
    from oppcli.lazy import load
    from oppcli.queries.find import ANYTHING

    words = words if ctx.is_exact else with_minus(words)
    what, *rest = words
    if _finds(words):
        ctx.hand_on(load("edit", _verbs(COMMANDS["opp"])["edit"]), words)
        return
    if what.startswith("-") or "=" in what:
        raise WrongUsage("which record? No ref was given.", "oppcli edit 12 close=fri")
    if several := _several(ctx, what):
        kind = noun_of(several[0].kind)
        ctx.hand_on(load("edit", _verbs(COMMANDS[kind])["edit"]), [what.rstrip(","), *rest])
        return
    line = _of_activity(ctx, words) or [what.rstrip(","), *rest]
    is_text = not any("=" in word or word.startswith("--") for word in rest)
    ref, rest = first_named(ctx, line, number_is="opportunity", among=ANYTHING, has_text=is_text)
    if not any("=" in word for word in rest):
        rest = whole_fields(OPPORTUNITY, rest)
    of_sales = ref.kind in ("account", "contact") and is_of_sales(KINDS[ref.kind], rest)
    if not ctx.is_exact:
        _refuse_no_field(ctx, ref, words, rest)
    verbs = _verbs(COMMANDS["opp" if of_sales else noun_of(ref.kind)])
    ctx.hand_on(load("edit", verbs["edit"]), [str(ref), *rest])


def _several(ctx: Context, what: str) -> list[Ref]:
    """The records of one kind that a range or a list of refs means, `5-14`, `O5,O7`; bare numbers
    are opportunities. None for one ref, and for a name that only looks so. Raises WrongUsage for a
    range that runs backwards."""
    if not all(map(may_be_ref, what.rstrip(",").split(","))) or not re.search("[-,]", what[:-1]):
        return []
    from oppcli.queries.find import ANYTHING, is_name

    if is_name(ctx.store, ANYTHING, what):
        return []
    letter = what[0].upper()
    kind = PREFIXES.get(letter) if letter.isalpha() else "opportunity"
    refs = parse_refs([what.rstrip(",")], kind=kind)
    return [each for each in refs if isinstance(each, Ref)]


def _of_activity(ctx: Context, words: list[str]) -> list[str]:
    """The ref of the activity that a customer and a type of activity name, and what follows:
    `vinje call on=monday`; nothing for other words. It is found as by `done` and `snooze`, also one
    that is done; `vinje last call` is the latest of them. Raises SeveralFit where several fit and
    nobody can be asked."""
    name, is_last = activity_named(words)
    rest = words[len(plain_before(words)) :]
    if not name or ctx.is_exact:
        return []
    from oppcli.commands.completing import named_whole

    if is_last:
        from oppcli.queries.called_activities import latest_called

        latest = latest_called(ctx.store, name, ctx.actor, "edit")
        return [latest, *rest] if latest else []
    try:
        found = named_whole(ctx, name, "edit", may_be_done=True)
    except SeveralFit as several:
        lines = [with_ref(ctx.run.typed, name, ref) for ref, _ in several.choices[:_MOST]]
        several.hint = either(f"oppcli {line}" for line in lines)
        raise
    return [*found, *rest] if list(found) != name else []


def _refuse_no_field(ctx: Context, ref: Ref, words: list[str], rest: list[str]) -> None:
    """Raises WrongUsage where the words behind one record are neither fields nor other records:
    `harry 56.5k`. Proposes the field that is meant, else a note."""
    plain = without_field(KINDS[ref.kind], rest)
    if not plain:
        return
    text = " ".join(plain)
    what = " ".join(map(quote, words[: len(words) - len(rest)] or words[:1]))
    behind = [quote(word) for word in rest[len(plain) :]]
    if any("=" in word for word in behind):
        again = " ".join(["oppcli edit", str(ref), *behind])
        if any(regarded_kinds(word.partition("=")[0]) for word in rest if "=" in word):
            again = f"oppcli show {ref}"  # an activity was meant, and there is none of that name
        raise WrongUsage(f"{quoted(text)} is neither a field of {ref} nor a record.", again)
    field, value = field_for(KINDS[ref.kind], plain)
    said = f"no field is named in {quoted(text)}."
    if field:
        raise WrongUsage(said, f"oppcli edit {what} {field}={quote(value)}")
    if may_be_ref(words[0]):
        return  # the kind's own edit proposes a new name
    raise WrongUsage(said, f"oppcli note {what} {quote(text)}")


def _finds(words: list[str]) -> bool:
    """Whether no record is named, but filters say which opportunities are meant."""
    if words[0].casefold() in ALL:
        return True
    if not words[0].startswith("-") and "=" not in words[0]:
        return False
    family = found(OPPORTUNITY, besides=fields_of(OPPORTUNITY))
    flags = {flag for each in family.options for flag in flags_of(each)}
    return any(word.partition("=")[0] in flags for word in words)


def _verbs(entry: Verb | Noun) -> Mapping[str, Verb]:
    assert isinstance(entry, Noun)
    return entry.verbs
