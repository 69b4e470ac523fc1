"""What is given out and taken in is what `oppcli schema` says of it."""

import json
from datetime import date, datetime

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from oppcli.domain.fields import KINDS
from oppcli.domain.reference_fields import EVERY, IMPORTED
from oppcli.domain.schema import NEEDED
from oppcli.domain.showing import also_shown

NOUN = {"opportunity": "opp"}
FITTING = {
    ("rate", "currency"): "USD",
    ("rate", "day"): "2026-11-01",
    ("rate", "base_per_unit"): "0.92",
    ("quota", "who"): "all",
    ("quota", "starts"): "2026-10-01",
    ("quota", "ends"): "2026-12-31",
    ("quota", "amount"): 600,
}
FORMATS = FormatChecker(formats=())
FORMATS.checks("date", raises=ValueError)(lambda text: text is None or date.fromisoformat(text))
FORMATS.checks("date-time", raises=ValueError)(
    lambda text: text is None or datetime.fromisoformat(text).tzinfo is not None
)
HOSTILE = 'a "b"\n\x1b[2J\u202e\\'


@pytest.fixture
def everything(cli, typed, tmp_path):
    """A store with records of every kind in most of their states, in three currencies."""
    person = ["--first-name", "Jana", "--last-name", "Kowal", "--company", "Acme"]
    mail = ["--email", "jana@acme.example"]
    chains = tmp_path / "chains.csv"
    chains.write_text("brand,class,model\nVolvo,Loader,L90\n")
    typed(
        ["lead", "new", HOSTILE, *person, *mail, "--value", "480k", "--close", "fri"],
        ["lead", "qualify", "1"],
        ["lead", "new", "Another", "--rating", "hot", "--source", "web"],
        ["lead", "disqualify", "2", "--reason", "canceled"],
        ["device", "new", "--vin", "VIN1", "--brand", "Volvo", "--list-price", "90k"],
        ["opp", "new", "In yen", "--revenue", "1000000 JPY", "--owner", "leif", "--create"],
        ["opp", "new", "In dinars", "--revenue", "0.123 KWD", "--close", "eoy"],
        ["deal", "new", "3", "One", "--price", "0.123", "--offered"],
        ["deal", "new", "1", "Two", "--device", "VIN1", "--price", "19.99", "--qty", "3"],
        ["activity", "log", "O1", "call", "Budget ok", "--duration", "20m"],
        ["activity", "plan", "O1", "test_drive", "FH16", "--due", "fri"],
        ["opp", "close", "2", "--lost", "--reason", "price"],
        ["opp", "close", "1", "--won", "--skip-stages"],
        ["org", "add", "team", "North", "--members", "leif"],
        ["org", "add", "business", "Trucks"],
        ["org", "add", "facility", "Berlin", "--business", "Trucks"],
        ["org", "add", "operation", "Rental", "--facility", "Berlin"],
        ["currency", "set", "USD", "0.92"],
        ["quota", "set", "leif", "2026q4", "1.5m"],
    )
    cli("catalogue", "import", chains)


def schema_of(cli, kind, *words):
    return Draft202012Validator(cli("schema", kind, *words).json, format_checker=FORMATS)


@pytest.mark.parametrize("kind", KINDS)
def test_lists_are_as_the_schema_says(cli, everything, kind):
    status = ["--status", "all"] if KINDS[kind].field("status") else []
    rows = cli(NOUN.get(kind, kind), "list", *status, "-o", "json").json
    names = ",".join(field.name for field in KINDS[kind].fields)
    rows += cli(NOUN.get(kind, kind), "list", *status, "--fields", names, "-o", "json").json
    assert rows
    check = schema_of(cli, kind)
    for row in rows:
        check.validate(row)


def test_columns_that_a_list_works_out_are_in_the_schema(cli, everything):
    names = "idle,weighted,est_revenue_base,weighted_base,actual_revenue_base,base"
    rows = cli("opp", "list", "--status", "all", "--fields", names, "-o", "json").json
    assert len(rows) == 3
    for row in rows:
        schema_of(cli, "opp").validate(row)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_as_the_schema_says(cli, everything, kind):
    ran = cli(NOUN.get(kind, kind), "show", "1", "-o", "json")
    (record,) = ran.json
    schema_of(cli, kind).validate(record)
    fields = (*KINDS[kind].fields, *also_shown(kind))
    assert list(record) == [field.name for field in fields]


@pytest.mark.parametrize("kind", EVERY)
def test_exports_are_as_the_schemas_say(cli, everything, kind):
    lines = cli("export", kind, "-o", "jsonl").out.splitlines()
    assert lines
    checks = [schema_of(cli, kind)]
    if kind in IMPORTED:
        checks.append(schema_of(cli, kind, "--input"))
    for line in lines:
        for check in checks:
            check.validate(json.loads(line))


@pytest.mark.parametrize("kind", IMPORTED)
def test_an_import_needs_what_the_schema_says(cli, typed, kind, tmp_path):
    typed(["opp", "new", "Acme"])
    check = schema_of(cli, kind, "--input")
    choices = {field.name: field.choices for field in EVERY[kind].fields}
    least = {
        group[0]: FITTING.get((kind, group[0])) or (choices[group[0]] or ("Acme",))[0]
        for group in NEEDED[kind]
    }
    file = tmp_path / "rows.jsonl"
    # A row of nothing but what is left out would be no row.
    more = {"source_system": "crm", "external_id": "1", "variant": "7"}
    rest = {name: text for name, text in more.items() if EVERY[kind].field(name)}
    for left_out in (None, *least):
        row = {**rest, **{name: value for name, value in least.items() if name != left_out}}
        file.write_text(json.dumps(row) + "\n")
        ran = cli("import", file, "--kind", kind, "--dry-run")
        assert (ran.code == 0) == check.is_valid(row), (row, ran.err)


def test_without_a_kind_the_kinds_are_listed(cli):
    assert [row["kind"] for row in cli("schema", "-o", "json").json] == list(EVERY)


def test_fields_are_a_table_when_asked_for(cli):
    rows = cli("schema", "lead", "-o", "tsv").out.splitlines()
    assert rows[0] == "field\ttype\tshort\tvalues\thelp"
    assert len(rows) == 1 + len(KINDS["lead"].fields)


def test_json_lines_have_the_schema_on_one_line(cli):
    one = cli("schema", "deal", "-o", "jsonl")
    assert len(one.out.splitlines()) == 1
    assert json.loads(one.out) == cli("schema", "deal").json


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["leed"], 3, "oppcli schema lead"),
        (["--input"], 2, "which kind"),
        (["changes", "--input"], 2, "changes cannot be imported"),
        (["lead", "--input", "-o", "table"], 2, "as JSON Schema"),
        (["lead", "--sort", "field"], 2, "no columns"),
        (["lead", "-o", "yaml"], 2, "no output format"),
    ],
)
def test_what_cannot_be_shown_is_said(cli, words, code, says):
    ran = cli("schema", *words)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
