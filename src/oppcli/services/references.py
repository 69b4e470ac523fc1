"""Names that stand for something stored: owners, units, stages, accounts, contacts.

A name that does not exist is refused, near names are proposed, and `--create` makes it.
"""

from collections.abc import Mapping, Sequence
from shlex import quote
from types import MappingProxyType

from oppcli import plain_records as records
from oppcli.domain.assignment import called, names_of, namesakes_of, told_apart
from oppcli.domain.name_matching import has_beginnings, match
from oppcli.domain.names import name_key, split_name
from oppcli.domain.refs import Ref, parse_ref, stored_ref
from oppcli.domain.texts import storable
from oppcli.domain.user_words import means_me
from oppcli.domain.wording import and_more, either, quoted
from oppcli.errors import Ambiguous, NotFound, RuleRefused, UnknownName
from oppcli.services.assignment import units
from oppcli.services.work import Work
from oppcli.transaction import Transaction


def owner_id(
    tx: Transaction, work: Work, name: str, option: str = "--owner", *, may_have_left: bool = False
) -> int:
    """The number of the user or team of that name; the actor becomes a user by writing.

    The beginnings of words of the name, or of the full name, do where they fit one who is active,
    unless names are exact. `option` is where the name was given, for the hint. One who is no longer
    active is refused, unless `may_have_left`. Raises Ambiguous where several fit.
    """
    actor = storable("the name", work.actor)
    name = actor if means_me(name) else work.meant(_OWNER, storable("the name", name))
    exact = tx.read("SELECT id FROM owner WHERE name = :name AND active = 1", {"name": name}).rows
    if exact:
        known_by_name: int = exact[0][0]
        return known_by_name
    known = tx.read("SELECT id, name, active FROM owner").rows
    found = match(name, [(number, each) for number, each, _ in known])
    active = {number for number, _, is_active in known if is_active}
    if found.kind == "exact":
        number, stored = found.found[0]
        if number not in active and not may_have_left:
            raise RuleRefused(
                f"{stored} is no longer active.", f"oppcli org edit {quote(stored)} active=yes"
            )
        return number
    _refuse_no_name(_OWNER, name, option)
    in_full = [] if name == actor else _called_in_full(tx, name)
    if len(in_full) == 1:
        return in_full[0]
    if name == actor or work.makes(_OWNER, name):
        return tx.add(records.Owner(kind="user", name=name))
    begun = [] if work.is_exact else _begun_owners(tx, name)
    if len(begun) == 1:
        return begun[0][0]
    if begun:
        listed = and_more([each for _, each in begun], _LISTED)
        raise Ambiguous(
            f"{quoted(name)} fits {len(begun)} users and teams: {listed}.",
            either(f"{option} {quote(each)}" for _, each in begun[:2]),
        )
    still = match(name, [(number, each) for number, each, is_active in known if is_active])
    near = [each for _, each in still.found] or still.near
    raise _unknown(_OWNER, name, near, option)


def _called_in_full(tx: Transaction, name: str) -> list[int]:
    """The active users of exactly that full name."""
    sql = "SELECT id, full_name FROM owner WHERE active = 1 AND full_name IS NOT NULL ORDER BY id"
    rows = tx.read(sql).rows
    return [number for number, full_name in rows if name_key(full_name) == name_key(name)]


def _begun_owners(tx: Transaction, name: str) -> list[tuple[int, str]]:
    """The active users and teams whose names have words that begin with all of those words."""
    rows = tx.read("SELECT id, name, full_name FROM owner WHERE active = 1 ORDER BY name").rows
    return [
        (number, login)
        for number, login, full_name in rows
        if has_beginnings(f"{login} {full_name or ''}", name)
    ]


_LISTED = 5
_OWNER = "user or team"


def unit_id(
    tx: Transaction,
    work: Work,
    kind: str,
    name: str,
    option: str = "",
    *,
    beside: Mapping[str, int] = MappingProxyType({}),
) -> int:
    """The number of the business, facility or operation of that name; `option` is for the hint.

    Of several that are called so, the one that fits the units `beside`, by kind, of the record.
    Raises Ambiguous where these tell nothing.
    """
    name = work.meant(kind, storable("the name", name))
    known = units(tx)
    exact = namesakes_of(kind, name, known)
    one = exact if len(exact) < 2 else told_apart(kind, exact, beside, known)
    if len(one) == 1:
        return one[0]
    if exact:
        several = [called(known[number], known) for number in exact]
        raise Ambiguous(
            f"{quoted(name)} is the name of {len(exact)}: {', '.join(several[:5])}.",
            f"{option or kind}{' ' if option else '='}{quote(several[0])}",
        )
    _refuse_no_name(kind, name, option or f"--{kind}")
    if work.makes(kind, name):
        return tx.add(records.Unit(kind=kind, name=name))
    names = names_of(known)
    found = match(name, [(n, names[n]) for n, each in known.items() if each.kind == kind])
    near = [each for _, each in found.found] or found.near
    raise _unknown(kind, name, near, option or f"--{kind}")


