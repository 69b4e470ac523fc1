"""Tables of records: columns from the vocabulary, late and closed rows marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from oppcli.domain.fields import KINDS, Field, FieldType
from oppcli.domain.names import spoken
from oppcli.domain.offers import is_lapsed, shown_status
from oppcli.output.table import RATE, Column, Table

if TYPE_CHECKING:
    from oppcli.domain.rates import Factor

# On a narrow screen the highest number gives way first.
_YIELDS = {
    "idle": 7,
    "address": 7,
    "competitor": 1,
    "lost_reason": 1,
    "owner": 6,
    "email": 6,
    "rating": 5,
    "quantity": 5,
    "account": 2,
    "status": 3,
    "regarding": 2,
    "opportunity": 2,
    "stage": 2,
    "type": 1,
}
_OF_SEVERAL = 1  # how the owner yields where a list has several
_BESIDE_NAMES = 3  # how the stage yields where it is to go before the names of customers are cut
_CLIPPED = 9  # cells of a stage at the least: Quotation
# How columns yield in lists of one sort of records.
_OF_LOST = {"lost_reason": 0, "competitor": -2, "topic": -1}
_OF_NEW = {"phone": -1}
_OF_LEADS = {"phone": 2, "created_at": 4}
_ALIKE = 8  # how a column yields that says the same in every row
_SEVERAL_ROWS = 2
_NARROW = 76  # cells of a screen without room for why a sale was lost beside who won it
_LATE_BY = ("est_close_date", "valid_until")
# The statuses in which no close date matters any more.
_IN_TIME = ("canceled", "disqualified", "qualified")
_DAYS = ("idle", "age", "days_in_stage", "days_pushed")
_LONGEST_PHONE = 40
_SHRINKS = (
    "topic",
    "competitor",
    "subject",
    "title",
    "customer",
    "account",
    "company",
    "name",
    "address",
)


def list_table(
    fields: Sequence[Field],
    rows: Sequence[Sequence[Any]],
    *,
    seen: int,
    today: date,
    zone: tzinfo,
    for_people: bool = False,
    is_narrow: bool = False,
    as_days: Sequence[str] = (),
    rates: Sequence["Factor | None"] | None = None,
) -> Table:
    """A table of records whose first `seen` columns are shown; the rest serve marks and order.

    `rates` are what turns each row's amounts into the base currency, to sort by worth.
    People read `lapsed` as the status of an offer past its last day; to machines it is offered.
    They read what came of a done activity beside its subject, first where the screen `is_narrow`,
    and of the instants in the columns `as_days` the day.
    """
    columns = tuple(_column(field, carried=place >= seen) for place, field in enumerate(fields))
    names = [field.name for field in fields]
    if for_people and "phone" in names:
        columns = _with_short_phone(columns, names.index("phone"), rows)
    if for_people and "outcome" in names[seen:]:
        rows = _with_outcomes(names, rows, is_narrow=is_narrow)
    if for_people and "last_activity" in names:
        columns = _with_last_activity(columns)
    for name in as_days if for_people else ():
        if name in names:
            columns, rows = _with_days_of(columns, rows, names.index(name), zone)
    if for_people:  # the reasons are a process's own words, `no_budget`
        columns = tuple(
            replace(each, type=FieldType.CHOICE) if each.name == "lost_reason" else each
            for each in columns
        )
    if "idle" in names:
        rows = _with_days(rows, names.index("idle"), today, zone)
    marks = _marks(names, rows, today)
    if for_people and {"status", "valid_until"} <= set(names):
        rows = _with_lapsed(names, rows, today)
    if rates is not None:
        columns = (*columns, Column(RATE, carried=True))
        rows = [(*row, rate) for row, rate in zip(rows, rates, strict=True)]
    return Table(columns, rows, marks=marks)


def keeping(table: Table, names: Sequence[str]) -> Table:
    """The table whose columns of those names never give way."""
    if not names:
        return table
    columns = (
        replace(each, yields=0, is_asked=True) if each.name in names else each
        for each in table.columns
    )
    return replace(table, columns=tuple(columns))


def with_ends(table: Table, width: int | None) -> Table:
    """The table of lost ones as people need it: why they were lost and who won stay for longer than
    the owner and what they were about; on a narrow screen both are one text, `price: Vandelay`."""
    columns = _yielding(table.columns, _OF_LOST)
    why, who = table.position("lost_reason"), table.position("competitor")
    if why is None or who is None or width is None or width >= _NARROW:
        return replace(table, columns=columns)
    changed = {
        "lost_reason": replace(columns[why], type=FieldType.TEXT, shrinks=True),
        "competitor": replace(columns[who], hidden=True, carried=True),
        "closed_on": Column("closed_on", FieldType.DATE, title="Closed"),
    }
    columns = tuple(changed.get(each.name, each) for each in columns)
    rows = [(*row[:why], _why_lost(row[why], row[who]), *row[why + 1 :]) for row in table.rows]
    return replace(table, columns=columns, rows=rows)


def _why_lost(reason: object, competitor: object) -> str | None:
    """`price: Vandelay Autos`; who won alone says that a competitor was the reason."""
    why = spoken(str(reason)) if reason else ""
    who = str(competitor) if competitor else ""
    told = (who,) if why == "competitor" and who else (why, who)
    return ": ".join(filter(None, told)) or None


def with_alike_first(table: Table, kept: Sequence[str]) -> Table:
    """The table in which columns that say the same in every row give way before names are cut; not
    those that were asked for."""
    if len(table.rows) < _SEVERAL_ROWS:
        return table
    columns = [
        replace(each, yields=_ALIKE)
        if each.yields > 0
        and not (each.carried or each.joins or each.name in kept)
        and len({row[place] for row in table.rows}) == 1
        else each
        for place, each in enumerate(table.columns)
    ]
    return replace(table, columns=tuple(columns))


def as_leads(table: Table, *, are_new: bool) -> Table:
    """The table of leads as people need it: of new ones, since when they are there never gives way,
    and their telephones do last; a column of telephones without any is left out."""
    columns = _yielding(table.columns, _OF_NEW if are_new else _OF_LEADS)
    at = table.position("phone")
    if at is not None and not any(row[at] for row in table.rows):
        columns = (*columns[:at], replace(columns[at], hidden=True), *columns[at + 1 :])
    return replace(table, columns=columns)


def _yielding(columns: Sequence[Column], yields: Mapping[str, int]) -> tuple[Column, ...]:
    return tuple(replace(each, yields=yields.get(each.name, each.yields)) for each in columns)


def with_owners(table: Table, me: str, *, is_narrowed: bool) -> Table:
    """The table as people need its owners: of several, or of somebody else than was asked for, the
    column stays for longer than a stage; of one that is you, or that the list `is_narrowed` to,
    nobody misses it."""
    at = table.position("owner")
    owners = set() if at is None else {row[at] for row in table.rows}
    if at is None or not owners:
        return table
    owner = table.columns[at]
    is_wanted = len(owners) > 1 or not (is_narrowed or owners == {me})
    yields = min(owner.yields, _OF_SEVERAL) if is_wanted else owner.yields
    changed = {"owner": replace(owner, yields=yields, is_known=not is_wanted)}
    if is_wanted and (stage := table.position("stage")) is not None:
        changed["stage"] = replace(table.columns[stage], yields=_BESIDE_NAMES)
    columns = (changed.get(each.name, each) for each in table.columns)
    return replace(table, columns=tuple(columns))


def _with_short_phone(
    columns: tuple[Column, ...], place: int, rows: Sequence[Sequence[Any]]
) -> tuple[Column, ...]:
    """The columns; a text in the telephone column that is longer than any number may be cut."""
    if all(len(row[place] or "") <= _LONGEST_PHONE for row in rows):
        return columns
    return (*columns[:place], replace(columns[place], shrinks=True), *columns[place + 1 :])


def _with_outcomes(
    names: Sequence[str], rows: Iterable[Sequence[Any]], *, is_narrow: bool
) -> list[Sequence[Any]]:
    """The rows of activities with what came of the done ones: `ask for the length: 18 m`; on a
    narrow screen, which cuts the end, `18 m (ask for the length)`."""
    place = names.index("subject")
    status, outcome = names.index("status"), names.index("outcome")

    def told(row: Sequence[Any]) -> Any:
        subject, came = row[place], row[outcome]
        if row[status] != "done" or not came or came == subject:
            return subject
        return f"{came} ({subject})" if is_narrow else f"{subject}: {came}"

    return [(*row[:place], told(row), *row[place + 1 :]) for row in rows]


def _with_last_activity(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns, where the stage gives way to the day of the last activity before the names of
    customers and topics do."""
    told = (
        replace(each, yields=_BESIDE_NAMES) if each.name == "stage" else each for each in columns
    )
    return tuple(
        replace(each, nothing="never") if each.name == "last_activity" else each for each in told
    )


