"""The filters of lists and reports as people type them: whom and what they let through."""


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
