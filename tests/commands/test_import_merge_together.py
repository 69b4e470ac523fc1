"""A later import merges what belongs together as one: amounts and currencies, products, endings."""

import json

import pytest

from surroundings import Cli

PRICED = "external_id,topic,est_revenue,currency"
PLAIN = "external_id,topic,est_revenue"


@pytest.fixture
def worth(cli: Cli):
    """The amount and the currency of the first record of a kind."""

    def worth_(kind: str = "opp", amount: str = "est_revenue") -> tuple[float, str]:
        row = cli("export", kind, "-o", "json").json[0]
        return row[amount], row["currency"]

    return worth_


THEIRS = ("--conflicts", "theirs")


@pytest.mark.parametrize(
    ("kind", "amount"), [("opportunity", "est_revenue"), ("lead", "est_value")]
)
def test_a_file_without_a_currency_is_compared_by_its_figures(
    feed, typed, worth, kind, amount
) -> None:
    head = f"external_id,topic,{amount}"
    feed(head, "1,A,1000", kind=kind)
    typed([kind[:3] if kind == "opportunity" else kind, "edit", 1, "currency=JPY", f"{amount}=500"])
    assert feed(head, "1,A,1000", kind=kind).out == "1 row: 1 unchanged\n"
    ran = feed(head, "1,A,2000", kind=kind)
    assert ran.out == "1 row: 1 unchanged · 1 conflict\n"
    assert f"{amount}: '500' here, '2000' in the file, before '1000'" in ran.err
    assert feed(head, "1,A,2000", kind=kind).out == "1 row: 1 unchanged\n"
    assert worth(kind, amount) == (500, "JPY")


def test_the_same_minor_units_in_another_currency_are_another_amount(feed, worth) -> None:
    feed(PRICED, "1,A,2000,JPY")
    assert feed(PRICED, "1,A,20.00,EUR").out == "1 row: 1 updated\n"
    assert worth() == (20, "EUR")


def test_what_the_file_said_is_shown_in_its_own_currency(feed, typed) -> None:
    feed(PRICED, "1,A,1000,JPY")
    typed(["opp", "edit", 1, "currency=EUR", "revenue=7"])
    assert feed(PRICED, "1,A,1000,JPY").out == "1 row: 1 unchanged\n"
    said = feed(PRICED, "1,A,2000,JPY").err
    assert "est_revenue: '7.00 EUR' here, '2000 JPY' in the file, before '1000 JPY'" in said


def test_a_file_that_wins_an_amount_wins_its_currency(feed, typed, worth, cli) -> None:
    feed(PRICED, "1,A,1000,JPY")
    typed(["opp", "edit", 1, "currency=EUR", "revenue=7"])
    ran = feed(PRICED, "1,A,4000,JPY", more=THEIRS)
    assert ran.out == "1 row: 1 updated · 2 conflicts\n"
    assert "currency: 'EUR' here, 'JPY' in the file" in ran.err
    assert worth() == (4000, "JPY")
    assert cli("db", "check").code == 0


def test_a_column_of_currencies_that_is_gone_leaves_the_amounts_in_them(feed, typed, worth) -> None:
    feed(PRICED, "1,A,20,EUR")
    typed(["opp", "edit", 1, "currency=JPY", "revenue=33"])
    assert feed(PLAIN, "1,A,20").out == "1 row: 1 unchanged\n"
    assert "before '20.00 EUR'" in feed(PLAIN, "1,A,21").err
    assert feed(PLAIN, "1,A,21").out == "1 row: 1 unchanged\n"
    assert feed(PRICED, "1,A,21,EUR").out == "1 row: 1 unchanged\n"
    assert worth() == (33, "JPY")


def test_a_file_that_wins_a_model_wins_its_brand(feed, typed, cli) -> None:
    head = "external_id,topic,brand,model"
    feed(head, "1,A,Volvo,FH16")
    typed(["opp", "edit", 1, "brand=Scania", "model=R500"])
    assert "model: 'R500' here" in feed(head, "1,A,Volvo,FMX", more=(*THEIRS, "--dry-run")).out
    assert feed(head, "1,A,Volvo,FMX", more=THEIRS).code == 0
    row = cli("export", "opp", "-o", "json").json[0]
    assert (row["brand"], row["model"]) == ("Volvo", "FMX")


def test_a_file_that_wins_a_closing_day_closes_again_what_was_reopened(feed, typed, cli) -> None:
    head = "external_id,topic,status,closed_on,lost_reason"
    feed(head, "1,A,lost,2026-11-01,price")
    typed(["opp", "reopen", 1])
    ran = feed(head, "1,A,lost,2026-11-03,price", more=THEIRS)
    assert ran.out == "1 row: 1 updated · 3 conflicts\n"
    row = cli("export", "opp", "-o", "json").json[0]
    assert (row["status"], row["closed_on"]) == ("lost", "2026-11-03")
    assert cli("db", "check").code == 0


def test_a_name_means_whom_it_meant_before_although_another_is_called_so_now(
    feed, typed, cli
) -> None:
    head = "external_id,topic,est_revenue,account,owner"
    feed(head, "1,A,100,Acme,ann")
    typed(["account", "edit", "C1", "name=Acme Holding"], ["account", "new", "Acme"])
    typed(["org", "edit", "ann", "name=anna"], ["org", "add", "user", "ann"])
    ran = feed(head, "1,A,120,Acme,ann")
    assert (ran.out, ran.err) == ("1 row: 1 updated\n", "changed: est_revenue in 1 row\n")
    typed(["account", "new", "Borg"], ["opp", "edit", 1, "account=Borg"])
    assert feed(head, "1,A,120,Acme,ann").out == "1 row: 1 unchanged\n"
    row = cli("export", "opp", "-o", "json").json[0]
    assert (row["account"], row["owner"]) == ("Borg", "anna")
    assert "account: 'Borg' here, 'Cello'" in feed(head, "1,A,120,Cello,ann").err


@pytest.mark.parametrize(
    ("field", "first", "then"),
    [("probability", "30", "50"), ("forecast_category", "commit", "omitted")],
)
def test_a_default_that_was_typed_here_is_an_edit(feed, typed, cli, field, first, then) -> None:
    head = f"external_id,topic,stage,{field}"
    feed(head, f"1,A,interest,{first}")
    typed(["opp", "edit", 1, f"{field}=default"])
    usual = cli("export", "opp", "-o", "json").json[0][field]
    ran = feed(head, f"1,A,interest,{then}")
    assert ran.out == "1 row: 1 unchanged · 1 conflict\n"
    assert f"O1 {field}: '{usual}' here, '{then}' in the file, before '{first}'" in ran.err
    assert cli("export", "opp", "-o", "json").json[0][field] == usual


def test_a_default_that_followed_from_the_file_is_none(feed, cli) -> None:
    head = "external_id,topic,stage,probability"
    feed(head, "1,A,interest,30")
    feed(head, "1,A,interest,20")  # the stage's own
    assert feed(head, "1,A,quotation,50").out == "1 row: 1 updated\n"
    assert cli("export", "opp", "-o", "json").json[0]["probability"] == 50


def test_a_forecast_category_that_comes_with_the_stage_is_told_as_taken(feed) -> None:
    head = "external_id,topic,stage,forecast_category"
    feed(head, "1,A,interest,pipeline")
    ran = feed(head, "1,A,contract,commit", more=("--dry-run", "-o", "jsonl"))
    said = [json.loads(line) for line in ran.out.splitlines()]
    (plan,) = [each for each in said if each["field"] == "forecast_category"]
    assert (plan["store"], plan["becomes"], plan["how"]) == ("pipeline", "commit", "taken")
