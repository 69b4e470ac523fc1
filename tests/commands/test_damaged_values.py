"""A stored value that cannot be read is damage: commands say of which record, `db check` finds it.

No command takes it for a bug of the program, and none shows figures made of it.
"""

import random
import sqlite3
from contextlib import closing

import pytest

from oppcli.output.out import Output

# What was done to the file → how the finding begins, and a command that meets the value.
DAMAGE = {
    "a due date": ("UPDATE activity SET due_date = '2026-09-q8'", "A1", ("activity", "list")),
    "a closing day": ("UPDATE opportunity SET est_close_date = '2026-02-31'", "O1",
                      ("opp", "list")),
    "a batch": ("UPDATE batch SET at = '2026-13-01T00:00:00Z' WHERE id = 1", "batch 1",
                ("history",)),
    "an hour": ("UPDATE opportunity SET created_at = '2026-11-01T99:00:00Z'", "O1",
                ("opp", "show", "1")),
    "a rate": ("UPDATE rate SET base_per_unit = 'abc'", "rate 1", ("pipeline",)),
    "a rate below 0": ("UPDATE rate SET base_per_unit = '-1'", "rate 1", ("pipeline",)),
    "an endless rate": ("UPDATE rate SET base_per_unit = '1E+9999'", "rate 1", ("pipeline",)),
    "an amount": ("UPDATE opportunity SET est_revenue = 9223372036854775807", "O1", ("pipeline",)),
    "an own value": ("UPDATE opportunity SET own = '{\"budget\": \"abc\"}'", "O1",
                     ("opp", "show", "1")),
    "a frozen rate": ("UPDATE opportunity SET exchange_rate = 'abc'", "O1", ()),
    "the base": ("UPDATE setting SET value = 'XXX'", "setting 1", ("pipeline",)),
    "reasons": ("UPDATE process SET lost_reasons = '{'", "process 1", ()),
    "a gate": ("UPDATE stage SET requires = '{}'", "stage 1", ("process", "check")),
    "a text": ("UPDATE process_version SET definition = 'x = '", "process version 1", ()),
    "yes or no": ("UPDATE owner SET active = 7", "owner 1", ()),
    "a quota": ("UPDATE quota SET starts = '2026-10-00'", "quota 1", ("quota", "list")),
    "a manager": ("UPDATE owner SET manager_id = id", "owner 1", ("forecast", "--by", "manager")),
    "a stage": ("UPDATE opportunity SET stage_id = 999", "O1", ("forecast",)),
    "a stage on a page": ("UPDATE opportunity SET stage_id = 999", "O1", ("opp", "show", "1")),
    "a stage in a review": ("UPDATE opportunity SET stage_id = 999", "O1", ("review",)),
    "an owner": ("UPDATE opportunity SET owner_id = 999", "O1", ("opp", "list")),
    "a customer": ("UPDATE opportunity SET account_id = 999", "O1", ("opp", "show", "1")),
    "a chance": ("UPDATE stage SET probability = 500 WHERE id = 1", "stage 1", ("pipeline",)),
    "a currency": ("UPDATE opportunity SET currency = 'eur'", "O1", ("pipeline",)),
    "no currency": ("UPDATE opportunity SET currency = 'XYZ'", "O1", ("opp", "show", "1")),
    "a quota's currency": ("UPDATE quota SET currency = 'EU'", "quota 1", ("quota", "list")),
    "what is undone": ("UPDATE batch SET undoes = id WHERE id = 1", "batch 1", ()),
    "days": ("UPDATE stage SET stale_after_days = -3 WHERE id = 1", "stage 1", ()),
    "an own name": ("UPDATE own_field SET name = 'stage'", "own field 1", ()),
    "choices": ("UPDATE own_field SET choices = '{'", "own field 1", ()),
    "an answer": ("UPDATE batch SET answer = '{', idempotency_key = 'k' WHERE id = 1", "batch 1",
                  ("opp", "new", "Z", "--idempotency-key", "k")),
}  # fmt: skip


@pytest.fixture
def filled(cli, db):
    """A store with an opportunity in dollars, an activity, a rate and a quota."""
    for words in (
        ["currency", "set", "USD", "0.9"],
        ["opp", "new", "Fleet", "--revenue", "10k", "--currency", "USD", "--close", "eom"],
        ["activity", "plan", "O1", "task", "Send", "--due", "fri"],
        ["quota", "set", "jana", "2026q4", "1m"],
        ["field", "add", "opportunity", "budget", "--type", "money"],
    ):
        ran = cli(*words)
        assert ran.code == 0, ran.err
    return db


