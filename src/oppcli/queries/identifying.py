"""What tells a record from another one of its name: the customer, the company, the telephone."""

from collections.abc import Collection, Sequence

from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.fields import KINDS
from oppcli.domain.refs import Ref
from oppcli.domain.wording import all_of, counted
from oppcli.queries.find import REGARDED
from oppcli.store import Store
from oppcli.views.history import full_name

_FEW = 500
_MOST = 2  # what is said of a record beside its name
_LEAD = full_name("v_lead")
# Columns of each view: whom a record is about, then what else tells it apart.
_COLUMNS = {
    "opportunity": ("COALESCE(account, contact)", "topic"),
    "lead": (f"COALESCE({_LEAD}, company)", "company", "topic", "phone"),
    "account": ("name", "address", "phone", "email"),
    "contact": ("name", "account", "address", "phone", "email"),
    "device": ("brand", "model", "stock_number"),
}
_COMPANY = {"opportunity": "account", "lead": "company", "contact": "account"}
# The id of a record with the names by which it is called; each person with a part is a row.
_CALLED = {
    "opportunity": "SELECT id, name, second FROM ("
    "SELECT id, account AS name, contact AS second FROM v_opportunity UNION ALL"
    " SELECT p.opportunity_id, c.name, NULL FROM opportunity_contact p"
    " JOIN v_contact c ON c.id = p.contact_id) called",
    "lead": f"SELECT id, {_LEAD}, company FROM v_lead",
    "account": "SELECT id, name FROM v_account",
    "contact": "SELECT id, name, account FROM v_contact",
}


def whom(store: Store, about: Ref) -> str:
    """Whom something about a record is about: the customer of an opportunity, the person of a lead,
    the name of an account or a contact; '' where nobody is named."""
    return _facts(store, [about]).get(about, ("",))[0]


def owner_of(store: Store, about: Ref) -> str:
    """The active user who owns a sale or a lead; '' for a team's, and for any other record."""
    if about.kind not in ("opportunity", "lead"):
        return ""
    rows = store.read(
        f"SELECT r.owner FROM v_{about.kind} r JOIN v_owner o ON o.name = r.owner"
        " WHERE r.id = :id AND o.kind = 'user' AND o.active = 1",
        {"id": about.number},
    ).rows
    return rows[0][0] if rows else ""


def customers(store: Store, about: Collection[Ref]) -> dict[Ref, str]:
    """Whom each of many records is about, as `whom`; those that are about nobody are left out."""
    found: dict[Ref, str] = {}
    for kind, columns in _COLUMNS.items():
        wanted = {ref.number for ref in about if ref.kind == kind}
        if wanted:
            # One by one they are looked up quicker, but a statement has only so much room.
            few = f" WHERE id IN ({', '.join(map(str, wanted))})" if len(wanted) <= _FEW else ""
            rows = store.read(f"SELECT id, {columns[0]} FROM v_{kind}{few}").rows
            found |= {Ref(kind, number): name for number, name in rows if number in wanted and name}
    return found


def customers_of_activities(store: Store, activities: Collection[Ref]) -> dict[Ref, str]:
    """Whom each of the activities is about; '' of one that is about nobody."""
    wanted = {ref.number for ref in activities}
    few = f" WHERE id IN ({', '.join(map(str, wanted))})" if len(wanted) <= _FEW else ""
    rows = store.read(
        f"SELECT id, {', '.join(f'{kind}_id' for kind in REGARDED)} FROM activity{few}"
    ).rows
    about = {
        Ref("activity", number): Ref(kind, at)
        for number, *ids in rows
        for kind, at in zip(REGARDED, ids, strict=True)
        if at is not None
    }
    names = customers(store, [about[ref] for ref in activities if ref in about])
    return {ref: names.get(about[ref], "") if ref in about else "" for ref in activities}


