"""SQL that names a kind of record plainly is answered with the whole SQL that works."""

import shlex

import pytest

from surroundings import Cli


@pytest.mark.parametrize("name", ["opportunities", "Leads", "deals"])
def test_the_whole_corrected_sql_is_proposed(cli: Cli, typed, name: str) -> None:
    typed(["opp", "new", "Loader", "-q"])
    ran = cli("sql", f"select count(*) as n from {name}")
    assert ran.code == 5
    said, hint = ran.err.splitlines()
    assert "there is no view" in said
    words = shlex.split(hint.removeprefix("  try: oppcli "))
    assert cli(*words).code == 0


def test_a_name_that_stands_elsewhere_too_is_not_replaced(cli: Cli, typed) -> None:
    typed(["opp", "new", "Loader", "-q"])
    ran = cli("sql", "select opportunities.topic from opportunities")
    assert "try: v_opportunity" in ran.err


def test_sql_with_single_quotes_is_proposed_in_double_ones(cli):
    ran = cli("sql", "select owner from opportunities where owner = 'jana'")
    assert ran.err.endswith(
        """try: oppcli sql "select owner from v_opportunity where owner = 'jana'"\n"""
    )
    ran = cli("sql", "select \"owner\" from opportunities where owner = 'jana'")
    assert """'"'"'jana'"'"'""" in ran.err