def _with_days_of(
    columns: tuple[Column, ...], rows: Sequence[Sequence[Any]], place: int, zone: tzinfo
) -> tuple[tuple[Column, ...], Sequence[Sequence[Any]]]:
    """The columns and rows with the days of the instants at `place`, as people read days."""
    day = replace(columns[place], type=FieldType.DATE)
    with_days = [
        (*row[:place], _day_of(row[place], zone) if row[place] else None, *row[place + 1 :])
        for row in rows
    ]
    return (*columns[:place], day, *columns[place + 1 :]), with_days


def _day_of(instant: str, zone: tzinfo) -> date:
    return datetime.fromisoformat(instant).astimezone(zone).date()


def with_kind(kind: str, table: Table) -> Table:
    """The table with the kind of its records as its first column."""
    columns = (Column("kind"), *table.columns)
    return Table(columns, [(kind, *row) for row in table.rows])


def record_table(
    kind: str, records: Iterable[Mapping[str, Any]], also: Sequence[Field] = ()
) -> Table:
    """Records with all their fields, for machine formats, and with those that are worked out."""
    fields = (*KINDS[kind].all_fields, *also)
    columns = tuple(_column(field, carried=False) for field in fields)
    return Table(columns, [tuple(each.get(field.name) for field in fields) for each in records])


