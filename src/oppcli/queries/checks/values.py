"""Single values: closed sets, amounts, numbers that are unique. Their form is that of `forms`."""

from collections.abc import Iterator

from oppcli.domain.field import BUSINESS_KINDS, CLOSED, CONTACT_ROLES, OWN_TYPES
from oppcli.domain.fields import CATEGORIES, KINDS, FieldType
from oppcli.domain.findings import RESTORE
from oppcli.domain.refs import noun_of
from oppcli.queries.checks.forms import AMOUNTS
from oppcli.queries.checks.rule import Rule, Words, ref_of

# Closed sets of what is no kind of record: table → column → its words.
_OTHER_SETS: dict[str, dict[str, tuple[str, ...]]] = {
    "owner": {"kind": ("user", "team")},
    "unit": {"kind": ("business", "facility", "operation"), "business_kind": BUSINESS_KINDS},
    "opportunity_contact": {"role": CONTACT_ROLES},
    "own_field": {"kind": tuple(KINDS), "type": OWN_TYPES},
    "stage": {"forecast_category": CATEGORIES},
    "close_record": {"outcome": CLOSED, "status": ("valid", "canceled")},
}
_IMPOSSIBLE: tuple[tuple[str, str, str], ...] = (
    *(
        (table, f"{column} < 0", f"{column} is below 0")
        for table, columns in {**AMOUNTS, "activity": ("duration_minutes",)}.items()
        for column in columns
    ),
    *(
        (table, "probability NOT BETWEEN 0 AND 100", "probability is not a percentage")
        for table in ("opportunity", "stage")
    ),
    ("stage", "stale_percentile NOT BETWEEN 1 AND 99", "stale_percentile is not from 1 to 99"),
    (
        "unit",
        "business_kind IS NOT NULL AND kind <> 'business'",
        "it has a business_kind and is not a business",
    ),
    ("stage", "stale_after_days < 0", "stale_after_days is below 0"),
    ("batch", "undoes >= id", "it takes back a command that was not there before it"),
    ("process_version", "version < 1", "its version is less than one"),
    ("deal", "quantity < 1", "quantity is less than one"),
    ("deal", "discount > unit_price", "discount is larger than the price"),
    ("quota", "starts > ends", "it ends before it starts"),
    ("quota", "owner_id IS NOT NULL AND unit_id IS NOT NULL", "it is of two"),
    ("contact", "first_name IS NULL AND last_name IS NULL", "it has no name"),
    (
        "device",
        "serial_number IS NULL AND stock_number IS NULL",
        "it has neither a serial number nor a stock number",
    ),
    (
        "activity",
        "CASE WHEN lead_id IS NULL THEN 0 ELSE 1 END"
        " + CASE WHEN opportunity_id IS NULL THEN 0 ELSE 1 END"
        " + CASE WHEN account_id IS NULL THEN 0 ELSE 1 END"
        " + CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END > 1",
        "it is about more than one record",
    ),
)
# What nobody else may have: table → columns. NULL is nobody's.
_UNIQUE: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((kind, ("source_system", "external_id")) for kind in KINDS),
    ("device", ("serial_number",)),
    ("device", ("stock_number",)),
    ("opportunity", ("lead_id",)),
    ("owner", ("name",)),
    ("team_member", ("team_id", "user_id")),
    ("process", ("key",)),
    ("stage", ("process_id", "key")),
    ("rate", ("currency", "day")),
    ("setting", ("name",)),
    ("own_field", ("kind", "name")),
    ("opportunity_contact", ("opportunity_id", "contact_id")),
    ("import_plan", ("source_system", "kind")),
)
# Two facilities of two businesses may share a name; two businesses may not.
_NAMESAKES = """SELECT MAX(id) AS id, MIN(id) AS first, kind, name FROM unit
 GROUP BY kind, name, CASE WHEN kind = 'business' THEN 0 ELSE COALESCE(parent_id, 0) END
HAVING COUNT(*) > 1 ORDER BY kind, name"""


def rules() -> Iterator[Rule]:
    """The invariants of single values that SQL can tell."""
    yield from unknown_words()
    yield from impossible()
    for table, columns in _UNIQUE:
        yield _unique_rule(table, columns)
    yield Rule(
        "duplicate_identity",
        "unit",
        _NAMESAKES,
        lambda row: (
            f"kind {row['kind']} and name {row['name']} are also those of"
            f" {ref_of('unit', row['first'])}, in the same place"
        ),
    )


def unknown_words() -> Iterator[Rule]:
    """The invariants of choices: each is one of a closed set."""
    for table, columns in _closed_sets().items():
        for column, words in columns.items():
            yield _word_rule(table, column, words)


def impossible() -> Iterator[Rule]:
    """The invariants of numbers and of what belongs together in one row."""
    for table, condition, said in _IMPOSSIBLE:
        yield Rule(
            "impossible_value",
            table,
            f"SELECT id FROM {table} WHERE {condition} ORDER BY id",
            lambda _, said=said: said,  # type: ignore[misc]
            _type_again(table),
        )


def _closed_sets() -> dict[str, dict[str, tuple[str, ...]]]:
    of_kinds = {
        kind.name: {f.name: f.choices for f in kind.fields if f.type is FieldType.CHOICE}
        for kind in KINDS.values()
    }
    return {**of_kinds, **_OTHER_SETS}


def _word_rule(table: str, column: str, words: tuple[str, ...]) -> Rule:
    listed = ", ".join(f"'{word}'" for word in words)
    return Rule(
        "unknown_word",
        table,
        f"SELECT id, {column} AS word FROM {table} WHERE {column} NOT IN ({listed}) ORDER BY id",
        lambda row: f"its {column} is '{row['word']}', which is none of {', '.join(words)}",
        _type_again(table, column),
    )


def _unique_rule(table: str, columns: tuple[str, ...]) -> Rule:
    listed = ", ".join(columns)
    given = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    return Rule(
        "duplicate_identity",
        table,
        f"SELECT MAX(id) AS id, MIN(id) AS first, COUNT(*) AS count, {listed} FROM {table}"
        f" WHERE {given} GROUP BY {listed} HAVING COUNT(*) > 1 ORDER BY {listed}",
        lambda row: (
            f"{' and '.join(f'{each} {row[each]}' for each in columns)}"
            f" {'is' if len(columns) == 1 else 'are'} also those of {ref_of(table, row['first'])}"
        ),
        _other_number(table, columns),
    )


def _other_number(table: str, columns: tuple[str, ...]) -> Words | str:
    if table in KINDS and columns != ("lead_id",):
        return lambda row: f"oppcli {noun_of(table)} edit {row['id']} {columns[-1]}=ANOTHER"
    return RESTORE


def _type_again(table: str, column: str = "") -> Words | str:
    """Typing the value again mends it, where people may set it."""
    kind = KINDS.get(table)
    field = kind.field(column) if kind is not None and column else None
    if field is None or not field.settable or column == "status":
        return RESTORE
    typed = f"{column}={field.choices[0]}"
    return lambda row: f"oppcli {noun_of(table)} edit {row['id']} {typed}, or another"
