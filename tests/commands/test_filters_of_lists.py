"""The filters of lists and reports as people type them: whom and what they let through."""

import pytest

from oppcli.domain.reference_fields import EVERY


def test_at_me_is_the_asker_and_nobody_whose_name_begins_alike(cli, typed):
    typed(
        ["opp", "new", "Fleet", "--revenue", "100", "--close", "eoy"],
        ["quota", "set", "jana", "2026q4", "300k"],
    )
    as_jan = ["--as-user", "jan"]
    assert len(cli("opp", "list", "--owner", "@me", "-o", "json").json) == 1
    assert cli("--as-user", "JANA", "opp", "list", "--owner", "@me", "-o", "json").json
    assert cli(*as_jan, "opp", "list", "--owner", "@me", "-o", "json").json == []
    mine = ["forecast", "--by", "owner", "--period", "2026q4", "--owner", "@me", "-o", "json"]
    assert cli(*mine).json
    assert cli(*as_jan, *mine).json == []


@pytest.mark.parametrize("kind", [k.name for k in EVERY.values()])
def test_every_kind_is_searched(cli, typed, kind):
    typed(["org", "add", "user", "leif"], ["org", "edit", "leif", "email=l@hill.example"])
    ran = cli("export", kind, "--search", "HILL l@", "-o", "jsonl")
    assert ran.code == 0, ran.err
    assert len(ran.out.splitlines()) == (kind in ("user", "change"))


def test_a_condition_may_name_only_owners_stages_and_units_there_are(cli, typed):
    typed(["opp", "new", "Fleet"], ["org", "add", "user", "leif"])
    typed(["org", "add", "facility", "South Yard"])
    wrong = cli("opp", "list", "--where", "facility='South Yrd'")
    assert (wrong.code, wrong.out) == (3, "")
    assert "there is no facility called 'South Yrd'." in wrong.err
    assert "--where 'facility=\"South Yard\"'" in wrong.err
    for known in ("owner=LEIF", "owner=@me,leif", "stage=Contract", "owner=none", "owner~xyz"):
        assert cli("opp", "list", "--where", known, "--as-user", "kim").code == 0


def test_opportunities_of_a_team_are_exported(cli, typed):
    typed(
        ["opp", "new", "Fleet", "--owner", "mia", "--create"],
        ["opp", "new", "Crane", "--owner", "kim", "--create"],
        ["org", "add", "team", "inbound", "--members", "mia"],
    )
    ran = cli("export", "opportunity", "--team", "inbound", "--fields", "topic")
    assert ran.out == "topic\nFleet\n", ran.err
    assert cli("export", "account", "--team", "inbound").code == 2


def test_teams_are_not_picked_by_members_as_if_these_were_their_names(cli, typed):
    typed(["org", "add", "team", "mia_and_kim", "--members", "leif,jana", "--create"])
    ran = cli("export", "team", "--where", "members~mia")
    assert (ran.code, ran.out) == (2, "")
    assert "teams cannot be picked by their members" in ran.err
