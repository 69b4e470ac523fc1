"""Tells refs from `field=value` words on a command line that takes both."""

import re
from collections.abc import Mapping, Sequence
from itertools import dropwhile, pairwise, takewhile
from shlex import quote

from oppcli.commands.options import pairs
from oppcli.context import Context
from oppcli.domain.dates import spoken_day
from oppcli.domain.field import ABOUT, FieldType
from oppcli.domain.field_words import field_typed
from oppcli.domain.fields import KINDS, Kind
from oppcli.domain.refs import Ref, may_be_ref, noun_of
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue, NotFound, WrongUsage
from oppcli.queries.choosing import NameLookup

PLAIN_WORDS = "words"  # the name of what stands behind an activity without a field
_REF = "[A-Za-z]?[0-9]+"
_FEWEST_WITH_TEXT = 2  # words: a day and one behind it


def found_and_given(
    ctx: Context, kind: Kind, words: Sequence[str], options: Mapping[str, str] | None = None
) -> tuple[list[Ref], dict[str, str]]:
    """The records, open ones first, and the fields given as `field=value`, beside `options`.

    Raises WrongUsage without a ref, for a value between refs and for a field with two values, and
    NotFound for a ref that names nothing.
    """
    words = [_with_sign_behind(kind, word) for word in words]
    words = with_whole_values(kind, _with_text(kind, words), is_exact=ctx.is_exact)
    refs = _as_spoken([word for word in words if "=" not in word])
    if not refs:
        line = f"oppcli {noun_of(kind.name)} {ctx.run.verb or 'edit'} 12 {' '.join(words)}"
        raise WrongUsage("which record? No ref was given.", line.rstrip())
    given = pairs(word for word in words if "=" in word)
    everything = _together(options or {}, given)
    try:
        found = ctx.find_all(
            kind.name, refs, state="open" if kind.name in ("opportunity", "deal") else ""
        )
        if not ctx.is_exact:
            _refuse_text_behind_a_day(ctx, kind, found, given)
        return found, everything
    except NotFound as error:
        if kind.name == "opportunity" and (closed := _closed_of_customer(ctx, refs, given, error)):
            return [closed], everything
        hint = _forgotten_sign(kind, refs, error.name) or _as_title(kind, refs)
        if not hint:
            raise  # also a misspelled name, which knows the near one
        raise NotFound(error.message, hint) from None


