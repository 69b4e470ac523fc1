"""What a manager types in a week: exports, lists and reports of the people below."""

import pytest


@pytest.fixture
def team(typed):
    """jana manages leif and noor; each of the three has a sale, noor has a lead, too."""
    typed(["org", "add", "user", "jana"])
    for name in ("leif", "noor"):
        typed(["org", "add", "user", name, "--manager", "jana"])
    for name in ("jana", "leif", "noor", "ulf"):
        typed(["opp", "new", f"Van of {name}", "--owner", name, "--create", "--revenue", "10k"])
    typed(["lead", "new", "Crane", "--company", "Acme", "--owner", "noor", "--create"])


@pytest.mark.parametrize("words", [["--manager", "jana"], ["my", "team"], ["manager", "jana"]])
def test_an_export_takes_the_people_below_a_manager(cli, team, words):
    rows = cli("export", "opportunities", *words, "-o", "json").json
    assert [row["owner"] for row in rows] == ["jana", "leif", "noor"]
    assert len(cli("export", "leads", *words, "-o", "json").json) == 1


def test_an_export_takes_an_owner_without_dashes_and_says_so(cli, team, tmp_path):
    ran = cli("export", "opportunities", "leif", "--to", tmp_path / "leif.csv")
    assert ran.code == 0
    assert "only: owner leif; as options: --owner leif" in ran.err
    assert (tmp_path / "leif.csv").read_text().count("\n") == 2


def test_what_cannot_be_picked_by_a_manager_is_refused_with_a_line_that_works(cli, team):
    ran = cli("export", "users", "--manager", "jana")
    assert ran.err.splitlines() == [
        "error: users cannot be picked by --manager.",
        "  try: oppcli export users --where manager=jana",
    ]
    found = cli("export", "users", "--where", "manager=jana", "-o", "json").json
    assert [row["name"] for row in found] == ["leif", "noor"]
    assert cli("export", "opportunities", "nobody").code == 3
