"""The views of the history: who changed what with which command, and what was taken back."""

from collections.abc import Iterable

from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.past import UNTOLD


def quoted(words: Iterable[str]) -> str:
    """Words as texts of SQL, with commas between."""
    return ", ".join(f"'{word}'" for word in words)


def full_name(table: str) -> str:
    """SQL for the whole name of a person of that table."""
    first, last = f"{table}.first_name", f"{table}.last_name"
    return (
        f"CASE WHEN {first} IS NULL THEN {last} WHEN {last} IS NULL THEN {first}"
        f" ELSE {first} || ' ' || {last} END"
    )


def unit_name(unit: str, kind: str = "") -> str:
    """SQL for what a facility or operation is called: its name, with what it is a part of where
    several have it, as `names_of` of `domain/assignment.py` has it: `North/Hall`.

    `kind` is SQL for its kind, by default the alias itself. The names of several are gathered once
    a query. A view of a file must not use functions of ours, so `upper` knows A to Z only.
    """
    kind = kind or f"'{unit}'"
    key = "kind || ' ' || upper(name)"
    several = f"SELECT {key} FROM unit WHERE kind <> 'business' GROUP BY {key} HAVING COUNT(*) > 1"
    above = f"""(SELECT COALESCE(g.name || '/', '') || p.name || '/' FROM unit p
      LEFT JOIN unit g ON g.id = p.parent_id AND p.kind <> 'business'
      WHERE p.id = {unit}.parent_id)"""
    return f"""CASE WHEN {kind} || ' ' || upper({unit}.name) IN ({several})
      THEN COALESCE({above}, '') || {unit}.name ELSE {unit}.name END"""


# What a change of a link says to a reader: the name behind the stored number.
_NAMED = {
    "stage": "SELECT stage.title FROM stage",
    "owner": "SELECT owner.name FROM owner",
    "account": "SELECT account.name FROM account",
    "device": "SELECT COALESCE(device.serial_number, device.stock_number) FROM device",
    "contact": f"SELECT {full_name('contact')} FROM contact",
    "business": "SELECT unit.name FROM unit",
    "facility": f"SELECT {unit_name('unit', 'unit.kind')} FROM unit",
    "operation": f"SELECT {unit_name('unit', 'unit.kind')} FROM unit",
    "manager": "SELECT owner.name FROM owner",
    "parent": f"SELECT {unit_name('unit', 'unit.kind')} FROM unit",
}


def _named(column: str) -> str:
    cases = "\n".join(
        f"         WHEN '{field}' THEN"
        f" ({select} WHERE {select.rpartition(' ')[2]}.id = CAST(c.{column} AS BIGINT))"
        for field, select in _NAMED.items()
    )
    return f"CASE c.field\n{cases}\n         ELSE c.{column} END AS {column}"


_PREFIXES = {"account": "C", "contact": "P", "device": "V"}


def told_apart(column: str) -> str:
    """SQL for `old` or `new` of `v_change`; a link to another record of the same name has the ref:
    `Peter Meier (P2)`."""
    stored = f"{column}_stored"
    cases = " ".join(
        f"WHEN '{field}' THEN {column} || ' ({prefix}' || {stored} || ')'"
        for field, prefix in _PREFIXES.items()
    )
    return (
        f"CASE WHEN old = new AND old_stored <> new_stored THEN CASE field {cases}"
        f" ELSE {column} END ELSE {column} END"
    )


OLD_AND_NEW = f"{told_apart('old')} AS old, {told_apart('new')} AS new"

# A batch that takes a command back may be taken back in its turn, and so on, each once at most: a
# chain of places behind a command. A batch is taken back where an odd number of places follows.
_TAKEN_BACK = """WITH RECURSIVE chain (command, batch, place) AS (
    SELECT first.undoes, first.id, 1 FROM batch first JOIN batch c ON c.id = first.undoes
     WHERE first.undoes IS NOT NULL AND c.undoes IS NULL
    UNION ALL SELECT chain.command, b.id, chain.place + 1 FROM chain
      JOIN batch b ON b.undoes = chain.batch),
  link (command, batch, place) AS (
    SELECT command, batch, place FROM chain
    UNION ALL SELECT command, command, 0 FROM chain WHERE place = 1),
  whole (command, latest, length) AS (
    SELECT command, MAX(batch), MAX(place) FROM chain GROUP BY command)
  SELECT link.batch, whole.latest AS undone_by FROM link
    JOIN whole ON whole.command = link.command WHERE (whole.length - link.place) % 2 = 1"""

# The batches that have no say in what happened: those taken back, and those that only did that.
OUT_OF_FORCE = f"""SELECT batch FROM ({_TAKEN_BACK}) taken
  UNION SELECT id FROM batch WHERE undoes IS NOT NULL"""


def _changes(field: str, alias: str = "c") -> str:
    """SQL for the changes in force of one field of the opportunity `t`."""
    return (
        f"FROM change {alias} WHERE {alias}.entity = 'opportunity' AND {alias}.entity_id = t.id"
        f" AND {alias}.field = '{field}' AND {alias}.batch_id NOT IN ({OUT_OF_FORCE})"
    )


