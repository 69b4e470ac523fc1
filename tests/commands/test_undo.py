"""undo and redo: which command is meant, what is in the way, what stays, how it is told."""

import pytest

import serving
from dumping import dump
from oppcli.transaction import Transaction
from stress.racing import at_once, racers

LATER = {"OPPCLI_TODAY": "2026-11-24"}


def test_the_last_command_is_taken_back_then_the_one_before(cli, typed, fleet):
    typed(["opp", "edit", "1", "next_step=call"], ["opp", "advance", "1"])
    assert cli("undo").out.splitlines() == [
        "undid command 3: opp advance 1 (jana, Mon 23 Nov 12:00)",
        "  O1 stage Quotation → Interest",
    ]
    assert cli("undo").out.splitlines()[1] == "  O1 next step call → –"
    assert cli("undo").out.splitlines()[1:] == [
        "  O1 removed: Fleet renewal 2027",
        "  C1 removed: Acme GmbH",
        "  V1 removed: VIN1",
        "  user jana removed",
    ]
    ran = cli("undo")
    assert (ran.code, ran.err.splitlines()[0]) == (
        3,
        "error: there is nothing of yours to undo.",
    )


def test_a_stage_is_called_as_its_process_calls_it(cli, typed, tmp_path):
    path = tmp_path / "deals.csv"
    path.write_text("topic,stage,revenue\nCrane,Proposal Made,5\nTruck,In Review,7\n")
    order = ["--stage-order", "Proposal Made,In Review"]
    typed(["import", path, "--kind", "opp", "--process-from-file", *order], ["opp", "advance", "1"])
    assert "Proposal Made → In Review" in cli("opp", "show", "1").out
    assert cli("undo").out.splitlines()[1] == "  O1 stage In Review → Proposal Made"


def test_redo_walks_the_same_way_forward(cli, typed, fleet, address):
    typed(["opp", "edit", "1", "next_step=call"], ["opp", "advance", "1"])
    as_it_was = dump(address)
    typed(["undo"], ["undo"], ["undo"], ["redo"], ["redo"], ["redo"])
    assert dump(address) == as_it_was
    assert cli("redo").code == 3


def test_what_was_done_again_is_the_last_command(cli, typed, fleet):
    typed(["opp", "edit", "1", "next_step=call"], ["opp", "edit", "1", "topic=X"])
    typed(["undo"], ["undo"], ["redo"])
    assert cli("undo").out.startswith("undid command 2: opp edit 1 next_step=call")


def test_a_colleagues_commands_are_taken_back_by_their_number_only(cli, typed, fleet):
    typed(["account", "new", "Globex", "--as-user", "leif"])
    assert cli("undo", "--dry-run").out.startswith("would undo command 1")
    assert cli("undo", "--as-user", "leif", "--dry-run").out.startswith("would undo command 2")
    assert cli("undo", "2").out.startswith("undid command 2")


def test_a_batch_is_taken_back_once(cli, typed, fleet):
    typed(["opp", "edit", "1", "next_step=call"], ["undo", "2"])
    ran = cli("undo", "2")
    assert (ran.code, ran.err) == (
        4,
        "error: command 2 is already undone (jana, Mon 23 Nov 12:00, 3).\n  try: oppcli redo 2\n",
    )
    typed(["redo", "2"])
    ran = cli("redo", "2")
    assert (ran.code, ran.err.splitlines()[0]) == (4, "error: command 2 is not undone.")


def test_redo_never_takes_back_a_command_that_stands(cli, typed, fleet, db):
    typed(["opp", "edit", "1", "next_step=call"])
    before = dump(db)
    ran = cli("redo", "2")
    assert (ran.code, ran.err.splitlines()[0]) == (4, "error: command 2 is not undone.")
    typed(["undo", "2"], ["redo", "2"])
    assert cli("redo", "4").code == 4  # the redo itself
    assert dump(db) == before


