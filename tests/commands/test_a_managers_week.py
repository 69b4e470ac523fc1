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


@pytest.fixture
def offers(typed, team):
    """An offer under each of the first three sales: of jana, leif and noor."""
    for number, day in enumerate(("2026-11-25", "2026-11-26", "2026-12-20"), 1):
        typed(["deal", "new", str(number), f"FH{number}", "--price", "9k", "--valid-until", day])
        typed(["deal", "offer", str(number)])


@pytest.mark.parametrize(
    ("words", "refs"),
    [
        ("lapsing this week my team", ["D1", "D2"]),
        ("leif this week", ["D2"]),
        ("my team not lapsing this week", None),
        ("list --where owner=leif", ["D2"]),
        ("list --where owner!=leif", ["D1", "D3"]),
        ("list --where manager=jana", ["D2", "D3"]),  # as of opportunities: those right below
        ("list --where owner~o", ["D3"]),
        ("list --owner noor --status offered", ["D3"]),
        ("list --manager leif", ["D2"]),
        ("mine", ["D1"]),
    ],
)
def test_deals_are_found_by_the_owner_of_their_sale(cli, offers, words, refs):
    ran = cli("deals", *words.split(), "-q")
    assert ran.code == (2 if refs is None else 0), ran.err
    assert refs is None or ran.out.split() == refs


def test_deals_of_several_owners_say_whose_they_are(cli, offers, at_terminal):
    shown = at_terminal("deal", "list", "--color", "never", answers="")
    assert "Owner" in shown
    assert {"jana", "leif", "noor"} <= {*shown.split()}
    assert "owner" not in cli("deal", "list", "-o", "csv").out
    rows = cli("deal", "list", "--fields", "ref,owner", "--sort", "-owner", "-o", "json").json
    assert [row["owner"] for row in rows] == ["noor", "leif", "jana"]


def test_deals_are_exported_and_canceled_by_the_owner_of_their_sale(cli, offers):
    rows = cli("export", "deals", "my", "team", "-o", "json").json
    assert [row["ref"] for row in rows] == ["D1", "D2", "D3"]
    assert cli("deal", "cancel", "--owner", "leif", "--yes").code == 0
    assert cli("deal", "list", "-q").out.split() == ["D1", "D3"]


def test_leads_of_somebody_are_given_away_alone(cli, team):
    assert cli("opp", "assign", "leads", "of", "noor", "to", "leif", "--yes").code == 0
    assert cli("lead", "list", "--fields", "owner", "-o", "json").json == [{"owner": "leif"}]
    assert cli("opp", "list", "--owner", "noor", "-q").out.split() == ["O3"]
    ran = cli("opp", "assign", "--dry-run", "leads", "of", "leif", "--to", "noor")
    assert "all of leif means the leads that leif owns" in ran.err
    assert cli("lead", "list", "--fields", "owner", "-o", "json").json == [{"owner": "leif"}]


def test_none_removes_a_quota_as_0_does(cli, team):
    assert cli("quota", "set", "noor", "2027q1", "300k").code == 0
    removed = cli("quota", "set", "noor", "2027q1", "none")
    assert removed.code == 0
    assert cli("quota", "list", "2027", "-o", "json").json == []
    assert cli("quota", "set", "noor", "2027q1", "300k").code == 0
    assert cli("quota", "set", "noor", "2027q1", "0").out == removed.out


def test_who_leaves_is_told_with_all_that_is_open(cli, typed, team):
    typed(["task", "3", "call", "--as-user", "noor"])
    said = typed(["org", "edit", "noor", "active=no"])
    for line in (
        "still owns 1 open opportunity: oppcli opp list --owner noor",
        "still owns 1 open lead: oppcli lead list --owner noor",
        "still owns 1 planned activity: oppcli activity list --owner noor --status open",
    ):
        assert line in said
    ran = cli("opp", "assign", "all", "of", "noor", "--to", "leif", "--yes")
    assert ran.code == 0
    assert "to give back" not in ran.err


def test_the_gates_of_several_stages_are_said_in_the_plural(cli, team):
    said = cli("process", "check").err
    assert "4 records have to meet the gates of the stages they are in." in said


def test_by_new_or_used_is_by_the_type_of_interest(cli, team):
    rows = cli("pipeline", "by", "new", "or", "used", "my", "team", "-o", "json").json
    assert rows == cli("pipeline", "--by", "interest_type", "--manager", "@me", "-o", "json").json


def test_a_field_that_nobody_has_is_refused_with_the_fields_there_are(cli, team):
    ran = cli("org", "edit", "noor", "facility=Hamburg")
    assert ran.code != 0
    assert "try: one of name, " in ran.err
    assert "external_id" not in ran.err


def test_a_change_of_a_process_says_which_fields_of_a_stage(cli, tmp_path):
    text = cli("process", "export", "dealer").out
    file = tmp_path / "dealer.toml"
    file.write_text(
        text.replace("probability = 40", "probability = 45").replace(
            '["est_revenue", "est_close_date"]', '["est_revenue"]'
        )
    )
    ran = cli("process", "apply", file, "--dry-run")
    assert "Quotation changed (probability 40 → 45, requires)" in ran.out