def spoil(db, statement):
    with closing(sqlite3.connect(db, isolation_level=None)) as file:
        file.execute("PRAGMA ignore_check_constraints = ON")
        file.execute(statement)


@pytest.mark.parametrize("name", DAMAGE)
def test_a_value_that_cannot_be_read_is_found_and_said(cli, filled, name):
    statement, ref, words = DAMAGE[name]
    spoil(filled, statement)
    ran = cli("db", "check", "-o", "json")
    assert ran.code == 5
    assert ref in [each["ref"] for each in ran.json]
    if words:
        ran = cli(*words)
        assert (ran.code, "the store is damaged: " in ran.err) == (6, True), ran.err
        assert f"damaged: {ref}" in ran.err or name in ("the base", "a gate", "a manager")
        assert "oppcli db check" in ran.err


@pytest.mark.parametrize(
    "change", ["stage_id = 999", "owner_id = 999", "currency = 'XYZ'", "account_id = 999"]
)
def test_a_page_is_shown_though_another_sale_is_damaged(cli, filled, change):
    assert cli("opp", "new", "Vans").code == 0
    spoil(filled, f"UPDATE opportunity SET {change} WHERE id = 2")
    ran = cli("show", "1")
    assert (ran.code, "Fleet" in ran.out, ran.err) == (0, True, "")
    ran = cli("show", "2")
    assert (ran.code, ran.out, "the store is damaged: O2" in ran.err) == (6, "", True), ran.err


def test_a_bug_in_a_sound_store_stays_a_bug(cli, filled, monkeypatch):
    def broken(*_, **__):
        raise ValueError("no such thing")

    monkeypatch.setattr(Output, "table", broken)
    ran = cli("opp", "list")
    assert (ran.code, "this is a bug in oppcli" in ran.err) == (1, True)


def test_a_file_of_a_format_that_sqlite_does_not_know_is_damaged(cli, filled):
    whole = bytearray(filled.read_bytes())
    whole[47] = 9  # the number of the format of its schema
    filled.write_bytes(whole)
    for words in (["opp", "list"], ["opp", "new", "Vans"], ["db", "info"]):
        ran = cli(*words)
        assert (ran.code, "is damaged or not a database" in ran.err) == (6, True), ran.err
    ran = cli("db", "check")
    assert (ran.code, ran.out.startswith("! damaged")) == (5, True)


def test_a_link_to_what_is_no_key_is_damage(cli, filled):
    with closing(sqlite3.connect(filled, isolation_level=None)) as file:
        file.execute("PRAGMA writable_schema = ON")
        changed = file.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'REFERENCES opportunity (id)',"
            " 'REFERENCES opportunity (topic)') WHERE name = 'activity'"
        )
        assert changed.rowcount == 1
    ran = cli("db", "check")
    assert (ran.code, "damaged" in ran.out or "altered" in ran.out) == (5, True), ran.err
    assert cli("activity", "plan", "O1", "task", "Call").code == 6
    assert cli("activity", "list").code == 0


def test_a_store_whose_tables_are_described_in_bytes_is_read_and_written(cli, filled):
    with closing(sqlite3.connect(filled, isolation_level=None)) as file:
        file.execute("PRAGMA writable_schema = ON")
        file.execute("UPDATE sqlite_master SET sql = CAST(sql AS BLOB)")
    assert cli("opp", "list", "--fields", "topic", "-o", "json").json == [{"topic": "Fleet"}]
    assert cli("opp", "new", "Vans").out.startswith("O2 added: Vans")
    assert cli("db", "check").code == 0


@pytest.mark.parametrize(
    ("table", "was", "words"),
    [
        ("activity", b"2026-11-27", ("activity", "list", "--status", "all")),
        ("quota", b"2026-10-01", ("forecast",)),
    ],
)
def test_a_value_that_only_its_index_still_holds_is_damage(cli, filled, table, was, words):
    with closing(sqlite3.connect(filled)) as file:
        (size,) = file.execute("PRAGMA page_size").fetchone()
        (page,) = file.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
    whole = bytearray(filled.read_bytes())
    of = slice((page - 1) * size, page * size)
    assert was in whole[of]
    whole[of] = whole[of].replace(was, b"20:" + was[3:])
    filled.write_bytes(whole)
    ran = cli(*words)
    assert (ran.code, ran.out, "the store is damaged: " in ran.err) == (6, "", True), ran.err
    assert cli("db", "check").code == 5


