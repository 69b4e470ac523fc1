"""`all` stands for what is yours, and `to` for the option: both after what is typed before them."""

import pytest


def words(line: str) -> list[str]:
    """The words of a line in which nothing is quoted."""
    return line.split()


@pytest.fixture
def sales(typed):
    """O1 and O2, L1 and an activity about a lead are jana's; O3 and L2 are mia's."""
    typed(
        words("org add user tom"),
        words("org add user mia"),
        words("opp new Fleet --account Acme --create --close fri"),
        words("opp new Bus --close fri"),
        words("opp new Crane --owner mia --close fri"),
        words("lead new Van --last Berg"),
        words("lead new Cab --last Ek --owner mia"),
        words("task L1 ring --due fri"),
    )


def owners(cli):
    rows = cli("opp", "list", "-o", "json").json + cli("lead", "list", "-o", "json").json
    return {row["ref"]: row["owner"] for row in rows}


@pytest.mark.parametrize(
    "line",
    [
        "edit all close=next friday --yes",
        "edit all close next friday --yes",
        "opp edit all --close next friday --yes",
        "opp edit all close=next friday --yes",
    ],
)
def test_all_are_the_opportunities_of_whoever_types(cli, sales, line):
    ran = cli(*words(line))
    assert ran.out.splitlines() == [
        "O1 close Fri 27 Nov 2026 (4d) → Fri 4 Dec 2026 (11d)",
        "O2 close Fri 27 Nov 2026 (4d) → Fri 4 Dec 2026 (11d)",
    ]
    assert ran.err == ("all means the opportunities that jana owns.\n")
    assert cli("undo").out.count("→") == 2


def test_with_a_filter_all_are_those_that_it_finds(cli, sales):
    ran = cli("opp", "edit", "all", "--where", "owner=mia", "close=eoy", "--yes")
    assert (ran.out.startswith("O3 close"), ran.err) == (True, "")


def test_nobody_is_there_to_agree_so_the_trial_is_proposed(cli, sales):
    ran = cli(*words("edit all close=+1w"))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[1:] == [
        "error: 2 opportunities fit, and nobody can be asked whether to change them:"
        " --dry-run shows what would change, and --yes changes it.",
        "  try: oppcli edit all close=+1w --dry-run",
    ]


def test_at_a_terminal_all_are_shown_and_asked_about(cli, at_terminal, sales):
    shown = at_terminal(*words("edit all close=+1w"), answers="y\n")
    assert "Change 2 opportunities? [y/N]" in shown
    assert "2 opportunities changed." in shown
    shown = at_terminal(*words("opp assign all to tom"), answers="n\n")
    assert "Change 2 opportunities and 1 lead? [y/N]" in shown
    assert "Goes along" in shown
    assert "1 open activity" in shown
    assert owners(cli)["L1"] == "jana"


def test_all_beside_a_ref_is_refused(cli, sales):
    ran = cli(*words("edit all 3 close=+1w"))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: all stands for every one of yours, and '3' beside it names")


def test_deals_have_no_owner_so_all_of_them_are_nobodys(cli, sales):
    ran = cli(*words("deal cancel all"))
    assert (ran.code, "deals have no owner" in ran.err) == (2, True)


def test_who_hands_over_everything_hands_over_the_leads(cli, typed, sales):
    said = typed(words("opp assign all to tom --yes"))
    assert "L1 owner jana → tom · takes 1 open activity along" in said
    moved = {"O1": "tom", "O2": "tom", "O3": "mia", "L1": "tom", "L2": "mia"}
    assert owners(cli) == moved
    typed(words("opp assign --owner mia --to tom --yes"))
    assert set(owners(cli).values()) == {"tom"}
    typed(["undo"])
    assert owners(cli) == moved


def test_another_filter_hands_over_opportunities_alone(cli, typed, sales):
    typed(words("opp assign --owner mia --stage interest --to tom --yes"))
    assert (owners(cli)["O3"], owners(cli)["L2"]) == ("tom", "mia")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("opp assign 2 to tom", "O2 owner jana → tom\n"),
        ("opp assign bus to tom", "O2 owner jana → tom\n"),
        ("opp assign 1 2 to tom", "O1 owner jana → tom\nO2 owner jana → tom\n"),
        (
            "opp assign 2 L1 to tom",
            "O2 owner jana → tom\nL1 owner jana → tom · takes 1 open activity along\n",
        ),
        ("opp assign 2 to Tom Ek --create", "O2 owner jana → Tom Ek\n"),
    ],
)
def test_to_needs_no_dashes_behind_refs(typed, sales, line, said):
    assert typed(words(line)) == said


def test_a_name_that_is_missing_behind_to_is_asked_for(cli, sales):
    ran = cli(*words("opp assign 2 to"))
    assert (ran.code, ran.err.splitlines()[1]) == (2, "  try: oppcli opp assign --help")


def test_refs_may_be_listed_as_they_are_spoken(typed, sales):
    assert typed(words("edit 1, 2 and 3 close=eoy")).count(" close ") == 3
    assert typed(words("opp edit 1 and 2 close=fri")).count(" close ") == 2


def test_a_move_goes_to_a_stage_without_dashes(typed, fleet):
    said = typed(words("opp advance 1 to contract"))
    assert said.startswith("O1 Interest → Contract · ")
    assert typed(words("opp back 1 to interest")).startswith("O1 Contract → Interest")


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("hand over 3 to tom", "oppcli opp assign 3 --to tom"),
        ("hand 3 to tom", "oppcli opp assign 3 --to tom"),
        ("handover all to tom", "oppcli opp assign all --to tom"),
        ("give 3 to Tom Ek", "oppcli opp assign 3 --to 'Tom Ek'"),
        ("reassign 3 tom", "oppcli opp assign 3 --to tom"),
        ("hand over L1 to tom", "oppcli lead assign L1 --to tom"),
    ],
)
def test_other_words_for_it_get_the_command(cli, typed, sales, line, hint):
    ran = cli(*words(line))
    assert (ran.code, ran.err.splitlines()[1]) == (2, f"  try: {hint}")


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("opp assign all to tom for a week --yes", "oppcli opp assign all to tom --yes"),
        ("opp assign 1 to tom until friday", "oppcli opp assign 1 to tom"),
        ("lead assign 1 to tom for the holidays", "oppcli lead assign 1 to tom"),
    ],
)
def test_a_handover_until_a_day_makes_no_user_of_the_words(cli, sales, line, hint):
    ran = cli(*words(line))
    assert (ran.code, ran.out) == (2, "")
    assert "a handover has no end: tom has it until it is given back." in ran.err
    assert ran.err.endswith(f"  try: {hint}\n")


def test_a_handover_says_how_to_give_back_what_went_over_and_no_more(cli, typed, sales):
    err = cli(*words("opp assign all to mia --yes")).err
    line = "oppcli opp assign O1 O2 L1 --to jana"
    assert f"to give back what went over: {line}\n" in err
    typed(words(line)[1:])
    assert owners(cli) == {"O1": "jana", "O2": "jana", "O3": "mia", "L1": "jana", "L2": "mia"}


def test_what_stays_with_who_hands_over_all_is_said(cli, typed, sales):
    typed(words("call L2 ask for the papers --due fri"))  # mia's lead
    err = cli(*words("opp assign all to mia --yes")).err
    line = "oppcli activities --owner jana --status open"
    assert f"jana keeps 1 open activity about records of others: {line}\n" in err
    assert "L2" in typed(words(line)[1:])
    cli("undo")
    assert "keeps" not in cli("opp", "assign", "--where", "ref=O1", "--to", "mia", "--yes").err
