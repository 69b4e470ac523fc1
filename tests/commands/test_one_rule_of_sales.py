"""What a person may not do to a closing, a deal or a currency, a file may not do either."""

import pytest

from surroundings import Cli, Ran

WON = "external_id,topic,est_revenue,status,closed_on"


@pytest.fixture
def take(cli: Cli, tmp_path):
    """Imports lines as a CSV file of a kind, with further words."""

    def take_(kind: str, *lines: str, more: tuple[str, ...] = ()) -> Ran:
        path = tmp_path / "rows.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return cli("import", path, "--kind", kind, *more)

    return take_


def of(cli: Cli, kind: str) -> list[dict[str, object]]:
    return cli("export", kind, "-o", "json").json


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("lost,2027-06-30,price,", "closed_on: '2027-06-30' is a day in the future"),
        ("lost,2026-11-01,weather,", "--map-value 'lost_reason:weather=?'"),
        ("lost,2026-11-01,duplicate,", "'duplicate' is not price, competitor"),
        ("canceled,2026-11-01,price,", "'price' is not no_longer_interested"),
        ("lost,2026-11-01,other,", "lost_reason: the reason 'other' needs a note"),
        ("won,2026-11-01,price,", "lost_reason: given, but the status is won"),
        ("open,,,went quiet", "close_note: given, but the status is open"),
    ],
)
def test_a_closing_that_nobody_may_type_is_rejected(cli, take, cells, said) -> None:
    ran = take(
        "opportunity", "topic,est_revenue,status,closed_on,lost_reason,close_note", f"A,1,{cells}"
    )
    assert (ran.code, said in ran.err) == (5, True), ran.err
    assert of(cli, "opp") == []


def test_a_reason_is_known_however_it_is_spelled(cli, take) -> None:
    take("opportunity", "topic,status,closed_on,lost_reason", "A,lost,2026-11-01,No Budget")
    assert of(cli, "opp")[0]["lost_reason"] == "no_budget"


def test_what_is_mapped_to_other_has_its_own_words_as_the_note(cli, take) -> None:
    more = ("--map-value", "lost_reason:Too dear=other")
    ran = take(
        "opportunity",
        *("topic,status,closed_on,lost_reason", "A,lost,2026-11-01,Too dear"),
        more=more,
    )
    assert ran.code == 0, ran.err
    (row,) = of(cli, "opp")
    assert (row["lost_reason"], row["close_note"]) == ("other", "Too dear")


def test_an_export_of_another_system_brings_reasons_in_its_own_words(cli, take) -> None:
    heading = "Record ID,Deal Name,Pipeline,Deal Stage,Close Date,Amount,Closed Lost Reason"
    row = "7,Fleet,,closedlost,2026-11-01 10:00,9,Too dear"
    ran = take("opportunity", heading, row, more=("--from", "hubspot"))
    assert "1 row with a reason in words of its own: taken as other" in ran.err
    (row,) = of(cli, "opp")
    assert (row["lost_reason"], row["close_note"]) == ("other", "Too dear")


def test_a_competitor_is_named_while_it_is_open_and_stays_named(cli, take, typed) -> None:
    typed(["opp", "new", "Fleet", "--revenue", "480", "--competitor", "Scania"])
    take("opportunity", "external_id,topic,competitor", "7,Crane,MAN")
    listed = cli("opp", "list", "--where", "competitor~man", "-o", "json", "--fields", "ref").json
    assert listed == [{"ref": "O2"}]
    assert "against    Scania" in cli("opp", "show", 1).out
    assert (
        "O1 won: Fleet · 480 EUR · against Scania"
        in cli(*("opp", "close", 1, "--won", "--skip-stages")).out
    )
    assert "to Volvo" in typed(
        ["opp", "close", 2, "--lost", "--reason", "price", "--competitor", "Volvo"]
    )
    typed(["opp", "reopen", 1, 2], ["opp", "edit", 2, "competitor=none"])
    assert [row["competitor"] for row in of(cli, "opp")] == ["Scania", None]
    assert cli("db", "check").err.endswith("nothing is wrong.\n")


@pytest.fixture
def signed(typed) -> None:
    """D1, which is signed, of the open O1."""
    typed(
        ["opp", "new", "Fleet"],
        ["deal", "new", "O1", "Lorry", "--price", "100", "--external-id", "7", "--offered"],
        ["deal", "edit", 1, "source_system=import"],
        ["deal", "sign", 1],
    )


def test_the_terms_of_a_signed_deal_stay(cli, take, signed) -> None:
    ran = take("deal", "external_id,unit_price,title", "7,120,Bus")
    assert (ran.code, ran.out) == (0, "1 row: 1 unchanged · 2 conflicts\n")
    assert ran.err == (
        "2 conflicts: signed and ended deals keep their values\n"
        "  line 2      D1 title: 'Lorry' here, 'Bus' in the file\n"
        "  line 2      D1 unit_price: '100.00' here, '120.00' in the file\n"
    )
    (deal,), (sale,) = of(cli, "deal"), of(cli, "opp")
    assert (deal["unit_price"], deal["title"], sale["est_revenue"]) == (100, "Lorry", 100)


