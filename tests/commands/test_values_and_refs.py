"""Values and refs on one command line: a value that a shell broke in two is never half taken."""

import pytest


@pytest.fixture
def records(typed):
    typed(
        ["opp", "new", "Fleet"],
        ["opp", "new", "Crane"],
        ["lead", "new", "Asks", "--last-name", "Berg"],
        ["lead", "new", "Wants", "--last-name", "Holm"],
        ["account", "new", "Acme"],
        ["activity", "log", "O1", "call", "Hello"],
        ["org", "add", "user", "leif"],
    )


BROKEN = [
    ("opp edit 1 next=call 2", 'next="call 2"'),
    ("opp edit 1 next=call 2 close=fri", 'next="call 2"'),
    ("opp edit 1 close=fri next=call 2 3", 'next="call 2 3"'),
    ("opp edit 1 2 topic=Fleet 2", 'topic="Fleet 2"'),
    ("opp edit topic=Crane 1 next=call 2", 'topic="Crane 1"'),
    ("opp edit 1 next=call O2", 'next="call O2"'),
    ("opp edit next=call 2", 'next="call 2"'),
    ("opp edit next=call fleet", 'next="call fleet"'),
    ("opp advance 1 next=call 2", 'next="call 2"'),
    ("lead edit 1 company=Acme 2", 'company="Acme 2"'),
    ("account edit 1 name=Acme 2", 'name="Acme 2"'),
]


@pytest.mark.parametrize(("line", "meant"), BROKEN)
def test_a_value_followed_by_words_is_refused_and_nothing_written(cli, records, line, meant):
    before = cli("export", "all", "-o", "jsonl").out
    ran = cli(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert f"did you mean {meant}?" in ran.err
    assert ran.err.endswith(f"\n  try: {meant}\n")
    assert cli("export", "all", "-o", "jsonl").out == before
    assert cli("history", "-o", "json").json[0]["command"].startswith("org add")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("opp edit 1 next=costs $5 close=fri", "next step – → costs $5"),
        ("lead edit 1 phone=0701 234 56", "phone – → 0701 234 56"),
        ("activity edit 1 outcome=liked it", "outcome – → liked it"),
        ("edit 1 close=friday next week", "close – → Fri 4 Dec 2026 (11d)"),
        ("org edit leif full_name=Leif Lind", "full_name – → Leif Lind"),
    ],
)
def test_words_behind_a_value_that_are_no_records_belong_to_it(typed, records, line, said):
    assert said in typed(line.split())


def test_refs_before_the_values_and_refs_with_their_letter_behind_all_of_them_stay_fine(
    cli, records
):
    assert cli("opp", "edit", "1", "2", "next=call").code == 0
    assert cli("opp", "edit", "close=eom", "topic=Both", "O1", "O2").code == 0
    both = cli("export", "opportunity", "-o", "json").json
    assert {each["topic"] for each in both} == {"Both"}
    assert {each["next_step"] for each in both} == {"call"}


def test_what_is_proposed_is_what_was_meant(cli, records):
    assert cli("opp", "edit", "1", "next=call 2").code == 0
    fields = {
        each["ref"]: each["next_step"] for each in cli("export", "opportunity", "-o", "json").json
    }
    assert fields == {"O1": "call 2", "O2": None}


def test_rows_of_stdin_refuse_it_too(cli, records):
    ran = cli("opp", "edit", "1", "next=call", "2", "--stdin", stdin='{"ref": "O1"}\n')
    assert (ran.code, 'did you mean next="call 2"?' in ran.err) == (2, True)


def test_a_move_takes_values_like_an_edit(cli, typed):
    typed(["opp", "new", "Fleet", "--account", "Acme", "--create"])
    ran = cli("opp", "advance", "1", "interest_type=new")
    assert (ran.code, ran.err) == (0, "")
    assert cli("opp", "show", "1", "-o", "json").json[0]["interest_type"] == "new"
    typed(["opp", "new", "Crane", "--account", "Acme"])
    ran = cli("opp", "advance", "--stdin", "interest_type=used", stdin='{"ref": "O2"}\n')
    assert ran.code == 0, ran.err
    assert cli("opp", "show", "2", "-o", "json").json[0]["interest_type"] == "used"


def test_a_name_that_looks_like_a_ref_of_another_kind_can_be_named(cli, typed, tmp_path):
    (tmp_path / "accounts.csv").write_text("name\nA1\nA1 Motors\n12\nO1-O3\n", encoding="utf-8")
    typed(["import", str(tmp_path / "accounts.csv"), "--kind", "account"])
    assert typed(["opp", "new", "T", "--account", "A1"]).startswith("O1 added: T · A1 ·")
    assert typed(["opp", "edit", "1", "account=12"]) == "O1 account A1 → 12\n"
    assert typed(["opp", "edit", "1", "account=A1"]) == "O1 account 12 → A1\n"
    assert typed(["account", "edit", "A1", "phone=112"]) == "C1 phone – → 112\n"
    assert typed(["account", "edit", "O1-O3", "phone=113"]) == "C4 phone – → 113\n"
    assert "T\tA1" in typed(["opp", "list", "--account", "A1", "-o", "tsv"])
    typed(["opp", "new", "D9"], ["opp", "show", "D9"])


def test_a_ref_of_something_stored_is_that_whatever_else_is_called_so(typed, cli):
    typed(["account", "new", "Acme"], ["account", "new", "C1"])
    unclear = cli("opp", "new", "T", "--account", "C1")
    assert (unclear.code, unclear.err) == (
        3,
        "error: 'C1' is the ref of C1 and the name of C2.\n"
        "  try: --account C2, or --account '#1' for C1\n",
    )
    assert typed(["opp", "new", "T", "--account", "#1"]).startswith("O1 added: T · Acme ·")
    typed(["activity", "log", "O1", "call", "hello"], ["account", "new", "A1"])
    assert typed(["history", "A1"]).count("activity log") == 1
    refused = cli("opp", "new", "T", "--account", "D7")
    assert (refused.code, refused.err.splitlines()[0]) == (
        3,
        "error: D7 is a deal, not an account.",
    )
