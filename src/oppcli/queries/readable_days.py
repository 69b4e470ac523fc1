"""Days that cannot be read, looked for before records are picked or placed by them.

`'2026-02-31'` is in no period, so that no figure could say where it went: whoever asks is told.
The same holds for a sale whose stage, owner or currency does not exist, and for a damaged rate.

Days of closing have no index. Reports that place by them read those of an odd form, too, and look
at the few that they read and that can be none.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn

from oppcli.domain.field import CLOSED, OPEN
from oppcli.domain.fields import ACTIVITY, LEAD, OPPORTUNITY, Kind
from oppcli.domain.money import DIGITS
from oppcli.domain.texts import is_day
from oppcli.errors import StoreDamaged
from oppcli.queries.filter_arguments import Asking
from oppcli.store import Store

if TYPE_CHECKING:
    from oppcli.domain.periods import Period

# By which day lists and reports place records, and the column that its index has before it.
_PLACED = {
    OPPORTUNITY.name: ("est_close_date", "status"),
    LEAD.name: ("est_close_date", ""),
    ACTIVITY.name: ("due_date", "status"),
}

# The days of an index (status, day), each once: whoever looks each next one up reads a thousand
# days where DISTINCT would read a million records.
_INDEXED = """WITH RECURSIVE found (before, day) AS (
  SELECT before, (SELECT MIN({day}) FROM {kind} WHERE {status} = before) FROM (
    WITH RECURSIVE known (before) AS (
      SELECT MIN({status}) FROM {kind} UNION ALL
      SELECT (SELECT MIN({status}) FROM {kind} WHERE {status} > known.before) FROM known
       WHERE known.before IS NOT NULL)
    SELECT before FROM known WHERE before IS NOT NULL) statuses
  UNION ALL
  SELECT before, (SELECT MIN({day}) FROM {kind} WHERE {status} = before AND {day} > found.day)
    FROM found WHERE found.day IS NOT NULL)
