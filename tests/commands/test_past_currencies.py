"""Amounts of the past after a change of currency: each side of a change is in its own currency."""

import json

import pytest


@pytest.fixture
def changed(typed):
    """O1 was 1,350 JPY, then 1,350 KWD, then 5 EUR."""
    typed(
        ["opp", "new", "A", "currency=JPY", "revenue=1350"],
        ["opp", "edit", "1", "currency=KWD"],
        ["opp", "edit", "1", "currency=EUR", "revenue=5"],
    )


def _said(ran):
    return ran.out.splitlines()[1].strip()


def test_undo_and_redo_say_each_amount_in_its_currency(cli, changed):
    assert _said(cli("undo")) == "O1 currency EUR → KWD · revenue 5 EUR → 1,350 KWD"
    assert _said(cli("undo")) == "O1 currency KWD → JPY · revenue 1,350 KWD → 1,350 JPY"
    assert _said(cli("redo")) == "O1 currency JPY → KWD · revenue 1,350 JPY → 1,350 KWD"
    told = json.loads(cli("redo", "-o", "json").out)
    assert [(each["old"], each["new"]) for each in told] == [("KWD", "EUR"), ("1350.000", "5.00")]


def test_the_history_has_the_figures_of_each_currency(cli, changed):
    for words in (["1"], ["--since", "today"], ["--batch", "2"], ["--batch", "3"]):
        ran = cli("history", *words, "-o", "json")
        told = {
            (each["old"], each["new"])
            for each in json.loads(ran.out)
            if each["field"] == "est_revenue"
        }
        both = {("1350", "1350.000"), ("1350.000", "5.00")}
        assert told <= both, words
        assert len(told) == (1 if words[0] == "--batch" else 2), words


def test_the_timelines_of_the_sale_and_of_its_customer_say_it_too(cli, typed, changed):
    typed(["account", "new", "Acme"], ["opp", "edit", "1", "account=Acme"])
    for page in (["opp", "show", "1"], ["account", "show", "1"]):
        out = cli(*page, "-o", "plain").out
        assert "revenue 1,350 JPY → 1,350 KWD" in out
        assert "revenue 1,350 KWD → 5 EUR" in out


def test_a_record_that_was_removed_keeps_its_currencies(cli, typed, changed):
    typed(["undo"], ["undo"], ["undo"])
    out = cli("history", "O1", "-o", "json").out
    assert {("1350", "1350.000"), ("1350.000", "5.00")} <= {
        (each["old"], each["new"]) for each in json.loads(out)
    }


def test_leads_and_devices_say_it_too(cli, typed):
    typed(
        ["lead", "new", "L", "est_value=1.5000", "currency=KWD"],
        ["lead", "edit", "1", "currency=JPY", "est_value=900"],
    )
    assert "value 1.500 KWD → 900 JPY" in cli("show", "L1", "-o", "plain").out
    assert "value 900 JPY → 1.500 KWD" in _said(cli("undo"))
    typed(
        ["device", "new", "--stock-number", "S", "list_price=1.5000", "currency=KWD"],
        ["device", "edit", "S", "currency=JPY", "list_price=900"],
    )
    assert "list price 900 JPY → 1.500 KWD" in _said(cli("undo"))
    prices = [
        (each["old"], each["new"])
        for each in json.loads(cli("history", "V1", "-o", "json").out)
        if each["field"] == "list_price"
    ]
    assert prices == [("1.500", "900"), ("900", "1.500")]


def test_own_amounts_say_it_too(cli, typed):
    typed(
        ["field", "add", "opportunity", "budget", "--type", "money", "Budget"],
        ["opp", "new", "B", "currency=KWD", "budget=1350"],
        ["opp", "edit", "1", "currency=EUR", "budget=5"],
    )
    assert "budget 5 EUR → 1,350 KWD" in _said(cli("undo"))


def test_imports_say_it_too(cli, typed, tmp_path):
    for name, row in (("1.csv", "1,A,1350,JPY"), ("2.csv", "1,A,5.50,EUR")):
        (tmp_path / name).write_text(f"external_id,topic,est_revenue,currency\n{row}\n")
        typed(["import", tmp_path / name, "--kind", "opp"])
    assert "revenue 5.50 EUR → 1,350 JPY" in _said(cli("undo"))


def test_rows_that_change_a_record_several_times_say_each_in_its_currency(cli, typed):
    typed(["opp", "new", "A", "currency=JPY", "revenue=5"])
    rows = [
        {"ref": "1", "revenue": "6"},
        {"ref": "1", "currency": "KWD", "revenue": "7"},
        {"ref": "1", "revenue": "8.5"},
    ]
    ran = cli("opp", "edit", "--stdin", stdin="\n".join(map(json.dumps, rows)))
    assert ran.code == 0
    told = json.loads(cli("history", "1", "-o", "json").out)
    assert [(each["old"], each["new"]) for each in told if each["field"] == "est_revenue"] == [
        ("5", "6"),
        ("6", "7.000"),
        ("7.000", "8.500"),
    ]
    assert "revenue 8.500 KWD → 5 JPY" in _said(cli("undo"))


def test_a_quota_is_undone_by_its_name_and_amount(cli, typed):
    typed(
        ["org", "add", "user", "root"],
        ["quota", "set", "root", "2026q4", "1000"],
        ["quota", "set", "root", "2026q4", "2000"],
        ["quota", "set", "root", "2026q4", "20 JPY"],
    )
    assert _said(cli("undo")) == "root 2026 Q4 quota 20 JPY → 2,000 EUR"
    assert _said(cli("undo")) == "root 2026 Q4 quota 2,000 EUR → 1,000 EUR"
    assert _said(cli("undo")) == "root 2026 Q4 quota removed"
    assert _said(cli("redo")) == "root 2026 Q4 quota restored"


def test_the_currency_of_a_quota_alone_changes_its_amount(cli, typed):
    typed(["quota", "set", "all", "2026q4", "7 JPY"], ["quota", "set", "all", "2026q4", "0.07"])
    assert _said(cli("undo")) == "all 2026 Q4 quota 0.07 EUR → 7 JPY"


def test_a_rate_is_undone_by_its_currency_and_day(cli, typed):
    typed(["currency", "set", "USD", "0.9"], ["currency", "set", "USD", "0.91"])
    assert _said(cli("undo")) == "rate USD 2026-11-23 0.91 → 0.9"