def day_number(day: str) -> str:
    """SQL for the number of a day that is a text `YYYY-MM-DD`: what `date.toordinal` gives.

    Months are counted from March, so that a leap day is the last of its year. `day` is repeated.
    """
    month = f"(CAST(substr({day}, 1, 4) AS BIGINT) * 12 + CAST(substr({day}, 6, 2) AS BIGINT) - 3)"
    return (
        f"({month} / 12 * 365 + {month} / 48 - {month} / 1200 + {month} / 4800"
        f" + (153 * ({month} % 12) + 2) / 5 + CAST(substr({day}, 9, 2) AS BIGINT) - 306)"
    )


_STATUSES = _changes("status", "s")
# What the status was when the change `c` was made, or what it became with it.
_STATUS_THEN = f"""COALESCE(
      (SELECT s.new {_STATUSES} AND (s.at < c.at OR s.at = c.at AND s.batch_id <= c.batch_id)
        ORDER BY s.at DESC, s.id DESC LIMIT 1),
      (SELECT s.old {_STATUSES} ORDER BY s.at, s.id LIMIT 1), t.status)"""
_CLOSES = _changes("est_close_date")
_FIRST_CLOSE = f"SELECT c.old AS day {_CLOSES} AND c.old IS NOT NULL ORDER BY c.at, c.id LIMIT 1"
# An activity of `v_activity` that was done and is canceled: it never happened. Canceled before it
# was done it had been planned.
LOGGED_BY_MISTAKE = """(v_activity.status = 'canceled' AND EXISTS (SELECT 1 FROM v_change c
    WHERE c.entity = 'activity' AND c.entity_id = v_activity.id AND c.field = 'status'
      AND c.old = 'done' AND c.new = 'canceled' AND c.undone_by IS NULL AND c.undoes IS NULL))"""
_IS_DONE = "status || '' = 'done'"  # `||` keeps SQLite from the index of what is open

# Columns of an opportunity `t` that its history and its activities tell. Each is a subquery of its
# own, which costs nothing where the column is not asked for. A subquery with a LIMIT that is read
# under a WHERE is worked out once, however often the column of it stands above.
HISTORY_FIELDS = f"""(SELECT COUNT(*) {_CLOSES} AND c.new > c.old
      AND {_STATUS_THEN} IN {sql_words(OPEN)}) AS pushes,
    COALESCE(({_FIRST_CLOSE}), t.est_close_date) AS first_close,
    CASE WHEN t.est_close_date IS NOT NULL THEN COALESCE(
      (SELECT {day_number("t.est_close_date")} - {day_number("f.day")} FROM ({_FIRST_CLOSE}) f
        WHERE f.day IS NOT NULL), 0) END AS days_pushed,
    (SELECT COUNT(*) FROM change c JOIN stage a ON a.id = CAST(c.old AS BIGINT)
       JOIN stage b ON b.id = CAST(c.new AS BIGINT)
      WHERE {_changes("stage").partition(" WHERE ")[2]}
        AND a.process_id = b.process_id AND b.position < a.position) AS stage_backs,
    (SELECT MAX(a.at) FROM (
        SELECT completed_at AS at FROM activity WHERE opportunity_id = t.id AND {_IS_DONE}
        UNION ALL SELECT completed_at FROM activity WHERE lead_id = t.lead_id AND {_IS_DONE}) a
    ) AS last_activity"""

V_BATCH = f"""
SELECT b.id AS batch, b.at, b.actor, b.command, b.undoes, taken.undone_by
  FROM batch b LEFT JOIN ({_TAKEN_BACK}) taken ON taken.batch = b.id
"""


def _every_change(undone_by: str = "", joined: str = "") -> str:
    """SQL for all changes as people read them, with those columns and joins of batches."""
    return f"""
SELECT c.id, c.at, COALESCE(c.actor, b.actor) AS actor, b.command, c.batch_id AS batch,
    c.entity, c.entity_id,
    CASE c.entity WHEN 'owner' THEN
           COALESCE((SELECT kind || ' ' || name FROM owner o WHERE o.id = entity_id),
                    'owner ' || entity_id)
         WHEN 'unit' THEN
           COALESCE((SELECT kind || ' ' || name FROM unit u WHERE u.id = entity_id),
                    'unit ' || entity_id)
         WHEN 'own_field' THEN
           COALESCE((SELECT 'field ' || f.kind || ' ' || f.name FROM own_field f
             WHERE f.id = entity_id), 'field ' || entity_id)
         ELSE CASE c.entity WHEN 'opportunity' THEN 'O' WHEN 'lead' THEN 'L'
         WHEN 'activity' THEN 'A' WHEN 'deal' THEN 'D' WHEN 'device' THEN 'V'
         WHEN 'account' THEN 'C' WHEN 'contact' THEN 'P' ELSE c.entity || ' ' END
      || c.entity_id END AS ref,
    CASE WHEN c.field LIKE 'own.%' THEN substr(c.field, 5) ELSE c.field END AS field,
    {_named("old")},
    {_named("new")},
    c.old AS old_stored, c.new AS new_stored, b.undoes,{undone_by}
    CASE WHEN c.actor IS NULL THEN 0 ELSE 1 END AS reconstructed
  FROM change c JOIN batch b ON b.id = c.batch_id{joined}
 WHERE c.field NOT IN ({quoted(UNTOLD)}) AND c.entity <> 'team_member'
"""


V_CHANGE = _every_change(
    " taken.undone_by,", f"\n  LEFT JOIN ({_TAKEN_BACK}) taken ON taken.batch = b.id"
)
# `v_change` without which batch took it back: to know that, all batches are read.
CHANGES = f"({_every_change()}) changes"