@pytest.mark.parametrize("seed", range(12))
def test_no_flipped_byte_is_taken_for_a_bug(cli, filled, seed):
    chance = random.Random(seed)
    whole = filled.read_bytes()
    for _ in range(4):
        flipped = bytearray(whole)
        for _ in range(chance.choice((1, 3, 30))):
            flipped[chance.randrange(100, len(whole))] ^= 1 << chance.randrange(8)
        filled.write_bytes(flipped)
        for words in (
            ["opp", "list"],
            ["opp", "edit", "1", "topic=x"],
            ["history"],
            ["db", "check"],
        ):
            ran = cli(*words)
            assert ran.code != 1, (words, ran.err)


# What places records by a day. None may leave out, or count, one whose day cannot be read.
PLACING = (
    ("opp", "list", "--close", "2026q4"),
    ("opp", "list", "--fields", "topic", "--status", "won"),
    ("opp", "list", "--search", "nothing of the kind"),
    ("pipeline",),
    ("pipeline", "--by", "month"),
    ("dashboard",),
    ("forecast", "--period", "2027"),
    ("forecast", "--by", "owner"),
    ("report", "funnel"),
    ("report", "velocity"),
    ("report", "winloss"),
    ("report", "stale"),
    ("report", "leaderboard"),
    ("report", "slips"),
    ("report", "stages"),
    ("report", "accuracy"),
    ("today",),
    ("review",),
)


@pytest.mark.parametrize("day", ["2026-02-31", "2026-13-01", "31.12.2026", "20261231", "soon", ""])
@pytest.mark.parametrize("words", PLACING, ids=" ".join)
def test_every_report_says_which_close_date_cannot_be_read(cli, filled, words, day):
    spoil(filled, f"UPDATE opportunity SET est_close_date = '{day}'")
    ran = cli(*words)
    assert (ran.code, ran.out) == (6, "")
    said = f"the store is damaged: O1: its est_close_date is '{day}', which cannot be read."
    assert said in ran.err
    assert "oppcli db check" in ran.err


@pytest.mark.parametrize(
    ("statement", "ref", "words"),
    [
        ("UPDATE activity SET due_date = '2026-02-30'", "A1",
         ("activity", "list", "--fields", "subject")),
        ("UPDATE activity SET due_date = '2026-02-30'", "A1", ("report", "activity")),
        ("UPDATE activity SET due_date = '2026-02-30'", "A1", ("agenda",)),
        ("UPDATE lead SET est_close_date = '2026-02-30'", "L1",
         ("lead", "list", "--fields", "topic")),
        ("UPDATE lead SET est_close_date = '2026-02-30'", "L1", ("report", "response")),
        ("UPDATE opportunity SET closed_on = '2026-02-30', status = 'won'", "O1",
         ("opp", "list", "--close", "2026q3", "--status", "all")),
        ("UPDATE opportunity SET scheduled_delivery_date = '2026-02-30'", "O1",
         ("opp", "list", "--where", "scheduled_delivery_date>2027-01-01")),
        ("UPDATE deal SET valid_until = '2026-02-30'", "D1",
         ("deal", "list", "--where", "valid_until>2027-01-01")),
    ],
)  # fmt: skip
def test_days_that_lists_go_by_are_looked_at_too(cli, filled, statement, ref, words):
    cli("lead", "new", "Crane", "--close", "eom")
    cli("deal", "new", "1", "Bus", "--price", "10k", "--valid-until", "eom")
    spoil(filled, statement)
    ran = cli(*words)
    assert (ran.code, ran.out) == (6, ""), ran.err
    assert f"the store is damaged: {ref}: its " in ran.err


def test_an_export_of_a_damaged_store_says_so_and_goes_on(cli, filled):
    spoil(filled, "UPDATE opportunity SET est_close_date = '2026-02-31'")
    ran = cli("export", "opportunity", "--fields", "topic,est_close_date", "-o", "csv")
    assert (ran.code, ran.out.splitlines()[1:]) == (0, ["Fleet,2026-02-31"])
    assert "O1: its est_close_date is '2026-02-31', which cannot be read." in ran.err


