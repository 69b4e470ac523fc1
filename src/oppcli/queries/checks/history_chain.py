"""The history: each change begins where the one before it ended, and the last one is the present.

Left out is what is no fact of the seller's (`touched_at`), what the history tells otherwise (a
record that is gone or was made), what an import told of another system, and `members`, a list of
names that people may change.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from oppcli.domain.fields import KINDS
from oppcli.domain.findings import MEND, RESTORE, Finding, Mend
from oppcli.domain.money import DIGITS
from oppcli.domain.past import column_of, own_name
from oppcli.queries.checks.rule import Rule, differs, finding
from oppcli.store import Row, Store
from oppcli.stored import instant_text
from oppcli.views import own_text

# Whose changes are kept. Its columns are read from the store.
RECORDED = (
    *KINDS,
    "owner",
    "unit",
    "process",
    "stage",
    "close_record",
    "quota",
    "rate",
    "setting",
    "catalogue",
    "process_version",
    "team_member",
    "own_field",
    "opportunity_contact",
    "import_plan",
)
_UNCHECKED = "('*', '+', 'members', 'touched_at')"


def histories(store: Store, *, has_own: bool = True) -> Iterator[Finding]:
    """What of the history does not lead to the present, or does not hang together.

    Own fields are left out unless `has_own`: they cannot be read where their JSON is damaged.
    """
    for (entity,) in store.read("SELECT DISTINCT entity FROM change ORDER BY entity").rows:
        if entity in RECORDED:
            yield from _present(store, entity, has_own)
        else:
            yield Finding(
                "history",
                entity,
                "the history has changes of a record that does not exist",
                RESTORE,
            )


def _present(store: Store, entity: str, has_own: bool) -> Iterator[Finding]:
    columns = store.read(f'SELECT * FROM "{entity}" LIMIT 0').columns
    fields = _fields(store, entity, columns)
    if not has_own:
        fields = {field: column for field, column in fields.items() if not own_name(field)}
    known = {field: column for field, column in fields.items() if column is not None}
    if known:
        for row in store.read(_gaps(entity, known), {"entity": entity}):
            yield _before(entity, row) if row["later"] is not None else _at_the_end(entity, row)
    for field in fields.keys() - known.keys():
        said = f"the history has changes of its {field}, which is not a field"
        yield Finding("history", entity, said, RESTORE)


def _fields(store: Store, entity: str, columns: tuple[str, ...]) -> dict[str, str | None]:
    """The fields that changed, each with its column, or None where there is no such column."""
    changed = store.read(
        "SELECT DISTINCT field FROM change WHERE entity = :entity"
        f" AND field NOT IN {_UNCHECKED} ORDER BY field",
        {"entity": entity},
    ).rows
    if entity == "rate":  # under schema 1 its changes went by the currency's name
        named = {*DIGITS, "base_per_unit"}
        return {name: "base_per_unit" if name in named else None for (name,) in changed}
    return {field: _column(field, columns) for (field,) in changed}


def _gaps(entity: str, fields: dict[str, str]) -> str:
    """SQL: changes that the next one does not go on from, and last ones that are not the present.

    One pass over the changes of an entity, in the order of each of its fields.
    """
    stored = " ".join(
        f"WHEN '{field}' THEN {_stored(field, column)}" for field, column in fields.items()
    )
    listed = ", ".join(f"'{field}'" for field in fields)
    return f"""