@pytest.mark.parametrize(
    ("word", "code", "said"),
    [
        ("99", 3, "error: the history has no batch 99."),
        ("0", 3, "error: the history has no batch 0."),
        ("Z1", 2, "error: a batch is a whole number, not 'Z1'."),
        ("-1", 2, ""),
        ("9" * 40, 2, "error: a batch is a whole number, not"),
        ("\u0663", 2, "error: a batch is a whole number, not '\u0663'."),
    ],
)
def test_what_is_no_batch_is_refused(cli, fleet, word, code, said):
    for verb in ("undo", "redo"):
        ran = cli(verb, word)
        assert (ran.code, ran.out) == (code, "")
        assert ran.err.startswith(said)


def test_a_dry_run_shows_all_and_keeps_nothing(cli, typed, fleet, address):
    before = dump(address)
    ran = cli("undo", "--dry-run")
    assert "O1 removed" in ran.out
    assert ran.err == "Nothing was saved (dry run).\n"
    assert dump(address) == before
    assert len(cli("history").out.splitlines()) == 2


def test_quiet_gives_refs_and_json_what_became_of_each(cli, typed, fleet):
    typed(["deal", "new", "1", "FH16", "--price", "100k", "--offered"])
    assert cli("undo", "-q", "--dry-run").out.split("\n") == ["O1", "D1", ""]
    told = cli("undo", "-o", "json").json
    assert told[0] == {
        "ref": "O1",
        "what": "changed",
        "field": "est_revenue",
        "old": "100000.00",
        "new": "480000.00",
    }
    assert told[-1] == {"ref": "D1", "what": "removed", "field": "", "old": "FH16", "new": None}


# What is in the way


def refused(ran):
    assert (ran.code, ran.out) == (4, "")
    sentence, hint = ran.err.splitlines()
    return sentence.removeprefix("error: "), hint.removeprefix("  try: ")


def test_a_field_that_was_changed_again_is_named_with_who_and_when(cli, typed, fleet, address):
    typed(["opp", "edit", "1", "next_step=call"])
    assert cli("opp", "edit", "1", "next_step=wait", "--as-user", "leif", env=LATER).code == 0
    before = dump(address)
    assert refused(cli("undo", "2", env=LATER)) == (
        "command 2 cannot be undone, because later commands changed the same records:"
        " O1 next_step (leif, Tue 24 Nov 12:00, 3).",
        "oppcli undo 3",
    )
    assert dump(address) == before
    typed(["undo", "3"], ["undo", "2"])


def test_another_field_is_not_in_the_way(cli, typed, fleet):
    typed(["opp", "edit", "1", "next_step=call"], ["opp", "edit", "1", "topic=X"], ["undo", "2"])
    (record,) = cli("opp", "show", "1", "-o", "json").json
    assert (record["next_step"], record["topic"]) == (None, "X")


def test_a_record_that_others_hang_on_stays_and_they_are_named(cli, typed, fleet):
    typed(["activity", "log", "O1", "call", "Hi"], ["deal", "new", "1", "FH16", "--price", "1k"])
    sentence, hint = refused(cli("undo", "1"))
    assert "A1 of O1 (jana, Mon 23 Nov 12:00, 2), D1 of O1 (jana, Mon 23 Nov 12:00, 3)" in sentence
    assert hint == "oppcli undo 3"


def test_five_obstacles_are_named_and_the_rest_counted(cli, typed, fleet):
    typed(*(["activity", "log", "O1", "call", f"Hi {n}"] for n in range(60)))
    sentence, hint = refused(cli("undo", "1"))
    assert sentence.count("of O1") == 5
    assert sentence.endswith("and 55 more.")
    assert hint.startswith("oppcli undo ")


def test_what_is_closed_meanwhile_stays_as_it_was_closed(cli, typed, fleet):
    typed(["opp", "edit", "1", "topic=X"], ["opp", "close", "1", "--lost", "--reason", "price"])
    sentence, hint = refused(cli("undo", "2"))
    assert "O1 status" in sentence
    assert hint == "oppcli undo 3"
    typed(["opp", "reopen", "1"], ["undo", "2"])


CANCELED = (["deal", "cancel", "1"],)
SIGNED = (["deal", "offer", "1"], ["deal", "sign", "1"])