def test_a_repair_gives_back_what_the_history_ends_with(cli, filled):
    cli("opp", "edit", "1", "close=2026-12-24")
    spoil(filled, "UPDATE opportunity SET est_close_date = '2026-02-31'")
    (found,) = cli("db", "check", "-o", "json").json
    assert found["finding"] == (
        "its est_close_date is '2026-02-31', which cannot be read; its history ends with 2026-12-24"
    )
    assert cli("db", "check", "--repair").code == 0
    (stored,) = cli("opp", "list", "--fields", "est_close_date", "-o", "json").json
    assert stored == {"est_close_date": "2026-12-24"}
    assert cli("db", "check", "-o", "json").json == []


def test_a_repair_guesses_no_day_that_the_history_does_not_say(cli, filled):
    spoil(filled, "UPDATE opportunity SET est_close_date = '2026-02-31'")
    ran = cli("db", "check", "--repair", "-o", "json")
    assert (ran.code, [each["ref"] for each in ran.json]) == (5, ["O1"])
    assert cli("opp", "list").code == 6


@pytest.mark.parametrize("words", [("lost", "1", "price"), ("process", "show", "dealer"),
                                   ("opp", "new", "Vans")])  # fmt: skip
def test_reasons_that_cannot_be_read_are_proposed_to_nobody(cli, filled, words):
    spoil(filled, "UPDATE process SET lost_reasons = '{'")
    ran = cli(*words)
    said = "the store is damaged: process 1: its lost_reasons is '{', which cannot be read"
    assert (ran.code, ran.out, said in ran.err) == (6, "", True), ran.err


def test_reasons_of_ones_own_may_have_letters_of_any_language(cli, tmp_path):
    path = tmp_path / "service.toml"
    path.write_text(
        'key = "dienst"\ntitle = "Dienst"\nlost_reasons = ["größe"]\n'
        'canceled_reasons = ["später"]\n'
        '[[stage]]\nkey = "übergabe"\ntitle = "Übergabe"\nprobability = 20\n'
        'forecast_category = "pipeline"\n',
        encoding="utf-8",
    )
    for words in (
        ["process", "apply", str(path)],
        ["opp", "new", "Vans", "--process", "dienst"],
        ["lost", "1", "größe"],
        ["db", "check"],
    ):
        ran = cli(*words)
        assert ran.code == 0, (words, ran.out, ran.err)


@pytest.mark.parametrize("words", [("opp", "list", "--manager", "jana"),
                                   ("forecast", "--manager", "jana")])  # fmt: skip
def test_a_filter_by_a_manager_in_a_circle_says_so(cli, filled, words):
    spoil(filled, "UPDATE owner SET manager_id = id")
    ran = cli(*words)
    said = "the store is damaged: jana is above itself by its manager"
    assert (ran.code, ran.out, said in ran.err) == (6, "", True), ran.err


def test_a_frozen_rate_that_cannot_be_read_is_not_written_over(cli, filled):
    assert cli("opp", "close", "1", "--won", "--skip-stages").code == 0
    spoil(filled, "UPDATE opportunity SET exchange_rate = 'abc'")
    ran = cli("currency", "refreeze")
    assert (ran.code, "O1: its exchange_rate is 'abc'" in ran.err) == (6, True), ran.err
    assert cli("db", "check", "--repair").code == 0
    assert cli("db", "check").code == 0


def test_an_own_field_of_no_type_is_damage(cli, filled):
    assert cli("opp", "edit", "1", "budget=5").code == 0
    spoil(filled, "UPDATE own_field SET type = 'zzz'")
    said = "the own field budget of opportunity has the type 'zzz', which does not exist"
    for words in (["opp", "show", "1"], ["opp", "edit", "1", "next=x"], ["export", "opportunity"]):
        ran = cli(*words)
        assert (ran.code, said in ran.err) == (6, True), (words, ran.err)
    ran = cli("db", "check")
    assert (ran.code, "zzz" in ran.out) == (5, True), ran.err


@pytest.fixture
def closed(cli, filled, typed):
    """The same with a sale in dollars that was won at their rate, and one in euro."""
    typed(
        ["opp", "new", "Vans", "--revenue", "500 USD"],
        ["won", "2", "--skip-stages"],
        ["opp", "new", "Crane", "--revenue", "500"],
        ["won", "3", "--skip-stages"],
    )
    return filled


PLACED = (
    ("forecast",),
    ("forecast", "--by", "owner", "--period", "2026"),
    ("report", "winloss"),
    ("report", "leaderboard"),
    ("report", "velocity"),
    ("dashboard",),
)


