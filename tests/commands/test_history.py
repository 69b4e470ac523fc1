"""The history says as much as it counts, amounts in the record's own currency."""


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