def test_a_file_may_cancel_a_signed_deal_and_no_more(cli, take, signed) -> None:
    row = "external_id,status,unit_price"
    assert take("deal", row, "7,signed,100").out == "1 row: 1 unchanged\n"
    assert take("deal", row, "7,canceled,120").out == "1 row: 1 updated · 1 conflict\n"
    (deal,) = of(cli, "deal")
    assert (deal["status"], deal["unit_price"]) == ("canceled", 100)
    assert take("deal", "external_id,status", "7,signed").out == "1 row: 1 unchanged · 1 conflict\n"


def test_an_offer_does_not_become_a_scenario_again(cli, take, typed) -> None:
    typed(["opp", "new", "Fleet"])
    row = "external_id,opportunity,title,unit_price,status"
    take("deal", row, "7,O1,Lorry,100,offered")
    ran = take("deal", row, "7,O1,Lorry,100,scenario")
    assert (ran.code, "D1 is offered, so it cannot become scenario" in ran.err) == (5, True)


def test_a_lapsed_offer_is_taken_as_offered_with_its_day(cli, take, typed) -> None:
    typed(["opp", "new", "Fleet"])
    row = "opportunity,title,unit_price,status,valid_until"
    assert take("deal", row, "O1,Lorry,100,lapsed,2026-11-20").code == 0
    (deal,) = of(cli, "deal")
    assert (deal["status"], deal["valid_until"]) == ("offered", "2026-11-20")
    assert "D1" in cli("deal", "list", "--status", "lapsed").out
    ran = take("deal", row, "O1,Lorry,100,lapsed,2026-12-20")
    assert "status: lapsed, but valid_until is 2026-12-20" in ran.err


def test_a_lead_is_not_qualified_into_another_currency_by_itself(cli, typed) -> None:
    typed(["lead", "new", "Lorry", "--value", "12345 JPY"])
    ran = cli("lead", "qualify", 1, "--currency", "EUR")
    assert (ran.code, "L1 is worth 12,345 JPY" in ran.err) == (4, True)
    typed(["currency", "set", "JPY", "0.0061"])
    hint = cli("lead", "qualify", 1, "--currency", "EUR").err.splitlines()[-1]
    assert hint == "  try: oppcli lead qualify 1 --currency EUR --revenue 75.30"
    typed(hint.removeprefix("  try: oppcli ").split())
    (row,) = of(cli, "opp")
    assert (row["currency"], row["est_revenue"]) == ("EUR", 75.3)


def test_amounts_that_are_typed_anew_are_not_said_to_keep_their_figures(cli, typed) -> None:
    typed(["opp", "new", "Fleet", "--revenue", "480"])
    assert "keep" not in typed(["opp", "edit", 1, "currency=JPY", "revenue=100"])
    assert "its amounts keep their figures, now in EUR" in typed(["opp", "edit", 1, "currency=EUR"])
    typed(["lead", "new", "Lorry", "--value", "480"])
    assert "its amounts keep their figures" in typed(["lead", "edit", 1, "currency=JPY"])


@pytest.fixture
def frozen(typed) -> None:
    """O1 was won at a rate that was typed wrongly, O2 at a right one; the rate is corrected."""
    typed(
        ["currency", "set", "SEK", "0.09", "--on", "2026-11-01"],
        ["currency", "set", "USD", "0.0092", "--on", "2026-11-01"],
        ["opp", "new", "Fleet", "--revenue", "480", "--currency", "USD"],
        ["opp", "new", "Crane", "--revenue", "480", "--currency", "SEK"],
        ["opp", "close", 1, 2, "--won", "--skip-stages"],
    )


def test_a_corrected_rate_names_what_keeps_the_wrong_one(cli, typed, frozen) -> None:
    said = typed(["currency", "set", "USD", "0.92", "--on", "2026-11-01"])
    assert said.splitlines()[1] == (
        "1 closed opportunity keeps a rate that was not stored on its day:"
        " oppcli currency refreeze USD"
    )
    (note,) = cli("db", "check", "-o", "json").json
    assert (note["check"], note["ref"], note["severity"]) == ("frozen_rate", "O1", "note")


def test_closed_ones_get_the_rate_of_their_day_and_each_is_named(cli, typed, frozen) -> None:
    typed(["currency", "set", "USD", "0.92", "--on", "2026-11-01"])
    dry = cli("currency", "refreeze", "--dry-run")
    done = cli("currency", "refreeze")
    line = "O1 won: Fleet · closed Mon 23 Nov 2026 (today) · 1 USD = 0.92, was 0.0092\n"
    assert (done.out, dry.out) == (line, line)
    assert of(cli, "opp")[0]["exchange_rate"] == "0.92"
    assert cli("db", "check", "-o", "json").json == []
    assert (
        cli("currency", "refreeze").err == "Every closed opportunity keeps the rate of its day.\n"
    )
    typed(["undo"])
    assert of(cli, "opp")[0]["exchange_rate"] == "0.0092"


def test_a_rate_that_comes_later_is_taken_where_that_is_asked(cli, typed, frozen) -> None:
    typed(["currency", "set", "SEK", "0.095", "--on", "2026-11-20"])
    assert "O2" not in cli("currency", "refreeze").out
    assert cli("currency", "refreeze", "USD", "--from", "2026-11-01").out == ""
    assert "1 SEK = 0.095, was 0.09" in cli("currency", "refreeze", "--from", "2026-11-20").out
