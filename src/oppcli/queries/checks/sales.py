"""Opportunities, their closings, deals and devices: what has to agree with what."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from oppcli.domain.findings import MEND, Mend
from oppcli.domain.money import Money
from oppcli.queries.checks.rule import CLOSED, OPEN, Rule, differs
from oppcli.store import Row

TOLD = ("est_revenue", "est_revenue_accessories", "est_trade_in_value")
_FACTS = (
    "closed_on",
    "actual_revenue",
    "lost_reason",
    "competitor",
    "close_note",
    "exchange_rate",
)

_DISAGREES = f"""(
    (t.status IN {CLOSED} AND t.closed_on IS NULL)
 OR (t.status NOT IN {CLOSED} AND (t.closed_on IS NOT NULL OR t.competitor IS NOT NULL
     OR t.close_note IS NOT NULL OR t.exchange_rate IS NOT NULL))
 OR (t.status = 'won' AND t.actual_revenue IS NULL)
 OR (t.status <> 'won' AND t.actual_revenue IS NOT NULL)
 OR (t.status NOT IN ('lost', 'canceled') AND t.lost_reason IS NOT NULL))"""


def _closing(row: Row) -> str:
    status, needs, has_not = row["status"], [], list(_FACTS)
    if status in ("won", "lost", "canceled"):
        needs = ["closed_on", *(["actual_revenue"] if status == "won" else [])]
        has_not = ["lost_reason"] if status == "won" else ["actual_revenue"]
    wrong = [f"has no {name}" for name in needs if row[name] is None]
    wrong += [f"has {name} {row[name]}" for name in has_not if row[name] is not None]
    return f"it is {status.replace('_', ' ')} and {' and '.join(wrong)}"


def _close_again(row: Row) -> str:
    number = row["id"]
    if row["status"] in ("won", "lost", "canceled"):
        return f"oppcli opp reopen {number}, then oppcli opp close {number} --{row['status']} …"
    return f"oppcli opp close {number} --canceled --reason …, then oppcli opp reopen {number}"


def _close_record(row: Row) -> str:
    status, count = row["status"], row["records"]
    if status not in ("won", "lost", "canceled"):
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
 WHERE NOT {_DISAGREES}
   AND ((t.status NOT IN {CLOSED} AND v.records IS NOT NULL)
     OR (t.status IN {CLOSED} AND (v.records IS NULL OR v.records <> 1 OR r.outcome <> t.status
         OR {_FACTS_DIFFER})))
 ORDER BY t.id"""

# Closed opportunities never re-price, so what their deals add up to says nothing.
_REVENUE = f"""
SELECT t.id, t.currency, s.opportunity_id AS live,
    {", ".join(f"t.{name}, s.{name} AS sum_{name}" for name in TOLD)}
  FROM opportunity t
  LEFT JOIN (SELECT opportunity_id,
                SUM(quantity * (unit_price - discount) + accessories) AS est_revenue,
                SUM(accessories) AS est_revenue_accessories,
                SUM(trade_in_value) AS est_trade_in_value
               FROM deal WHERE status IN ('offered', 'signed') GROUP BY opportunity_id) s
    ON s.opportunity_id = t.id
 WHERE t.status IN {OPEN}
   AND ((s.opportunity_id IS NOT NULL
         AND ({" OR ".join(differs(f"t.{name}", f"s.{name}") for name in TOLD)}))
     OR (s.opportunity_id IS NULL AND (t.typed_revenue IS NOT NULL
         OR t.typed_accessories IS NOT NULL OR t.typed_trade_in IS NOT NULL)))
 ORDER BY t.id"""


def _revenue(row: Row) -> str:
    if row["live"] is None:
        return "it has no deals that count any more, but not its typed amounts back"
    wrong = []
    for name in TOLD:
        stored, sums = row[name], int(row[f"sum_{name}"])
        if stored != sums:
            told = "nothing" if stored is None else str(Money(stored, row["currency"]))
            wrong.append(f"{name} is {told}, its deals add up to {Money(sums, row['currency'])}")
    return "; ".join(wrong)


# What its opportunities make of a device.
DUE = f"""CASE WHEN EXISTS (SELECT 1 FROM opportunity o
                   WHERE o.device_id = t.id AND o.status IN {OPEN}) THEN 'reserved'
      WHEN EXISTS (SELECT 1 FROM opportunity o
                   WHERE o.device_id = t.id AND o.status = 'won') THEN 'sold'
      ELSE 'available' END"""

