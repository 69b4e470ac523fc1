"""A day of several words as the value of a field needs no quotes, whichever command takes it."""

import pytest

DAY = "2027-01-29"


@pytest.fixture
def records(typed):
    """O1 with D1, and L1."""
    typed(
        ["opp", "new", "Crane", "revenue=20k", "account=Acme", "--create"],
        ["deal", "new", "O1", "Crane", "20k", "--offered"],
        ["lead", "new", "Digger", "company=Firm"],
    )


def value(cli, kind, ref, field):
    (row,) = cli("sql", f"SELECT {field} FROM v_{kind} WHERE ref = '{ref}'", "-o", "json").json
    return row[field]


@pytest.mark.parametrize(
    ("line", "kind", "ref", "field"),
    [
        ("lead qualify L1 revenue=21k close=jan 29", "opportunity", "O2", "est_close_date"),
        ("lead qualify L1 close=jan 29 2027 revenue 21k", "opportunity", "O2", "est_close_date"),
        ("lead qualify L1 21k close=29 jan", "opportunity", "O2", "est_close_date"),
        ("lead qualify L1 topic=Big digger close=jan 29", "opportunity", "O2", "est_close_date"),
        ("opp edit 1 close=jan 29", "opportunity", "O1", "est_close_date"),
        ("edit 1 close=jan 29 interest_type=new", "opportunity", "O1", "est_close_date"),
        ("edit all close=jan 29 --yes", "opportunity", "O1", "est_close_date"),
        ("opp advance 1 interest_type=new close=jan 29", "opportunity", "O1", "est_close_date"),
        ("deal edit D1 price=22k valid=jan 29", "deal", "D1", "valid_until"),
        ("won 1 delivery=jan 29 interest_type=new --skip-stages", "opportunity", "O1", ""),
    ],
)
def test_a_month_and_a_day_are_one_value(cli, records, line, kind, ref, field) -> None:
    ran = cli(*line.split())
    assert ran.code == 0, ran.err
    assert value(cli, kind, ref, field or "scheduled_delivery_date") == DAY


@pytest.mark.parametrize(
    "line", ["edit 1 close=fri 3", "edit 1 next=call 2", "lead qualify 1 close=fri 3"]
)
def test_a_number_behind_a_whole_value_may_be_a_record(cli, records, line) -> None:
    ran = cli(*line.split())
    assert (ran.code, "name the records before the values" in ran.err) == (2, True)