SELECT id, field, new, later, later_old, later_at, stored, present FROM (
    SELECT c.entity_id AS id, c.field, c.new, c.later, c.later_old, c.later_at,
           t.id AS present, CASE c.field {stored} END AS stored
      FROM (SELECT entity_id, field, new, LEAD(id) OVER alike AS later,
                   LEAD(old) OVER alike AS later_old, LEAD(at) OVER alike AS later_at
              FROM change WHERE entity = :entity AND field IN ({listed})
               AND actor IS NULL
            WINDOW alike AS (PARTITION BY entity_id, field ORDER BY id)) c
      LEFT JOIN "{entity}" t ON t.id = c.entity_id
     WHERE c.later IS NULL OR {differs("c.new", "c.later_old")}) x
 WHERE later IS NOT NULL OR (present IS NOT NULL AND {differs("new", "stored")})
    OR (present IS NULL AND NOT EXISTS (SELECT 1 FROM change gone
         WHERE gone.entity = :entity AND gone.entity_id = x.id AND gone.field = '*'))
 ORDER BY id, field"""


def _stored(field: str, column: str) -> str:
    """SQL for the stored value of a field, as the history writes it."""
    name = own_name(field)
    return own_text(name, "t") if name else f'CAST(t."{column}" AS TEXT)'


def _before(entity: str, row: Row) -> Finding:
    said = (
        f"{row['field']} became {_shortened(row['new'])},"
        f" but the change of {row['later_at']} begins at {_shortened(row['later_old'])}"
    )
    return finding("history", entity, row["id"], said)


def _at_the_end(entity: str, row: Row) -> Finding:
    if row["present"] is None:
        said = f"changes of its {row['field']} are kept, but it is gone without a trace"
        return finding("history", entity, row["id"], said)
    stored, last = _shortened(row["stored"]), _shortened(row["new"])
    said = f"{row['field']} is {stored}, but its history ends with {last}"
    mend = Mend(entity, row["id"], row["field"], row["new"], row["stored"])
    return finding("history", entity, row["id"], said, MEND, mend)


def _column(field: str, columns: tuple[str, ...]) -> str | None:
    """The column whose changes go by that name: `account` is kept of `account_id`."""
    return column_of(field, columns)


def _shortened(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def rules(now: datetime) -> Iterator[Rule]:
    """The invariants of versions, batches and times that SQL can tell, as of an aware instant."""
    limit = {"limit": instant_text(now + timedelta(days=2))}
    yield Rule(
        "history",
        "change",
        "SELECT c.id, c.at, c.batch_id, b.at AS of FROM change c JOIN batch b ON b.id = c.batch_id"
        " WHERE b.at <> c.at AND c.actor IS NULL ORDER BY c.id",
        lambda row: f"it is of {row['at']}, its batch {row['batch_id']} of {row['of']}",
    )
    for kind in KINDS:
        yield Rule(
            "version",
            kind,
            f"SELECT t.id, t.version, COALESCE(c.batches, 0) AS batches FROM {kind} t LEFT JOIN"
            " (SELECT entity_id, COUNT(DISTINCT batch_id) AS batches FROM change"
            f" WHERE entity = '{kind}' AND field NOT IN {_UNCHECKED} AND actor IS NULL"
            " GROUP BY entity_id) c"
            " ON c.entity_id = t.id WHERE t.version < 1 + COALESCE(c.batches, 0) ORDER BY t.id",
            lambda row: (
                f"it is of version {row['version']}, though the history knows"
                f" {row['batches']} later change{'s' if row['batches'] > 1 else ''} of it"
            ),
        )
        yield Rule(
            "in_the_future",
            kind,
            f"SELECT id, created_at, updated_at FROM {kind}"
            " WHERE (created_at > :limit AND created_at LIKE '____-__-__T%')"
            " OR (updated_at > :limit AND updated_at LIKE '____-__-__T%') ORDER BY id",
            lambda row: (
                f"it was made at {row['created_at']} and changed at {row['updated_at']}: a date in"
                " the future"
            ),
            "check the clock of this machine, and of the one that wrote it",
            params=limit,
        )
    yield Rule(
        "in_the_future",
        "batch",
        "SELECT id, at, command FROM batch"
        " WHERE at > :limit AND at LIKE '____-__-__T%' ORDER BY id",
        lambda row: f"'{row['command']}' was typed at {row['at']}: a date in the future",
        "check the clock of this machine, and of the one that wrote it",
        params=limit,
    )
