"""Reads amounts, days and a customer among the words behind `new`: `XC60 45k close eom P2`."""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from shlex import quote

from oppcli.domain.added_words import before_fields
from oppcli.domain.amount_words import (
    amount_length,
    is_amount,
    is_said_amount,
    one_word_amounts,
)
from oppcli.domain.date_words import UNTIL
from oppcli.domain.field import FieldType, Kind
from oppcli.domain.fields import DEAL, OPPORTUNITY
from oppcli.domain.refs import has_letter_of
from oppcli.domain.time_words import (
    is_length,
    is_moment,
    is_period,
    leading,
    plan_at_the_end,
    trailing,
)
from oppcli.domain.unit_words import is_part_or_measure
from oppcli.domain.wording import quoted
from oppcli.errors import WrongUsage

_COUNT = re.compile(r"[0-9]{1,4}")
_PARTY = {"P": "contact", "C": "account"}
_BEFORE_AN_AMOUNT = (
    *("up to", "for", "at", "about", "around", "roughly", "worth", "price", "budget", "max"),
    *("under", "below"),
)
_VALID = (("valid",), (*UNTIL, "to", "for"))  # what stands before the last day of an offer
_MOST_WORDS_OF_A_NAME = 5
_NO_NAMES = frozenset(
    (
        *("the", "a", "an", "his", "her", "its", "my", "our", "their"),
        *("this", "that", "all", "some", "new", "used"),
    )
)
_BEFORE_A_DAY = ("on", "by", *UNTIL)


def sale_words(
    words: Sequence[str], kind: Kind, amount: str, day: str, *, has_text: bool = True
) -> tuple[list[str], dict[str, str]]:
    """The words without the fields among them, without an amount, a day and refs of a customer at
    their end or before the first `field=value`, and these as fields.

    `amount` and `day` are the fields that the bare ones are. The first word is the topic's, and
    what was typed in quotes stays whole. A plain number is a part of the topic: so are `12m` and
    `2027`. An amount has its currency before or behind it: `14,900 CHF`. Raises WrongUsage as
    `field_words` does.
    """
    line, typed = amounts_as_words(words)
    rest, found = _fields_among(line, kind, has_text=has_text)
    rest = _without_the_end(rest, found, amount, day)
    count = before_fields(rest)
    rest = [*_without_the_end(rest[:count], found, amount, day), *rest[count:]]
    return as_typed(rest, found, typed)


def _without_the_end(
    words: Sequence[str], found: dict[str, str], amount: str, day: str
) -> list[str]:
    """The words without an amount, a day and refs of a customer at their end, which are put among
    the fields `found`, unless they are there."""
    rest = list(words)
    while len(rest) > 1:
        drop_comma(rest)
        loose = next((n for n, word in enumerate(reversed(rest[1:])) if " " in word), len(rest) - 1)
        last, ending = rest[-1], " ".join(rest[len(rest) - loose :])
        party = re.fullmatch(r"([PC])[0-9]+", last)
        before, when = plan_at_the_end(ending)
        if not when:
            before, when = _day_behind_an_amount(ending)
        if amount not in found and loose and is_amount(last):
            found[amount] = rest.pop()
            drop_what_leads_to_it(rest)
        elif party and _PARTY[party[1]] not in found and amount == "est_revenue":
            found[_PARTY[party[1]]] = rest.pop()
        elif when and day not in found:
            found[day] = when
            rest[len(rest) - loose :] = before.split()
        else:
            break
    drop_comma(rest)
    return rest


def drop_comma(rest: list[str]) -> None:
    """Takes the comma, which only parts it from what stood behind, from the last word."""
    if rest:
        rest[-1] = rest[-1].rstrip(",") or rest[-1]


