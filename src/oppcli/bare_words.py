"""Reads the words behind the name of a list or a report that have no dashes.

`pipeline by seller`, `forecast leif next quarter`, `opp list leif won this month top 5`. Names are
looked up later, where the store is open: see `commands/named_in_words.py`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from shlex import quote
from typing import TYPE_CHECKING, Any

from oppcli.domain.amount_words import is_currency, is_said_amount
from oppcli.domain.compared_words import COMPARING, comparison
from oppcli.domain.condition_words import (
    CONDITION,
    SaidCondition,
    Understood,
    condition_typed,
)
from oppcli.domain.fields import KINDS, OPPORTUNITY
from oppcli.domain.filter_words import (
    COMPARED,
    bounded,
    one_filter,
    period_said,
    refuse_dangling,
    time_behind,
)
from oppcli.domain.flow_words import take_moment
from oppcli.domain.group_words import BEFORE_A_NAME, UNIT_WORDS, days_said, groups_said
from oppcli.domain.grouping import group_words
from oppcli.domain.list_words import (
    BIGGEST,
    LISTS,
    SINCE_A_DAY,
    ListWords,
    amount_listed,
    status_said,
)
from oppcli.domain.periods import ONE_ENDED
from oppcli.domain.time_words import is_one_day, leading
from oppcli.domain.user_words import MYSELF
from oppcli.domain.wording import quoted
from oppcli.errors import WrongUsage

if TYPE_CHECKING:
    from oppcli.commands.command import WithoutDashes

_REASONS = frozenset(("reason", "reasons"))
_NO_FILTERS = frozenset(("sort", "limit"))


@dataclass(frozen=True, slots=True)
class Taken:
    """What was made of the words behind a list or a report: the runs of words left, which are
    names, the options of the others, whether these are worth saying back, the kind of its records,
    '' for none, whether only the first rows were asked for, `top 5`, and the groups, and the time
    to compare with, that a list was asked for, which has none."""

    names: list[list[str]]
    said: list[Understood]
    is_told: bool
    kind: str
    is_top: bool
    groups: tuple[str, ...] = ()
    compare: str = ""
    listed: str = ""


def taken(
    path: str,
    values: dict[str, Any],
    words: Sequence[str],
    given: Collection[str],
    takes: "WithoutDashes",
) -> Taken:
    """Puts times, groups, conditions … into the options `values`; gives the runs of words left.

    Of a list a time is what it has for times, and a status, `top 5` and `over 50k` are taken, too.
    Raises WrongUsage for what can be read in two ways or none, and for a second time of an option,
    `given` with its dashes or said before.
    """
    rest, names = list(words), [list[str]()]
    of = LISTS.get(takes.kind, ListWords()) if takes.kind else None
    line = _Line(path, values, of, takes, timed={*given})
    while rest:
        count = line.take(rest)
        if count or (rest[0].casefold() == "by" and rest[1:]):
            names.append([])
        elif names[-1] or rest[0].casefold() not in BEFORE_A_NAME or not rest[1:]:
            names[-1].append(rest[0])
        del rest[: count or 1]
    if "sort" in line.filled and of is not None and of.amount:
        amount = amount_listed(of.kind, values.get("status") or ())
        values["sort"] = values["sort"].replace(of.amount, amount)
    runs, is_told = [run for run in names if run], bool(line.told)
    is_top, groups = "limit" in line.filled, tuple(line.groups)
    compare = "".join(line.compared[-1:])
    return Taken(runs, line.said, is_told, line.kind, is_top, groups, compare, takes.listed)


@dataclass(frozen=True, slots=True)
class _Line:
    """A command line: the command's name, its options, what a list has (None of a report), and what
    the command takes without dashes.

    Then what was made of its words: the options that they have filled, those that have a time, what
    was understood, the options of that which are worth saying back, the groups that are asked of a
    list, and the time that it is to be compared with.
    """

    path: str
    values: dict[str, Any]
    of: ListWords | None
    takes: "WithoutDashes"
    filled: set[str] = field(default_factory=set)
    timed: set[str] = field(default_factory=set)
    said: list[Understood] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    groups: list[str] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind of the records that are filtered; '' of a report of anything but sales."""
        if self.of is not None:
            return self.of.kind
        return OPPORTUNITY.name if {"stage", "where"} <= self.values.keys() else ""

    def take(self, words: Sequence[str]) -> int:
        """How many of the first words are understood, which are taken; 0 where they are not."""
        at_the = 1 + ("".join(words[1:2]).casefold() == "the")
        if words[0].casefold() == "at" and leading(words[at_the:]):
            return at_the  # `at the end of september`
        count = take_moment(words, self.values, self.takes.moments)
        count = count or self._option(words) or self._condition(words) or self._compared(words)
        if not count and self.of is not None:
            count = self._in_list(words, self.of)
        count = count or self._filtered(words)
        has_times = self.of is None or self.of.time
        if not count and has_times and not self._is_group(words):
            count, time = period_said(words)
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
        if self.of is None and first in ONE_ENDED and "since" not in values and "period" in values:
            length, time = bounded(words)
            if length:
                self._put_time("period", time)
            return length
        if self.of is None and first in COMPARING:
            options = {*values, "compare"} if self.takes.listed else values.keys()
            length, time = comparison(self.path, options, words)
            if self.takes.listed:
                self.compared.append(time)
            else:
                self._put_time("compare", time)
            return length
        if "days" in values and (length := days_said(words)):
            values["days"] = words[length - 2]
            return length
        order, length = self._order(words)
        if order:
            self._fill("sort", order)
            return length
        if self.takes.has_reasons and first in _REASONS:
            return self._take_groups(["lost_reason"])
        if length := self._biggest(first, behind):
            return length
        if first == "by" and MYSELF & {word.casefold() for word in behind[:1]}:
            return 1  # `by me` is whose
        if first == "by" and [each.casefold() for each in behind[:3]] == ["new", "or", "used"]:
            self._take_groups(["interest_type"])
            return 4
        if first == "by" and ("by" in values or self._is_by_a_field(behind)):
            return 1 + self._take_groups(behind[: groups_said(behind)])
        if first == "to" and "to" in values and not values["to"] and "." in "".join(behind[:1]):
            values["to"] = behind[0]
            return 2
        return 0

    def _biggest(self, first: str, behind: Sequence[str]) -> int:
        """`top 10` and `top 10 customers` of a report: its groups with the biggest amounts."""
        if not (self.takes.biggest and first in BIGGEST and "".join(behind[:1]).isdigit()):
            return 0
        self._fill("sort", f"-{self.takes.biggest}")
        self._fill("limit", behind[0])
        several = group_words(behind[1:])
        return 2 + (self._take_groups(behind[1 : 1 + several]) if several else 0)

    def _order(self, words: Sequence[str]) -> tuple[str, int]:
        """The order that the first words say, `biggest first`, and how many they are."""
        from oppcli.domain.order_words import order_said

        if self.of is None or not self.of.kind or "sort" not in self.values:
            return "", 0
        return order_said(words, KINDS[self.of.kind], self.of.amount)

    def _is_by_a_field(self, words: Sequence[str]) -> bool:
        """Whether the words behind `by` are a group or a field, not a name: `by month`."""
        from oppcli.domain.fields import GROUPED
        from oppcli.domain.grouping import UNITS, meant_group

        kind = KINDS[self.kind] if self.kind else OPPORTUNITY
        word = "".join(words[:1]).casefold().strip(",")
        known = (*GROUPED, *UNITS)
        return not word or kind.field(word) is not None or meant_group(word, known) in known

    def _take_groups(self, words: Sequence[str]) -> int:
        """Takes the words behind `by`, and gives how many they are."""
        if not words:
            raise WrongUsage("behind 'by' the group is missing.", f"{self.path} --help")
        said = " ".join("," if word.casefold() == "and" else word for word in words)
        parts = [part for each in said.split(",") if (part := each.strip())]
        if "by" in self.values:
            self.values["by"] = [*(self.values["by"] or ()), *parts]
        elif self.takes.listed or (self.of is not None and self.of.kind):
            self.groups.extend(parts)
        else:
            other = "--owner @me" if "owner" in self.values else "--help"
            raise WrongUsage(
                f"{self.path} has no groups, so that it takes no 'by'.", f"{self.path} {other}"
            )
        return len(words)

    def _filtered(self, words: Sequence[str]) -> int:
        """A filter of the records in words: `without phone`, `no activity for 3 weeks`,
        `closing before 15 dec`."""
        if not self.kind or "where" not in self.values:
            return 0
        of = LISTS[self.kind]
        if length := self._dated(words, of):
            return length
        found = one_filter(words, KINDS[self.kind], of.amount, self.path)
        if found is None:
            return 0
        self._add_condition(found.condition)
        self.told.add("where")
        return found.count

    def _dated(self, words: Sequence[str], of: ListWords) -> int:
        """`closing before 15 dec`, `created this week`, `won since september`."""
        first = words[0].casefold()
        length, time = time_behind(words[1:])
        if first not in of.before or not length:
            return 0
        option = of.before[first]
        if self.of is None and option == "close" and self.takes.day == "period":
            self._take_time(time)
            return 1 + length
        if option not in self.values:
            return 0
        self._fill_time(option, time)
        if self.of is not None and first in of.statuses and not self.values.get("status"):
            self._add_status(first)
        return 1 + length

    def _fill_time(self, option: str, text: str) -> None:
        """Fills the option with a time, which is said back where it has one end."""
        self._fill(option, text)
        if text.split(maxsplit=1)[0] in ONE_ENDED:
            self.told.add(option)

    def _condition(self, words: Sequence[str]) -> int:
        """`idle>30` and `close=next week`: a condition of `--where`."""
        found = CONDITION.fullmatch(words[0]) if "where" in self.values else None
        if found is None:
            return 0
        text, value = words[0], found[2]
        count = leading([value, *words[1:]]) if value and " " not in value else 1
        if count > 1:
            said = " ".join([value, *words[1:count]])
            text = f'{text.removesuffix(value)}"{said}"'
        self._add_condition(condition_typed(text))
        return max(count, 1)

    def _compared(self, words: Sequence[str]) -> int:
        """`over 50k`: a condition on the amount of the list."""
        plain = [word.casefold() for word in words]
        for sign, ways in COMPARED.items():
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
            self._add_condition(condition_typed(f"{self.of.amount}{compared}"))
            return
        has_sales = self.of is None and {"stage", "where"} <= self.values.keys()
        condition = quote(f"est_revenue{compared}")
        moments = [quote(self.values[each]) for each in self.takes.moments if self.values[each]]
        line = " ".join([self.path, *moments])
        raise WrongUsage(
            f"{self.path} does not say which amount is meant by {quoted(said)}.",
            f"{line} --where {condition}" if has_sales else f"{self.path} --help",
        )

    def _add_condition(self, said: SaidCondition) -> None:
        self.values["where"] = [*(self.values["where"] or ()), said.where]
        self.said.append(Understood("where", said.where, said))

    def _in_list(self, words: Sequence[str], of: ListWords) -> int:
        """What only a list takes: a status, `top 5`, `idle over 30 days`, `closing next week`."""
        first = words[0].casefold()
        if first in BIGGEST and of.amount and "".join(words[1:2]).isdigit():
            self._fill("sort", f"-{of.amount}")
            self._fill("limit", words[1])
            return 2
        if length := self._dated(words, of):
            return length
        status, length = status_said(of.statuses, words)
        if not status:
            refuse_dangling(words, of.before, self.path)
            return 0
        self._add_status(status)
        count, time = bounded(words[length:])
        if count and status in SINCE_A_DAY.get(of.kind, ()):
            self._fill_time(of.time, time)
            return length + count
        return length

    def _fill(self, option: str, value: str) -> None:
        """Raises WrongUsage where the option was given, too."""
        if option == "sort" and self.values.get(option) == value:
            return  # `top 3 by amount` says it twice
        if self.values.get(option):
            given = self.values[option]
            given = given if isinstance(given, str) else ",".join(given)
            raise WrongUsage(
                f"{quoted(value)} and --{option} {given} are two of a kind.",
                f"{self.path} --{option} {quote(value)}",
            )
        self.values[option] = value
        self.filled.add(option)
        if option not in _NO_FILTERS:
            self.said.append(Understood(option, value))

    def _add_status(self, status: str) -> None:
        """Adds a status to those that the words have named; any other is one of the closed."""
        if "status" in self.filled:
            others = [each for each in self.values["status"] if each != "closed"]
            self.values["status"] = [*others, status]
            self.said.append(Understood("status", status))
            return
        self._fill("status", status)
        self.values["status"] = [status]

    def _is_group(self, words: Sequence[str]) -> bool:
        """Whether the first word, `month`, is more likely a group than a period."""
        has_groups = "by" in self.values and "period" not in self.values
        return has_groups and words[0].casefold() in UNIT_WORDS and leading(words) == 1

    def _take_time(self, text: str) -> None:
        """Puts a time into the option that it is the value of."""
        if self.of is not None:
            is_late = self.of.time == "when" and text.casefold() == "overdue"
            self._fill("due" if is_late else self.of.time, text)
            return
        longer = next((name for name in ("since", "period") if name in self.values), "")
        option = self.takes.day if is_one_day(text) and text.casefold() != "today" else longer
        if not option and text.casefold() == "today":
            option = self.takes.day
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
