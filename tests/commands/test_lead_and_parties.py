"""oppcli lead …, account … and contact …, typed and read."""

import pytest

from pace import is_as_quick


def test_open_leads_are_listed_unless_asked_otherwise(cli, typed):
    typed(*[["lead", "new", topic] for topic in ("New", "Contacted", "Qualified", "Gone")])
    typed(
        ["activity", "log", "L2", "call", "Hello"],
        ["lead", "qualify", "3"],
        ["lead", "disqualify", "4", "--reason", "cannot_contact"],
    )
    assert cli("lead", "list", "--fields", "ref").out.split()[1:] == ["L1", "L2"]
    status = cli("lead", "list", "--status", "all", "--fields", "status").out.split()[1:]
    assert status == ["new", "contacted", "qualified", "disqualified"]


def test_disqualify_and_reopen_say_old_and_new(cli, typed):
    typed(["lead", "new", "Gone"])
    ran = cli("lead", "disqualify", "1", "--reason", "lost")
    assert ran.out == "L1 status new → disqualified · disqualify reason – → lost\n"
    assert cli("lead", "reopen", "1").out == "L1 disqualified → new: Gone\n"


def test_qualify_says_what_was_linked_and_what_is_new(cli, typed):
    typed(
        ["account", "new", "Globex Mining"],
        ["lead", "new", "Excavator", "--company", "globex mining", "--last-name", "Kowal"],
    )
    ran = cli("lead", "qualify", "1")
    assert "account C1 Globex Mining (same name)" in ran.out
    assert "contact P1 Kowal (new)" in ran.out
    again = cli("lead", "qualify", "1")
    assert (again.code, again.out) == (4, "")


def test_qualify_can_choose_and_leave_out(cli, typed):
    typed(
        ["account", "new", "Acme"],
        ["contact", "new", "Ola Nord"],
        ["lead", "new", "Excavator", "--company", "Globex"],
    )
    ran = cli("lead", "qualify", "1", "--account", "C1", "--contact", "P1", "--no-opportunity")
    assert ran.code == 0
    assert "Acme (as chosen)" in ran.out
    assert cli("opp", "list", "--fields", "ref").out == "ref\n"


def test_a_lead_shows_its_timeline(cli, typed):
    typed(["lead", "new", "Excavator"], ["activity", "log", "L1", "call", "Wants two"])
    assert "Wants two" in cli("lead", "show", "1").out


@pytest.mark.parametrize("noun", ["account", "contact"])
def test_a_party_is_made_listed_shown_and_edited(cli, typed, noun):
    typed([noun, "new", "Acme Nord", "--email", "info@acme.example"])
    assert cli(noun, "list", "--fields", "name,email").out == (
        "name\temail\nAcme Nord\tinfo@acme.example\n"
    )
    assert "Acme Nord" in cli(noun, "show", "acme").out
    ran = cli(noun, "edit", "1", "phone=+46 31 10")
    assert ran.out.endswith("1 phone – → +46 31 10\n")
    assert cli(noun, "show", "1", "-o", "json").json[0]["phone"] == "+46 31 10"


def test_an_account_of_the_same_name_is_said(cli, typed):
    typed(["account", "new", "Acme"])
    assert "C1 has the same name" in cli("account", "new", "ACME").out


@pytest.mark.parametrize(
    "words",
    [
        ["account", "new", "Twin"],
        ["contact", "new", "Twin"],
        ["lead", "new", "Twin"],
        ["opp", "new", "Twin"],
    ],
)
def test_an_identity_that_is_taken_is_refused_and_its_holder_named(cli, typed, words):
    identity = ["--source-system", "crm", "--external-id", "7"]
    typed([*words, *identity])
    ran = cli(*words, *identity)
    assert ran.code == 4
    assert "SQL" not in ran.err
    assert "crm" in ran.err


@pytest.mark.parametrize(("ref", "code", "told"), [("99", 3, "no lead L99"), ("1", 4, "L1 is dis")])
def test_a_reason_is_asked_for_only_where_there_is_a_lead_to_end(cli, typed, ref, code, told):
    typed(["lead", "new", "A"], ["lead", "disqualify", "1", "--reason", "lost"])
    ran = cli("lead", "disqualify", ref)
    assert (ran.code, told in ran.err) == (code, True)