@pytest.mark.parametrize(
    ("moves", "ending"),
    [
        (CANCELED, ["--lost", "--reason", "price"]),
        (SIGNED, ["--won", "--skip-stages"]),
        (SIGNED, ["--canceled", "--reason", "duplicate"]),
    ],
    ids=["canceled under lost", "signed under won", "signed under canceled"],
)
def test_the_deals_of_what_is_closed_meanwhile_stay_as_they_are(
    cli, typed, fleet, address, moves, ending
):
    typed(["deal", "new", "1", "FH16", "--price", "1k"], *moves, ["opp", "close", "1", *ending])
    before = dump(address)
    last = 2 + len(moves)
    sentence, hint = refused(cli("undo", str(last)))
    assert f"O1 status (jana, Mon 23 Nov 12:00, {last + 1})" in sentence
    assert hint == f"oppcli undo {last + 1}"
    assert dump(address) == before
    typed(["opp", "reopen", "1"])
    if ending[0] == "--won":  # which made the deal won, and reopening signed again
        assert "D1 status" in refused(cli("undo", str(last)))[0]
    else:
        typed(["undo", str(last)])


def test_a_deal_is_not_brought_back_under_what_is_closed_meanwhile(cli, typed, fleet):
    typed(["deal", "new", "1", "FH16", "--price", "1k"], ["undo"])
    typed(["opp", "close", "1", "--lost", "--reason", "price"])
    sentence, hint = refused(cli("redo", "2"))
    assert "O1 status (jana, Mon 23 Nov 12:00, 4)" in sentence
    assert hint == "oppcli undo 4"


def test_what_was_done_and_taken_back_since_is_not_in_the_way(cli, typed, fleet):
    typed(["opp", "edit", "1", "topic=X"], ["opp", "edit", "1", "topic=Y"], ["undo"])
    assert "O1 topic X → Fleet renewal 2027" in typed(["undo", "2"])


def test_what_is_done_again_needs_what_it_was_built_on(cli, typed):
    typed(["account", "new", "Acme"], ["opp", "new", "Fleet", "--account", "Acme"])
    typed(["undo"], ["undo"])
    sentence, hint = refused(cli("redo", "2"))
    assert sentence.startswith(
        "command 2 cannot be redone, because later commands changed the same records: C1 removed"
    )
    assert hint == "oppcli redo 1"
    typed(["redo", "1"], ["redo", "2"])


def test_a_name_that_somebody_else_has_by_now_is_not_given_back(cli, typed, address):
    typed(["org", "add", "user", "leif"], ["org", "edit", "leif", "name=leo"])
    typed(["org", "add", "user", "leif"])
    before = dump(address)
    assert cli("undo", "2").code == 4
    assert dump(address) == before


def test_who_made_what_hangs_on_it_is_named_after_a_redo_too(cli, typed):
    typed(["org", "add", "user", "leif"], ["quota", "set", "leif", "2026q4", "100k"])  # 1, 2
    typed(["quota", "set", "leif", "2027q1", "100k"])  # 3, which is no part of it
    typed(["undo", "2"], ["redo", "2"], ["quota", "set", "leif", "2026q4", "200k"])  # 4, 5, 6
    sentence, _ = refused(cli("undo", "1"))
    assert "quota 2026-10-01 2026-12-31 of user leif (jana, Mon 23 Nov 12:00, 2)" in sentence
    assert "quota 2027-01-01 2027-03-31 of user leif (jana, Mon 23 Nov 12:00, 3)" in sentence


def test_every_other_of_many_rows_is_looked_through_in_few_statements(
    cli, typed, tmp_path, monkeypatch
):
    file = tmp_path / "opportunities.csv"
    file.write_text("id,topic\n" + "".join(f"{n},T\n" for n in range(400)))
    told = ["import", file, "--kind", "opportunity", "--source-system", "crm"]
    typed(told)
    file.write_text("id,topic\n" + "".join(f"{n},U\n" for n in range(0, 400, 2)))
    typed(told)
    statements = []
    read = Transaction.read
    monkeypatch.setattr(
        Transaction, "read", lambda tx, sql, *more: statements.append(sql) or read(tx, sql, *more)
    )
    assert "undid command 2" in typed(["undo"])
    assert len(statements) < 150