def _day_behind_an_amount(text: str) -> tuple[str, str]:
    """The text without a month, a quarter or any other day right behind an amount at its end, and
    that day: `crane 180k q1`; all of it and '' for none."""
    words = text.split()
    for place in range(len(words) - 1, 0, -1):
        skipped = int(words[place].casefold() in (*_BEFORE_A_DAY, "in"))
        when = " ".join(words[place + skipped :])
        is_day = is_moment(when) and not (when.isdigit() or is_length(when))
        if is_day and is_amount(words[place - 1]):
            return " ".join(words[:place]), when
    return text, ""


def amount_inside(words: Sequence[str]) -> tuple[list[str], str]:
    """The words of a topic without the amount behind `for` and a customer that one or two words
    follow, these before the customer, and the amount: `plough urgent for ziegler`, `8k` of `plough
    for ziegler 8k urgent`; all words and '' for none."""
    line, typed = amounts_as_words(words)
    for place in range(max(len(line) - _MOST_LEFT_OVER - 1, 1), len(line) - 1):
        before, behind = line[:place], [word.rstrip(",") for word in line[place + 1 :]]
        topic, name = for_whom(" ".join(before))
        is_plain = all(map(str.isalpha, behind)) and not is_part_or_measure(behind[0])
        if name and is_plain and is_amount(line[place]) and " " not in before[-1]:
            rest = [*topic.split(), *behind, "for", *name.split()]
            return rest, typed.get(line[place], line[place])
    return list(words), ""


_MOST_LEFT_OVER = 2  # words behind an amount


def for_whom(topic: str) -> tuple[str, str]:
    """The topic and the name of a customer: `crane`, `Holzer Erdbau` of `crane for Holzer Erdbau`.

    The topic and '' where nothing behind `for` can be a name: `van for the quarry`, `for 2027`.
    """
    before, _, name = topic.rpartition(" for ")
    words = name.split()
    is_name = before and words and len(words) <= _MOST_WORDS_OF_A_NAME and words[0][0].isalpha()
    if not is_name or words[0].casefold() in _NO_NAMES:
        return topic, ""
    return before, " ".join(words)


def surely_means(name: str, *, is_whole: bool) -> bool:
    """Whether words behind `for` surely mean the one customer whom they fit: by the whole name, or
    by a part of it with a capital."""
    return is_whole or name[:1].isupper()


def may_be_called(name: str) -> bool:
    """Whether words behind `for` may be the name of a customer who is not known: `Otto Wolf`."""
    return all(word[0].isupper() for word in name.split())


def might_be_called(name: str) -> bool:
    """Whether words behind `for` that nobody is called are to be asked about: those with capitals,
    and two or three without, `johann huber`, which may say a purpose: `grain transport`."""
    words = name.casefold().split()
    is_short = len(words) in (2, 3) and all(word.isalpha() for word in words)
    return may_be_called(name) or (is_short and not _OF_A_PURPOSE & set(words))


_OF_A_PURPOSE = frozenset(
    (*_NO_NAMES, "in", "on", "at", "of", "to", "from", "with", "per", "or", "use", "next", "last")
)


def drop_what_leads_to_it(rest: list[str]) -> None:
    """Takes `for`, `up to`, `for about` and the like, before an amount, from the end."""
    known = list(map(str.split, _BEFORE_AN_AMOUNT))
    while len(rest) > 1:
        before = [word.casefold() for word in rest]
        said = next((each for each in known if before[-len(each) :] == each), None)
        if said is None or len(rest) <= len(said):
            return
        del rest[-len(said) :]


def field_words(
    words: Sequence[str], kind: Kind, *, has_text: bool = True
) -> tuple[list[str], dict[str, str]]:
    """The words without the names of fields that an amount, a day or a count stands behind, and
    these as fields: `close eoq`, `revenue 450k`, `qty 3`; of an offer `until friday`, too.

    Raises WrongUsage where a name of such a field is the last word of a text, as its value is
    missing.
    """
    line, typed = amounts_as_words(words)
    return as_typed(*_fields_among(line, kind, has_text=has_text), typed)


