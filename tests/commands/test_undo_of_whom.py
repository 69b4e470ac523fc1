"""`undo kevin` and `undo O43`: the last command of a user, or about a record."""

import pytest


@pytest.fixture
def house(typed):
    """Kevin added O1 (batch 2) and changed it (4), jana added O2 (3) and changed it last (5)."""
    typed(
        ["org", "add", "user", "kevin", "full_name=Kevin Lang"],
        ["opp", "new", "Fleet", "--as-user", "kevin", "--owner", "kevin"],
        ["opp", "new", "Truck"],
        ["opp", "edit", "1", "revenue=485000", "--as-user", "kevin"],
        ["opp", "edit", "2", "revenue=90k"],
    )


TOLD = "4: opp edit 1 revenue=485000 --as-user kevin (kevin, "


@pytest.mark.parametrize("said", ["kevin", "Kevin Lang", "O1", "Fleet"])
def test_a_script_gets_the_number_and_nothing_is_undone(cli, house, said):
    ran = cli("undo", *said.split())
    assert ran.code == 2
    assert TOLD in ran.err
    assert ran.err.endswith("try: oppcli undo 4 --dry-run\n")
    assert cli("opp", "list", "-o", "json").json[0]["est_revenue"] == 485000


def test_a_terminal_shows_the_command_and_asks(cli, house, at_terminal):
    shown = at_terminal("undo", "kevin", answers="n\n")
    assert f"Undo command {TOLD}" in shown
    assert "Nothing was changed." in shown
    shown = at_terminal("undo", "kevin", answers="y\n")
    assert "undid command 4: " in shown
    shown = at_terminal("redo", "kevin", answers="y\n")
    assert "redid command 4: " in shown
    shown = at_terminal("undo", "O1", answers="y\n")
    assert "undid command 4: " in shown


def test_a_dry_run_says_what_it_would_do(cli, house):
    for words, number in ((["kevin"], 4), (["O2"], 5), (["mine"], 5), (["last"], 5), ([], 5)):
        ran = cli("undo", *words, "--dry-run")
        assert ran.out.startswith(f"would undo command {number}: "), words
        assert ran.err == "Nothing was saved (dry run).\n"
    cli("undo")
    assert cli("redo", "--dry-run").out.startswith("would redo command 5: ")


def test_a_word_that_names_nothing_is_no_batch(cli, house):
    ran = cli("undo", "zzz")
    assert ran.code == 2
    assert ran.err.endswith("a batch is a whole number, not 'zzz'.\n  try: oppcli history\n")
    ran = cli("redo", "kevin")
    assert "there is no command of kevin to redo." in ran.err
    assert ran.err.endswith("try: oppcli history kevin\n")
