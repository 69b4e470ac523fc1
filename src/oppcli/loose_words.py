"""Joins the words of an option's value that were typed without quotes: `--at tomorrow 10:00`.

A day, moment, period or amount takes the words behind it as far as they are one together. A text
(the next step, a name) takes the words up to the next option, where that cannot be anything else:
the command's own text comes before it, or `--next` has one word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from oppcli.domain.fields import KINDS, FieldType
from oppcli.errors import WrongUsage

_TIMES = frozenset(
    (
        "due",
        "at",
        "on",
        "close",
        "created",
        "closed",
        "done",
        "when",
        "as_of",
        "compare",
        "period",
        "since",
    )
)
_MOMENTS = frozenset(("at", "on"))
_NEXT = "next_"
_NEXTS = frozenset((_NEXT, "next_step"))
_REMARKS = frozenset(("reason", "note"))  # options that take any words, behind the refs
_NAMES = frozenset(("account", "contact"))
_COMPANIES = frozenset(("account", "company"))
_WHENS = frozenset(("period", "first", "last", "since"))  # arguments that are a time
_WHOSE = frozenset(("who",))  # arguments that are one name or several
_AMOUNTS = frozenset(("amount",))  # arguments that are one
_GROUPS = "by"
_FREE = frozenset(("words", "text", "outcome"))  # arguments that take any words
_REFS = "refs"
_DIGITS_OF_A_YEAR = 4
_AFTER_REFS = frozenset(("text", "outcome"))  # before the other one stands a topic, a text itself


def joined(args: Sequence[str], params: Sequence[Any]) -> list[str]:
    """The words, where those that make up one value are one word."""
    options = {flag: param for param in params if not _is_argument(param) for flag in param.opts}
    args = _with_receiver(args, options, params)
    line = _Line.of(params)
    words: list[str] = []
    rest, plain, next_step = list(args), 0, 0
    while rest:
        word = rest.pop(0)
        words.append(word)
        if word == "--":
            break
        flag, sign, value = word.partition("=")
        param = options.get(flag) if word.startswith("-") else None
        if param is None:
            plain += not word.startswith("-")
        elif not getattr(param, "is_flag", False):
            if not sign and rest:
                value = rest.pop(0)
                words.append(value)
            count = line.belonging(param, value, _up_to_an_option(rest), plain)
            if count:
                is_hour = _is_day(param) and _is_hour([value], rest[:count])
                words[-1] = " ".join([words[-1], *rest[:count]]) + (":00" if is_hour else "")
                del rest[:count]
                next_step = len(words) - 1 if param.name == _NEXT and not sign else next_step
    return _with_day([*words, *rest], next_step, options)


@dataclass(frozen=True, slots=True)
class _Line:
    """What the arguments of a command are: whether one takes any words, how many arguments stand
    before those words, how many have to be given, whether one says why a sale was lost, and whether
    one takes refs."""

    free: bool
    needed: int
    required: int
    is_loss: bool
    has_refs: bool

    @classmethod
    def of(cls, params: Sequence[Any]) -> "_Line":
        arguments = [param for param in params if _is_argument(param)]
        needed = sum(param.nargs == 1 for param in arguments)
        needed += any(param.name in _AFTER_REFS for param in arguments)
        names = {param.name for param in arguments}
        required = sum(param.required for param in arguments)
        return cls(not names.isdisjoint(_FREE), needed, required, "reason" in names, _REFS in names)

    def belonging(self, param: Any, value: str, behind: Sequence[str], plain: int) -> int:
        """How many of the words behind an option's value belong to it, `plain` words before it."""
        is_winner = self.is_loss and param.name == "to"
        if is_winner or (param.name in _REMARKS and not param.multiple):
            return len(behind) if plain and not _are_refs(behind) else 0
        if self.has_refs and param.name.removeprefix("field_") in _NEXTS:
            is_text = plain and not value.startswith("-") and " " not in value
            return len(behind) if is_text and not _are_refs(behind) else 0
        if _is_day(param) and value and not value.startswith("-"):
            lacking = max(self.required - plain, 0)
            return _of_day(param, [value, *behind], lacking, self.free)
        return _belonging(param, value, behind, self.free, plain >= self.needed)


