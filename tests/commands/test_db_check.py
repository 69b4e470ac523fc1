"""`db check`: a store spoiled by another program, in each way, is found to be just that."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from oppcli.domain.findings import CHECKS
from oppcli.output.findings import findings_table

OPPORTUNITIES = """\
external_id,topic,account,stage,status,est_revenue,est_close_date,closed_on,lost_reason
1,Won once,Acme,delivery,won,1000,2026-10-01,2026-10-01,
2,Lost once,Acme,interest,lost,1000,2026-10-01,2026-10-01,price
3,Still open,Globex,interest,open,1000,2026-12-01,,
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Where the store below is kept once it was made; tests work on copies."""
    return tmp_path_factory.mktemp("made") / "whole.db"


@pytest.fixture
def whole(cli, db, tmp_path, made):
    """A store with a record of every kind, some of them closed, made by commands alone."""
    if made.exists():
        shutil.copy(made, db)
        return db
    file = tmp_path / "opportunities.csv"
    file.write_text(OPPORTUNITIES)
    for words in (
        ["import", file, "--source-system", "old"],  # O1 to O3
        ["org", "add", "business", "North"],
        ["org", "add", "business", "South"],
        ["org", "add", "facility", "Yard", "--business", "North"],
        ["org", "add", "user", "leif"],
        ["org", "add", "user", "noor"],
        ["org", "add", "team", "sellers", "--members", "leif,noor"],
        ["device", "new", "--vin", "VIN1"],
        ["device", "new", "--vin", "VIN2"],
        ["opp", "new", "Loader", "--device", "VIN1", "--facility", "Yard"],  # O4
        ["opp", "new", "Crane", "--device", "VIN2"],  # O5
        ["deal", "new", "O4", "FH16", "--price", "240k", "--offered"],
        ["deal", "new", "O5", "FH16", "--price", "100k"],
        ["activity", "log", "O4", "call", "Budget ok"],
        ["activity", "plan", "O5", "task", "Send quote"],
        ["opp", "edit", "5", "next_step=call"],
        ["opp", "edit", "5", "next_step=write"],
        ["lead", "new", "Pumps", "--last-name", "Kowal"],
        ["contact", "new", "Jana Kowal"],
        ["currency", "set", "USD", "0.92"],
        ["quota", "set", "leif", "2026q4", "100k"],
    ):
        ran = cli(*words)
        assert ran.code == 0, (words, ran.err)
    shutil.copy(db, made)
    return db


def spoil(path, *statements):
    """What another program does to the file, against every rule of the store."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)


def without(path, clause):
    """Makes the store again without a rule of its tables, as only another program could."""
    with closing(sqlite3.connect(path)) as connection:
        text = "\n".join(connection.iterdump())
        marks = [connection.execute(f"PRAGMA {m}").fetchone()[0] for m in MARKS]
    assert clause in text
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(text.replace(clause, ""))
        for name, value in zip(MARKS, marks, strict=True):
            connection.execute(f"PRAGMA {name} = {value}")


MARKS = ("application_id", "user_version")

