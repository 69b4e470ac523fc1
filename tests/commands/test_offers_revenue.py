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