# An activity touches the opportunity it is about. A closing day in the future is the file's it
# came from, and no fault of the clock.
_TOUCHED = """
SELECT t.id, t.touched_at, t.created_at, t.stage_since, a.at,
    CASE WHEN t.closed_on IS NULL THEN NULL ELSE t.closed_on || 'T12:00:00Z' END AS closed,
    (SELECT MAX(c.at) FROM change c WHERE c.entity = 'opportunity' AND c.entity_id = t.id)
      AS changed
  FROM opportunity t
  LEFT JOIN (SELECT opportunity_id, MAX(COALESCE(completed_at, created_at)) AS at FROM activity
              WHERE opportunity_id IS NOT NULL GROUP BY opportunity_id) a
    ON a.opportunity_id = t.id
 WHERE t.touched_at < a.at
    OR (t.touched_at > :limit AND t.touched_at > t.created_at
        AND (a.at IS NULL OR t.touched_at > a.at)
        AND (t.closed_on IS NULL OR t.touched_at > t.closed_on || 'T12:00:00Z'))
 ORDER BY t.id"""


def _last_touch(row: Row, limit: str) -> Mend:
    """The last thing that is known to have happened, of what can have happened by now."""
    known = [row["at"], row["closed"], row["created_at"]]
    known += [at for at in (row["stage_since"], row["changed"]) if at is not None and at <= limit]
    due = max(at for at in known if at is not None)
    return Mend("opportunity", row["id"], "touched_at", row["touched_at"], due)


def _by_deals(row: Row) -> Mend:
    return Mend("opportunity", row["id"], "est_revenue", None, None)


def rules(now: datetime) -> Iterator[Rule]:
    """The invariants of sales, as of an aware instant."""
    yield Rule(
        "closing",
        "opportunity",
        f"SELECT t.* FROM opportunity t WHERE {_DISAGREES} ORDER BY t.id",
        _closing,
        _close_again,
    )
    yield Rule(
        "closing",
        "lead",
        "SELECT id, status, disqualify_reason FROM lead"
        " WHERE disqualify_reason IS NOT NULL AND status <> 'disqualified' ORDER BY id",
        lambda row: f"it is {row['status']} and has disqualify_reason {row['disqualify_reason']}",
        lambda row: (
            f"oppcli lead disqualify {row['id']} --reason {row['disqualify_reason']},"
            f" then oppcli lead reopen {row['id']}"
        ),
    )
    yield Rule(
        "closing",
        "activity",
        "SELECT id, status, completed_at FROM activity WHERE"
        " (status = 'done' AND completed_at IS NULL)"
        " OR (status <> 'done' AND completed_at IS NOT NULL) ORDER BY id",
        lambda row: (
            f"it is {row['status']} and has"
            + (
                f" completed_at {row['completed_at']}"
                if row["completed_at"]
                else " no completed_at"
            )
        ),
    )
    yield Rule("close_record", "opportunity", _CLOSE_RECORDS, _close_record, _close_again)
    yield Rule(
        "open_offer",
        "deal",
        "SELECT d.id, d.status, o.id AS above, o.status AS outcome"
        " FROM deal d JOIN opportunity o ON o.id = d.opportunity_id"
        f" WHERE (d.status IN ('scenario', 'offered') AND o.status IN {CLOSED})"
        " OR (d.status = 'signed' AND o.status = 'won')"
        " OR (d.status = 'won' AND o.status <> 'won') ORDER BY d.id",
        lambda row: (
            f"it is {row['status']}, but O{row['above']} is {row['outcome'].replace('_', ' ')}"
        ),
        lambda row: _close_again({"id": row["above"], "status": row["outcome"]}),
    )
    yield Rule("revenue", "opportunity", _REVENUE, _revenue, MEND, mend=_by_deals)
    yield Rule(
        "device_taken_twice",
        "device",
        "SELECT device_id AS id, COUNT(*) AS count, MIN(id) AS first, MAX(id) AS last"
        f" FROM opportunity WHERE device_id IS NOT NULL AND status IN {OPEN}"
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
    limit = f"{now + timedelta(days=2):%Y-%m-%dT%H:%M:%SZ}"
    yield Rule(
        "touched_at",
        "opportunity",
        _TOUCHED,
        lambda row: (
            f"it was touched at {row['touched_at']}, but its last activity is of {row['at']}"
            if row["at"] is not None and row["touched_at"] < row["at"]
            else f"it was touched at {row['touched_at']}, which is yet to come"
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
        f" WHERE t.status IN {OPEN} AND s.active = 0 ORDER BY t.id",
        lambda row: f"it is in {row['title']}, which the {row['process']} process no longer has",
        lambda row: f"oppcli process apply FILE --move {row['key']}=STAGE",
    )