def _column(field: Field, *, carried: bool) -> Column:
    is_money = field.type is FieldType.MONEY
    source = "base" if field.name.endswith("_base") else "currency"
    return Column(
        field.name,
        field.type,
        title=_title(field),
        currency=source if is_money else "",
        yields=_YIELDS.get(field.name, 0),
        shrinks=field.name in _SHRINKS or (field.is_own and field.type is FieldType.TEXT),
        unit="d" if field.name in _DAYS else "",
        short=field.short,
        carried=carried,
        right=field.type is FieldType.DECIMAL,
        joins="subject" if field.name == "type" else "",
        clipped=_CLIPPED if field.name == "stage" else 0,
        order=field.choices if field.is_own or field.name == "priority" else (),
    )


def _title(field: Field) -> str:
    """The heading for people, where it does not follow from the name: a label, `Close`."""
    titles = {"est_close_date": "Close", "regarding": "About", "lost_reason": "Reason"}
    titles["created_at"] = "Created"
    return field.help if field.is_own else titles.get(field.name, "")


def _with_days(
    rows: Sequence[Sequence[Any]], place: int, today: date, zone: tzinfo
) -> list[Sequence[Any]]:
    """The rows with the instant at `place` counted in days to today."""
    days: dict[str, int] = {}
    counted: list[Sequence[Any]] = []
    for row in rows:
        instant = row[place]
        if instant not in days:
            days[instant] = max(
                (today - _day_of(instant, zone)).days, 0
            )  # a clock may have been set back
        counted.append((*row[:place], days[instant], *row[place + 1 :]))
    return counted


def _with_lapsed(
    names: Sequence[str], rows: Iterable[Sequence[Any]], today: date
) -> list[Sequence[Any]]:
    """The rows of deals with `lapsed` as the status of offers past their last day."""
    status, until = names.index("status"), names.index("valid_until")
    return [
        (*row[:status], shown_status(row[status], row[until], today), *row[status + 1 :])
        for row in rows
    ]


def _marks(names: Sequence[str], rows: Iterable[Sequence[Any]], today: date) -> list[str]:
    """'late' for what is open past its day, 'held' for what is on hold, 'won' and 'lost' for what
    is closed."""
    if "status" not in names:
        return []
    status = names.index("status")
    day = next((names.index(name) for name in _LATE_BY if name in names), None)
    is_late = is_lapsed if "est_close_date" not in names else _is_past_close
    marks = []
    for row in rows:
        state = row[status]
        if state in ("won", "lost"):
            marks.append(state)
        elif day is not None and is_late(state, row[day], today):
            marks.append("late")
        else:
            marks.append("held" if state == "on_hold" else "")
    return marks


def _is_past_close(status: str, close: str | None, today: date) -> bool:
    """Whether a lead or an opportunity is open past the day it was expected to close."""
    return bool(close) and str(close) < today.isoformat() and status not in _IN_TIME