def test_disqualifying_without_a_reason_lists_the_reasons(cli, typed):
    typed(["lead", "new", "Gone"])
    ran = cli("lead", "disqualify", "1")
    assert (ran.code, ran.out) == (4, "")
    assert "cannot_contact" in ran.err


def test_a_qualified_lead_is_told_with_the_topic_of_its_opportunity(cli, typed):
    typed(["lead", "new", "Gone"])
    assert cli("lead", "qualify", "1", "--topic", "Crane").out.startswith(
        "L1 qualified → O1: Crane ·"
    )


def test_a_lead_is_reopened_as_what_it_was(cli, typed):
    typed(["lead", "new", "Gone"])
    typed(["lead", "edit", "1", "status=contacted"])
    typed(["lead", "disqualify", "1", "--reason", "lost"])
    assert cli("lead", "reopen", "1").out == "L1 disqualified → contacted: Gone\n"


def test_a_word_that_fits_thousands_is_as_quick_as_one_that_fits_one(cli, tmp_path):
    rows = "".join(f"Bay {number:04d}\n" for number in range(6_000))
    (tmp_path / "leads.csv").write_text(f"topic\n{rows}", encoding="utf-8")
    assert cli("import", tmp_path / "leads.csv", "--kind", "lead").code == 0
    many = cli("lead", "show", "bay")
    assert (many.code, "fits 6000 leads: L1 Bay 0000, L2 Bay 0001" in many.err) == (3, True)
    assert "L9 Bay 0008 and 5991 more" in many.err
    assert is_as_quick(
        lambda: cli("lead", "show", "bay"), as_=lambda: cli("lead", "show", "Bay 0042"), times=4
    )


def test_what_a_screen_leaves_out_is_counted_and_can_be_listed(cli, typed, tmp_path):
    sales = "".join(f"Sale {number},Acme\n" for number in range(53))
    (tmp_path / "sales.csv").write_text(f"topic,account\n{sales}", encoding="utf-8")
    calls = "".join(f"call,Call {number},C1,2026-11-20T10:00:00Z,done,\n" for number in range(202))
    head = "type,subject,regarding,completed_at,status,due_date\n"
    late = "task,Send the contract,C1,,open,2020-01-02\n"
    (tmp_path / "calls.csv").write_text(head + late + calls, encoding="utf-8")
    typed(
        ["import", tmp_path / "sales.csv", "--kind", "opportunity"],
        ["import", tmp_path / "calls.csv", "--kind", "activity"],
    )
    out = cli("account", "show", "C1").out
    line = "… 3 more: oppcli "
    (words,) = [each.strip().removeprefix(line) for each in out.splitlines() if line in each]
    assert len(cli(*words.split(), "--limit", "0", "-o", "json").json) == 53
    assert sum("  call  " in each for each in out.splitlines()) == 202


def test_an_old_task_is_still_to_be_done_after_many_calls(cli, typed, tmp_path):
    calls = "".join(f"call,Call {n},O1,2026-11-20T10:00:00Z,done,\n" for n in range(202))
    head = "type,subject,regarding,completed_at,status,due_date\n"
    late = "task,Send the contract,O1,,open,2020-01-02\n"
    (tmp_path / "calls.csv").write_text(head + late + calls, encoding="utf-8")
    typed(["opp", "new", "Fleet"], ["import", tmp_path / "calls.csv", "--kind", "activity"])
    assert "Send the contract" in cli("opp", "show", "1").out


def test_what_is_planned_for_a_lead_moves_to_its_opportunity_and_back_with_undo(cli):
    cli("lead", "new", "XC60", "--last-name", "Berg")
    cli("call", "L1", "Wants blue", "--next", "send brochure", "--due", "fri")
    ran = cli("lead", "qualify", "1")
    assert "open activity A2 moved to O1" in ran.out
    about = {
        row["ref"]: row["regarding"]
        for row in cli("activity", "list", "--status", "all", "-o", "json").json
    }
    assert about == {"A1": "L1", "A2": "O1"}
    assert cli("undo").code == 0
    about = {
        row["ref"]: row["regarding"]
        for row in cli("activity", "list", "--status", "all", "-o", "json").json
    }
    assert about == {"A1": "L1", "A2": "L1"}
    assert cli("db", "check").code == 0