def _with_day(words: list[str], next_step: int, options: dict[str, Any]) -> list[str]:
    """`--next send the quote friday` with `--due friday`, unless a day or a time is given.

    `next_step` is the place of its words where they were typed without quotes, else 0.
    """
    given = {options[word].name for word in words if word in options}
    if not next_step or not {"due", "at"}.isdisjoint(given):
        return words
    from oppcli.domain.instants import says_a_time
    from oppcli.domain.time_words import plan_at_the_end

    what, when = plan_at_the_end(words[next_step], may_be_today=True)
    if not what or not when:
        return words
    option = "--at" if says_a_time(when) else "--due"
    return [*words[:next_step], what, option, when, *words[next_step + 1 :]]


def _with_receiver(
    args: Sequence[str], options: dict[str, Any], params: Sequence[Any]
) -> Sequence[str]:
    """`assign 3 to tom` and `advance 3 to contract` with the dashes of `--to`.

    Behind the refs nothing else can be called `to`. The name may be of several words.
    """
    takes_refs = any(_is_argument(param) and param.name == _REFS for param in params)
    if not takes_refs or "--to" not in options or any(word.startswith("--to") for word in args):
        return args
    place = next((at for at, word in enumerate(args) if at and word == "to"), 0)
    count = len(_up_to_an_option(args[place + 1 :])) if place else 0
    if not count:
        return args
    name = " ".join(args[place + 1 : place + 1 + count])
    return [*args[:place], "--to", name, *args[place + 1 + count :]]


def assign_extra_words(params: Sequence[Any], values: dict[str, Any], extra: Sequence[str]) -> bool:
    """Puts the words that no argument took where they belong; False where they belong nowhere.

    `diff last monday`, `won 12 50k CHF`: words that are one time or one amount are one argument.
    What lists and reports take is in `bare_words.py`.
    """
    arguments = [param for param in params if _is_argument(param)]
    if not arguments or any(param.nargs != 1 for param in arguments):
        return False
    rest = [*(values[param.name] for param in arguments if values.get(param.name)), *extra]
    given = {}
    if [param.name for param in arguments] in (["name"], ["batch"]):
        rest = [" ".join(rest)]
    elif arguments[0].name in _WHOSE and (count := _before_the_others(arguments[1:], rest)):
        rest[:count] = [" ".join(rest[:count])]
    for param in arguments:
        count = max(_length(param.name, rest), 1)
        given[param.name] = " ".join(rest[:count]) or None
        del rest[:count]
    if rest:
        return False
    values.update(given)
    return True


def _before_the_others(others: Sequence[Any], words: Sequence[str]) -> int:
    """How many of the first words, at least one, stand before those that are exactly the other
    arguments: `kevin marco this quarter 400 000` are two; 0 where none are."""
    counts = range(1, len(words))
    return next((count for count in counts if _are_exactly(others, words[count:])), 0)


def _are_exactly(arguments: Sequence[Any], words: Sequence[str]) -> bool:
    """Whether the words are a time or an amount for each argument, and nothing more."""
    rest = list(words)
    for param in arguments:
        count = _length(param.name, rest) if rest else 0
        if not count:
            return False
        del rest[:count]
    return not rest


def _length(name: str, words: Sequence[str]) -> int:
    """How many of the first words are the argument of that name: a time, or an amount."""
    if name in _WHENS:
        from oppcli.domain.time_words import leading

        return leading(words)
    if name in _AMOUNTS:
        from oppcli.domain.amount_words import amount_length

        return amount_length(words)
    return 1