def names_about(store: Store, about: Collection[Ref]) -> dict[Ref, str]:
    """The names, in one text, by which somebody may call what each of many records is about: the
    account and the people of an opportunity, the person and the company of a lead, a person and
    the person's account."""
    found: dict[Ref, str] = {}
    for kind, source in _CALLED.items():
        wanted = {ref.number for ref in about if ref.kind == kind}
        few = f" WHERE id IN ({', '.join(map(str, wanted))})" if len(wanted) <= _FEW else ""
        for number, *names in store.read(f"{source}{few}").rows if wanted else ():
            if number in wanted:
                ref = Ref(kind, number)
                found[ref] = " ".join(filter(None, (found.get(ref), *names)))
    return found


def companies(store: Store, refs: Collection[Ref]) -> dict[Ref, str]:
    """The account of each sale and person, and the company of each lead, where there is one."""
    found: dict[Ref, str] = {}
    for kind, column in _COMPANY.items():
        numbers = ", ".join(str(ref.number) for ref in refs if ref.kind == kind)
        sql = f"SELECT id, {column} FROM v_{kind} WHERE id IN ({numbers}) AND {column} IS NOT NULL"
        rows = store.read(sql).rows if numbers else ()
        found |= {Ref(kind, number): name for number, name in rows}
    return found


def told_apart(store: Store, named: Sequence[tuple[Ref, str]]) -> list[tuple[str, ...]]:
    """Each record's name with what tells it apart: `("Berg", "Globex", "Used FH16")`,
    `("Berg AG", "1 open sale, leif")`."""
    facts = _facts(store, [ref for ref, _ in named])
    sales = _sales(store, [ref for ref, _ in named])
    told = []
    for ref, name in named:
        own = facts.get(ref, ())
        more = [own[1], sales[ref], *own[2:]] if ref in sales and ref.kind == "contact" else own
        if ref in sales and ref.kind == "account":
            more = [sales[ref], *own]
        kept = dict.fromkeys(fact for fact in more if fact and fact != name)
        told.append((name, *_chosen(list(kept), _place(ref, own))))
    return told


_PLACES = {
    kind: columns.index("address") for kind, columns in _COLUMNS.items() if "address" in columns
}


def _place(ref: Ref, facts: Sequence[str]) -> str:
    """Where a customer is: people call two of one name by that."""
    return facts[_PLACES[ref.kind]] if facts and ref.kind in _PLACES else ""


def _chosen(facts: Sequence[str], place: str) -> Sequence[str]:
    """The first facts, and the place as well."""
    first = facts[:_MOST]
    return first if not place or place in first else [*first, place]


def _sales(store: Store, refs: Collection[Ref]) -> dict[Ref, str]:
    """How many open opportunities the accounts and contacts among these have, and whose they are:
    `2 open sales, leif and mia`; nothing for those that have none."""
    owners: dict[Ref, list[str]] = {}
    for kind in ("account", "contact"):
        numbers = ", ".join(str(ref.number) for ref in refs if ref.kind == kind)
        sql = (
            f"SELECT o.{kind}_id, w.name FROM opportunity o JOIN owner w ON w.id = o.owner_id"
            f" WHERE o.{kind}_id IN ({numbers}) AND o.status IN {sql_words(OPEN)} ORDER BY o.id"
        )
        for number, owner in store.read(sql).rows if numbers else ():
            owners.setdefault(Ref(kind, number), []).append(owner)
    return {
        ref: f"{counted(len(names), 'open sale')}, {all_of(dict.fromkeys(names))}"
        for ref, names in owners.items()
    }


def _facts(store: Store, refs: Sequence[Ref]) -> dict[Ref, tuple[str, ...]]:
    found: dict[Ref, tuple[str, ...]] = {}
    for kind in dict.fromkeys(ref.kind for ref in refs if ref.kind in _COLUMNS):
        numbers = ", ".join(str(ref.number) for ref in refs if ref.kind == kind)
        columns = ", ".join(_COLUMNS[kind])
        rows = store.read(
            f"SELECT id, {columns} FROM v_{KINDS[kind].name} WHERE id IN ({numbers})"
        ).rows
        for number, *facts in rows:
            found[Ref(kind, number)] = tuple(" ".join((fact or "").split()) for fact in facts)
    return found