@pytest.mark.parametrize("day", ["2026-2-3", "2026-11-31", "2026-11-99", "x", ""])
def test_reports_refuse_a_day_of_closing_that_is_none(cli, closed, day):
    spoil(closed, f"UPDATE opportunity SET closed_on = '{day}' WHERE id = 3")
    for words in PLACED:
        ran = cli(*words, "-o", "csv")
        assert (ran.code, ran.out, "O3: its closed_on is" in ran.err) == (6, "", True), words
    found = cli("db", "check", "-o", "json").json
    assert not [each for each in found if "yet to come" in str(each)]
    assert cli("db", "check", "--repair").code == 0
    assert cli("report", "winloss", "-o", "json").code == 0


def test_a_day_of_another_period_does_not_keep_a_report_from_its_own(cli, closed):
    spoil(closed, "UPDATE opportunity SET closed_on = '2026-02-31' WHERE id = 3")
    assert cli("report", "winloss", "-o", "csv").code == 0
    for period in ("2026", "2026q1", "2026-02"):
        assert cli("report", "winloss", "--period", period, "-o", "csv").code == 6, period
    assert cli("report", "winloss", "--period", "2026-03", "-o", "csv").code == 0


@pytest.mark.parametrize("rate", ["1e3", "", "1,5", "-1", "NaN", "0", "+1", " 1"])
def test_what_currency_set_could_not_have_stored_is_no_rate(cli, closed, rate):
    spoil(closed, f"UPDATE rate SET base_per_unit = '{rate}'")
    for words in (("currency", "list"), ("pipeline",), *PLACED):
        ran = cli(*words, "-o", "csv")
        assert (ran.code, ran.out, "rate 1: its base_per_unit" in ran.err) == (6, "", True), words
    assert "rate 1" in [each["ref"] for each in cli("db", "check", "-o", "json").json]


@pytest.mark.parametrize("change", ["day = '2026-13-01'", "currency = 'usd'"])
def test_a_rate_of_no_day_or_currency_is_not_left_out(cli, closed, change):
    spoil(closed, f"UPDATE rate SET {change}")
    for words in (("currency", "list"), ("pipeline",)):
        assert (cli(*words).code, cli(*words).out) == (6, ""), words


@pytest.mark.parametrize("rate", ["9e0", "", "-1"])
def test_reports_refuse_a_frozen_rate_that_is_none(cli, closed, rate):
    spoil(closed, f"UPDATE opportunity SET exchange_rate = '{rate}' WHERE id = 2")
    for words in PLACED:
        ran = cli(*words, "-o", "csv")
        assert (ran.code, ran.out, "O2: its exchange_rate is" in ran.err) == (6, "", True), words


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("stage_since", ["opp", "list", "--fields", "ref,days_in_stage"]),
        ("stage_since", ["opp", "list", "--where", "days_in_stage>1"]),
        ("created_at", ["opp", "list", "--fields", "ref,age"]),
        ("created_at", ["opp", "list", "--where", "age<3"]),
        ("touched_at", ["opp", "list", "--where", "idle<3"]),
        ("touched_at", ["report", "stale"]),
        ("touched_at", ["report", "stale", "--days", "5"]),
        ("touched_at", ["today"]),
        ("touched_at", ["dashboard"]),
    ],
)
def test_days_are_not_counted_from_an_instant_that_is_none(cli, filled, column, words):
    spoil(filled, f"UPDATE opportunity SET {column} = '2026-1-1'")
    ran = cli(*words, "-o", "csv")
    assert (ran.code, ran.out, f"O1: its {column} is" in ran.err) == (6, "", True)


def past_the_rules(db, *statements):
    with closing(sqlite3.connect(db, isolation_level=None)) as file:
        file.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            file.execute(statement)


def test_an_own_field_of_a_type_that_does_not_exist_is_no_damage_of_pages(cli, db):
    assert cli("field", "add", "opportunity", "colour").code == 0
    past_the_rules(db, "UPDATE own_field SET type = 'zz'")
    ran = cli("db", "check", "-o", "json")
    assert [each["check"] for each in ran.json] == ["unknown_word"]
    assert cli("opp", "list").code == 6


def test_a_store_without_processes_is_damaged(cli, db):
    assert cli("opp", "new", "Fleet").code == 0
    past_the_rules(db, "DELETE FROM process")
    for words in (["opp", "show", "1"], ["opp", "new", "Crane"]):
        ran = cli(*words)
        assert (ran.code, "the store is damaged: " in ran.err) == (6, True), ran.err
        assert "oppcli db check" in ran.err
    assert cli("db", "check").code == 5