def _is_day(param: Any) -> bool:
    """Whether an option is a day, a moment or a period."""
    name = param.name.removeprefix("field_")
    return name in _TIMES or not _types(name).isdisjoint((FieldType.DATE, FieldType.INSTANT))


def _of_day(param: Any, words: Sequence[str], lacking: int, free: bool) -> int:
    """How many words behind the first of a day belong to it, where as many arguments are still
    `lacking`: `--valid end of december 1` leaves the 1, which is the deal."""
    from oppcli.domain.durations import is_short_time
    from oppcli.domain.time_words import leading

    count = max(leading(words), 1)
    if param.name == "on" and count > 1 and is_short_time(words[count - 1]):
        count -= 1  # `--on yesterday 1h30` is how long it took, not half past one at night
    is_ref = _are_refs(words[count - 1 : count]) and len(words[count - 1]) < _DIGITS_OF_A_YEAR
    if lacking and count > 1 and is_ref and len(words) - count < lacking:
        count = leading(words[: count - 1]) or count
    if not lacking and param.name.removeprefix("field_") in _MOMENTS:
        if _is_hour(words[:count], words[count:]):
            return count
        if free:
            _refuse_bare_hour(" ".join(words[:count]), words[count:])
    return count - 1


def _is_hour(day: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether the word behind `today` or `tomorrow` is an hour: it can be no day of a month."""
    from oppcli.domain.durations import is_unit_of_time

    is_plain = len(day) == 1 and day[0].casefold() in ("today", "tomorrow")
    is_plain = is_plain and not is_unit_of_time("".join(behind[1:2]))
    return is_plain and bool(behind) and re.fullmatch("[0-9]|1[0-9]|2[0-3]", behind[0]) is not None


def _belonging(param: Any, value: str, behind: Sequence[str], free: bool, has_text: bool) -> int:
    """How many of the words behind an option's value belong to it."""
    if not behind or not value or value.startswith("-"):
        return 0
    name = param.name.removeprefix("field_")
    types = _types(name)
    if types == {FieldType.MONEY}:
        from oppcli.domain.amount_words import amount_length

        return max(amount_length([value, *behind]) - 1, 0)
    if name == _GROUPS:
        from oppcli.domain.grouping import group_words

        return max(group_words([value, *behind]) - 1, 0)
    if name == "email":
        return 0
    if name in ("phone", "mobile"):
        from oppcli.domain.added_words import phone_length

        return max(phone_length([value, *behind]) - 1, 0)
    if not free or " " in value:
        return 0
    is_text = name in _NAMES or (param.name != name and types == {FieldType.TEXT})
    if name in _COMPANIES:
        from oppcli.domain.lead_pieces import company_before

        company, _ = company_before(" ".join([value, *behind]))
        if company:
            return len(company.split()) - 1
    return len(behind) if name == _NEXT or (is_text and has_text) else 0


def _types(name: str) -> set[FieldType]:
    return {field.type for kind in KINDS.values() if (field := kind.field(name))}


def _are_refs(words: Sequence[str]) -> bool:
    """Whether every word may name a record: `12`, `14-16`, `O12`."""
    from oppcli.domain.refs import may_be_ref

    return all(may_be_ref(word.removesuffix(",")) for word in words)


def _refuse_bare_hour(day: str, behind: Sequence[str]) -> None:
    """Raises WrongUsage for `--at sat 11`, which may be the 11th or eleven o'clock."""
    from oppcli.domain.instants import says_a_time

    if len(behind) == 1 and re.fullmatch("[0-9]{1,2}", behind[0]) and not says_a_time(day):
        meant = f"{day} {behind[0]}:00"
        raise WrongUsage(f"{behind[0]} behind {day} is no time of day.", f"'{meant}'")


def _up_to_an_option(words: Sequence[str]) -> list[str]:
    found = []
    for word in words:
        if word.startswith("-") or "=" in word:
            break
        found.append(word)
    return found


def _is_argument(param: Any) -> bool:
    return bool(param.param_type_name == "argument")
