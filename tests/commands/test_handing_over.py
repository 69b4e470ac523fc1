"""A record that gets another owner takes the old owner's open activities along."""

import json

import pytest

KEEP = "--keep-activities"


@pytest.fixture
def open_work(typed):
    """O1 of jana: two open activities of hers, one of mia's, one done, one canceled."""
    typed(
        ["org", "add", "user", "leif"],
        ["org", "add", "user", "mia"],
        ["opp", "new", "Fleet"],
        ["activity", "plan", "O1", "task", "Send quote", "--due", "fri"],
        ["activity", "plan", "O1", "call", "Ask"],
        ["activity", "plan", "O1", "task", "Check credit", "--owner", "mia"],
        ["activity", "log", "O1", "call", "Budget ok"],
        ["activity", "plan", "O1", "task", "Not needed"],
        ["activity", "cancel", "5"],
        ["opp", "new", "Bus"],
        ["activity", "plan", "O2", "task", "Other"],
    )


def owners(cli):
    rows = cli("activity", "list", "--status", "all", "-o", "json").json
    return {row["ref"]: row["owner"] for row in rows}


MOVED = {"A1": "leif", "A2": "leif", "A3": "mia", "A4": "jana", "A5": "jana", "A6": "jana"}
KEPT = {**MOVED, "A1": "jana", "A2": "jana"}


@pytest.mark.parametrize(
    "words",
    [
        ["opp", "assign", "1", "--to", "leif"],
        ["opp", "edit", "1", "owner=leif"],
        ["opp", "edit", "1", "--owner", "leif"],
        ["edit", "O1", "owner=leif"],
    ],
    ids=" ".join,
)
def test_a_new_owner_gets_the_open_activities(cli, open_work, words):
    ran = cli(*words)
    assert ran.out == "O1 owner jana → leif · takes 2 open activities along\n"
    assert owners(cli) == MOVED
    assert cli("undo").code == 0
    assert owners(cli) == KEPT
    assert cli("db", "check").code == 0
    assert cli("redo").code == 0
    assert owners(cli) == MOVED


@pytest.mark.parametrize(
    "words",
    [["opp", "assign", "1", "--to", "leif", KEEP], ["opp", "edit", "1", "owner=leif", KEEP]],
    ids=" ".join,
)
def test_activities_can_stay(cli, open_work, words):
    assert cli(*words).out == "O1 owner jana → leif · 2 open activities stay with jana\n"
    assert owners(cli) == KEPT


def test_several_opportunities_say_their_own_count(cli, open_work):
    assert cli("opp", "assign", "1", "2", "--to", "leif").out == (
        "O1 owner jana → leif · takes 2 open activities along\n"
        "O2 owner jana → leif · takes 1 open activity along\n"
    )
    assert cli("opp", "assign", "1", "--to", "leif").out == "O1 is as it was: nothing changed.\n"


def test_a_move_that_sets_the_owner_takes_them_along(cli, typed, fleet):
    typed(
        ["org", "add", "user", "leif"],
        ["activity", "plan", "O1", "task", "Send quote"],
    )
    assert "  takes 1 open activity along\n" in cli("opp", "advance", "1", "owner=leif").out
    assert owners(cli) == {"A1": "leif"}


def test_the_activities_of_the_lead_go_along_with_its_opportunity(cli, typed):
    typed(
        ["org", "add", "user", "leif"],
        ["lead", "new", "Excavator", "--company", "Acme"],
        ["activity", "plan", "L1", "task", "Send brochure"],
        ["lead", "qualify", "1"],
        ["activity", "plan", "O1", "call", "Ask"],
    )
    assert "takes 2 open activities along" in cli("opp", "assign", "1", "--to", "leif").out
    assert owners(cli) == {"A1": "leif", "A2": "leif"}


def test_a_lead_takes_them_along(cli, typed):
    typed(
        ["org", "add", "user", "leif"],
        ["lead", "new", "Excavator"],
        ["activity", "plan", "L1", "task", "Send brochure"],
    )
    assert "1 open activity stays with jana" in cli("lead", "edit", "1", "owner=leif", KEEP).out
    assert cli("undo").code == 0
    ran = cli("lead", "edit", "1", "owner=leif", "rating=hot")
    assert ran.out == ("L1 rating – → hot · owner jana → leif · takes 1 open activity along\n")
    assert owners(cli) == {"A1": "leif"}


