"""Filters as SQL: the same words on every list and report, over the same view columns."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from shlex import quote
from typing import TYPE_CHECKING

from oppcli.domain.field import BUSINESS_KIND
from oppcli.domain.fields import DEAL, OPP_STATUS, OPPORTUNITY, FieldType, Kind
from oppcli.domain.name_matching import match
from oppcli.domain.names import name_key, names_in, spelled
from oppcli.domain.refs import Ref, parse_ref
from oppcli.domain.user_words import means_me, names_meant
from oppcli.domain.wording import nearest, quoted
from oppcli.errors import BadValue, NotFound
from oppcli.queries.filter_arguments import Asking, Filters, Words
from oppcli.queries.readable_days import check_days, check_instants
from oppcli.queries.where import Where, lapsed_sql, under_sales
from oppcli.store import Store

if TYPE_CHECKING:
    from datetime import date

    from oppcli.domain.filters import Condition

_COUNTED_BACK = frozenset(("last_activity",))  # days of these are counted from the day looked at


def compile_filters(
    store: Store,
    kind: Kind,
    filters: Filters,
    asking: Asking,
    *,
    default_status: Words = None,
    tells_damage: bool = False,
    within: Where | None = None,
    is_told: bool = True,
) -> Where:
    """The filters of a list of `kind` as SQL over its view `t`.

    `within` are the conditions of a report itself, which are kept, and among which the notes count
    what a condition leaves out; unless `is_told` there are no such notes. `default_status` holds
    where neither `--status` nor `--where` asks for one. Raises NotFound for names that do not
    exist, BadValue for words that cannot be read, and StoreDamaged for a stored day that cannot be:
    if it `tells_damage`, that is a note.
    """
    where = Where() if within is None else within
    columns = {each.name for each in kind.fields}
    of_whom = Where([], where.params) if kind is DEAL else where
    for name in ("owner", "business", "facility", "operation"):
        words = getattr(filters, name)
        if words:
            _named(store, of_whom, name, words, asking)
    _units(store, of_whom, filters, asking)
    if kind is DEAL and of_whom.conditions:  # a deal is its opportunity's owner's
        where.add(under_sales(of_whom))
    if filters.stage:
        _stages(store, where, filters.stage)
    asked = conditions(kind, filters.where or (), asking)
    if any(each.field.name == "status" and each.op.value == "=" for each in asked):
        default_status = None
    _status(store, where, kind, filters.status or default_status, asking)
    if filters.account:
        _accounts(store, where, filters.account, columns, asking)
    if filters.contact:
        _contacts(store, where, filters.contact, asking)
    for name in ("brand", "interest_type"):
        words = getattr(filters, name)
        if words:
            found = names_in(words, _stored(store, kind, name, words))
            where.any_of(f"name_key({name})", list(map(name_key, found)))
    if filters.close or filters.created or filters.valid or _of_activities(filters):
        from oppcli.queries.period_filters import within_periods

        within_periods(where, kind, filters, asking)
    if filters.search:
        from oppcli.queries.search import search_sql

        search_sql(where, kind, filters.search)
    if asked:
        from oppcli.queries.conditions import add_conditions

        for condition in asked:
            _refuse_unknown(store, condition, asking)
        add_conditions(store, where, kind, asked, asking, is_told=is_told)
        if kind is OPPORTUNITY:
            check_instants(store, [each.field.name for each in asked], asking)
    check_days(store, kind, _days(kind, filters, asked), asking, tells=tells_damage)
    return where


def _stored(store: Store, kind: Kind, name: str, words: Sequence[str]) -> Iterator[str]:
    """The stored values of a column that have a comma, read where one of the words has one."""
    if any("," in word for word in words):
        sql = f"SELECT DISTINCT {name} FROM v_{kind.name} WHERE {name} LIKE '%,%'"
        yield from (value for (value,) in store.read(sql).rows)


def _of_activities(filters: Filters) -> bool:
    """Whether a filter by the days of activities is given."""
    return bool(filters.due or filters.done or filters.when)


def _days(kind: Kind, filters: Filters, asked: Sequence["Condition"]) -> list[str]:
    """The days that records are picked by."""
    days = [each for each in kind.fields if each.type is FieldType.DATE]
    named = {each.field.name for each in asked} | ({"closed_on"} if filters.close else set())
    named |= {"valid_until"} if filters.valid else set()
    return [each.name for each in days if each.name in named]


def _units(store: Store, where: Where, filters: Filters, asking: Asking) -> None:
    """The filters by kinds of businesses, by teams and by managers."""
    if filters.business_kind:
        from oppcli.domain.choices import one_of

        kinds = [
            one_of("business_kind", w, BUSINESS_KIND.choices)
            for w in names_in(filters.business_kind)
        ]
        where.any_of("business_kind", kinds)
    if filters.team or filters.manager:
        from oppcli.queries.people_of import people_of

        for option, words in (("team", filters.team), ("manager", filters.manager)):
            if words:
                where.any_of("owner", people_of(store, option, words, asking))


def conditions(kind: Kind, texts: Sequence[str], asking: Asking) -> list["Condition"]:
    """The conditions of `--where`. Raises BadValue for a text that is not a condition."""
    if not texts:
        return []
    from oppcli.domain.filters import parse_where

    def read(text: str, today: "date") -> list["Condition"]:
        return parse_where(
            text,
            kind,
            today=today,
            fiscal_year_start=asking.fiscal_year_start,
            order=asking.date_order,
            currency=asking.currency,
        )

    # How long nothing has happened is counted to the day that is looked at.
    return [
        of_then if of_then.field.name in _COUNTED_BACK else condition
        for text in texts
        for condition, of_then in zip(
            read(text, asking.day_read_on), read(text, asking.today), strict=True
        )
    ]


def _refuse_unknown(store: Store, condition: "Condition", asking: Asking) -> None:
    """Raises NotFound where an owner, stage or unit is compared with a name that none has."""
    name = condition.field.name
    if name not in _REFUSED or condition.op.value not in ("=", "!="):
        return
    if store.as_of is not None:  # who came later is nobody then, and no slip of the finger
        return
    from oppcli.queries.linked_names import known_names, same_names

    for value in condition.values:
        if value is None or means_me(value, name):
            continue
        if not same_names(store, name, str(value), asking):
            known = [each for _, each in known_names(store, name)]
            near = nearest(str(value), known, 1)
            raise NotFound(
                f"there is no {_WHAT.get(name, name)} called {quoted(str(value))}.",
                f"--where {quote(_equal(name, near[0]))}" if near else _all_of(name),
            )


def _equal(name: str, value: str) -> str:
    return f"{name}={value}" if value.isidentifier() else f'{name}="{value}"'


def _all_of(name: str) -> str:
    """The command that lists what such an option can name."""
    if name == "stage":
        return "oppcli process list"
    kind = {"owner": "", "manager": " user"}.get(name, f" {name}")
    return f"oppcli org list{kind}"


# The fields of `--where` that are refused a name of nothing.
_REFUSED = ("owner", "business", "facility", "operation", "stage")


_WHAT = {"owner": "user or team", "manager": "user"}


def _named(store: Store, where: Where, name: str, words: Sequence[str], asking: Asking) -> None:
    from oppcli.queries.linked_names import known_names, own_names, same_names

    called = dict(known_names(store, name))
    wanted: list[object] = []
    for word in names_in(words, called.values()):
        if name == "owner":
            wanted += _owners(store, word, list(called.values()), asking)
            continue
        if same := same_names(store, name, word, asking):
            wanted += same
            continue
        own = own_names(store, name)
        found = named(name, word, [each for _, each in own])
        wanted += [called[number] for number, each in own if each in found]
    where.any_of(name, wanted)


def _owners(store: Store, word: str, known: Sequence[str], asking: Asking) -> list[str]:
    """The owners that a word means; nobody, which is noted, on a day before they came. Raises
    NotFound."""
    try:
        return named("owner", word, known, asking.me)
    except NotFound:
        if not store.is_past:
            raise
    with closing(store.look()) as present:
        later = named("owner", word, _owner_names(present), asking.me)
    asking.note(f"{' and '.join(later)} was not there then")
    return []


def _owner_names(store: Store) -> list[str]:
    return [name for (name,) in store.read("SELECT name FROM owner ORDER BY name").rows]


def nobody(name: str, word: str, near: Sequence[str]) -> NotFound:
    """The error for a word that names nothing for the option `name`."""
    what = _WHAT.get(name, name)
    if near:
        told = f"there is no {what} called '{word}'. Did you mean {near[0]}?"
        return NotFound(told, f"--{name} {quote(near[0])}")
    return NotFound(f"there is no {what} called '{word}'.", _all_of(name))


def named(name: str, word: str, known: Iterable[str], me: str = "") -> list[str]:
    """What a word behind the option `name` means of the names that are known, which for `me` is
    whoever asks where users are. Raises NotFound."""
    found, near = names_meant(word, me, known, name)
    if not found:
        raise nobody(name, word, near)
    return found


def _stages(store: Store, where: Where, words: Sequence[str]) -> None:
    from oppcli.queries.linked_names import stages_called

    wanted: list[object] = []
    for word in names_in(words, _titles(store)):
        text = spelled(word)
        found = stages_called(store, word)
        stages = [] if found else store.read("SELECT key FROM stage ORDER BY active DESC, id").rows
        known = list(dict.fromkeys(key for (key,) in stages))
        found = found or [key for key in known if key.startswith(text)]
        if not found:
            keys = ", ".join(known)
            if text in OPP_STATUS:
                raise NotFound(f"'{word}' is a status, not a stage.", f"--status {text}")
            near = nearest(text, known, 1)
            raise NotFound(
                f"there is no stage '{word}' ({keys}).",
                f"--stage {near[0]}" if near else _all_of("stage"),
            )
        wanted += found
    where.any_of("stage", wanted)


def _titles(store: Store) -> Iterator[str]:
    yield from (title for (title,) in store.read("SELECT title FROM stage").rows)


def _status(store: Store, where: Where, kind: Kind, words: Words, asking: Asking) -> None:
    status = kind.field("status")
    if not words or status is None:
        return
    wanted: list[object] = []
    either: list[str] = []
    for word in names_in(words):
        text = spelled(word)
        if text == "all":
            return
        if text == "closed" and kind.name == "opportunity":
            wanted += OPP_STATUS[2:]
        elif text in status.choices:
            wanted.append(text)
        elif text in status.worked_out:
            either.append(lapsed_sql(where, asking.today))
        else:
            if kind.name == "opportunity" and (text,) in store.read("SELECT key FROM stage").rows:
                raise BadValue(f"'{word}' is a stage, not a status.", f"--stage {text}")
            known = (*status.filter_words, "all")
            follows = status.worked_out if text in status.former else ()
            near = follows or nearest(text, known, 1) or ["all"]
            raise BadValue(f"'{word}' is not a status ({', '.join(known)}).", f"--status {near[0]}")
    if wanted:
        either.append(f"status IN ({', '.join(map(where.bind, wanted))})")
    where.add(f"({' OR '.join(either)})" if either else "1 = 0")


def _accounts(
    store: Store, where: Where, words: Sequence[str], columns: set[str], asking: Asking
) -> None:
    if "account_ref" not in columns:
        raise BadValue("--account does not apply to this list.")
    where.any_of("account_ref", [str(ref) for ref in _parties(store, "account", words, asking)])


def _contacts(store: Store, where: Where, words: Sequence[str], asking: Asking) -> None:
    """Keeps opportunities whose contact is one of those, or in which one of them has a role."""
    refs = _parties(store, "contact", words, asking)
    named = ", ".join(where.bind(str(ref)) for ref in refs)
    numbers = ", ".join(where.bind(ref.number) for ref in refs)
    parts = f"SELECT opportunity_id FROM opportunity_contact WHERE contact_id IN ({numbers})"
    where.add(f"(contact_ref IN ({named}) OR id IN ({parts}))" if refs else "1 = 0")


def _parties(store: Store, kind: str, words: Sequence[str], asking: Asking) -> list[Ref]:
    """The accounts or contacts that the words of a filter fit, by ref or name. Raises NotFound."""
    wanted: list[Ref] = []
    for word in words:
        ref = _party_ref(store, kind, word, asking)
        if ref is not None:
            wanted.append(ref)
            continue
        found = match(word, store.read(f"SELECT id, name FROM v_{kind}").rows)
        if not found.found:
            near = f" Did you mean '{found.near[0]}'?" if found.near else ""
            raise NotFound(
                f"no {kind} is called '{word}'.{near}",
                f"--{kind} {quote(found.near[0])}" if near else f"oppcli {kind} list",
            )
        wanted += [Ref(kind, number) for number, _ in found.found]
    return wanted


def _party_ref(store: Store, kind: str, word: str, asking: Asking) -> Ref | None:
    """The account or contact that a word is the ref of; None for a name. A ref of nothing filters
    all out, and one that is the name of another record is noted."""
    exact = f"SELECT id FROM v_{kind} WHERE name_key(name) = :key"
    try:
        ref = parse_ref(word, kind=kind)
    except NotFound:
        if store.read(exact, {"key": name_key(word)}).rows:
            return None
        raise
    if ref is None:
        return None
    others = {number for (number,) in store.read(exact, {"key": name_key(word)}).rows} - {
        ref.number
    }
    if not others or store.read(f"SELECT 1 FROM {kind} WHERE id = :id", {"id": ref.number}).rows:
        for other in sorted(others):
            asking.note(f"{quoted(word)} means {ref}; {Ref(kind, other)} has that name")
        return ref
    return None
