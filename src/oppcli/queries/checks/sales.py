"""Opportunities, their closings, deals and devices: what has to agree with what."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from oppcli.domain.closing import ClosingRefusal, Facts, Wrong, disagreements
from oppcli.domain.field import CLOSED, OPEN, sql_words
from oppcli.domain.findings import MEND, Finding, Mend
from oppcli.domain.money import Money
from oppcli.domain.names import spoken
from oppcli.domain.offers import STATUSES_UNDER
from oppcli.domain.rates import Quotes
from oppcli.domain.refs import Ref
from oppcli.domain.revenue import LIVE, SUMS, TERMS, TYPED, Offer, revenue
from oppcli.domain.texts import is_day
from oppcli.queries.checks.rule import Rule, broken, differs, finding
from oppcli.store import Row, Store
from oppcli.stored import instant_text
from oppcli.views import RATE_DAYS

_CLOSED, _OPEN = sql_words(CLOSED), sql_words(OPEN)
_CLOCKS_DIFFER = timedelta(days=2)  # a day may have begun where it was closed, and not here
_FACTS = (
    "closed_on",
    "actual_revenue",
    "lost_reason",
    "competitor",
    "close_note",
    "exchange_rate",
)

_CLOSING = """SELECT id, status, closed_on, actual_revenue, lost_reason, close_note, exchange_rate
  FROM opportunity ORDER BY id"""


def _disagreeing(store: Store, today: date) -> Iterator[Finding]:
    """Opportunities whose status and closing facts do not agree, by the rule of every road."""
    for row in store.read(_CLOSING):
        number, *facts = row.values()
        if row["closed_on"] is not None and not is_day(row["closed_on"]):
            continue  # which another check finds, and mends by the history
        wrong = disagreements(Facts(*facts), today + _CLOCKS_DIFFER)
        if wrong:
            status = spoken(str(row["status"]))
            said = f"it is {status} and {' and '.join(map(_wrong, wrong))}"
            ref = str(Ref("opportunity", number))
            # An older version took such days from files, and what it stored is no damage.
            is_note = all(each.wrong is Wrong.FUTURE for each in wrong)
            yield Finding("closing", ref, said, _close_again(row), is_note=is_note)


def _wrong(refusal: ClosingRefusal) -> str:
    if refusal.value is None:
        return f"has no {refusal.field}"
    yet = ", which is yet to come" if refusal.wrong is Wrong.FUTURE else ""
    return f"has {refusal.field} {refusal.value}{yet}"


def _close_again(row: Row) -> str:
    number = row["id"]
    if row["status"] in CLOSED:
        return f"oppcli opp reopen {number}, then oppcli opp close {number} --{row['status']} …"
    return f"oppcli opp close {number} --canceled --reason …, then oppcli opp reopen {number}"


def _close_record(row: Row) -> str:
    status, count = row["status"], row["records"]
    if status not in CLOSED:
        return f"it is {status.replace('_', ' ')}, but a close record is in force"
    if count != 1:
        return f"it is {status} and has {count or 'no'} close records in force instead of one"
    wrong = [f"{name} {row[f'kept_{name}']}" for name in _FACTS if row[name] != row[f"kept_{name}"]]
    if row["outcome"] != status:
        wrong.insert(0, str(row["outcome"]))
    return f"its close record says {', '.join(wrong)}, the opportunity says otherwise"


_KEPT = ", ".join(f"r.{name} AS kept_{name}" for name in _FACTS)
_FACTS_DIFFER = " OR ".join(differs(f"t.{name}", f"r.{name}") for name in _FACTS)
_CLOSE_RECORDS = f"""
SELECT t.id, t.status, COALESCE(v.records, 0) AS records, r.outcome,
    {", ".join(f"t.{name}" for name in _FACTS)}, {_KEPT}
  FROM opportunity t
  LEFT JOIN (SELECT opportunity_id, COUNT(*) AS records, MAX(id) AS latest FROM close_record
              WHERE status = 'valid' GROUP BY opportunity_id) v ON v.opportunity_id = t.id
  LEFT JOIN close_record r ON r.id = v.latest
 WHERE (t.status NOT IN {_CLOSED} AND v.records IS NOT NULL)
    OR (t.status IN {_CLOSED} AND (v.records IS NULL OR v.records <> 1 OR r.outcome <> t.status
        OR {_FACTS_DIFFER}))
 ORDER BY t.id"""

# Closed opportunities never re-price, so what their deals add up to says nothing.
_AMOUNTS = f"""SELECT t.id, t.currency, {", ".join(f"t.{name}" for name in (*SUMS, *TYPED))}
  FROM opportunity t WHERE t.status IN {_OPEN} AND {{}} ORDER BY t.id"""
_HAS_DEALS = "EXISTS (SELECT 1 FROM deal d WHERE d.opportunity_id = t.id)"
_KEEPS_TYPED = f"({' OR '.join(f't.{name} IS NOT NULL' for name in TYPED)})"
_DEALS = f"""SELECT d.opportunity_id, {", ".join(f"d.{name}" for name in TERMS)}
  FROM deal d JOIN opportunity t ON t.id = d.opportunity_id
 WHERE d.status IN {sql_words(LIVE)} AND t.status IN {_OPEN} ORDER BY d.opportunity_id, d.id"""


def _mispriced(store: Store) -> Iterator[Finding]:
    """Open opportunities whose amounts are not what their live deals make of them."""
    live: dict[int, list[Offer]] = {}
    for about, *figures in store.read(_DEALS).rows:
        live.setdefault(about, []).append(Offer(*figures))
    for row in store.read(_AMOUNTS.format(f"({_HAS_DEALS} OR {_KEEPS_TYPED})")):
        number, currency, *was = row.values()
        said = _price(was, currency, live.get(number, []))
        if said:
            mend = Mend("opportunity", number, "est_revenue", None, None)
            yield finding("revenue", "opportunity", number, said, MEND, mend)


def _price(was: Sequence[int | None], currency: str, live: Sequence[Offer]) -> str:
    """The fault in the amount in force and the manual one from before live deals; '' for none."""
    sums = revenue(live)
    if sums is None:
        typed = any(amount is not None for amount in was[len(SUMS) :])
        return "it has no deals that count any more, but not its typed amounts back" * typed
    wrong = []
    for name, stored in zip(SUMS, was, strict=False):
        due = getattr(sums, name)
        if stored != due:
            told = "nothing" if stored is None else str(Money(stored, currency))
            wrong.append(f"{name} is {told}, its deals add up to {Money(due, currency)}")
    return "; ".join(wrong)


_FROZEN = """SELECT id, currency, closed_on, exchange_rate FROM opportunity
 WHERE closed_on IS NOT NULL AND exchange_rate IS NOT NULL ORDER BY id"""


def _wrongly_frozen(store: Store) -> Iterator[Finding]:
    """Closed opportunities that keep a rate which was none on their day: since it was corrected,
    or taken back. A note, as nothing but the rates can say which of the two is wrong."""
    frozen = store.read(_FROZEN).rows
    quotes = Quotes(store.read(RATE_DAYS).rows if frozen else [])
    for number, currency, closed_on, rate in frozen:
        if not quotes.explain(currency, rate, closed_on):
            said = f"it keeps 1 {currency} = {rate}, which is not a rate stored up to {closed_on}"
            repair = f"oppcli currency refreeze {currency}"
            ref = str(Ref("opportunity", number))
            yield Finding("frozen_rate", ref, said, repair, is_note=True)


# What its opportunities make of a device.
DUE = f"""CASE WHEN EXISTS (SELECT 1 FROM opportunity o
                   WHERE o.device_id = t.id AND o.status IN {_OPEN}) THEN 'reserved'
      WHEN EXISTS (SELECT 1 FROM opportunity o
                   WHERE o.device_id = t.id AND o.status = 'won') THEN 'sold'
      ELSE 'available' END"""

# An activity touches the opportunity it is about, unless it was logged by mistake. A closing day in
# the future is the file's it came from, and no fault of the clock.
_TOUCHED = """
SELECT t.id, t.touched_at, t.created_at, t.stage_since, a.at,
    CASE WHEN t.closed_on IS NULL THEN NULL ELSE t.closed_on || 'T12:00:00Z' END AS closed,
    (SELECT MAX(c.at) FROM change c WHERE c.entity = 'opportunity' AND c.entity_id = t.id)
      AS changed
  FROM opportunity t
  LEFT JOIN (SELECT opportunity_id, MAX(COALESCE(completed_at, created_at)) AS at FROM activity
              WHERE opportunity_id IS NOT NULL AND status <> 'canceled' GROUP BY opportunity_id) a
    ON a.opportunity_id = t.id
 WHERE t.touched_at < a.at
    OR (t.touched_at > :limit AND t.touched_at > t.created_at
        AND (a.at IS NULL OR t.touched_at > a.at)
        AND (t.closed_on IS NULL OR t.touched_at > t.closed_on || 'T12:00:00Z')
        AND NOT EXISTS (SELECT 1 FROM change c WHERE c.entity = 'opportunity'
            AND c.entity_id = t.id AND c.field = 'touched_at' AND c.new = t.touched_at))
 ORDER BY t.id"""


def _last_touch(row: Row, limit: str) -> Mend:
    """The last thing that is known to have happened, of what can have happened by now."""
    known = [row["at"], row["closed"], row["created_at"]]
    known += [at for at in (row["stage_since"], row["changed"]) if at is not None and at <= limit]
    due = max(at for at in known if at is not None)
    return Mend("opportunity", row["id"], "touched_at", row["touched_at"], due)


def findings(store: Store, now: datetime) -> Iterator[Finding]:
    """What of the sales does not hold, as of an aware instant."""
    disagreeing = list(_disagreeing(store, now.date()))
    told = {each.ref for each in disagreeing}
    yield from disagreeing
    for each in broken(store, [_CLOSED_AS_KEPT]):
        if each.ref not in told:
            yield each
    yield from _mispriced(store)
    yield from _wrongly_frozen(store)
    yield from broken(store, _rules(now))


_CLOSED_AS_KEPT = Rule("close_record", "opportunity", _CLOSE_RECORDS, _close_record, _close_again)
# Deals whose status cannot be beside that of what they are under.
_UNFIT = " OR ".join(
    f"(o.status = '{outcome}' AND d.status NOT IN {sql_words(statuses)})"
    for outcome, statuses in STATUSES_UNDER.items()
)


def _rules(now: datetime) -> Iterator[Rule]:
    """The invariants of sales that SQL can tell, as of an aware instant."""
    yield Rule(
        "open_offer",
        "deal",
        "SELECT d.id, d.status, o.id AS above, o.status AS outcome"
        " FROM deal d JOIN opportunity o ON o.id = d.opportunity_id"
        f" WHERE {_UNFIT} ORDER BY d.id",
        lambda row: (
            f"it is {row['status']}, but O{row['above']} is {row['outcome'].replace('_', ' ')}"
        ),
        lambda row: _close_again({"id": row["above"], "status": row["outcome"]}),
    )
    yield Rule(
        "device_taken_twice",
        "device",
        "SELECT device_id AS id, COUNT(*) AS count, MIN(id) AS first, MAX(id) AS last"
        f" FROM opportunity WHERE device_id IS NOT NULL AND status IN {_OPEN}"
        " GROUP BY device_id HAVING COUNT(*) > 1 ORDER BY device_id",
        lambda row: (
            f"it is reserved by {row['count']} open opportunities, O{row['first']} and"
            f" O{row['last']} among them"
        ),
        lambda row: f"oppcli opp edit {row['last']} device=none",
    )
    yield Rule(
        "device_status",
        "device",
        f"SELECT id, status, due FROM (SELECT t.id, t.status, {DUE} AS due FROM device t) d"
        " WHERE status <> due ORDER BY id",
        lambda row: f"it is {row['status']}, its opportunities make it {row['due']}",
        MEND,
        mend=lambda row: Mend("device", row["id"], "status", row["status"], row["due"]),
    )
    limit = instant_text(now + timedelta(days=2))
    yield Rule(
        "touched_at",
        "opportunity",
        _TOUCHED,
        lambda row: (
            f"it was touched at {row['touched_at']}, but its last activity is of {row['at']}"
            if row["at"] is not None and row["touched_at"] < row["at"]
            else f"it was touched at {row['touched_at']}, a date in the future"
        ),
        MEND,
        mend=lambda row: _last_touch(row, limit),
        params={"limit": limit},
    )
    yield Rule(
        "stage",
        "opportunity",
        "SELECT t.id, s.key, s.title, p.key AS process FROM opportunity t"
        " JOIN stage s ON s.id = t.stage_id JOIN process p ON p.id = s.process_id"
        f" WHERE t.status IN {_OPEN} AND s.active = 0 ORDER BY t.id",
        lambda row: f"it is in {row['title']}, which the {row['process']} process no longer has",
        lambda row: f"oppcli process apply FILE --move {row['key']}=STAGE",
    )
