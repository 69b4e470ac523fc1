"""Reads the words behind the name of a list or a report that have no dashes.

`pipeline by seller`, `forecast leif next quarter`, `opp list leif won this month top 5`. Names are
looked up later, where the store is open: see `commands/named_in_words.py`.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from shlex import quote
from typing import Any

from oppcli.domain.amount_words import is_currency, is_said_amount
from oppcli.domain.calendar import Unit
from oppcli.domain.compared_words import COMPARING, comparison
from oppcli.domain.fields import KINDS, OPPORTUNITY
from oppcli.domain.names import spoken
from oppcli.domain.said_times import are_adjacent, is_one_day, leading
from oppcli.domain.wording import quoted
from oppcli.errors import WrongUsage

_UNITS = frozenset(unit.value for unit in Unit)
_BEFORE_A_NAME = frozenset(("for", "of", "in"))
_UP_TO = frozenset(("to", "-", "–", "until", "till", "through"))
_BEHIND_GROUPS = frozenset((*_BEFORE_A_NAME, *COMPARING, "as", "by", "since", "to"))
_CONDITION = re.compile(r"[A-Za-z_][\w-]*\s*(!=|!~|>=|<=|=|~|>|<)\s*(.*)", re.DOTALL)
_BIGGEST = frozenset(("top", "biggest", "largest", "highest"))
_COMPARED = {
    ">": [["over"], ["above"], ["more", "than"]],
    "<": [["under"], ["below"], ["less", "than"]],
    ">=": [["at", "least"]],
    "<=": [["at", "most"]],
}
_ORDERS = {"asc": "", "ascending": "", "desc": "-", "descending": "-"}
_SAID_IDLE = frozenset(("for", "longer", "since"))
_IN_DAYS = frozenset(("d", "day", "days"))


_CLOSING = dict.fromkeys(("closing", "close", "closes", "closed"), "close")
_CREATED = dict.fromkeys(("created", "made"), "created")
_LAPSING = dict.fromkeys(("lapsing", "lapse", "lapses", "lapsed", "expiring", "valid"), "valid")


@dataclass(frozen=True, slots=True)
class _Of:
    """What the bare words of a list of a kind mean: the option that a time is the value of, the
    options of a time behind a word, and the amount that `over 50k` and `top 5` are about."""

    kind: str = ""
    time: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    amount: str = ""

    @property
    def statuses(self) -> tuple[str, ...]:
        status = KINDS[self.kind].field("status") if self.kind else None
        closed = ("closed",) if self.kind == OPPORTUNITY.name else ()
        return (*status.filter_words, "all", *closed) if status else ()


_LISTS = {
    each.kind: each
    for each in (
        _Of("opportunity", "close", {**_CLOSING, **_CREATED, "new": "created"}, "est_revenue"),
        _Of("lead", "created", {**_CLOSING, **_CREATED}, "est_value"),
        _Of("deal", "valid", _LAPSING, "amount"),
        _Of("activity", "due", {"due": "due", "done": "done"}),
        _Of("device", amount="list_price"),
    )
}
_STATUS_WORDS = {"hold": "on_hold", "cancelled": "canceled"}


def taken(
    path: str,
    values: dict[str, Any],
    words: Sequence[str],
    given: Collection[str],
    *,
    day: str = "",
    kind: str = "",
) -> list[list[str]]:
    """Puts times, groups, conditions … into the options `values`; gives the runs of words left.

    Of a report a single day is the value of the option `day`; a longer time is that of `since` or
    `period`. Of a list of `kind` it is what the list has for times, and a status, `top 5` and
    `over 50k` are taken, too. Raises WrongUsage for what can be read in two ways or none, and for a
    second time of an option, `given` with its dashes or said before.
    """
    rest, names = list(words), [list[str]()]
    of = _LISTS.get(kind, _Of()) if kind else None
    line = _Line(path, values, day, of, set(), set(given))
    while rest:
        count = line.take(rest)
        if count:
            names.append([])
        elif names[-1] or rest[0].casefold() not in _BEFORE_A_NAME or not rest[1:]:
            names[-1].append(rest[0])
        del rest[: count or 1]
    if "sort" in line.filled and values.get("status") == ["won"]:
        values["sort"] = values["sort"].replace("est_revenue", "actual_revenue")
    return [run for run in names if run]


def sorting(argv: Sequence[str]) -> str:
    """The order that `--sort revenue desc` means; '' where no such thing was typed."""
    for option, name, word in zip(argv, argv[1:], argv[2:], strict=False):
        if option == "--sort" and word.lower() in _ORDERS:
            return f"--sort {_ORDERS[word.lower()]}{name.lstrip('+-')}"
    return ""


def begins(words: Sequence[str]) -> bool:
    """Whether words behind a plural are surely those of its list: a time, `top 5`, a condition."""
    first, behind = words[0].casefold(), "".join(words[1:2])
    says_when = any(first in of.before for of in _LISTS.values()) and bool(leading(words[1:]))
    is_top = first in _BIGGEST and (behind.isdigit() or behind == "first")
    return says_when or is_top or bool(_CONDITION.match(words[0]) or leading(words))


@dataclass(frozen=True, slots=True)
class _Line:
    """A command line: the command's name, its options, the option of a single day, what a list has
    (None of a report), the options that its words have filled, and those that have a time."""

    path: str
    values: dict[str, Any]
    day: str
    of: _Of | None
    filled: set[str]
    timed: set[str]

    def take(self, words: Sequence[str]) -> int:
        """How many of the first words are understood, which are taken; 0 where they are not."""
        count = self._option(words) or self._condition(words) or self._compared(words)
        if not count and self.of is not None:
            count = self._in_list(words, self.of)
        has_times = self.of is None or self.of.time
        if not count and has_times and not self._is_group(words):
            count, time = _time(words)
            if count:
                self._take_time(time)
        return count

    def _option(self, words: Sequence[str]) -> int:
        """An option without its dashes."""
        values, (first, *behind) = self.values, words
        first = first.casefold()
        if first == "as" and behind and behind[0].casefold() == "of":
            first, behind = "as_of", behind[1:]
        if first in ("as_of", "since") and first in values and (length := leading(behind)):
            self._put_time(first, " ".join(behind[:length]))
            return len(words) - len(behind) + length
        if self.of is None and first in COMPARING:
            length, time = comparison(self.path, values, words)
            self._put_time("compare", time)
            return length
        if "days" in values and (length := _days(words)):
            values["days"] = words[length - 2]
            return length
        order, length = self._order(words)
        if order:
            self._fill("sort", order)
            return length
        if first == "by":
            return 1 + self._take_groups(behind[: _groups(behind)])
        if first == "to" and "to" in values and not values["to"] and "." in "".join(behind[:1]):
            values["to"] = behind[0]
            return 2
        return 0

    def _order(self, words: Sequence[str]) -> tuple[str, int]:
        """The order that the first words say, `biggest first`, and how many they are."""
        from oppcli.domain.order_words import order_said

        if self.of is None or not self.of.kind or "sort" not in self.values:
            return "", 0
        return order_said(words, KINDS[self.of.kind], self.of.amount)

    def _take_groups(self, words: Sequence[str]) -> int:
        """Takes the words behind `by`, and gives how many they are."""
        if "by" not in self.values:
            of_one = f"{self.path} --owner @me" if "owner" in self.values else f"{self.path} --help"
            is_list = self.of is not None and " ".join(words) in ("owner", "seller", "stage")
            raise WrongUsage(
                f"{self.path} has no groups, so that it takes no 'by'.",
                f"oppcli pipeline by {words[0]}" if is_list else of_one,
            )
        if not words:
            raise WrongUsage("behind 'by' the group is missing.", f"{self.path} --help")
        said = " ".join("," if word.casefold() == "and" else word for word in words)
        parts = [part.strip() for part in said.split(",")]
        self.values["by"] = [*(self.values["by"] or ()), *(part for part in parts if part)]
        return len(words)

    def _condition(self, words: Sequence[str]) -> int:
        """`idle>30` and `close=next week`: a condition of `--where`."""
        found = _CONDITION.fullmatch(words[0]) if "where" in self.values else None
        if found is None:
            return 0
        text, value = words[0], found[2]
        count = leading([value, *words[1:]]) if value and " " not in value else 1
        if count > 1:
            said = " ".join([value, *words[1:count]])
            text = f'{text.removesuffix(value)}"{said}"'
        self._add_condition(text)
        return max(count, 1)

    def _compared(self, words: Sequence[str]) -> int:
        """`over 50k`: a condition on the amount of the list."""
        plain = [word.casefold() for word in words]
        for sign, ways in _COMPARED.items():
            for way in ways:
                length, value = len(way), "".join(words[len(way) : len(way) + 1])
                if plain[:length] != way or not is_said_amount(value):
                    continue
                code = "".join(words[length + 1 : length + 2])
                has_code = is_currency(code) and len(code) == 3
                value = f'"{value} {code.upper()}"' if has_code else value
                said = " ".join(words[: length + 1 + has_code])
                self._add_amount(said, f"{sign}{value}")
                return length + 1 + has_code
        return 0

    def _add_amount(self, said: str, compared: str) -> None:
        """Raises WrongUsage in a report, whose rows have several amounts."""
        if self.of is not None and self.of.amount:
            self._add_condition(f"{self.of.amount}{compared}")
            return
        has_sales = self.of is None and {"stage", "where"} <= self.values.keys()
        condition = quote(f"est_revenue{compared}")
        raise WrongUsage(
            f"{self.path} does not say which amount is meant by {quoted(said)}.",
            f"{self.path} --where {condition}" if has_sales else f"{self.path} --help",
        )

    def _add_condition(self, text: str) -> None:
        self.values["where"] = [*(self.values["where"] or ()), text]

    def _in_list(self, words: Sequence[str], of: _Of) -> int:
        """What only a list takes: a status, `top 5`, `idle over 30 days`, `closing next week`."""
        first = words[0].casefold()
        if first in _BIGGEST and of.amount and "".join(words[1:2]).isdigit():
            self._fill("sort", f"-{of.amount}")
            self._fill("limit", words[1])
            return 2
        if of.kind == OPPORTUNITY.name and first == "stale":
            self._add_condition("stale")
            return 1
        if of.kind == OPPORTUNITY.name and first == "idle":
            return self._take_idle(words)
        length, time = _time(words[1:]) if first in of.before else (0, "")
        if length:
            self._fill(of.before[first], time)
            if first in of.statuses and not self.values.get("status"):
                self._add_status(first)
            return 1 + length
        status, length = _status(of.statuses, words)
        if status:
            self._add_status(status)
        return length

    def _take_idle(self, words: Sequence[str]) -> int:
        """`idle over 30 days`. Raises WrongUsage for `idle` without a number."""
        rest = list(words[1:])
        while rest and rest[0].casefold() in _SAID_IDLE:
            del rest[0]
        sign = ">"
        for each, ways in _COMPARED.items():
            for way in ways:
                if [word.casefold() for word in rest[: len(way)]] == way:
                    sign, rest = each, rest[len(way) :]
        if rest[:1] == ["than"]:
            del rest[0]
        if not "".join(rest[:1]).isdigit():
            raise WrongUsage(
                "'idle' needs a number of days; stale ones are idle for longer than their stage"
                " allows.",
                f"{self.path} --where 'idle>30' or {self.path} --where stale",
            )
        self._add_condition(f"idle{sign}{rest.pop(0)}")
        if "".join(rest[:1]).casefold() in _IN_DAYS:
            del rest[0]
        return len(words) - len(rest)

    def _fill(self, option: str, value: str) -> None:
        """Raises WrongUsage where the option was given, too."""
        if self.values.get(option):
            raise WrongUsage(
                f"{quoted(value)} and --{option} {self.values[option]} are two of a kind.",
                f"{self.path} --{option} {quote(value)}",
            )
        self.values[option] = value
        self.filled.add(option)

    def _add_status(self, status: str) -> None:
        """Adds a status to those that the words have named; any other is one of the closed."""
        if "status" in self.filled:
            others = [each for each in self.values["status"] if each != "closed"]
            self.values["status"] = [*others, status]
            return
        self._fill("status", status)
        self.values["status"] = [status]

    def _is_group(self, words: Sequence[str]) -> bool:
        """Whether the first word, `month`, is more likely a group than a period."""
        has_groups = "by" in self.values and "period" not in self.values
        return has_groups and words[0].casefold() in _UNITS and leading(words) == 1

    def _take_time(self, text: str) -> None:
        """Puts a time into the option that it is the value of."""
        if self.of is not None:
            self._fill(self.of.time, text)
            return
        longer = next((name for name in ("since", "period") if name in self.values), "")
        option = self.day if is_one_day(text) and text.casefold() != "today" else longer
        if not option and text.casefold() == "today":
            option = self.day
        if not option:
            raise WrongUsage(
                f"'{text}' can be when the sales close, or the time whose end is shown.",
                f"{self.path} --close {quote(text)}"
                + ("" if ".." in text else f" or {self.path} --as-of {quote(text)}"),
            )
        self._put_time(option, text)

    def _put_time(self, option: str, text: str) -> None:
        """Raises WrongUsage where the option has a time already."""
        if option in self.timed:
            name = option.replace("_", "-")
            both = f"{quoted(self.values[option])} and {quoted(text)}"
            raise WrongUsage(
                f"two times are given for --{name}: {both}.", f"{self.path} --{name} {quote(text)}"
            )
        self.values[option] = text
        self.timed.add(option)


def _time(words: Sequence[str]) -> tuple[int, str]:
    """How many of the first words are a time, and that: `dec jan`, `dec to jan` and `dec and jan`
    are `dec..jan`."""
    count = leading(words)
    behind = words[count:]
    joined = 1 if behind and behind[0].casefold() in _UP_TO else 0
    more = leading(behind[joined:]) if count else 0
    first, last = " ".join(words[:count]), " ".join(behind[joined : joined + more])
    if not more and count and behind and behind[0].casefold() == "and":
        more = leading(behind[1:])
        last = " ".join(behind[1 : 1 + more])
        return (
            (count + 1 + more, f"{first}..{last}") if are_adjacent(first, last) else (count, first)
        )
    if not more or ".." in f"{first}{last}" or (is_one_day(first) and not joined):
        return count, first
    return count + joined + more, f"{first}..{last}"


def _days(words: Sequence[str]) -> int:
    """How many of the first words are a number of days: `over 30 days`; 0 for none."""
    length = next(
        (len(way) for way in [*_COMPARED[">"], ["for"], []] if _begins_with(words, way)), 0
    )
    number, unit = "".join(words[length : length + 1]), "".join(words[length + 1 : length + 2])
    return length + 2 if number.isdigit() and unit.casefold() in _IN_DAYS else 0


def _begins_with(words: Sequence[str], way: Sequence[str]) -> bool:
    return [word.casefold() for word in words[: len(way)]] == list(way)


def _status(known: Collection[str], words: Sequence[str]) -> tuple[str, int]:
    """The status that the first words say, and how many they are; '' and 0 for none."""
    plain = [word.casefold().replace("_", " ") for word in words]
    for status in known:
        said = spoken(status).split()
        if plain[: len(said)] == said or plain[0] == spoken(status):
            return status, 1 if plain[0] == spoken(status) else len(said)
    other = _STATUS_WORDS.get(plain[0], "")
    return (other, 1) if other in known else ("", 0)


def _groups(words: Sequence[str]) -> int:
    """How many of the first words are groups: those before a time or the next option."""
    for count, word in enumerate(words):
        is_time = word.strip(",").casefold() not in _UNITS and leading(words[count:])
        if word.casefold() in _BEHIND_GROUPS or is_time:
            return count
    return len(words)