SELECT DISTINCT day FROM found WHERE day IS NOT NULL"""
_EACH = "SELECT DISTINCT {day} FROM {kind} WHERE {day} IS NOT NULL"


def check_days(
    store: Store, kind: Kind, asked: Iterable[str], asking: Asking, *, tells: bool = False
) -> None:
    """Looks through the days by which records of a kind are placed, and those `asked` for.

    Each is looked at once. Raises StoreDamaged for the first record whose day cannot be read; if
    it `tells`, that is a note instead. A store that shows a moment of the past is not looked
    through: it makes a table for what each query names, which takes as long as the report.
    """
    if store.as_of is not None:
        return
    if kind is OPPORTUNITY and (kind.name, "") not in asking.checked:
        asking.checked.add((kind.name, ""))
        if store.last_number("opportunity") <= _MOST_CHECKED:
            check_sales(store)
    placed, status = _PLACED.get(kind.name, ("", ""))
    for name in dict.fromkeys((*([placed] if placed else ()), *asked)):
        key = (kind.name, name)
        if key in asking.checked:
            continue
        asking.checked.add(key)
        sql = _INDEXED if name == placed and status else _EACH
        days = store.read(sql.format(kind=kind.name, day=name, status=status)).rows
        if not all(is_day(day) for (day,) in days):
            from oppcli.queries.checks.forms import refusal_of

            damage = refusal_of(store, kind.name, name)
            if not tells:
                raise damage
            asking.note(f"{damage.message} {damage.hint}")


# Of larger stores only `db check` looks through the sales: to do so with each report would take a
# tenth of its time.
_MOST_CHECKED = 250_000
_OF_SALES = "SELECT DISTINCT stage_id, owner_id, currency, status, est_revenue < 0 FROM opportunity"
_STATUSES = frozenset((*OPEN, *CLOSED))


def check_sales(store: Store, number: int | None = None) -> None:
    """Raises StoreDamaged where the stage, the owner, the currency or the status of a sale does not
    exist, its amount is below 0, or its stage has no chance that can be: sums would leave the sale
    out, or weigh it wrong.

    With a `number` only that sale is looked at.
    """
    one = "" if number is None else " WHERE id = :id"
    sales = store.read(f"{_OF_SALES}{one}", {} if number is None else {"id": number}).rows
    chances = dict(store.read("SELECT id, probability FROM stage").rows)
    owners = {owner for (owner,) in store.read("SELECT id FROM owner").rows}
    weighing = chances if number is None else {stage for stage, *_ in sales} & chances.keys()
    is_sound = all(0 <= chances[stage] <= 100 for stage in weighing) and all(
        stage in chances
        and owner in owners
        and currency in DIGITS
        and status in _STATUSES
        and not is_negative
        for stage, owner, currency, status, is_negative in sales
    )
    if not is_sound:
        raise_damage(store)


_MOST_RATES = 10_000  # of more only those that are asked for are looked at, each as it is read


def check_rates(store: Store) -> None:
    """Raises StoreDamaged for a stored rate without a valid number, currency or day: reports would
    leave it out without a word. As `check_days`, it does not look at the past."""
    if store.as_of is not None or store.last_number("rate") > _MOST_RATES:
        return
    from oppcli.domain.rates import is_kept_rate

    rates = store.read("SELECT currency, day, base_per_unit FROM rate").rows
    days = {day for _, day, _ in rates}
    values = {value for *_, value in rates}
    is_sound = (
        all(code in DIGITS for code, *_ in rates)
        and all(map(is_day, days))
        and all(map(is_kept_rate, values))
    )
    if not is_sound:
        raise_damage(store)


# An opportunity `t` whose day of closing has the form of none. LIKE would take thrice the time.
ODD_CLOSING = "length(t.closed_on) <> 10"
# Whether the day of closing is surely one; the 29th to 31st, and another form, may be none.
SURE_CLOSING = (
    "substr(t.closed_on, 6, 5) BETWEEN '01-01' AND '12-28'"
    " AND substr(t.closed_on, 9) BETWEEN '01' AND '28'"
)
# A day of closing that is not '': that is no day either.
_SOME_CLOSING = "COALESCE(NULLIF(t.closed_on, ''), ' ')"
# SQL for a day of closing that may be none, else ''.
DOUBTED_CLOSING = f"""CASE WHEN t.closed_on IS NULL THEN '' WHEN {SURE_CLOSING} THEN ''
  ELSE {_SOME_CLOSING} END"""


def closing_key(of: Callable[[str], str], mark: str) -> str:
    """SQL for what an opportunity `t` is grouped by of the day on which it counts: what `of` gives
    of the column, '' for none, or the whole day behind `mark` where it may be none."""
    return f"""COALESCE(CASE WHEN t.is_open = 1 THEN {of("t.est_close_date")}
  WHEN {SURE_CLOSING} THEN {of("t.closed_on")}
  WHEN t.closed_on IS NOT NULL THEN '{mark}' || {_SOME_CLOSING} END, '')"""


def closing_bounds(period: "Period") -> tuple[str, str]:
    """The first and the last text that a day of closing in `period` can be, damaged ones such as
    2026-11-31 or 2026-13-01 included, which are in the month or the year that they are told of."""
    start, end = period.start.isoformat(), period.end.isoformat()
    if period.start.day == 1:
        start = start[: 4 if period.start.month == 1 else 7]
    if (period.end + timedelta(days=1)).day == 1:
        end = f"{end[: 4 if period.end.month == 12 else 7]}-99"
    return start, end


class ClosingDays(set[str]):
    """The days of closing that were read and can be, each looked at once."""

    def __init__(self, store: Store) -> None:
        super().__init__(("",))
        self._store = store

    def check(self, day: str) -> None:
        """Raises StoreDamaged for what `DOUBTED_CLOSING` gives and is no day."""
        if day in self:
            return
        if not is_day(day):
            raise_damage(self._store)
        self.add(day)

    def checked(self, day: str) -> str:
        """The day itself. Raises StoreDamaged as `check` does."""
        self.check(day)
        return day


# The instants of an opportunity from which fields of these names count days.
_COUNTED_FROM = {"age": "created_at", "days_in_stage": "stage_since", "idle": "touched_at"}


def check_instants(store: Store, names: Iterable[str], asking: Asking) -> None:
    """Raises StoreDamaged where a field of these `names` counts days from an instant that cannot be
    read: the number would be wrong. As `check_days`, the past is not looked through."""
    for column in (_COUNTED_FROM[name] for name in names if name in _COUNTED_FROM):
        key = (OPPORTUNITY.name, column)
        if store.as_of is not None or key in asking.checked:
            continue
        asking.checked.add(key)
        sql = f"SELECT DISTINCT substr({column}, 1, 10) FROM opportunity WHERE {column} IS NOT NULL"
        if not all(is_day(day) for (day,) in store.read(sql).rows):
            raise_damage(store)


def raise_damage(store: Store) -> NoReturn:
    """Raises StoreDamaged that names the first record which is damaged."""
    from oppcli.queries.checks.forms import refusal

    raise refusal(store) or StoreDamaged("the store is damaged.", "oppcli db check")