def amounts_as_words(words: Sequence[str]) -> tuple[list[str], Mapping[str, str]]:
    """The words, each amount behind the first of them one word, and how these were typed."""
    line, typed = one_word_amounts(words[1:])
    return [*words[:1], *line], typed


def as_typed(
    rest: Sequence[str], found: Mapping[str, str], typed: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    """The words and the fields with the amounts in them as they were typed."""
    words = [part for word in rest for part in (typed[word].split() if word in typed else [word])]
    return words, {name: typed.get(value, value) for name, value in found.items()}


def _fields_among(
    words: Sequence[str], kind: Kind, *, has_text: bool
) -> tuple[list[str], dict[str, str]]:
    rest, found, place = list(words[:1]), {}, 1
    while place < len(words):
        name, value, count = field_at(words, place, kind)
        if count and name not in found:
            found[name] = value
            place += count
        else:
            rest.append(words[place])
            place += 1
    is_open = has_text and len(rest) > 1 and rest[-1] == words[-1]
    if is_open and _typed_field(rest[-1], kind):
        before = " ".join(rest[:-1])
        raise WrongUsage(
            f"{quoted(rest[-1])} at the end is a field without a value; in quotes it is a part"
            f" of the {kind.title}.",
            f"{quote(before)} {rest[-1]}=…, or {quote(' '.join(rest))}",
        )
    return rest, found


def amount_and_close(words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The words behind a lead without an amount and the day its sale closes, or `this quarter`,
    on whose last day it does. Raises WrongUsage as `field_words` does."""
    if not any("=" in word for word in words):
        words, day = _without_day(words)
        if day:
            rest, found = sale_words(
                words, OPPORTUNITY, "est_revenue", "est_close_date", has_text=False
            )
            return rest, {**found, "est_close_date": day}
    *before, which, unit = ["", "", *words]
    if which.casefold() in ("this", "next") and is_period(f"{which} {unit}"):
        rest, found = sale_words(
            before[2:], OPPORTUNITY, "est_revenue", "est_close_date", has_text=False
        )
        if "est_close_date" not in found:
            return rest, {**found, "est_close_date": f"{which} {unit}"}
    return sale_words(words, OPPORTUNITY, "est_revenue", "est_close_date", has_text=False)


def _without_day(words: Sequence[str]) -> tuple[Sequence[str], str]:
    """The words without the day that stands beside nothing but an amount, as `mid january` or
    `end of next month` does, and that day; all words and '' for none."""
    first, *said = words
    for count in range(len(said), 0, -1):
        for day, others in ((said[-count:], said[:-count]), (said[:count], said[count:])):
            text = " ".join(day[day[0].casefold() in _BEFORE_A_DAY :])
            is_day = not text.isdigit() and is_moment(text)
            if is_day and (not others or amount_length(others) == len(others)):
                return [first, *others], text
    return words, ""


def valid_at_the_end(words: Sequence[str]) -> tuple[list[str], str]:
    """The words before `valid until`, `until` or `valid for` and a day at the end, and that day:
    `4 valid until 14 dec` is `4`, `14 dec`; all words and '' for none."""
    for place in range(1, len(words)):
        skipped = 0
        while skipped < len(_VALID) and _at(words, place + skipped) in _VALID[skipped]:
            skipped += 1
        skipped = skipped or int(_at(words, place) in UNTIL)
        day = " ".join(words[place + skipped :])
        if skipped and day and is_moment(day):
            return list(words[:place]), day
    return list(words), ""


def renewed_until(words: Sequence[str]) -> list[str]:
    """The words behind `renew` with `valid until` before the day at their end: `huber valid until
    next friday`; none where no day is there, or nothing before it."""
    before, day = valid_at_the_end(words)
    if not day and (count := trailing(words)) < len(words):
        before, day = list(words[: len(words) - count]), " ".join(words[len(words) - count :])
    return [*before, "valid", "until", *day.split()] if day and before else []


def _at(words: Sequence[str], place: int) -> str:
    return words[place].casefold() if place < len(words) else ""


def offer_line(words: Sequence[str]) -> str:
    """The `deal new` that offers what the words say: `2 Ranger 28k valid two weeks`, or the
    `deal offer` of `D1 valid 2w`; '' for words without an amount or a day."""
    if len(words) < 2 or any(word.startswith("-") for word in words):
        return ""
    if words[0].isdigit() and words[-1].isdigit():  # `1 500`: a price without its sign
        words = [*words[:-1], "price", words[-1]]
    (under, *title), said = sale_words(words, DEAL, "unit_price", "valid_until", has_text=False)
    if not said:
        return ""
    options = {"unit_price": "price", "valid_until": "valid"}
    given = [f"--{options.get(name, name.replace('_', '-'))} {quote(said[name])}" for name in said]
    if has_letter_of(under, "deal"):
        is_day = not title and said.keys() == {"valid_until"}
        return f"deal offer {under} {given[0]}" if is_day else ""
    if not title and "unit_price" not in said:
        return ""  # it may be about a deal that is there
    called = quote(" ".join(title)) if title else "Offer"
    return " ".join(["deal new", quote(under), called, *given, "--offered"])


def without_offered(words: Sequence[str]) -> tuple[list[str], bool]:
    """The words of an offer without `offered` at their end, or before the last day of it, and
    whether it stood there: `XC60 45k offered until friday`."""
    before, _ = valid_at_the_end(words)
    is_said = len(before) > 1 and before[-1].casefold() == "offered"
    if not is_said:
        before = list(words)
        is_said = len(before) > 1 and before[-1].casefold() == "offered"
    return [*before[: len(before) - is_said], *words[len(before) :]], is_said


def price_at_the_end(title: str, *, takes_years: bool = False) -> tuple[str, str]:
    """The title without the plain number at its end that may be a price: `baler`, `39900`; the
    title and '' for none. A number of less than four digits is none, and neither is a year, unless
    it `takes_years`."""
    *before, last = title.split() or [""]
    drop_what_leads_to_it(before)
    what = " ".join(before)
    is_price = re.fullmatch("[1-9][0-9]{3,8}", last)
    is_year = not takes_years and re.fullmatch("(19|20)[0-9]{2}", last)
    return (what, last) if what and is_price and not is_year else (title, "")


def amount_among(words: Sequence[str]) -> str:
    """The first of the words that can only be an amount: `28k`; '' for none."""
    line, typed = one_word_amounts([word for text in words for word in text.split()])
    return next((typed.get(word, word) for word in line if is_amount(word)), "")


def field_at(words: Sequence[str], place: int, kind: Kind) -> tuple[str, str, int]:
    """The field whose name stands at that place, its value, and how many words both are; no word
    where no value that fits stands behind it."""
    field = _typed_field(words[place], kind)
    behind = list(takewhile(lambda word: " " not in word and "=" not in word, words[place + 1 :]))
    if field is None or not behind:
        return "", "", 0
    name, type_ = field
    if type_ is FieldType.DATE:
        skipped = 1 if behind[0].casefold() in _BEFORE_A_DAY else 0
        count = leading(behind[skipped:])
        value = " ".join(behind[skipped : skipped + count])
        return (name, value, 1 + skipped + count) if is_moment(value) else ("", "", 0)
    is_count = type_ is FieldType.INTEGER
    fits = _COUNT.fullmatch(behind[0]) if is_count else is_said_amount(behind[0])
    return (name, behind[0], 2) if fits else ("", "", 0)


def _typed_field(word: str, kind: Kind) -> tuple[str, FieldType] | None:
    """The amount, day or count that a word is the name of, and which of them it is."""
    if kind.name == "deal" and word.casefold() in UNTIL:
        return "valid_until", FieldType.DATE
    field = kind.field(word) if word.replace("-", "").replace("_", "").isalpha() else None
    types = (FieldType.MONEY, FieldType.DATE, FieldType.INTEGER)
    is_typed = field is not None and field.settable and field.type in types
    return (field.name, field.type) if field is not None and is_typed else None
