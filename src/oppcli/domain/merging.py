"""An import is a merge of three: the file then, the file now and the store now, field by field.

Only what the file changed is taken; what was edited here stays; what both changed differently is a
conflict. A closed record takes nothing: whatever the file changes in it is a conflict.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from oppcli.domain.conflicts import FACTS

EMPTY = ""  # said of a field that the file empties with `none`
OURS, THEIRS, REJECT = POLICIES = ("ours", "theirs", "reject")

Value = object  # comparable with ==; None for nothing


class Became(Enum):
    """What becomes of one field of a record that a file is about. The values are for programs."""

    SAME = "same"  # the store holds what the file says, or the file says nothing
    KEPT = "kept"  # the file says what it said before, so what the store holds stays
    TAKEN = "taken"  # the file changed, the store did not
    FILLED = "filled"  # the file says something for the first time, and the store holds nothing
    CONFLICT = "conflict"


def merged(
    then: Value,
    file: Value,
    store: Value,
    *,
    is_read_only: bool = False,
    is_default: bool = False,
) -> Became:
    """What becomes of a field.

    `then` is what the file said when it was last accepted, None where it never said anything;
    `file` what it says now, None for nothing; `store` what is stored, None for nothing. `EMPTY`
    stands for `none`. Nothing that a file changes in a record that `is_read_only` is taken. What
    is stored `is_default` where the program chose it, and nobody changed it since: the store did
    not change it.
    """
    has = EMPTY if store is None else store
    if file is None or file == has:
        return Became.SAME
    if file == then:
        return Became.KEPT
    if is_read_only:
        return Became.CONFLICT
    if then is None:
        return Became.FILLED if has == EMPTY or is_default else Became.CONFLICT
    return Became.TAKEN if has == then or is_default else Became.CONFLICT


def said_after(then: Mapping[str, str], file: Mapping[str, str]) -> dict[str, str]:
    """What the file has said of a record once a row of it is accepted: fields it leaves out stay.

    A conflict counts as accepted, whichever side it is settled for.
    """
    return {**then, **file}


def reopens(then: object, file: object, closed: tuple[str, ...]) -> bool:
    """Whether the file itself opens a record again: its status then was closed and now is not."""
    return then in closed and file is not None and file not in closed


# What a status decides, and what fields decide together: where one of them stays, none is taken.
_TOGETHER: tuple[tuple[str, ...], ...] = (
    ("business", "facility", "operation"),
    ("brand", "class", "model", "model_code", "variant", "device"),
    ("account", "contact"),
)
_DONE = {"completed_at": ("done",)}
_AMOUNTS = frozenset(
    (
        *("est_revenue", "est_revenue_accessories", "est_trade_in_value", "actual_revenue"),
        *("est_value", "list_price", "unit_price", "discount", "accessories", "trade_in_value"),
    )
)
_NEW = (Became.TAKEN, Became.FILLED)
_STAYS = (Became.KEPT, Became.CONFLICT)

Three = tuple[Value, Value, Value]  # then, file, store


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of the fields of one record, the conflicts settled for one side.

    `taken` are the fields whose value in the file is stored, `conflicts` those that both sides
    changed differently, in the order of the fields.
    """

    became: Mapping[str, Became]
    taken: Collection[str]
    conflicts: tuple[str, ...]


def record_settled(
    fields: Mapping[str, Three],
    policy: str,
    *,
    is_read_only: bool = False,
    is_final: bool = False,
    free: Collection[str] = (),
    defaults: Collection[str] = (),
    amounts: Collection[str] = (),
) -> Settled:
    """Merges one record and settles its conflicts as `policy` says; see `record_merged`.

    A record that `is_final` keeps its values in a conflict, whatever the policy.
    """
    became = record_merged(
        fields, is_read_only=is_read_only, free=free, defaults=defaults, amounts=amounts
    )
    takes = set(_NEW)
    if policy == THEIRS and not is_final:
        became = settled_for_file(became, amounts)
        takes.add(Became.CONFLICT)
    return Settled(
        became,
        {name for name in fields if became[name] in takes},
        tuple(name for name in fields if became[name] is Became.CONFLICT),
    )


def record_merged(
    fields: Mapping[str, Three],
    *,
    is_read_only: bool,
    free: Collection[str] = (),
    defaults: Collection[str] = (),
    amounts: Collection[str] = (),
) -> dict[str, Became]:
    """What becomes of the fields of one record; see `merged`.

    What belongs to a field that stays stays as well, as a conflict: amounts with their currency,
    the facts of an ending with its status, the parts of a product or of a unit with each other.
    `free` are fields that may change even in a record that `is_read_only`, `defaults` those whose
    stored value the program chose, `amounts` the own fields that are amounts.
    """
    became = {
        name: merged(
            *three,
            is_read_only=is_read_only and name not in free,
            is_default=name in defaults,
        )
        for name, three in fields.items()
    }
    if became.get("currency") in _STAYS:
        _hold(became, (*_AMOUNTS, *amounts))
    if became.get("status") in _STAYS:
        status = fields["status"][2]
        facts = {**FACTS, **_DONE}
        _hold(became, [name for name, known in facts.items() if status not in known])
    for names in _TOGETHER:
        if any(became.get(name) in _STAYS for name in names):
            _hold(became, names)
    return became


def settled_for_file(
    became: Mapping[str, Became], amounts: Collection[str] = ()
) -> dict[str, Became]:
    """What becomes of the fields where conflicts are settled for the file.

    What is decided together is settled together: where the file wins a part of it, the rest that
    was edited here is a conflict as well. `amounts` are own fields of money.
    """
    settled = dict(became)
    status = settled.get("status") is Became.KEPT
    groups = [
        *(_TOGETHER),
        *((("currency", *_AMOUNTS, *amounts),) if settled.get("currency") is Became.KEPT else ()),
        *((("status", *FACTS, *_DONE),) if status else ()),
    ]
    for names in groups:
        if any(settled.get(name) is Became.CONFLICT for name in names):
            settled |= {n: Became.CONFLICT for n in names if settled.get(n) is Became.KEPT}
    return settled


def _hold(became: dict[str, Became], names: Collection[str]) -> None:
    for name in names:
        if became.get(name) in _NEW:
            became[name] = Became.CONFLICT
