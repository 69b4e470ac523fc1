"""The lines of what was found: what each record is, in a few words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo

from oppcli.domain.dates import short_day
from oppcli.domain.fields import FieldType
from oppcli.domain.money import Money
from oppcli.domain.offers import shown_status
from oppcli.domain.refs import Ref
from oppcli.domain.search_hits import Hit, OpenSales, is_where
from oppcli.output.screen_text import cell_width
from oppcli.output.table import Column, Table

_DOT = " · "
_LONGEST_PHONE = 40  # a longer one is none
_LONGEST_SALES = 19  # cells of what is never cut: `1 open, 138,500 EUR`
_DAY = len("2026-11-23")
_COLUMNS: tuple[Column, ...] = (
    Column("kind", hidden=True),
    Column("ref"),
    Column("name", shrinks=True),
    Column("what", shrinks=True),
    Column("sales", shrinks=True),
    Column("phone", hidden=True),
    Column("email", hidden=True),
    Column("status", hidden=True),
    Column("owner", hidden=True),
    Column("day", FieldType.DATE, hidden=True),
    Column("amount", FieldType.MONEY, currency="currency", hidden=True),
    Column("currency", FieldType.CURRENCY, hidden=True),
    Column("open", FieldType.INTEGER, hidden=True),
)


def found_table(
    hits: Sequence[Hit],
    sales: Mapping[Ref, OpenSales],
    *,
    today: date,
    zone: tzinfo,
    for_people: bool,
    empty: str,
    text: str = "",
) -> Table:
    """A row per hit, closed ones marked. `sales` are the open opportunities of customers. People
    read the address where the `text` that was looked for is in it and not in the name."""
    rows: list[tuple[object, ...]] = [
        _row(hit, sales.get(hit.ref), today, zone, text if for_people else None) for hit in hits
    ]
    columns = _COLUMNS
    if for_people:  # a telephone leads, and is never cut
        longest = max((cell_width(phone) for hit in hits if (phone := _phone_of(hit))), default=0)
        least = min(longest + 1, _LONGEST_PHONE)
        told = max((cell_width(_open_sales_text(each)) for each in sales.values()), default=0)
        leasts = {"what": least, "sales": min(told, _LONGEST_SALES)}  # amounts are not cut either
        columns = tuple(replace(each, least=leasts.get(each.name, each.least)) for each in columns)
    if for_people and not any(row[4] for row in rows):
        columns, rows = columns[:4] + columns[5:], [row[:4] + row[5:] for row in rows]
    marks = [hit.status if hit.status in ("won", "lost") else "" for hit in hits]
    return Table(columns, rows, marks=marks, empty=empty)


def _row(
    hit: Hit, sales: OpenSales | None, today: date, zone: tzinfo, text: str | None
) -> tuple[object, ...]:
    for_people = text is not None
    nothing = "" if for_people else None
    owners = _owners(hit, sales) if for_people else ""
    day = _local_day(hit.day, zone)
    place = hit.address if text and is_where(hit, text) else ""
    what = place or _what(hit, day, today)  # beside a place a telephone would be cut
    amount, currency = hit.amount, hit.currency
    if sales is not None and len(sales.amounts) == 1:
        currency, amount = sales.amounts[0]
    return (
        *(hit.ref.kind, str(hit.ref), hit.names[0] if hit.names else nothing),
        _DOT.join(filter(None, (what, owners))) or nothing,
        _open_sales_text(sales) if sales is not None else nothing,
        *(hit.phone or None, hit.email or None, hit.status or None, hit.owner or None),
        *(day, amount, currency if amount is not None else None),
        sales.count if sales is not None else None,
    )


def _local_day(text: str, zone: tzinfo) -> str | None:
    """The day of a stored day or instant, as the calendar on the wall had it."""
    if not text or len(text) == _DAY:
        return text or None
    return datetime.fromisoformat(text).astimezone(zone).date().isoformat()


def _what(hit: Hit, day: str | None, today: date) -> str:
    money = "" if hit.amount is None else Money(hit.amount, hit.currency).brief()
    status = hit.status.replace("_", " ")
    match hit.ref.kind:
        case "account" | "contact":
            parts = [hit.phone, hit.who, hit.email]
        case "lead":
            is_person = len(hit.names) > 1 and hit.names[0] != hit.names[1]
            about = hit.names[1] if is_person and hit.names[1] != hit.email else ""
            state = f"{status} to {hit.link}" if hit.link else status
            company = hit.who if hit.who not in hit.names[:1] else ""
            parts = [_phone_of(hit), company, ", ".join(filter(None, (about, state)))]
        case "opportunity":
            parts = [hit.who, hit.type if hit.is_open else status, money]
        case "deal":
            parts = [hit.link, hit.type, shown_status(status, day, today), money]
        case "device":
            kind = hit.names[-1] if len(hit.names) > 1 else ""
            parts = [kind, status, money]
        case _:
            done = f"{hit.type.replace('_', ' ')} {'planned' if hit.is_open else status}"
            parts = [done, short_day(date.fromisoformat(day), today) if day else "", hit.link]
    return _DOT.join(filter(None, parts))


def _phone_of(hit: Hit) -> str:
    """The telephone that its line says; of a lead that was qualified the contact has it."""
    return "" if hit.ref.kind == "lead" and hit.link else hit.phone


def _owners(hit: Hit, sales: OpenSales | None) -> str:
    """Who owns an open opportunity or lead, or those of a customer."""
    if sales is not None:
        return ", ".join(sales.owners)
    return hit.owner if hit.ref.kind in ("opportunity", "lead") and hit.is_open else ""


def _open_sales_text(sales: OpenSales) -> str:
    """`2 open, 52,000 EUR + 10,000 SEK`."""
    amounts = " + ".join(Money(minor, code).brief() for code, minor in sales.amounts)
    return ", ".join(filter(None, (f"{sales.count:,} open", amounts)))
