"""`me` is whoever types, a user's name behind a list is its owner, and `find` says whose it is."""

import pytest


@pytest.fixture
def sales(typed):
    """O1 of jana, who types; O2 and the planned call A1 of ole."""
    typed(
        ["org", "add", "user", "ole", "--full-name", "Ole Haugen"],
        ["opp", "new", "mixer", "--account", "Betong AS", "--create", "--owner", "ole"],
        ["account", "edit", "1", "phone=022 334455"],
        ["opp", "new", "crane", "--account", "Kran AS", "--create"],
        ["opp", "edit", "1", "revenue=90k"],
        ["call", "O1", "ring", "back", "--due", "fri", "--owner", "ole"],
    )


def test_a_sale_is_assigned_to_me_and_no_user_of_that_name_is_made(cli, typed, sales):
    assert "O1 owner ole → jana" in typed(["opp", "assign", "mixer", "to", "me"])
    assert "owner jana → ole" in typed(["opp", "edit", "1", "owner=ole"])
    assert "owner ole → jana" in typed(["opp", "edit", "1", "owner=me", "--create"])
    assert "me" not in typed(["org", "list", "user", "-q"]).split()


@pytest.mark.parametrize(
    "line",
    ["opp list --owner me", "opp list --where owner=me", "opp list --owner ME", "opp list me"],
)
def test_me_as_an_owner_filters_as_at_me_does(typed, sales, line):
    assert typed([*line.split(), "-q"]).split() == ["O2"]


@pytest.mark.parametrize("line", ["agenda ole", "agenda ole this week", "agenda Ole Haugen"])
def test_the_agenda_takes_a_user(cli, sales, line):
    ran = cli(*line.split())
    assert "ring back" in ran.out
    assert "only: owner ole" in ran.err


def test_the_agenda_still_takes_days(typed, sales):
    typed(["task", "O2", "offer", "--due", "tomorrow"])
    assert "offer" in typed(["agenda", "tomorrow"])
    assert "ring back" not in typed(["agenda", "mine"])
    assert "ring back" in typed(["agenda", "this week", "--owner", "ole"])


def test_a_user_behind_by_is_the_owner(cli, sales):
    ran = cli("pipeline", "by", "ole", "-o", "tsv")
    assert ran.code == 0, ran.err
    assert "only: owner ole" in ran.err
    assert [row.split("\t")[2] for row in ran.out.splitlines()[1:2]] == ["1"]


def test_a_word_behind_by_that_is_no_group_and_no_user_is_refused(cli, sales):
    ran = cli("pipeline", "by", "nobody")
    assert (ran.code, "cannot group by 'nobody'" in ran.err) == (5, True)


def test_a_field_at_the_end_of_what_is_looked_for_is_left_out_with_a_note(cli, sales):
    ran = cli("find", "betong", "phone")
    assert "022 334455" in ran.out
    assert "nothing holds 'phone'; found 'betong'" in ran.err
    assert "nothing holds 'betong xyz'" in cli("find", "betong", "xyz").err


@pytest.mark.parametrize("owner", ["me", "@me", "ME", "jana"])
def test_a_page_says_whom_me_is(cli, sales, tmp_path, owner):
    page = tmp_path / "page.html"
    assert cli("dashboard", "--owner", owner, "--to", str(page)).code == 0
    assert "<dd>jana</dd>" in page.read_text()


@pytest.mark.parametrize("owner", ["me", "@me", "jana"])
def test_a_quota_is_for_and_of_me(typed, sales, owner):
    typed(["quota", "set", owner, "2026-Q4", "100k"])
    assert "jana" in typed(["quota", "list", "--owner", owner])
