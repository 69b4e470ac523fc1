"""A quota in a currency without a rate, and sales in other currencies."""

import pytest


@pytest.fixture
def dollars(typed):
    """Jana has a quota in dollars, and won euros."""
    typed(
        ["opp", "new", "Fleet", "--revenue", "80k", "--close", "2026-11-27"],
        ["opp", "close", "1", "--won", "--skip-stages", "--on", "2026-11-20"],
        ["quota", "set", "@me", "2026q4", "100k USD"],
    )


def _of_dollars(cli):
    rows = cli("forecast", "--by", "owner", "-o", "json").json
    (row,) = [row for row in rows if row["currency"] == "USD"]
    return row["quota"], row["attainment"], row["gap"], row["coverage"]


def test_what_cannot_be_counted_has_no_percentage(cli, dollars):
    assert _of_dollars(cli) == (100_000.0, None, None, None)
    for words in (["forecast", "--by", "owner"], ["review"]):
        screen = cli(*words, "-o", "plain").out
        assert "100,000 USD" in screen
        assert "0 %" not in screen


def test_what_was_won_in_the_currency_of_the_quota_is_counted(cli, dollars, typed):
    typed(
        ["opp", "new", "Truck", "--revenue", "40k USD", "--close", "2026-11-27"],
        ["opp", "close", "2", "--won", "--skip-stages", "--on", "2026-11-20"],
    )
    assert _of_dollars(cli)[:3] == (100_000.0, 40.0, 60_000.0)


def test_with_a_rate_everything_is_counted(cli, dollars):
    assert cli("currency", "set", "USD", "0.5", "--on", "2026-01-01").code == 0
    (row,) = cli("forecast", "--by", "owner", "-o", "json").json
    assert (row["quota"], row["attainment"]) == (50_000.0, 160.0)


def test_nothing_won_anywhere_is_nothing_of_the_quota(cli, typed):
    typed(["org", "add", "user", "jana"], ["quota", "set", "@me", "2026q4", "100k USD"])
    assert _of_dollars(cli)[:3] == (100_000.0, 0.0, 100_000.0)