O4 = "UPDATE opportunity SET {} WHERE id = 4"
# Name of the check → what was done to the file, of which record it is told, what, and the way out.
SPOILED = {
    "missing_link": (["UPDATE contact SET account_id = 99"], "P1", "account 99", "restore"),
    "unreadable_text": (
        [O4.format("description = 'a' || char(0) || 'b'")],
        "O4",
        "description holds a NUL",
        "restore",
    ),
    "unreadable_text of half a character": (
        [O4.format("description = CAST(x'61EDA08062' AS TEXT)")],
        "O4",
        "description holds bytes",
        "restore",
    ),
    "unknown_word": ([O4.format("interest = 'barter'")], "O4", "'barter'", "opp edit 4 interest="),
    "unknown_word of a currency": ([O4.format("currency = 'EUX'")], "O4", "'EUX'", "restore"),
    "unknown_word of an owner": (
        ["UPDATE owner SET kind = 'robot' WHERE name = 'jana'"],
        "owner 1",
        "'robot'",
        "restore",
    ),
    "impossible_value": (
        ["UPDATE deal SET quantity = 0 WHERE id = 2"],
        "D2",
        "quantity is less than one",
        "restore",
    ),
    "impossible_value of a percentage": (
        [O4.format("probability = 101")],
        "O4",
        "not a percentage",
        "restore",
    ),
    "impossible_value of a day": (
        ["UPDATE deal SET valid_until = 'gestern' WHERE id = 2"],
        "D2",
        "'gestern'",
        "restore",
    ),
    "impossible_value of what a file said": (
        ["UPDATE source_row SET said = '[' WHERE id = 1"],
        "source row 1",
        "its said is '['",
        "restore",
    ),
    "impossible_value of what is stored of fields of one's own": (
        [O4.format("own = '[]'")],
        "O4",
        "its own is '[]'",
        "restore",
    ),
    "own_value of a field that nobody defined": (
        [O4.format("""own = '{"ghost":"1"}'""")],
        "O4",
        "it has a value of ghost, which is no field",
        "restore",
    ),
    "search_key": (
        ["UPDATE account SET name_key = 'akme' WHERE name = 'Acme'"],
        "C1",
        "its name_key 'akme' is not that of its name",
        "--repair",
    ),
    "search_key of a person": (
        ["UPDATE contact SET name_key = NULL"],
        "P1",
        "its name_key '' is not that of its first_name and last_name",
        "--repair",
    ),
    "search_key of a telephone": (
        ["UPDATE lead SET phone_key = '+4930123456'"],
        "L1",
        "its phone_key '+4930123456' is not that of its phone",
        "--repair",
    ),
    "wrong_kind": (
        ["UPDATE owner SET manager_id = (SELECT id FROM owner WHERE kind = 'team') WHERE id = 1"],
        "owner 1",
        "its manager is the team sellers",
        "org edit NAME manager=",
    ),
    "wrong_kind of a unit": (
        ["UPDATE unit SET parent_id = 3 WHERE name = 'South'"],
        "unit 2",
        "a part of the facility Yard",
        "restore",
    ),
    "loop": (
        [
            "UPDATE owner SET manager_id = (SELECT id FROM owner WHERE name = 'noor')"
            " WHERE name = 'leif'",
            "UPDATE owner SET manager_id = (SELECT id FROM owner WHERE name = 'leif')"
            " WHERE name = 'noor'",
        ],
        "owner 2",
        "leif is managed by noor, who is managed by leif",
        "org edit 'leif' manager=none",
    ),
    "loop of businesses": (
        ["UPDATE unit SET parent_id = id WHERE name = 'South'"],
        "unit 2",
        "South belongs to South",
        "org edit 'South' parent=none",
    ),
    "misplaced": (
        [O4.format("business_id = 2")],
        "O4",
        "facility Yard is of business North, not of South",
        "opp edit 4 business=",
    ),
    "stage": (
        ["UPDATE stage SET active = 0 WHERE key = 'contract'", O4.format("stage_id = 3")],
        "O4",
        "no longer has",
        "process apply FILE --move contract=",
    ),
    "process": (["UPDATE process SET is_default = 0"], "process 1", "0 processes", "--default"),
    "process without a text": (
        ["DELETE FROM process_version WHERE process_id = 1"],
        "process 1",
        "0 texts",
        "restore",
    ),
    "process without stages": (
        ["UPDATE stage SET active = 0 WHERE process_id = 2"],
        "process 2",
        "no stages",
        "process apply",
    ),
    "closing": (
        ["UPDATE opportunity SET lost_reason = 'price' WHERE id = 1"],
        "O1",
        "it is won and has lost_reason price",
        "opp reopen 1, then",
    ),
    "closing without a day": (
        ["UPDATE opportunity SET closed_on = NULL WHERE id = 2"],
        "O2",
        "lost and has no closed_on",
        "opp reopen 2, then",
    ),
    "closing of what is open": (
        ["UPDATE opportunity SET actual_revenue = 5 WHERE id = 3"],
        "O3",
        "open and has actual_revenue 5",
        "opp reopen 3",
    ),
    "closing of a lead": (
        ["UPDATE lead SET disqualify_reason = 'lost'"],
        "L1",
        "new and has disqualify_reason",
        "lead disqualify 1",
    ),
    "closing of an activity": (
        ["UPDATE activity SET completed_at = NULL WHERE id = 1"],
        "A1",
        "done and has no completed_at",
        "restore",
    ),
    "close_record": (
        ["UPDATE close_record SET actual_revenue = 5 WHERE opportunity_id = 1"],
        "O1",
        "its close record says actual_revenue 5",
        "opp reopen 1",
    ),
    "close_record that is missing": (
        ["DELETE FROM close_record WHERE opportunity_id = 1"],
        "O1",
        "no close records",
        "opp reopen 1",
    ),
    "close_record of what is open": (
        ["UPDATE close_record SET opportunity_id = 3 WHERE opportunity_id = 2", "DELETE FROM"
         " close_record WHERE 0", "DELETE FROM opportunity WHERE id = 2"],
        "O3",
        "open, but a close record is in force",
        "opp close 3",
    ),
    "revenue": (
        ["UPDATE deal SET unit_price = 100 WHERE id = 1"],
        "O4",
        "est_revenue is 240,000 EUR, its deals add up to 1 EUR",
        "--repair",
    ),
    "revenue without deals": (
        ["UPDATE opportunity SET typed_revenue = 5 WHERE id = 3"],
        "O3",
        "not its typed amounts",
        "--repair",
    ),
    "open_offer": (
        ["UPDATE deal SET opportunity_id = 2 WHERE id = 2"],
        "D2",
        "but O2 is lost",
        "opp reopen 2, then oppcli opp close 2 --lost",
    ),
    "device_taken_twice": (
        ["DROP INDEX opportunity_reserves", "UPDATE opportunity SET device_id = 1 WHERE id = 3"],
        "V1",
        "reserved by 2 open opportunities, O3 and O4",
        "opp edit 4 device=none",
    ),
    "device_status": (
        ["UPDATE opportunity SET device_id = NULL WHERE id = 4"],
        "V1",
        "it is reserved, its opportunities make it available",
        "--repair",
    ),
    "touched_at": (
        [O4.format("touched_at = '2026-01-01T00:00:00Z'")],
        "O4",
        "its last activity is of 2026-11-23T12:00:00Z",
        "--repair",
    ),
    "touched_at in the future": (
        [O4.format("touched_at = '2031-01-01T00:00:00Z'")],
        "O4",
        "future",
        "--repair",
    ),
    "version": (
        ["UPDATE opportunity SET version = 2 WHERE id = 5"],
        "O5",
        "version 2, though the history knows 2 later changes of it",
        "restore",
    ),
    "version below 0": (
        ["UPDATE device SET version = -1 WHERE id = 1"],
        "V1",
        "version -1, though the history knows",
        "restore",
    ),
    "in_the_future": (
        [O4.format("updated_at = '2031-01-01T00:00:00Z'")],
        "O4",
        "future",
        "clock",
    ),
    "history": (
        ["UPDATE opportunity SET next_step = 'wait' WHERE id = 5"],
        "O5",
        "next_step is wait, but its history ends with write",
        "--repair",
    ),
    "history with a gap": (
        ["DELETE FROM change WHERE new = 'call'", "UPDATE change SET old = 'sing' WHERE"
         " new = 'write'", "INSERT INTO change (batch_id, at, entity, entity_id, field, old, new)"
         " SELECT batch_id, at, entity, entity_id, field, 'call', 'write' FROM change"
         " WHERE new = 'write'"],
        "O5",
        "next_step became write, but the change of 2026-11-23T12:00:00Z begins at call",
        "restore",
    ),
    "history of what is gone": (
        ["DELETE FROM activity WHERE opportunity_id = 5", "DELETE FROM deal WHERE"
         " opportunity_id = 5", "UPDATE device SET status = 'available' WHERE id = 2",
         "DELETE FROM change WHERE entity = 'device'", "DELETE FROM opportunity WHERE id = 5"],
        "O5",
        "gone without a trace",
        "restore",
    ),
    "history at another time": (
        ["UPDATE change SET at = '2026-11-01T00:00:00Z' WHERE new = 'call'"],
        "change",
        "its batch",
        "restore",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILED)
def test_what_was_spoiled_is_found_and_nothing_else(cli, whole, name):
    statements, ref, said, repair = SPOILED[name]
    assert cli("db", "check").code == 0
    spoil(whole, *statements)
    ran = cli("db", "check", "-o", "json")
    assert ran.code == 5
    assert ran.err.startswith("error: the store has ")
    check = name.split(" ")[0]
    found = [each for each in ran.json if each["severity"] == "fault"]
    if any("DROP INDEX" in statement for statement in statements):
        found = [each for each in found if each["check"] != "altered"]
    assert {each["check"] for each in found} == {check}, found
    assert {each["ref"] for each in found} == {ref} or found[0]["ref"].startswith(ref)
    assert said in found[0]["finding"]
    assert repair in found[0]["repair"]


IDENTITIES = {
    "O2": ("\tUNIQUE (source_system, external_id), \n", "UPDATE opportunity SET external_id = '1'"
           " WHERE id = 2", "external_id 1", "opp edit 2 external_id="),
    "V2": ("\tUNIQUE (serial_number), \n", "UPDATE device SET serial_number = 'VIN1'",
           "serial_number VIN1", "device edit 2 serial_number="),
    "owner 2": ("\tUNIQUE (name), \n", "UPDATE owner SET name = 'leif' WHERE name = 'jana'",
                "name leif", "restore"),
}  # fmt: skip


@pytest.mark.parametrize("ref", IDENTITIES)
def test_two_records_of_one_identity_are_found(cli, whole, ref):
    clause, statement, said, repair = IDENTITIES[ref]
    without(whole, clause)
    spoil(whole, statement)
    *altered, found = cli("db", "check", "-o", "json").json
    assert {each["check"] for each in altered} == {"altered"}
    assert (found["check"], found["ref"]) == ("duplicate_identity", ref)
    assert said in found["finding"]
    assert repair in found["repair"]


def test_a_rotten_page_is_found_and_asked_nothing_more(cli, whole):
    content = bytearray(whole.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = bytes(range(256)) * 16
    whole.write_bytes(content)
    ran = cli("db", "check", "-o", "json")
    assert ran.code == 5
    assert {each["check"] for each in ran.json} == {"damaged"}
    assert "restore FILE" in ran.json[0]["repair"]


def test_every_check_has_been_seen_to_find_something():
    seen = {name.split(" ")[0] for name in SPOILED}
    notes = {"gate", "frozen_rate", "misfit", "activity"}
    assert seen | notes | {"altered", "duplicate_identity", "damaged"} == set(CHECKS)


@pytest.mark.parametrize(
    ("check", "ref", "said", "statements"),
    [
        (
            "misfit",
            "O4",
            "V1 VIN1 does not fit: its brand is Volvo, not Scania",
            ["UPDATE device SET brand = 'Volvo'", O4.format("brand = 'Scania'")],
        ),
        (
            "activity",
            "A2",
            "direction: a task has no direction",
            ["UPDATE activity SET direction = 'in' WHERE id = 2"],
        ),
        (
            "activity",
            "A2",
            "outcome: given, but the status is open",
            ["UPDATE activity SET outcome = 'liked it' WHERE id = 2"],
        ),
    ],
)
def test_facts_that_nobody_could_type_are_a_note_and_no_fault(
    cli, whole, check, ref, said, statements
):
    spoil(whole, *statements)
    found = cli("db", "check", "-o", "json").json
    notes = [each for each in found if each["severity"] == "note"]
    assert [(each["check"], each["ref"]) for each in notes] == [(check, ref)]
    assert said in notes[0]["finding"]


def test_a_gate_that_a_command_passed_is_a_note_and_no_fault(cli, whole, typed):
    typed(["opp", "new", "Crane", "--process", "dealer"])
    spoil(whole, "UPDATE opportunity SET stage_id = 3 WHERE topic = 'Crane'")
    ran = cli("db", "check", "-o", "json")
    assert ran.code == 0
    assert {(each["check"], each["severity"]) for each in ran.json} == {("gate", "note")}


def test_a_closing_in_days_to_come_is_a_note(cli, whole):
    """An older version took such days from files."""
    spoil(
        whole,
        "UPDATE opportunity SET closed_on = '2027-06-30' WHERE id = 2",
        "UPDATE close_record SET closed_on = '2027-06-30' WHERE opportunity_id = 2",
        "UPDATE change SET new = '2027-06-30' WHERE field = 'closed_on' AND entity_id = 2",
    )
    (note,) = cli("db", "check", "-o", "json").json
    assert (note["ref"], note["severity"]) == ("O2", "note")
    assert "has closed_on 2027-06-30, which is yet to come" in str(note)


def test_what_an_import_placed_passed_no_gate(cli, typed, tmp_path):
    """`process check` lists it; in the store nothing is wrong."""
    path = tmp_path / "placed.csv"
    path.write_text("external_id,topic,stage\n1,Crane,contract\n2,Bus,contract\n")
    typed(["import", path, "--kind", "opportunity"])
    assert cli("db", "check", "-o", "json").json == []
    assert "O1" in cli("process", "check").out
    typed(
        ["opp", "back", 2, "--to", "interest", "--reason", "x"],
        ["opp", "advance", 2, "--set", "account=Acme", "--set", "interest_type=new", "--create"],
        ["opp", "edit", 2, "account=none"],
    )
    assert [each["ref"] for each in cli("db", "check", "-o", "json").json] == ["O2"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("revenue", ("est_revenue", "24000000", "100")),
        ("revenue without deals", ("est_revenue", "100000", "5")),
        ("device_status", ("status", "reserved", "available")),
        ("touched_at", ("touched_at", "2026-01-01T00:00:00Z", "2026-11-23T12:00:00Z")),
        (
            "touched_at in the future",
            ("touched_at", "2031-01-01T00:00:00Z", "2026-11-23T12:00:00Z"),
        ),
        ("history", ("next_step", "write", "wait")),
    ],
)
def test_a_repair_leaves_nothing_to_find_and_is_in_the_history(cli, whole, store, name, kept):
    statements, ref, _, _ = SPOILED[name]
    spoil(whole, *statements)
    ran = cli("db", "check", "--repair")
    assert ran.code == 0, ran.err
    assert f"repaired {name.split(' ')[0]} of {ref}" in ran.err
    change = store.read(
        "SELECT c.field, c.old, c.new, b.actor, b.command, b.id FROM change c"
        " JOIN batch b ON b.id = c.batch_id"
        " WHERE c.field = :field ORDER BY c.id DESC LIMIT 1",
        {"field": kept[0]},
    ).rows[0]
    assert change[:3] == kept
    assert change[3:5] == ("jana", f"db check --repair: {name.split(' ')[0]} of {ref}")
    alone = store.read(
        "SELECT COUNT(DISTINCT entity_id) FROM change WHERE batch_id = :b", {"b": change[5]}
    )
    assert alone.rows == [(1,)]
    assert cli("db", "check").code == 0
    if ref.startswith("O"):
        assert cli("opp", "show", ref).code == 0
        assert cli("history", ref).code == 0


@pytest.mark.parametrize(
    "name", ["search_key", "search_key of a person", "search_key of a telephone"]
)
def test_a_repaired_key_finds_its_record_again(cli, whole, name):
    statements, ref, _, _ = SPOILED[name]
    spoil(whole, *statements)
    ran = cli("db", "check", "--repair")
    assert (ran.code, f"repaired search_key of {ref}" in ran.err) == (0, True), ran.err
    assert cli("db", "check").code == 0


def test_a_telephone_read_for_its_country_is_sound(cli, whole, typed):
    """Whatever `phone_region` was when it was typed; the digits have to be the number's own."""
    for region, phone in (
        ("DE", "030 123456"),
        ("SE", "0046 70 123 45 67"),
        ("", "+1 800 FLOWERS"),
    ):
        env = {"OPPCLI_REGION": region} if region else {}
        ran = cli("contact", "new", "Bo Ek", "--phone", phone, env=env)
        assert ran.code == 0, ran.err
    assert cli("db", "check").code == 0


def test_what_needs_a_guess_is_left_and_still_said(cli, whole):
    spoil(whole, *SPOILED["revenue"][0], *SPOILED["unknown_word"][0])
    ran = cli("db", "check", "--repair")
    assert ran.code == 5
    assert "repaired revenue of O4" in ran.err
    assert "the store has 1 fault." in ran.err
    assert "barter" in ran.out


def test_a_check_without_repair_writes_nothing(cli, whole):
    spoil(whole, *SPOILED["revenue"][0])
    before = whole.read_bytes()
    assert cli("db", "check").code == 5
    assert whole.read_bytes() == before


def test_a_sound_store_says_so_and_is_silent_when_quiet(cli, whole):
    ran = cli("db", "check")
    assert (ran.code, ran.out) == (0, "")
    assert "nothing is wrong" in ran.err
    assert cli("db", "check", "-q") == (0, "", "")


def test_people_see_a_few_of_each_and_programs_all(cli, whole):
    spoil(whole, *(f"UPDATE lead SET topic = topic, rating = 'x{n}'" for n in range(1)))
    for number in range(14):
        cli("lead", "new", f"Lead {number}", "--last-name", "Kowal")
    spoil(whole, "UPDATE lead SET rating = 'lukewarm'")
    people, programs = cli("db", "check"), cli("db", "check", "-o", "json")
    assert people.out.count("lukewarm") == 10
    assert "5 more" in people.out
    assert len(programs.json) == 15


def test_an_invented_year_is_sound(cli, tmp_path):
    path = tmp_path / "demo.db"
    assert cli("demo", "--keep", path).code == 0
    ran = cli("--db", path, "db", "check")
    assert (ran.code, ran.out) == (0, "")


def test_a_finding_says_its_name_where_it_is_and_the_way_out():
    assert [column.name for column in findings_table([]).columns] == [
        "ref",
        "check",
        "severity",
        "finding",
        "repair",
    ]
