"""What times, statuses and amounts mean behind the list of each kind: `deals next week`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from oppcli.domain.field import CLOSED, INTEREST_TYPE, closed_words
from oppcli.domain.fields import KINDS, OPPORTUNITY
from oppcli.domain.names import spoken

BIGGEST = frozenset(("top", "biggest", "largest", "highest"))
_CLOSING = dict.fromkeys(("closing", "close", "closes", "closed"), "close")
_CREATED = dict.fromkeys(("created", "made", "added"), "created")
_DUE = dict.fromkeys(("due", "planned"), "due")
_LAPSING = dict.fromkeys(("lapsing", "lapse", "lapses", "lapsed", "expiring", "valid"), "valid")


@dataclass(frozen=True, slots=True)
class ListWords:
    """What the words behind the list of a kind mean: the option that a time is the value of, the
    options of a time behind a word, and the amount that `over 50k` and `top 5` are about."""

    kind: str = ""
    time: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    amount: str = ""

    @property
    def statuses(self) -> tuple[str, ...]:
        """The words that are a status of the list, also `all` and `closed`."""
        status = KINDS[self.kind].field("status") if self.kind else None
        closed = ("closed",) if self.kind == OPPORTUNITY.name else ()
        return (*status.filter_words, "all", *closed) if status else ()


LISTS = {
    each.kind: each
    for each in (
        ListWords(
            "opportunity", "close", {**_CLOSING, **_CREATED, "new": "created"}, "est_revenue"
        ),
        ListWords("lead", "created", {**_CLOSING, **_CREATED}, "est_value"),
        ListWords("deal", "valid", {**_LAPSING, **_CREATED}, "amount"),
        ListWords("activity", "when", {**_DUE, "done": "done", **_CREATED}),
        ListWords("device", before=_CREATED, amount="list_price"),
        ListWords("account", before=_CREATED),
        ListWords("contact", before=_CREATED),
    )
}


def amount_listed(kind: str, statuses: Collection[str]) -> str:
    """The field that `amount` means in a list of a kind, '' for none: of won sales alone it is what
    they brought, and no longer what was expected."""
    if kind == OPPORTUNITY.name and closed_words(statuses) == {"won"}:
        return "actual_revenue"
    return LISTS.get(kind, ListWords()).amount


# Fields with a closed set of words, each of which means that field behind a list of the kind.
_SAID_ALONE = {
    "opportunity": ("forecast_category", "interest"),
    "lead": ("rating", "interest"),
    "activity": ("type",),
    "device": ("condition",),
}
_SAME_WORDS = {"commit": ("committed",), "used": ("second-hand", "pre-owned")}
_STATUS_WORDS = {"hold": "on_hold", "cancelled": "canceled"}
# Statuses with the day that the list has for times: `won since september`, `leads new since mon`.
SINCE_A_DAY = {"opportunity": (*CLOSED, "closed"), "lead": ("new",)}


def choices_said(kind: str, *, has_product: bool) -> list[tuple[str, str, str]]:
    """The words that are a filter by themselves behind a list of a kind: the option, its value, and
    the word, of which some have two: `best case`, `calls`, `used` where it `has_product`s."""
    found = [
        ("where", f"{name}={choice}", choice)
        for name in _SAID_ALONE.get(kind, ())
        for choice in _choices(kind, name)
    ]
    if has_product:
        found += [("interest_type", choice, choice) for choice in INTEREST_TYPE]
    return [
        (option, value, spoken(word))
        for option, value, choice in found
        for word in (choice, *_SAME_WORDS.get(choice, ()), *([f"{choice}s"] * (kind == "activity")))
    ]


def _choices(kind: str, name: str) -> tuple[str, ...]:
    field = KINDS[kind].field(name)
    return field.choices if field else ()


def status_said(known: Collection[str], words: Sequence[str]) -> tuple[str, int]:
    """The status that the first words say, and how many they are; '' and 0 for none. An `and`
    before it is said of a second one: `won and lost`."""
    if words[0].casefold() == "and" and words[1:]:
        status, length = status_said(known, words[1:])
        return status, length + 1 if status else 0
    plain = [word.casefold().replace("_", " ") for word in words]
    for status in known:
        said = spoken(status).split()
        if plain[: len(said)] == said or plain[0] == spoken(status):
            return status, 1 if plain[0] == spoken(status) else len(said)
    other = _STATUS_WORDS.get(plain[0], "")
    return (other, 1) if other in known else ("", 0)


_ORDERS = {"asc": "", "ascending": "", "desc": "-", "descending": "-"}


def sorting(argv: Sequence[str]) -> str:
    """The order that `--sort revenue desc` means; '' where no such thing was typed."""
    for option, name, word in zip(argv, argv[1:], argv[2:], strict=False):
        if option == "--sort" and word.lower() in _ORDERS:
            return f"--sort {_ORDERS[word.lower()]}{name.lstrip('+-')}"
    return ""