def _together(options: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The fields of the options and those given as words. Raises WrongUsage for two values."""
    fields = dict(options)
    if not given:
        return fields
    from oppcli.domain.added_words import put_once

    for name, value in given.items():
        put_once(fields, name, value)
    return fields


def _refuse_text_behind_a_day(
    ctx: Context, kind: Kind, refs: Sequence[Ref], given: Mapping[str, str]
) -> None:
    """Raises BadValue for `close=18dec decide just before christmas`, with the day that was read
    and what takes the rest."""
    for word, value in given.items():
        field, words = kind.field(word), value.split()
        if field is None or field.type is not FieldType.DATE or len(words) < _FEWEST_WITH_TEXT:
            continue
        from oppcli.domain.time_words import day_before_text

        said, text = day_before_text(words)
        if not said:
            continue
        day = ctx.work.day(said)
        line = f"oppcli edit {refs[0]} {word}={quote(said)}"
        note = f"; oppcli note {refs[0]} takes a text" if kind.name in ABOUT else ""
        told = spoken_day(day, ctx.today) if day else said
        raise BadValue(f"{word} is {told}, and {quoted(text)} is no part of a day{note}.", line)


def _closed_of_customer(
    ctx: Context, words: Sequence[str], given: Mapping[str, str], missing: NotFound
) -> Ref | None:
    """The latest closed opportunity of the customer that the words name, which is told, where the
    fields may be corrected in it; None for anything else, and in rows."""
    from oppcli.domain.closing import field_of_closing, may_be_corrected
    from oppcli.domain.fields import OPPORTUNITY
    from oppcli.queries.customer_sales import closed_sale_called

    known = {word: OPPORTUNITY.field(word) for word in given}
    names = [field.name if field else field_of_closing(word) for word, field in known.items()]
    if ctx.is_exact or not names or not may_be_corrected("lost", names):
        return None
    asked = NameLookup(ctx.run.typed, ctx.pick_always, ctx.out.note, ctx.run.verb)
    return closed_sale_called(
        ctx.store, words, missing, asked, lambda status: may_be_corrected(status, names)
    )


def _as_spoken(refs: list[str]) -> list[str]:
    """`1, 2 and 3` as the refs `1`, `2` and `3`; words that are no refs stay as they are."""
    plain = [word.rstrip(",") for word in refs if word != "and"]
    return plain if all(map(may_be_ref, plain)) else refs


def with_whole_values(kind: Kind, words: Sequence[str], *, is_exact: bool = False) -> list[str]:
    """The words behind one or more records, or with them, each `field=value` as one of them:
    `close=29 jan` of `close 29 jan`, `close=jan 29 revenue=21k` and `device=VIN delivery 20 dec`.

    Raises WrongUsage as `whole_values` does.
    """
    words = with_signs(kind, words)
    has_words_behind = any("=" in one and "=" not in other for one, other in pairwise(words))
    if has_words_behind and not is_exact:
        from oppcli.domain.edit_words import fields_apart

        words = fields_apart(kind, words)
    return whole_values(words)


def whole_values(words: Sequence[str]) -> list[str]:
    """The words, where `next=send brochure` is one word: what stands behind a value belongs to it.

    Refs may all stand before the values, or all behind them with their letter, as `-q` prints
    and `xargs` appends them. Raises WrongUsage for `1 next=call 2`, where the 2 may be a record.
    """
    values = [place for place, word in enumerate(words) if "=" in word]
    if not values or (values[0] == 0 and _are_appended(words)):
        return list(words)
    whole = list(words[: values[0]])
    for place in values:
        behind = list(takewhile(lambda word: "=" not in word, words[place + 1 :]))
        name, _, value = words[place].partition("=")
        if behind and (not name or values[0] == 0 or _may_be_refs(name, value, behind)):
            name = name or " ".join(words[max(place - 1, 0) : place])  # `next = call`
            meant = f"{name}={_in_quotes(' '.join(filter(None, [value, *behind])))}"
            raise WrongUsage(
                f"name the records before the values, not behind {words[place]};"
                f" did you mean {meant}?",
                meant,
            )
        whole.append(" ".join([words[place], *behind]))
    return whole


def _may_be_refs(name: str, value: str, behind: Sequence[str]) -> bool:
    """Whether the words behind a value may all be records, and are no rest of a telephone, of an
    amount, or of a day that begins with its month: `close=jan 29`."""
    from oppcli.domain.amount_words import amount_length

    if amount_length([value, *behind], needs_currency=True) == 1 + len(behind):
        return False
    if _is_of_days(name) and any(map(str.isalpha, value)):
        from oppcli.domain.time_words import is_moment, is_one_day

        if is_moment(" ".join([value, *behind])) and not is_one_day(value):
            return False
    if name in ("phone", "mobile") and re.fullmatch(r"[+(]?[0-9][0-9()/.-]*", value):
        return not all(word.isdigit() for word in behind)
    return all(map(may_be_ref, behind))


def _is_of_days(name: str) -> bool:
    """Whether a field of some kind that is called so is a day or a moment."""
    fields = (kind.field(name) for kind in KINDS.values())
    days = (FieldType.DATE, FieldType.INSTANT, FieldType.MOMENT)
    return any(field is not None and field.type in days for field in fields)


def _with_text(kind: Kind, words: Sequence[str]) -> Sequence[str]:
    """`A41 wants three` with the `words=` that it means: the words behind one activity.

    Neither a ref nor a field begins the text, and values may follow: `A41 wants three on=mon`.
    """
    plain = list(takewhile(lambda word: "=" not in word, words))
    is_text = (
        kind.name == "activity"
        and len(plain) > 1
        and re.fullmatch(_REF, plain[0])
        and not may_be_ref(plain[1].rstrip(","))
        and not kind.field(plain[1])
        and "," not in plain[0]
    )
    return (
        [plain[0], f"{PLAIN_WORDS}={' '.join(plain[1:])}", *words[len(plain) :]]
        if is_text
        else words
    )


def _as_title(kind: Kind, words: Sequence[str]) -> str:
    """`oppcli edit O12 topic='New fleet'` for plain words behind a ref, a note for those behind
    `note`; '' for anything else."""
    if len(words) > 2 and words[1].casefold() == "note" and kind.name in ABOUT:
        return f"oppcli note {_ref(kind, words[0])} {quote(' '.join(words[2:]))}"
    field = kind.field(kind.title)
    is_text = len(words) > 2 and re.fullmatch(_REF, words[0]) and not re.search("[0-9]", words[1])
    if not is_text or field is None or field not in kind.settable:
        return ""
    return f"oppcli edit {_ref(kind, words[0])} {kind.title}={quote(' '.join(words[1:]))}"


def whole_fields(kind: Kind, words: Sequence[str]) -> list[str]:
    """The words with the name of a field that is two of them as one: `trade-in` of `trade in`."""
    rest, found = list(words), []
    while rest:
        name = "-".join(rest[:2])
        is_name = len(rest) > 2 and all(map(str.isalpha, rest[:2])) and kind.field(name)
        found.append(name if is_name else rest[0])
        del rest[: 2 if is_name else 1]
    return found


def with_signs(kind: Kind, words: Sequence[str]) -> Sequence[str]:
    """The words with the `=` that was left out: `12 close 20 dec` becomes `12 close=20 dec`."""
    if not any("=" in word for word in words):
        words = [*words[:1], *whole_fields(kind, words[1:])]
    fields: list[int] = []
    for place, word in enumerate(words):
        if (
            place and field_typed(kind, word) and place - 1 not in fields
        ):  # `close next fri`: no next step
            fields.append(place)
    if not fields or any("=" in word for word in words) or fields[-1] == len(words) - 1:
        return words
    ends = [*fields[1:], len(words)]
    if any(end - place < 2 for place, end in zip(fields, ends, strict=True)):
        return words
    return [
        *words[: fields[0]],
        *(
            f"{words[place]}={' '.join(words[place + 1 : end])}"
            for place, end in zip(fields, ends, strict=True)
        ),
    ]


def _with_sign_behind(kind: Kind, word: str) -> str:
    """`revenue=+5k` of `revenue+=5k`, `close=2w later` of `close+=2w`; other words as they are."""
    found = re.fullmatch(r"([A-Za-z][\w-]*)([+-])=(.+)", word, re.DOTALL)
    field = field_typed(kind, found[1]) if found else None
    if found is None or field is None:
        return word
    name, sign, value = found.groups()
    if field.type is FieldType.MONEY:
        return f"{name}={sign}{value}"
    is_day = field.type is FieldType.DATE
    return f"{name}={value} {'later' if sign == '+' else 'earlier'}" if is_day else word


def _are_appended(words: Sequence[str]) -> bool:
    """Whether all values stand first and every word behind them is a ref with its letter."""
    refs = list(dropwhile(lambda word: "=" in word, words))
    return all(re.fullmatch(r"[A-Za-z]\d+", word) for word in refs)


def _in_quotes(text: str) -> str:
    """A value as one word of a shell, in the double quotes that people type where they do."""
    return quote(text) if any(each in text for each in '"$`\\!') else f'"{text}"'


def _forgotten_sign(kind: Kind, words: Sequence[str], missing: str) -> str:
    """`oppcli edit O12 close=fri` where `12 close fri` was typed, `close=…` where `12 close`; ''
    where the name that is `missing` is no field."""
    for word, value in zip(words[1:], [*words[2:], None], strict=False):
        if kind.field(word) and word == missing:
            given = "…" if value is None else quote(value)
            return f"oppcli edit {_ref(kind, words[0])} {word}={given}"
    return ""


def _ref(kind: Kind, word: str) -> str:
    """The ref that a word is, with its letter, or a name in quotes."""
    return f"{kind.prefix}{word}" if word.isdigit() else quote(word)
