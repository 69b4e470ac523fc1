"""A real sales organisation, taken in as a user would: its known answers by region, manager, agent.

The figures are those that the data's own description gives.
"""

import pytest

WON_IN_ALL = 10_005_534


@pytest.fixture
def sold(organised):
    """Gives the won amounts of 2017 by a group: (name, row)."""

    def by(group):
        lines = organised("forecast", "--period", "2017", "--by", group, "-o", "json").json
        return {(line[group], line.get("row", "own")): line["won"] for line in lines}

    return by


def test_won_by_region_manager_and_agent_are_the_known_answers(cli, maven, sold):
    regions = sold("business")
    assert regions["West", "own"] == 3_568_647
    assert regions["Central", "own"] == 3_346_293
    assert regions["East", "own"] == 3_090_594

    agents = sold("owner")
    assert max(agents, key=agents.__getitem__) == ("Darcel Schlecht", "own")
    assert agents["Darcel Schlecht", "own"] == 1_153_214

    managers = sold("manager")
    rows = (maven.parent / "sales_teams.csv").read_text("utf-8").splitlines()[1:]
    team_of = dict(line.split(",")[:2] for line in rows)
    for manager in set(team_of.values()):
        people = [agent for agent, of in team_of.items() if of == manager]
        assert managers[manager, "total"] == sum(agents.get((agent, "own"), 0) for agent in people)
    totals = [won for (_, row), won in managers.items() if row == "total"]
    own = [won for (_, row), won in managers.items() if row == "own"]
    assert sum(totals) == sum(own) == sum(regions.values()) == WON_IN_ALL

    last = cli("forecast", "--period", "2017", "--by", "manager", "-o", "table").out.splitlines()[
        -1
    ]
    assert "10,005,534" in last.split()
