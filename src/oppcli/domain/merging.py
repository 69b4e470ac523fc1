"""An import is a merge of three: the file then, the file now and the store now, field by field.

Only what the file changed is taken; what was edited here stays; what both changed differently is a
conflict. A closed record takes nothing: whatever the file changes in it is a conflict.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from oppcli.domain.conflicts import OF_STATUS, status_lacks
from oppcli.domain.field import CLOSED

EMPTY = ""  # said of a field that the file empties with `none`
ENDED_BY = "ended_by"  # beside what a file says: that its stage was the ending
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

    A conflict counts as accepted, whichever side it is settled for. What was said of an ending is
    said no longer once the file says a status that knows no such fact.
    """
    status = file.get("status")
    if status is None:
        return {**then, **file}
    kept = {
        name: text
        for name, text in then.items()
        if name != ENDED_BY and not status_lacks(name, status)
    }
    return {**kept, **file}


def opened_by_stage(then: Mapping[str, str]) -> bool:
    """Whether a file opens a sale with a row that says a stage and no status.

    It does if it said `then`, in the place of the stage, how the sale ended. Where a status told
    the ending, a stage beside it is the one that the sale was closed from.
    """
    return then.get("status") in CLOSED and ENDED_BY in then


def reopens(then: object, file: object, store: object, closed: tuple[str, ...]) -> bool:
    """Whether the file itself opens a record again: its status then was closed and now is not.

    One that ended otherwise here since is not what the file opens.
    """
    return then in closed and then == store and file is not None and file not in closed


# What a status decides, and what fields decide together: where one of them stays, none is taken.
_TOGETHER: tuple[tuple[str, ...], ...] = (
    ("business", "facility", "operation"),
    ("brand", "class", "model", "model_code", "variant", "device"),
    ("account", "contact"),
)
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
    changed differently, in the order of the fields, and `final` those of them that no policy
    settles for the file.
    """

    became: Mapping[str, Became]
    taken: Collection[str]
    conflicts: tuple[str, ...]
    final: Collection[str] = ()


def record_settled(
    fields: Mapping[str, Three],
    policy: str,
    *,
    is_read_only: bool = False,
    is_final: bool = False,
    free: Collection[str] = (),
    fixed: Collection[str] = (),
    defaults: Collection[str] = (),
    amounts: Collection[str] = (),
) -> Settled:
    """Merges one record and settles its conflicts as `policy` says; see `record_merged`.

    A record that `is_final` keeps its values in a conflict, whatever the policy, and so does one
    the fields that are `fixed`.
    """
    became = record_merged(
        fields,
        is_read_only=is_read_only,
        free=free,
        fixed=fixed,
        defaults=defaults,
        amounts=amounts,
    )
    final = set(fields if is_final else fixed)
    if "currency" in final and became.get("currency") is Became.CONFLICT:
        final |= {*_AMOUNTS, *amounts}  # they are in the currency that stays
    if policy == THEIRS:
        became = settled_for_file(became, amounts, final)
    conflicts = tuple(name for name in fields if became[name] is Became.CONFLICT)
    taken = {name for name in fields if became[name] in _NEW}
    if policy == THEIRS:
        taken |= {name for name in conflicts if name not in final}
    return Settled(became, taken, conflicts, {name for name in conflicts if name in final})


def record_merged(
    fields: Mapping[str, Three],
    *,
    is_read_only: bool,
    free: Collection[str] = (),
    fixed: Collection[str] = (),
    defaults: Collection[str] = (),
    amounts: Collection[str] = (),
) -> dict[str, Became]:
    """What becomes of the fields of one record; see `merged`.

    What belongs to a field that stays stays as well, as a conflict: amounts with their currency,
    the facts of an ending with its status, the parts of a product or of a unit with each other.
    The facts of an ending that is taken are taken with it. `free` are fields that may change even
    in a record that `is_read_only`, `fixed` those that no file changes, `defaults` those whose
    stored value the program chose, `amounts` the own fields that are amounts.
    """
    became = {
        name: merged(
            *three,
            is_read_only=name in fixed or (is_read_only and name not in free),
            is_default=name in defaults,
        )
        for name, three in fields.items()
    }
    if "status" in became:
        _settle_ending(became, fields)
    money = (*_AMOUNTS, *amounts)
    if any(became.get(name) in _STAYS for name in money):
        _hold(became, ["currency"])  # an amount that stays is one of the currency here
    if became.get("currency") in _STAYS:
        _hold(became, money)
    for names in _TOGETHER:
        if any(became.get(name) in _STAYS for name in names):
            _hold(became, names)
    return became


def _settle_ending(became: dict[str, Became], fields: Mapping[str, Three]) -> None:
    """Decides the facts of an ending by what becomes of the status.

    Facts that a status which stays does not know are held. Those of an ending that is taken are
    the file's, although it says them as before: what is stored is of another ending. A competitor
    may be named while a sale is open as well: whom the ending of the file names is held with it,
    and one that was named here is no fact of that ending, but a conflict.
    """
    _, file, store = fields["status"]
    if became["status"] in _STAYS:
        _hold(became, [name for name in OF_STATUS if status_lacks(name, store)])
        if file in CLOSED and store not in CLOSED:
            _hold(became, ["competitor"])
    elif became["status"] in _NEW:
        for name in OF_STATUS:
            if became.get(name) in _STAYS and not status_lacks(name, file):
                became[name] = Became.TAKEN
        if file in CLOSED and became.get("competitor") is Became.KEPT:
            became["competitor"] = Became.CONFLICT


def settled_for_file(
    became: Mapping[str, Became], amounts: Collection[str] = (), final: Collection[str] = ()
) -> dict[str, Became]:
    """What becomes of the fields where conflicts are settled for the file.

    What is decided together is settled together: where the file wins a part of it, the rest that
    was edited here is a conflict as well. `amounts` are own fields of money; what is `final` the
    file never wins.
    """
    settled = dict(became)
    currency, status = settled.get("currency"), settled.get("status")
    groups = [
        *(_TOGETHER),
        *((("currency", *_AMOUNTS, *amounts),) if currency in _STAYS else ()),
        *((("status", *OF_STATUS),) if status in _STAYS else ()),
    ]
    for names in groups:
        if any(settled.get(n) is Became.CONFLICT and n not in final for n in names):
            settled |= {n: Became.CONFLICT for n in names if settled.get(n) is Became.KEPT}
    return settled


def _hold(became: dict[str, Became], names: Collection[str]) -> None:
    for name in names:
        if became.get(name) in _NEW:
            became[name] = Became.CONFLICT