# What one record gives to another


def test_a_device_that_moved_from_one_to_the_other_moves_back(cli, typed, fleet, address):
    typed(["opp", "new", "Other"])
    before = dump(address)
    given = '{"ref": "O1", "device": "none"}\n{"ref": "O2", "device": "VIN1"}\n'
    assert cli("opp", "edit", "--stdin", stdin=given).code == 0
    after = dump(address)
    typed(["undo"])
    assert dump(address) == before
    typed(["redo"])
    assert dump(address) == after


@pytest.mark.parametrize(
    "names",
    [
        [("anna", "carl"), ("bert", "anna")],
        [("bert", "carl"), ("anna", "bert")],
        [("anna", "carl"), ("bert", "anna"), ("carl", "bert")],
        [("anna", "carl"), ("bert", "anna"), ("anna", "bert"), ("carl", "anna")],
    ],
    ids=["up", "down", "swapped", "nothing in the end"],
)
def test_names_that_were_handed_on_are_handed_back(cli, typed, address, names):
    typed(["org", "add", "user", "anna"], ["org", "add", "user", "bert"])
    before = dump(address)
    given = "name,fields\n" + "".join(f"{was},name={now}\n" for was, now in names)
    ran = cli("org", "edit", "--stdin", stdin=given)
    assert ran.code == 0, ran.err
    after = dump(address)
    typed(["undo"])
    assert dump(address) == before
    typed(["redo"])
    assert dump(address) == after


# What stays


def test_names_made_on_the_way_stay_where_something_uses_them(cli, typed, fleet):
    typed(["opp", "new", "Other", "--account", "Acme GmbH"])
    assert cli("undo", "1").out.splitlines()[1:] == [
        "  O1 removed: Fleet renewal 2027",
        "  V1 removed: VIN1",
        "  C1 stays: O2 uses it",
        "  user jana stays: O2 uses it",
    ]
    assert cli("account", "list", "-q").out == "C1\n"
    typed(["undo", "2"], ["redo", "1"])
    assert cli("opp", "list", "-q").out == "O1\n"


def test_what_was_asked_for_does_not_stay_but_refuses(cli, typed):
    typed(["account", "new", "Acme"], ["opp", "new", "Fleet", "--account", "Acme"])
    assert refused(cli("undo", "1"))[1] == "oppcli undo 2"


def test_the_base_currency_stays_fixed_while_rates_are_told_in_it(cli, typed, store):
    typed(["currency", "set", "USD", "0.9"], ["currency", "set", "SEK", "0.09"], ["undo", "1"])
    assert store.read("SELECT value FROM setting").rows == [("EUR",)]
    typed(["undo", "2"])
    assert store.read("SELECT * FROM rate").rows == []


def test_numbers_are_never_given_to_others(cli, typed, fleet):
    typed(["undo"])
    assert typed(["opp", "new", "Other"]).startswith("O2 added")
    typed(["redo", "1"])
    assert cli("opp", "list", "-q", "--sort", "ref").out == "O1\nO2\n"


# What goes by itself


def test_taking_back_and_doing_again_do_not_let_offers_lapse_in_between(cli, typed, fleet, address):
    offer = ["deal", "new", "1", "FH16", "--price", "1k", "--offered", "--valid-until", "today"]
    typed(offer, ["opp", "close", "1", "--lost", "--reason", "price"])
    closed = dump(address)
    assert cli("undo", env=LATER).code == 0
    assert cli("redo", env=LATER).code == 0
    assert dump(address) == closed