@pytest.mark.parametrize("kind", ["opp", "lead"])
def test_keeping_without_an_owner_is_wrong_usage(cli, open_work, typed, kind):
    typed(["lead", "new", "Excavator"])
    ran = cli(kind, "edit", "1", "description=x", KEEP)
    assert (ran.code, ran.out) == (2, "")
    assert "no owner is given" in ran.err


def test_rows_say_how_many(cli, open_work):
    ran = cli("opp", "assign", "--to", "leif", "--stdin", stdin='{"ref": 1}\n{"ref": 2}\n')
    assert [json.loads(line)["activities"] for line in ran.out.splitlines()] == [2, 1]


def test_a_dry_run_changes_no_owner(cli, open_work):
    assert "takes 2 open" in cli("opp", "assign", "1", "--to", "leif", "--dry-run").out
    assert owners(cli) == KEPT


def test_an_owner_is_found_by_the_beginning_of_a_word_of_the_name(cli, typed, open_work):
    typed(
        ["org", "add", "user", "tweiss", "full_name=Tom Weiss"], ["org", "add", "user", "Tina Berg"]
    )
    assert typed(["opp", "assign", "1", "to", "tom"]).startswith("O1 owner jana → tweiss")
    assert typed(["opp", "edit", "1", "owner=berg"]).startswith("O1 owner tweiss → Tina Berg")
    assert "owner tweiss" in typed(["lead", "new", "Crane", "--owner", "weiss"])


def test_several_owners_that_fit_are_listed(cli, typed, open_work):
    typed(["org", "add", "user", "Tom Weiss"], ["org", "add", "user", "Tom Berg"])
    ran = cli("opp", "assign", "1", "to", "tom")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.splitlines() == [
        "error: 'tom' fits 2 users and teams: Tom Berg, Tom Weiss.",
        "  try: --to 'Tom Berg' or --to 'Tom Weiss'",
    ]


def test_an_owner_in_a_row_is_the_whole_name(cli, typed, open_work):
    ran = cli("opp", "edit", "--stdin", stdin='{"ref": 1, "owner": "lei"}\n')
    assert ran.code == 3
    assert "there is no user or team called 'lei'" in ran.err


def test_assign_takes_leads_by_name_and_lead_assign_works(cli, typed, at_terminal):
    typed(["org", "add", "user", "nadia"], ["lead", "new", "Urs Furrer", "079", "333", "44", "55"])
    typed(["lead", "new", "Anna Keller"], ["opp", "new", "Golf", "--account", "Keller", "--create"])
    assert "L1 owner jana → nadia" in typed(["opp", "assign", "furrer", "to", "nadia"])
    assert "L1 owner nadia → jana" in typed(["lead", "assign", "furrer", "to", "jana"])
    ran = cli("opp", "assign", "keller", "to", "nadia")
    assert (ran.code, ran.out) == (3, "")
    assert "'keller' is the name of O1 and L2." in ran.err
    assert "oppcli opp assign O1 to nadia or oppcli opp assign L2 to nadia" in ran.err
    shown = at_terminal("opp", "assign", "keller", "to", "nadia", answers="2\n")
    assert "L2 owner jana → nadia" in shown
    assert "no opportunity is called 'nobody'." in cli("opp", "assign", "nobody", "to", "nadia").err


def test_a_sale_is_given_back_to_its_former_owner(cli):
    cli("org", "add", "user", "ruth")
    cli("opp", "new", "Crane")
    assert "O1 owner jana → ruth" in cli("opp", "assign", "1", "back", "to", "ruth").out


def test_activities_are_given_away_by_their_owner(cli):
    cli("org", "add", "user", "ruth")
    cli("opp", "new", "Crane")
    cli("task", "1", "send quote")
    ran = cli("opp", "assign", "A1", "to", "ruth")
    assert (ran.code, ran.out) == (2, "")
    assert "try: oppcli edit A1 owner=ruth\n" in ran.err
    assert "A1 owner jana → ruth" in cli("edit", "A1", "owner=ruth").out


@pytest.mark.parametrize("until", ["until", "till", "til", "through", "for a week until"])
def test_a_handover_until_a_day_is_refused_and_proposed_without_it(cli, typed, until):
    typed(["org", "add", "user", "luka"], ["opp", "new", "Crane"])
    ran = cli("opp", "assign", "O1", "to", "luka", *until.split(), "friday")
    assert (ran.code, ran.out) == (2, "")
    assert "luka has it until it is given back" in ran.err
    assert ran.err.endswith("  try: oppcli opp assign O1 to luka\n")