def _refuse_no_name(what: str, name: str, option: str) -> None:
    """Raises RuleRefused for words that clear a field elsewhere: nothing is made of these names."""
    if name.lower() in ("", "none"):
        raise RuleRefused(f"{quoted(name)} names no {what}.", f"{option} NAME")


def account_id(tx: Transaction, work: Work, name: str) -> int:
    """The number of the account with that ref or name (exact, then prefix, then all words)."""
    return _party(tx, work, "account", name)


def contact_id(
    tx: Transaction,
    work: Work,
    name: str,
    account: int | None = None,
    option: str = "--contact",
) -> int:
    """The number of the contact with that ref or name (exact, then prefix, then all words).

    One that is made belongs to the `account` of that number, and of several its own goes first.
    `option` is where the name was given, for the hint.
    """
    return _party(tx, work, "contact", name, account, option)


def _party(
    tx: Transaction,
    work: Work,
    kind: str,
    name: str,
    account: int | None = None,
    option: str = "",
) -> int:
    name = work.meant(kind, storable("the name", name))
    makes = work.makes(kind, name)

    def same(name: str) -> list[tuple[int, str]]:
        keyed = f"SELECT id FROM {kind} WHERE name_key = :key"
        sql = f"SELECT id, name FROM v_{kind} WHERE id IN ({keyed})"
        return tx.read(sql, {"key": name_key(name)}).rows

    try:
        ref = stored_ref(
            name,
            kind=kind,
            is_stored=lambda ref: bool(
                tx.read(f"SELECT 1 FROM {kind} WHERE id = :id", {"id": ref.number}).rows
            ),
            is_name=lambda name: bool(same(name)),
            missing=lambda ref: NotFound(f"there is no {kind} {ref}.", f"oppcli {kind} list"),
        )
    except NotFound as error:
        other = parse_ref(name, kind=None)
        if makes and other is not None and other.kind != kind:  # a name such as A1
            raise NotFound(error.message, f"oppcli {kind} new {quote(name)}") from None
        raise
    if ref is not None:
        _refuse_two_readings(ref, name, same(name), option or f"--{kind}")
        return ref.number
    found = match(name, same(name) or tx.read(f"SELECT id, name FROM v_{kind}").rows)
    is_exact = found.kind == "exact"
    fits = [number for number, _ in found.found] if is_exact or not makes else []
    if fits and kind == "contact":
        from oppcli.services.namesakes import person_meant

        meant = person_meant(tx, work, name, fits, account, option, is_exact=is_exact)
        if meant is not None:
            return meant
    elif len(fits) == 1:
        return fits[0]
    elif fits:
        listed = ", ".join(f"{_letter(kind)}{number} {each}" for number, each in found.found[:5])
        raise Ambiguous(
            f"'{name}' fits {len(found.found)} {kind}s: {listed}.",
            f"--{kind} {_letter(kind)}{found.found[0][0]}",
        )
    if makes:
        return tx.add(_new_party(work, kind, name, account))
    raise _unknown(kind, name, found.near, option or f"--{kind}")


def _refuse_two_readings(
    ref: Ref, name: str, called: Sequence[tuple[int, str]], option: str
) -> None:
    """Raises Ambiguous where the ref of one record is the name of another."""
    others = [number for number, _ in called if number != ref.number]
    if others:
        other = Ref(ref.kind, others[0])
        raise Ambiguous(
            f"{quoted(name)} is the ref of {ref} and the name of {other}.",
            f"{option} {other}, or {option} '#{ref.number}' for {ref}",
        )


def _letter(kind: str) -> str:
    return {"account": "C", "contact": "P"}[kind]


def _new_party(work: Work, kind: str, name: str, account: int | None) -> records.Kept:
    if kind == "account":
        return records.Account(name=name, created_at=work.now, updated_at=work.now)
    named = split_name(name)
    return records.Contact(
        first_name=named.get("first_name"),
        last_name=named["last_name"],
        account_id=account,
        created_at=work.now,
        updated_at=work.now,
    )


def _unknown(what: str, name: str, near: list[str], option: str) -> UnknownName:
    proposal = f" Did you mean {' or '.join(near[:3])}?" if near else ""
    make = "add --create to make it"
    return UnknownName(
        what,
        name,
        near,
        f"there is no {what} called {quoted(name)}.{proposal}",
        f"{option} {quote(near[0])}, or {make}" if near else make,
    )
