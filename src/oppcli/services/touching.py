"""Notes on opportunities that something happened about them, beside their version: no conflict."""

from collections.abc import Iterable

from oppcli.domain.past import TOUCHED, runs
from oppcli.history import Edit
from oppcli.plain_records import Opportunity
from oppcli.transaction import Transaction
from oppcli.views.history import LOGGED_BY_MISTAKE, OUT_OF_FORCE

_GAP = 20  # numbers that may lie between those wanted, read for nothing


def lower_touched_at(tx: Transaction, numbers: Iterable[int]) -> None:
    """Makes `touched_at` of opportunities earlier where what touched them last is not theirs any
    more, or was earlier than it was said to be."""
    edits: list[Edit] = []
    for number in dict.fromkeys(numbers):
        row = tx.read(_KNOWN, {"number": number}).rows[0]
        was, known = row[0], max(at for at in row[1:] if at is not None)
        if known < was:
            edits.append(Edit(number, {TOUCHED: was}, {TOUCHED: known}))
    tx.change(Opportunity.table, edits, counts=False)


# When it was touched last; then all that can have: what it began with, its changes and those of its
# deals, its people, its activities, and each command that touched it and was about no activity,
# such as one that took a person out.
_FIRST = """SELECT c.old FROM change c WHERE c.entity = 'opportunity' AND c.entity_id = o.id
  AND c.field = 'touched_at' ORDER BY c.id LIMIT 1"""
_IN_FORCE = "c.undone_by IS NULL AND c.undoes IS NULL"
_NOT_BY_ACTIVITIES = f"""SELECT MAX(c.new) FROM change c WHERE c.entity = 'opportunity'
  AND c.entity_id = o.id AND c.field = 'touched_at' AND c.batch_id NOT IN ({OUT_OF_FORCE})
  AND c.batch_id NOT IN (SELECT a.batch_id FROM activity a WHERE a.opportunity_id = o.id
    UNION SELECT a.batch_id FROM change m JOIN activity a ON a.id = m.entity_id
     WHERE m.entity = 'activity' AND m.field = 'opportunity' AND m.old = CAST(o.id AS TEXT))
  AND NOT EXISTS (SELECT 1 FROM change a
    WHERE a.batch_id = c.batch_id AND a.entity = 'activity')"""
_KNOWN = f"""SELECT o.touched_at, COALESCE(({_FIRST}), o.touched_at), o.created_at, o.stage_since,
    (SELECT MAX(c.at) FROM v_change c WHERE c.entity = 'opportunity' AND c.entity_id = o.id
        AND {_IN_FORCE}),
    (SELECT MAX(d.created_at) FROM deal d WHERE d.opportunity_id = o.id),
    (SELECT MAX(c.at) FROM v_change c WHERE c.entity = 'deal' AND {_IN_FORCE}
        AND c.entity_id IN (SELECT d.id FROM deal d WHERE d.opportunity_id = o.id)),
    (SELECT MAX(b.at) FROM opportunity_contact p JOIN batch b ON b.id = p.batch_id
      WHERE p.opportunity_id = o.id),
    ({_NOT_BY_ACTIVITIES}),
    (SELECT MAX(COALESCE(v_activity.completed_at, v_activity.created_at)) FROM v_activity
      WHERE v_activity.opportunity_id = o.id AND NOT {LOGGED_BY_MISTAKE})
  FROM opportunity o WHERE o.id = :number"""


def touch(tx: Transaction, happened: Iterable[tuple[int, str]]) -> None:
    """Makes `touched_at` of opportunities the latest of what happened: their number, and when."""
    latest: dict[int, str] = {}
    for number, at in happened:
        if at > latest.get(number, ""):
            latest[number] = at
    edits: list[Edit] = []
    for first, last in runs(latest, gap=_GAP):
        rows = tx.read(
            "SELECT id, touched_at FROM opportunity WHERE id BETWEEN :first AND :last ORDER BY id",
            {"first": first, "last": last},
        ).rows
        edits += [
            Edit(number, {TOUCHED: was}, {TOUCHED: latest[number]})
            for number, was in rows
            if was < latest.get(number, "")
        ]
    tx.change(Opportunity.table, edits, counts=False)
