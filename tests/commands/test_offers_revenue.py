"""The amounts of a sale that its offers tell."""


def test_typing_an_amount_that_the_offers_tell_names_the_price_that_makes_it_so(cli, typed):
    typed(["opp", "new", "Vans"], ["deal", "new", "1", "Vans", "--price", "38,500", "--qty", "2"])
    typed(["deal", "offer", "1"])
    assert cli("opp", "edit", "1", "revenue=77,000").out == "O1 is as it was: nothing changed.\n"
    ran = cli("opp", "edit", "1", "revenue=80k")
    assert ran.code == 4
    assert "try: oppcli deal edit D1 price=40000.00" in ran.err
    typed(["deal", "edit", "D1", "price=40000.00"])
    assert cli("opp", "show", "1", "-o", "json").json[0]["est_revenue"] == 80000
    # No price of one of two vans makes 80,000.01 of both.
    assert "try: oppcli deal edit D1 price=…" in cli("opp", "edit", "1", "revenue=80000.01").err


def test_an_offer_without_what_was_estimated_says_so(cli):
    cli("opp", "new", "Crane", "--revenue", "36k")
    cli("opp", "edit", "1", "trade_in=9500", "accessories=500")
    ran = cli("deal", "new", "1", "Van", "--price", "36500", "--offered")
    assert (
        "O1 had trade-in of 9,500 EUR, and its offers have none:"
        " oppcli deal edit D1 trade_in=9500.00" in ran.err
    )
    assert "oppcli deal edit D1 accessories=500.00" in ran.err
    again = cli("deal", "edit", "D1", "trade_in=9500.00")
    assert "O1 trade-in 0 EUR → 9,500 EUR" in again.out
    assert "had trade-in" not in cli("deal", "new", "1", "Other", "--price", "5", "--offered").err


def test_a_scenario_takes_nothing_away(cli):
    cli("opp", "new", "Crane", "--revenue", "36k")
    cli("opp", "edit", "1", "trade_in=9500")
    assert cli("deal", "new", "1", "Van", "--price", "36500").err == ""
