"""The history says as much as it counts, amounts in the record's own currency."""

import pytest


def told(cli, *words):
    """(old, new) of every change but the making, by field."""
    rows = cli("history", *words, "-o", "json").json
    return {row["field"]: (row["old"], row["new"]) for row in rows if row["field"]}


def test_a_deals_amounts_are_in_the_currency_of_its_opportunity(cli, typed):
    typed(
        ["opp", "new", "Ferry", "--account", "Umi", "--create", "--currency", "JPY"],
        ["deal", "new", "1", "Hull", "--price", "5000000"],
        ["deal", "edit", "1", "price=6000000"],
    )
    assert told(cli, "D1")["unit_price"] == ("5000000", "6000000")
    assert told(cli, "--batch", "3")["unit_price"] == ("5000000", "6000000")


def test_a_quotas_amounts_are_in_its_currency(cli, typed):
    typed(
        ["org", "add", "user", "leif"],
        ["quota", "set", "leif", "2026q4", "300k KWD"],
        ["quota", "set", "leif", "2026q4", "350k KWD"],
    )
    assert told(cli, "--batch", "3")["amount"] == ("300000.000", "350000.000")


def test_a_deal_that_was_taken_back_keeps_its_currency(cli, typed):
    typed(
        ["opp", "new", "Ferry", "--account", "Umi", "--create", "--currency", "JPY"],
        ["deal", "new", "1", "Hull", "--price", "5000000"],
        ["deal", "edit", "1", "price=6000000"],
        ["undo", "3"],
        ["undo", "2"],
    )
    assert told(cli, "--batch", "3")["unit_price"] == ("5000000", "6000000")
    typed(["undo", "1"])
    assert told(cli, "D1")["unit_price"] == ("6000000", "5000000")


def test_as_many_changes_are_counted_as_are_shown(cli, world, typed):
    typed(
        ["opp", "advance", "1", "--set", "next_step=call"],
        ["deal", "edit", "1", "price=210k"],
        ["org", "edit", "inbound", "members=boss,mia"],
        ["undo"],
    )
    commands = cli("history", "--limit", "0", "-o", "json").json
    assert len(commands) > 20
    for row in commands:
        shown = cli("history", "--batch", row["batch"], "-o", "json").json
        assert (
            sum(each["field"] != "" for each in shown)
            + sum(each["new"] == "removed" for each in shown)
            == (row["changed"])
        ), row["command"]


def test_taking_back_and_doing_again_are_each_a_version_more(cli, typed):
    typed(
        ["opp", "new", "Fleet", "--account", "Acme", "--create"],
        ["account", "edit", "1", "phone=5"],
        ["opp", "edit", "1", "next_step=call"],
    )

    def versions():
        ran = cli(
            "sql", "SELECT o.version, a.version FROM v_opportunity o, v_account a", "-o", "csv"
        )
        return ran.out.splitlines()[1]

    assert versions() == "2,2"
    typed(["undo"])
    assert versions() == "3,2"
    typed(["redo"])
    assert versions() == "4,2"
    typed(["undo"], ["undo"])
    assert versions() == "5,3"


def test_the_history_of_a_customer_holds_its_sales_and_their_deals(cli, typed, at_terminal):
    typed(
        ["opp", "new", "Fleet", "50k", "--account", "Acme", "--create"],
        ["opp", "edit", "1", "revenue=60k"],
        ["deal", "new", "1", "offer", "--price", "60k"],
        ["opp", "new", "Other", "--account", "Volvo", "--create"],
    )
    ran = cli("history", "acme", "-o", "plain")
    assert "Changes of Acme (C1), with opportunities, deals" in f"{ran.out}{ran.err}"
    assert "revenue" in ran.out
    assert "est_revenue" not in ran.out
    assert "60,000 EUR" in ran.out
    assert "D1" in ran.out
    assert "O2" not in ran.out
    assert "revenue" not in cli("history", "acme").out  # programs get the record alone
    shown = at_terminal("history", "acme", answers="")
    assert "Actor" in shown


@pytest.mark.parametrize("narrowed", [["this", "week"], ["--since", "today"], ["by", "jana"]])
def test_a_time_or_a_user_narrows_the_history_of_a_customer_and_drops_no_sale(cli, typed, narrowed):
    typed(
        ["opp", "new", "Fleet", "50k", "--account", "Acme", "--create"],
        ["opp", "edit", "1", "revenue=60k"],
        ["contact", "new", "Ann Berg", "account=C1"],
        ["deal", "new", "1", "offer", "--price", "60k"],
        ["opp", "new", "Other", "--account", "Volvo", "--create"],
    )
    ran = cli("history", "acme", *narrowed, "-o", "plain")
    assert "Changes of Acme (C1), with contacts, opportunities, deals" in f"{ran.out}{ran.err}"
    assert [ref for ref in ("C1", "P1", "O1", "D1", "O2") if ref in ran.out] == [
        *("C1", "P1", "O1", "D1")
    ]
    assert "Changes of" not in cli("history", "acme", *narrowed).err  # programs get the record
    of_revenue = cli("history", "acme", "--field", "revenue", "-o", "plain")
    assert "60,000 EUR" in of_revenue.out


def test_the_history_of_a_person_holds_sales_in_which_they_have_a_part(cli, typed):
    typed(
        ["contact", "new", "Ann Berg"],
        ["opp", "new", "Fleet", "50k", "--account", "Acme", "--create"],
        ["opp", "edit", "1", "revenue=60k"],
        ["deal", "new", "1", "offer", "--price", "60k"],
    )
    assert "O1" not in cli("history", "P1", "-o", "plain").out
    typed(["opp", "people", "add", "1", "Ann Berg", "decision_maker"])
    ran = cli("history", "P1", "-o", "plain")
    assert "Changes of Ann Berg (P1), with opportunities, deals" in f"{ran.out}{ran.err}"
    assert "60,000 EUR" in ran.out
    assert "D1" in ran.out


@pytest.mark.parametrize(("noun", "ref"), [("account", "C1"), ("contact", "P1")])
def test_the_history_of_a_customer_that_was_removed_is_shown(cli, typed, noun, ref):
    typed([noun, "new", "Temp"], ["undo"])
    for shape in ("plain", "table", "csv"):
        ran = cli("history", ref, "-o", shape)
        assert (ran.code, "removed" in ran.out) == (0, True), (shape, ran.err)
    ran = cli("history", f"{ref}7", "-o", "plain")
    assert (ran.code, ran.out, f"there is no {noun} {ref}7." in ran.err) == (3, "", True)


def test_a_limited_history_of_a_record_is_the_newest_of_it(cli, typed):
    typed(["opp", "new", "Fleet", "50k"], *(["opp", "edit", "1", f"revenue={n}0k"] for n in (6, 7)))
    ran = cli("history", "1", "--limit", "1", "-o", "json")
    assert [row["new"] for row in ran.json] == ["70000.00"]
    assert "earlier ones: oppcli" not in ran.err
    assert "… 2 earlier ones: --limit 0 shows all" in ran.err