def test_idleness_comes_back_whatever_the_order(cli, typed, fleet, store):
    days = [f"2026-11-{day}" for day in (24, 25, 26, 27)]
    for day in days[:3]:
        env = {"OPPCLI_TODAY": day}
        assert cli("activity", "log", "O1", "call", "Hi", env=env).code == 0
    touched = []
    for words in (("undo", "3"), ("undo", "4"), ("undo", "2"), ("redo", "3"), ("redo", "2")):
        assert cli(*words, env={"OPPCLI_TODAY": days[3]}).code == 0
        touched += store.read("SELECT substr(touched_at, 9, 2) FROM opportunity").rows[0]
        store.close()
    assert touched == ["26", "24", "23", "25", "25"]


# What is seen afterwards


def test_the_timeline_says_what_was_taken_back_and_stages_do_not_count_it(cli, typed, fleet):
    typed(["opp", "advance", "1"])
    assert cli("undo", env=LATER).code == 0
    screen = cli("opp", "show", "1", env=LATER).out
    assert "Interest → Quotation · undone" in screen
    assert "Quotation → Interest" not in screen
    assert "● Interest 1d ── ○ Quotation ──" in screen
    (line,) = cli("report", "funnel", "-o", "json").json
    assert (line["stage"], line["entered"], line["forward"]) == ("interest", 1, 0)
    assert cli("redo", env=LATER).code == 0
    assert "undone" not in cli("opp", "show", "1", env=LATER).out
    funnel = cli("report", "funnel", "-o", "json", env=LATER).json
    assert [(line["entered"], line["forward"]) for line in funnel] == [(1, 1), (1, 0)]


def test_a_close_date_that_was_taken_back_did_not_slip(cli, typed, fleet):
    typed(["opp", "edit", "1", "close=2027-03-31"], ["undo"])
    assert "moved" not in cli("opp", "show", "1").out
    assert "Slipping" not in cli("dashboard").out or "O1" not in cli("dashboard").out


def test_the_history_tells_which_batch_took_which_back(cli, typed, fleet):
    typed(["opp", "edit", "1", "next_step=call"], ["undo"])
    rows = cli("history", "-o", "json").json
    assert [(row["batch"], row["undone_by"], row["command"][:8]) for row in rows] == [
        (3, None, "undo"),
        (2, 3, "opp edit"),
        (1, None, "opp new "),
    ]
    told = cli("history", "O1", "-o", "json").json
    assert [(row["batch"], row["old"], row["new"], row["undone_by"]) for row in told] == [
        (1, None, "created", None),
        (2, None, "call", 3),
        (3, "call", None, None),
    ]


def test_one_batch_is_shown_by_its_number(cli, typed, fleet):
    typed(["deal", "new", "1", "FH16", "--price", "100k", "--offered"])
    rows = cli("history", "--batch", "2", "-o", "json").json
    assert [(row["ref"], row["field"], row["old"], row["new"]) for row in rows] == [
        ("D1", "", None, "created"),
        ("O1", "est_revenue", "480000.00", "100000.00"),
        ("O1", "est_revenue_accessories", None, "0.00"),
        ("O1", "est_trade_in_value", None, "0.00"),
    ] or rows[0]["new"] == "created"
    assert cli("history", "--batch", "9").code == 3
    assert cli("history", "O1", "--batch", "1").code == 2


# Many


def test_eight_who_undo_at_once_each_take_another_one_back(environ, cli, typed, fleet, store):
    typed(*(["account", "new", f"Acme {number}"] for number in range(24)))
    with racers(8, environ) as runners:
        told = at_once(runners, [[["undo"]] * 3] * 8)
    assert {(ran.code, ran.err) for ran in told} == {(0, "")}
    assert len({ran.out.split()[2] for ran in told}) == 24
    assert cli("account", "list", "-q").out == "C1\n"
    assert store.read("SELECT COUNT(*), COUNT(DISTINCT undoes) FROM batch").rows == [(49, 24)]


