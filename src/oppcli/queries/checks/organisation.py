"""The organisation and the processes: who may stand above whom, and what belongs together."""

from collections.abc import Iterator, Mapping

from oppcli.domain import tree
from oppcli.domain.assignment import PARTS, Unit, misplaced
from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.findings import Finding
from oppcli.domain.refs import noun_of
from oppcli.queries.checks.rule import Rule, finding
from oppcli.store import Store

_EDITABLE = {  # what is closed keeps the facility of its day, whatever became of it
    "opportunity": f"status IN {sql_words(OPEN)}",
    "lead": "status IN ('new', 'contacted')",
}

_LINKS: tuple[tuple[str, str, str, str], ...] = (  # table, column, table it leads to, kinds
    ("owner", "manager_id", "owner", "'user'"),
    ("owner", "business_id", "unit", "'business'"),
    ("team_member", "team_id", "owner", "'team'"),
    ("team_member", "user_id", "owner", "'user'"),
    ("device", "facility_id", "unit", "'facility'"),
    *(
        (table, f"{kind}_id", "unit", f"'{kind}'")
        for table in ("lead", "opportunity")
        for kind in PARTS
    ),
)
_PARENTS = """SELECT t.id, t.kind AS own, p.kind, p.name FROM unit t
  JOIN unit p ON p.id = t.parent_id
 WHERE NOT (p.kind = 'business' OR (t.kind = 'operation' AND p.kind = 'facility')) ORDER BY t.id"""


def rules() -> Iterator[Rule]:
    """The invariants of links and processes that SQL can tell."""
    for table, column, target, kind in _LINKS:
        yield Rule(
            "wrong_kind",
            table,
            f"SELECT t.id, p.kind, p.name FROM {table} t JOIN {target} p ON p.id = t.{column}"
            f" WHERE p.kind <> {kind} ORDER BY t.id",
            lambda row, column=column: (  # type: ignore[misc]
                f"its {column.removesuffix('_id')} is the {row['kind']} {row['name']}"
            ),
            _another(table, column.removesuffix("_id")),
        )
    yield Rule(
        "wrong_kind",
        "unit",
        _PARENTS,
        lambda row: f"the {row['own']} is a part of the {row['kind']} {row['name']}",
    )
    yield Rule(
        "process",
        "process",
        "SELECT id, key FROM process t WHERE NOT EXISTS"
        " (SELECT 1 FROM stage WHERE process_id = t.id AND active = 1) ORDER BY id",
        lambda row: f"the {row['key']} process has no stages",
        "oppcli process apply FILE",
    )
    yield Rule(
        "process",
        "process",
        "SELECT t.id, t.key, t.version, COUNT(v.id) AS texts FROM process t"
        " LEFT JOIN process_version v ON v.process_id = t.id GROUP BY t.id, t.key, t.version"
        " HAVING COUNT(v.id) <> t.version OR MAX(v.version) <> t.version ORDER BY t.id",
        lambda row: (
            f"the {row['key']} process is of version {row['version']}, and {row['texts']} texts"
            " are kept"
        ),
    )
    yield Rule(
        "process",
        "process",
        "SELECT t.id, t.count FROM (SELECT MIN(id) AS id,"
        " SUM(CASE WHEN is_default = 1 THEN 1 ELSE 0 END) AS count FROM process) t"
        " WHERE t.count <> 1",
        lambda row: f"{row['count']} processes are the default instead of one",
        "oppcli process apply FILE --default",
    )


def _another(table: str, field: str) -> str:
    if table in ("opportunity", "lead", "device"):
        return f"oppcli {'opp' if table == 'opportunity' else table} edit REF {field}=ANOTHER"
    if table == "owner":
        return f"oppcli org edit NAME {field}=ANOTHER"
    return "oppcli org edit TEAM members=…"


def loops(store: Store) -> Iterator[Finding]:
    """Users who manage themselves, and units that are a part of themselves, on whatever way."""
    for table, column, verb in (
        ("owner", "manager_id", "is managed by"),
        ("unit", "parent_id", "belongs to"),
    ):
        rows = store.read(f"SELECT id, name, {column} FROM {table} ORDER BY id").rows
        parents: dict[int, int | None] = {number: parent for number, _, parent in rows}
        names = {number: name for number, name, _ in rows}
        for way in tree.loops(parents):
            number = way[0]
            said = f", who {verb} " if table == "owner" else f", which {verb} "
            circle = said.join(_shortened([names[each] for each in way]))
            field = column.removesuffix("_id") if table == "owner" else _above(store, number)
            yield finding(
                "loop",
                table,
                number,
                circle.replace(said, f" {verb} ", 1),
                f"oppcli org edit '{names[number]}' {field}=none",
            )


def _shortened(names: list[str]) -> list[str]:
    """The names of a circle; of a long one the first and the last."""
    return names if len(names) <= 9 else [*names[:4], f"{len(names) - 8:,} others", *names[-4:]]


def _above(store: Store, number: int) -> str:
    """What the field is called that says what a unit is a part of."""
    kind = store.read("SELECT kind FROM unit WHERE id = :id", {"id": number}).rows[0][0]
    return {"business": "parent", "facility": "business", "operation": "facility"}[kind]


def assignments(store: Store) -> Iterator[Finding]:
    """Records whose facility or operation belongs to another business than the one beside it."""
    rows = store.read("SELECT id, kind, name, parent_id FROM unit").rows
    units = {number: Unit(kind, name, parent) for number, kind, name, parent in rows}
    columns = ", ".join(f"{kind}_id" for kind in PARTS)
    for table, editable in _EDITABLE.items():
        triples = store.read(
            f"SELECT {columns} FROM {table} WHERE {editable}"
            f" AND (facility_id IS NOT NULL OR operation_id IS NOT NULL) GROUP BY {columns}"
        ).rows
        for triple in triples:
            given = {kind: n for kind, n in zip(PARTS, triple, strict=True) if n is not None}
            if not units.keys() >= set(given.values()):
                continue  # a link to a unit that does not exist is a finding of its own
            wrong = misplaced(given, units)
            if wrong:
                yield from _records(store, table, editable, given, "; ".join(map(str, wrong)))


def _records(
    store: Store, table: str, editable: str, given: Mapping[str, int], said: str
) -> Iterator[Finding]:
    alike = " AND ".join(
        f"{kind}_id = :{kind}" if kind in given else f"{kind}_id IS NULL" for kind in PARTS
    )
    sql = f"SELECT id FROM {table} WHERE {editable} AND {alike} ORDER BY id"
    for (number,) in store.read(sql, given).rows:
        repair = f"oppcli {noun_of(table)} edit {number} business=… facility=… operation=…"
        yield finding("misplaced", table, number, said, repair)
