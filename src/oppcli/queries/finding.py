"""Looks for words in the records of every kind at once."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.fields import KINDS, Kind
from oppcli.domain.name_matching import match
from oppcli.domain.refs import Ref
from oppcli.domain.search_hits import Hit, OpenSales, best_first
from oppcli.queries.find import names_of
from oppcli.queries.search import Once, Reach, search_sql
from oppcli.queries.where import Where
from oppcli.store import Store

# In the order of their lines where nothing else tells two hits apart.
FOUND = ("account", "contact", "lead", "opportunity", "device", "deal", "activity")

_MOST_NAMED = 500  # customers whose sales are asked for by their numbers
_OPEN = sql_words(OPEN)
_AMOUNT = "CASE WHEN status = 'won' THEN actual_revenue_minor ELSE est_revenue_minor END"
_DONE = "COALESCE(completed_at, starts_at, due_date)"
_PERSON = "NULLIF(TRIM(COALESCE(first_name, '') || ' ' || COALESCE(last_name, '')), '')"
# What a hit is made of, in the order of its fields, as SQL over the view of each kind.
_FIELDS = (
    *("name", "second", "third", "is_open", "recent", "status", "type", "who"),
    *("phone", "email", "address", "link", "day", "owner", "amount", "currency"),
)
_OF: dict[str, dict[str, str]] = {
    "account": {
        "name": "name",
        "recent": "updated_at",
        "phone": "phone",
        "email": "email",
        "address": "address",
    },
    "contact": {
        "name": "name",
        "who": "account",
        "recent": "updated_at",
        "phone": "phone",
        "email": "email",
        "address": "address",
    },
    "lead": {
        "name": f"COALESCE({_PERSON}, company, topic)",
        "second": "topic",
        "third": "company",
        "is_open": "CASE WHEN status IN ('qualified', 'disqualified') THEN 0 ELSE 1 END",
        "recent": "updated_at",
        "status": "status",
        "who": "company",
        "phone": "phone",
        "email": "email",
        "link": "opportunity",
        "owner": "owner",
        "amount": "est_value_minor",
        "currency": "currency",
    },
    "opportunity": {
        "name": "topic",
        "is_open": "is_open",
        "recent": "touched_at",
        "status": "status",
        "type": "stage_title",
        "who": "COALESCE(account, contact)",
        "day": "COALESCE(closed_on, est_close_date)",
        "owner": "owner",
        "amount": _AMOUNT,
        "currency": "currency",
    },
    "device": {
        "name": "name",
        "second": "stock_number",
        "third": "TRIM(COALESCE(brand, '') || ' ' || COALESCE(model, ''))",
        "is_open": "CASE WHEN status IN ('available', 'reserved') THEN 1 ELSE 0 END",
        "recent": "updated_at",
        "status": "status",
        "amount": "list_price_minor",
        "currency": "currency",
    },
    "deal": {
        "name": "title",
        "is_open": "CASE WHEN status IN ('scenario', 'offered') THEN 1 ELSE 0 END",
        "recent": "updated_at",
        "status": "status",
        "type": "model",
        "link": "opportunity",
        "day": "valid_until",
        "amount": "amount_minor",
        "currency": "currency",
    },
    "activity": {
        "name": "subject",
        "second": "outcome",
        "is_open": "CASE WHEN status = 'open' THEN 1 ELSE 0 END",
        "recent": f"COALESCE({_DONE}, created_at)",
        "status": "status",
        "type": "type",
        "link": "regarding",
        "day": _DONE,
        "owner": "owner",
    },
}
_NUMBERS = {"is_open": "1", "amount": "CAST(NULL AS BIGINT)"}


def find_all(store: Store, text: str, kinds: Collection[str] = FOUND) -> list[Hit]:
    """The records of those kinds that hold all words of the text, the best first.

    Nothing holds a text without words. Raises BadValue for one that is too long.
    """
    if not text.strip():
        return []
    where = Where()
    once = Once()
    selects = []
    for name in FOUND:
        if name in kinds:
            tests = [_test(where, KINDS[name], text, reach, once) for reach in Reach]
            selects.append(_select(name, *tests))
    if not selects:
        return []
    rows = store.read(f"{once.sql}{' UNION ALL '.join(selects)}", where.params).rows
    return best_first([_hit(*row) for row in rows], text)


def _test(where: Where, kind: Kind, text: str, reach: Reach, once: Once) -> str:
    """SQL for a record that holds all words within that reach."""
    own = _Same(params=where.params)
    search_sql(own, kind, text, reach=reach, once=once)
    return " AND ".join(own.conditions)


class _Same(Where):
    """Binds equal values once, so that two conditions for the same have the same words."""

    def bind(self, value: object) -> str:
        for name, bound in self.params.items():
            if bound == value:
                return f":{name}"
        return super().bind(value)


def _select(kind: str, own: str, linked: str, held: str) -> str:
    columns = [
        f"{_OF[kind].get(each) or _NUMBERS.get(each, 'CAST(NULL AS TEXT)')} AS {each}"
        for each in _FIELDS
    ]
    is_own, is_linked = (f"CASE WHEN {test} THEN 1 ELSE 0 END" for test in (own, linked))
    picked = f"'{kind}' AS kind, id, {is_own} AS is_own, {is_linked} AS is_linked"
    return f"SELECT {picked}, {', '.join(columns)} FROM v_{kind} WHERE {held}"


def _hit(
    kind: str,
    number: int,
    is_own: int,
    is_linked: int,
    name: str | None,
    second: str | None,
    third: str | None,
    is_open: int,
    recent: str | None,
    *more: object,
) -> Hit:
    names = dict.fromkeys(filter(None, (name, second, third)))
    *texts, amount, currency = more
    assert amount is None or isinstance(amount, int)
    status, type_, who, phone, email, address, link, day, owner = (
        str(each or "") for each in texts
    )
    mails = (email,) if email else ()
    return Hit(
        Ref(kind, number),
        (*names, *mails),
        is_own=bool(is_own),
        is_said=not is_linked,
        is_open=bool(is_open),
        recent=recent or "",
        status=status,
        type=type_,
        who=who,
        phone=phone,
        email=email,
        address=" ".join(address.split()),
        link=link,
        day=day,
        owner=owner,
        amount=amount,
        currency=str(currency or ""),
    )


def open_sales(store: Store, hits: Sequence[Hit]) -> dict[Ref, OpenSales]:
    """The open opportunities of the accounts and contacts among the hits that have any."""
    found: dict[Ref, OpenSales] = {}
    for kind, source in _SALES.items():
        numbers = [hit.ref.number for hit in hits if hit.ref.kind == kind]
        if not numbers:
            continue
        where, is_one = Where(), "IS NOT NULL"
        if len(numbers) <= _MOST_NAMED:
            is_one = f"IN ({', '.join(map(where.bind, numbers))})"
        rows = store.read(
            f"SELECT customer, currency, COUNT(*), SUM(est_revenue)"
            f" FROM ({source.format(is_one=is_one)}) t"
            " GROUP BY customer, currency ORDER BY customer, currency",
            where.params,
        ).rows
        for customer, currency, count, amount in rows:
            before = found.get(ref := Ref(kind, customer), OpenSales(0, ()))
            amounts = () if amount is None else ((currency, amount),)
            found[ref] = OpenSales(before.count + count, (*before.amounts, *amounts))
        owners = f"SELECT DISTINCT customer, owner FROM ({source.format(is_one=is_one)}) t"
        for customer, owner in store.read(f"{owners} ORDER BY customer, owner", where.params).rows:
            ref = Ref(kind, customer)
            found[ref] = replace(found[ref], owners=(*found[ref].owners, owner))
    return found


_SALES = {
    "account": "SELECT o.account_id AS customer, o.currency, o.est_revenue, w.name AS owner"
    " FROM opportunity o JOIN owner w ON w.id = o.owner_id"
    f" WHERE o.account_id {{is_one}} AND o.status IN {_OPEN}",
    # Those of a person are where the person is the contact, or has another part in it.
    "contact": "SELECT customer, o.currency, o.est_revenue, w.name AS owner FROM"
    " (SELECT contact_id AS customer, id FROM opportunity WHERE contact_id {is_one}"
    " UNION SELECT contact_id, opportunity_id FROM opportunity_contact WHERE contact_id {is_one})"
    " part JOIN opportunity o ON o.id = part.id JOIN owner w ON w.id = o.owner_id"
    f" WHERE o.status IN {_OPEN}",
}


def near_names(store: Store, text: str, kinds: Collection[str]) -> list[str]:
    """Names of records of those kinds that look like the text, the nearest first; none for digits,
    which are looked for as a telephone."""
    if not any(map(str.isalpha, text)):
        return []
    names = (name for kind in FOUND if kind in kinds for _, name in names_of(store, kind))
    return match(text, enumerate(names)).near