def test_an_import_of_many_rows_is_taken_back_and_done_again(cli, address, tmp_path):
    count = 10_000 if serving.is_wanted() else 20_000  # more rows than any chunk holds
    path = tmp_path / "many.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("external_id,topic,account,owner,stage,est_revenue\n")
        for number in range(count):
            file.write(
                f"x{number},Deal {number},Firm {number % 500},u{number % 20},quotation,{number}\n"
            )
    assert cli("opp", "new", "Mine").code == 0
    before = dump(address)
    assert cli("import", path, "--kind", "opportunity").code == 0
    after = dump(address)
    ran = cli("undo")
    assert ran.code == 0, ran.err
    assert len(ran.out.splitlines()) == 12
    assert ran.out.splitlines()[-1] == (
        f"  … and {count - 10:,} opportunities removed, 500 accounts removed, 20 users removed"
    )
    assert dump(address) == before
    assert cli("redo").code == 0
    assert dump(address) == after


def test_a_command_may_go_back_and_forth_for_ever(cli, typed, fleet, store):
    typed(["opp", "edit", "1", "next_step=call"])
    for length in range(1, 8):
        typed(["undo" if length % 2 else "redo"])
        told = {row["batch"]: row["undone_by"] for row in cli("history", "-o", "json").json}
        last = 2 + length
        assert told == {
            batch: last if batch > 1 and (last - batch) % 2 else None
            for batch in range(1, last + 1)
        }


def test_the_history_of_a_record_that_was_removed_can_be_looked_up(cli, typed, fleet):
    typed(["opp", "edit", "1", "next_step=call"], ["undo"], ["undo"])
    told = cli("history", "O1", "-o", "json").json
    assert [(row["field"], row["new"]) for row in told] == [
        ("next_step", "call"),
        ("next_step", None),
        ("", "removed"),
    ]
    ran = cli("history", "O9")
    assert (ran.code, ran.err) == (
        3,
        "error: there is no opportunity O9.\n  try: oppcli opp list\n",
    )


@pytest.mark.parametrize(
    ("kind", "header", "identity"),
    [("account", "name", "external_id"), ("opportunity", "topic", "external_id")],
)
def test_redo_names_the_record_that_was_imported_again_meanwhile(
    cli, address, tmp_path, kind, header, identity
):
    file = tmp_path / "rows.csv"
    file.write_text(f"{identity},{header}\nx1,Acme\n", encoding="utf-8")
    words = ["import", file, "--kind", kind, "--source-system", "crm"]
    assert cli(*words).code == 0
    number = cli("history", "-o", "json").json[0]["batch"]
    assert cli("undo", number).code == 0
    assert cli(*words).code == 0
    again = cli("history", "-o", "json").json[0]["batch"]
    before = dump(address)
    ran = cli("redo", number)
    letter = kind[0].upper() if kind == "opportunity" else "C"
    said = f"{letter}2 has source_system crm and external_id x1, as {letter}1 had (jana, "
    assert (ran.code, said in ran.err) == (4, True), ran.err
    assert f"try: oppcli undo {again}\n" in ran.err
    assert dump(address) == before
    assert cli("undo", again).code == 0
    assert cli("redo", number).code == 0
    assert cli("db", "check").code == 0


def test_redo_names_the_device_that_has_the_number_by_now(cli, address):
    assert cli("device", "new", "--vin", "VIN1").code == 0
    assert cli("undo").code == 0
    assert cli("device", "new", "--vin", "VIN1").code == 0
    ran = cli("redo", "1")
    assert (ran.code, "V2 has serial_number VIN1, as V1 had" in ran.err) == (4, True), ran.err
    assert "try: oppcli undo 3\n" in ran.err


def test_the_move_into_a_new_stage_is_in_the_way_and_not_the_making_of_the_sale(
    cli, typed, fleet, tmp_path
):
    file = tmp_path / "process.toml"
    stage = 'key = "handover"\ntitle = "Handover"\nprobability = 95'
    file.write_text(
        f"{cli('process', 'export', 'dealer').out}\n[[stage]]\n{stage}\n"
        'forecast_category = "commit"\n'
    )
    typed(["process", "apply", str(file)], *[["opp", "advance", "1"]] * 4)
    before = cli("opp", "show", "1").out
    sentence, hint = refused(cli("undo", "2"))
    assert sentence.endswith("O1 of stage handover (jana, Mon 23 Nov 12:00, 6).")
    assert hint == "oppcli undo 6"
    assert cli("opp", "show", "1").out == before
