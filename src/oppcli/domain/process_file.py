"""A sales process as a TOML text: read whole, or refused with the line that is wrong.

key = "service"                     # a lower-case word; the process is applied under it
title = "Service contracts"
back_needs_reason = true            # optional, as are the reasons
lost_reasons = ["price", "other"]
canceled_reasons = ["other"]

[qualify]                           # optional: what is asked of a lead before it is qualified
title = "Qualify"
requires = ["company|last_name"]
shows = ["phone", "email"]

[[stage]]                           # one of these per stage, first to last
key = "offer"
title = "Offer"
probability = 40                    # percent
forecast_category = "best_case"
requires = ["account|contact", "est_revenue"]
shows = ["next_step"]
stale_after_days = 14
stale_after = "p90"                 # optional: when nine in ten have left it, once enough have
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn

from oppcli.domain.fields import CATEGORIES, LEAD, OPPORTUNITY, Kind
from oppcli.domain.process import QUALIFY, Process, Requirement, Stage, requirement
from oppcli.domain.refs import is_word
from oppcli.domain.toml_text import table_of
from oppcli.domain.wording import either, nearest, quoted
from oppcli.errors import BadValue

_USUAL_STALE_DAYS = 30
_MOST_STALE_DAYS = 36_500  # a hundred years: what is longer is a slip of the hand
_OF_PROCESS = (
    "key",
    "title",
    "back_needs_reason",
    "lost_reasons",
    "canceled_reasons",
    "qualify",
    "stage",
)
_OF_QUALIFY = ("title", "requires", "shows")
_QUALIFY = -1  # in place of a stage's number
_OF_STAGE = (
    "key",
    "title",
    "probability",
    "forecast_category",
    "requires",
    "shows",
    "stale_after_days",
    "stale_after",
)


def parse_process(text: str) -> Process:
    """A process from its TOML text. Raises BadValue, saying what is wrong and in which line."""
    part = _Part(_loaded(text), text, 0, OPPORTUNITY)
    part.refuse_unknown(_OF_PROCESS)
    key = part.word("key")
    stages = _stages(part.data.get("stage", []), text)
    return Process(
        key=key,
        title=part.title(key),
        stages=stages,
        lost_reasons=part.words("lost_reasons", usual=("other",)),
        canceled_reasons=part.words("canceled_reasons", usual=("other",)),
        back_needs_reason=part.truth("back_needs_reason"),
        qualify=_qualify(part.data.get("qualify"), text),
    )


def _qualify(given: object, text: str) -> Stage:
    """What a lead is asked for; the usual where the process does not say."""
    if given is None:
        return QUALIFY
    if not isinstance(given, dict):
        raise BadValue("qualify is a table of its own, below a line [qualify].", "[qualify]")
    part = _Part(given, text, _QUALIFY, LEAD)
    part.refuse_unknown(_OF_QUALIFY)
    return replace(
        QUALIFY,
        title=part.title(QUALIFY.key),
        requires=part.needs("requires"),
        shows=part.shown("shows"),
    )


def _loaded(text: str) -> dict[str, Any]:
    try:
        return table_of(text)
    except BadValue as wrong:
        raise BadValue(
            f"the process is not TOML: {wrong.message}.", "oppcli process export dealer"
        ) from None


def _stages(given: object, text: str) -> tuple[Stage, ...]:
    """The stages, first to last. Raises BadValue for none, and for keys or titles used twice."""
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise BadValue("stages are tables of their own, each below a line [[stage]].", "[[stage]]")
    parts = [_Part(each, text, number, OPPORTUNITY) for number, each in enumerate(given, 1)]
    if not parts:
        raise BadValue("a process needs at least one [[stage]].", "[[stage]]")
    stages = tuple(_stage(part) for part in parts)
    for name in ("key", "title"):
        seen: set[str] = set()
        for part, stage in zip(parts, stages, strict=True):
            value = getattr(stage, name)
            if value.casefold() in seen:
                part.refuse(name, f"two stages have the {name} {quoted(value)}.")
            seen.add(value.casefold())
    return stages


def _stage(part: "_Part") -> Stage:
    part.refuse_unknown(_OF_STAGE)
    key = part.word("key")
    probability = part.number("probability", None)
    if not 0 <= probability <= 100:
        part.refuse("probability", "probability is a whole number from 0 to 100.")
    category = part.data.get("forecast_category")
    if category not in CATEGORIES:
        part.refuse("forecast_category", f"forecast_category is {either(CATEGORIES)}.")
    days = part.number("stale_after_days", _USUAL_STALE_DAYS)
    if not 1 <= days <= _MOST_STALE_DAYS:
        part.refuse("stale_after_days", f"stale_after_days is 1 to {_MOST_STALE_DAYS:,}.")
    return Stage(
        key=key,
        title=part.title(key),
        probability=probability,
        forecast_category=str(category),
        requires=part.needs("requires"),
        shows=part.shown("shows"),
        stale_after_days=days,
        stale_percentile=_percentile(part),
    )


def _percentile(part: "_Part") -> int | None:
    """The 90 of `stale_after = "p90"`; None where it is not given."""
    value = part.data.get("stale_after")
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(r"p[1-9][0-9]?", value):
        part.refuse(
            "stale_after",
            'stale_after is "p1" to "p99": the day by which so many per cent have left the stage.',
            'stale_after = "p90", or stale_after_days = 14',
        )
    return int(value[1:])


class _Part:
    """The process itself (`number` 0), one of its stages, or what it asks of leads (-1).

    It knows the lines that it stands in, and the kind of record whose fields it names.
    """

    def __init__(self, data: Mapping[str, Any], text: str, number: int, kind: Kind) -> None:
        self.data = data
        self._text = text
        self._number = number
        self._kind = kind

    def refuse(self, name: str, why: str, hint: str = "", *, value: str = "") -> NoReturn:
        """Raises BadValue, naming the line of `name`, or of the `value` in its list."""
        place = line_of(self._text, name, stage=self._number, value=value)
        where = f"line {place}: " if place else ""
        if not place and self._number:
            where = "qualify: " if self._number == _QUALIFY else f"stage {self._number}: "
        raise BadValue(f"{where}{why}", hint)

    def refuse_unknown(self, known: Sequence[str]) -> None:
        for name in self.data:
            if name not in known:
                near = nearest(name, known, 1)
                what = "a stage" if self._number > 0 else "a process"
                what = "qualify" if self._number == _QUALIFY else what
                self.refuse(
                    name,
                    f"{quoted(name)} is nothing that {what} has ({', '.join(known)}).",
                    f"{near[0]} = …" if near else "",
                )

    def word(self, name: str) -> str:
        value = self.data.get(name)
        if not isinstance(value, str) or not is_word(value):
            self.refuse(name, f"{name} is a lower-case word such as 'quotation'.")
        return value

    def title(self, key: str) -> str:
        """The title, made from the key where there is none."""
        value = self.data.get("title", key.replace("_", " ").capitalize())
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            self.refuse("title", "title is a short text such as 'Quotation'.")
        return value.strip()

    def truth(self, name: str) -> bool:
        value = self.data.get(name, False)
        if not isinstance(value, bool):
            self.refuse(name, f"{name} is true or false.")
        return value

    def number(self, name: str, usual: int | None) -> int:
        value = self.data.get(name, usual)
        if type(value) is not int:
            self.refuse(name, f"{name} is a whole number.")
        return value

    def words(self, name: str, usual: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Distinct lower-case words, at least one."""
        given = self._texts(name, usual)
        for each in given:
            if not is_word(each):
                why = f"{name} are lower-case words such as 'no_budget', not {quoted(each)}."
                self.refuse(name, why, value=each)
        if not given:
            self.refuse(name, f"{name} cannot be empty.", f'{name} = ["other"]')
        return given

    def needs(self, name: str) -> tuple[Requirement, ...]:
        """What a gate asks for; every field that it looks at can be set by hand."""
        given = tuple(map(requirement, self._texts(name, ())))
        for need in given:
            for word in need.fields:
                self._check_field(name, need, word)
                field = self._kind.field(word)
                if field is not None and not field.settable:
                    why = f"{word} is set by the program, so a gate cannot ask for it."
                    self.refuse(name, why, value=need)
        return given

    def shown(self, name: str) -> tuple[str, ...]:
        """Fields of the record."""
        given = self._texts(name, ())
        for word in given:
            self._check_field(name, word, word)
        return given

    def _check_field(self, name: str, need: str, word: str) -> None:
        known = [field.name for field in self._kind.fields]
        # Versions of before a field was removed still name it.
        if word not in known and word not in [each.name for each in self._kind.own_and_hidden]:
            field = self._kind.field(word)
            near = [field.name] if field else nearest(word, known, 1)
            article = "an" if self._kind is OPPORTUNITY else "a"
            self.refuse(
                name,
                f"{quoted(word)} is not a field of {article} {self._kind.name}.",
                f'"{near[0]}"' if near else f"oppcli schema {self._kind.name} -o table",
                value=need,
            )

    def _texts(self, name: str, usual: tuple[str, ...]) -> tuple[str, ...]:
        given = self.data.get(name, list(usual))
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            self.refuse(name, f"{name} is a list of words.", f'{name} = ["…"]')
        for each in given:
            if given.count(each) > 1:
                self.refuse(name, f"{name} has {quoted(each)} twice.", value=each)
        return tuple(given)


def line_of(text: str, name: str, *, stage: int = 0, value: str = "") -> int | None:
    """The line, from 1, in which `name` is given in the process (`stage` 0) or its nth stage.

    -1 is what the process asks of leads. With a `value` the line of that item of a list. Falls
    back to the line that the part begins with; None where that cannot be told.
    """
    here, stages, header, found = 0, 0, None, None
    for number, line in enumerate(text.splitlines(), 1):
        if table := re.match(r"\s*(\[\[?)\s*[\"']?(stage|qualify)[\"']?\s*\]", line):
            stages += table[2] == "stage"
            here = stages if table[2] == "stage" else _QUALIFY
            header = number if here == stage else header
            if found:
                break
        elif here == stage and found is None and _gives(line, name):
            found = number
        if found and value and f'"{value}"' in line.replace("'", '"'):
            return number
    return found or header


def _gives(line: str, name: str) -> bool:
    given = re.match(r"\s*([\"']?)([^\"'=\s]+)\1\s*=", line)
    return given is not None and given[2] == name
