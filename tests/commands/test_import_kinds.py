"""What comes in from files beside leads, opportunities and their like: `oppcli import`."""

from pathlib import Path

import pytest

from surroundings import Cli, Ran


@pytest.fixture
def take(cli: Cli, tmp_path: Path):
    """Imports lines as a CSV file, with more words if need be."""

    def take_(*lines: str, more: tuple[str, ...] = ()) -> Ran:
        path = tmp_path / "given.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return cli("import", path, *more)

    return take_


@pytest.fixture
def sales(typed):
    """O1 and O2 open, two called Rig, and O4, which is lost."""
    typed(
        ["opp", "new", "Fleet", "--revenue", "100k"],
        ["opp", "new", "Rig", "--currency", "JPY", "--revenue", "5m"],
        ["opp", "new", "Rig"],
        ["opp", "new", "Old", "--revenue", "3k"],
        ["opp", "close", 4, "--lost", "--reason", "price"],
    )


def of(cli: Cli, kind: str) -> list[dict]:
    return cli("export", kind, "-o", "json").json


# activities


def test_the_type_of_an_activity_is_known_under_the_heading_kind(cli, take) -> None:
    assert take("id,kind,subject,due", "1,call,Hello,2030-01-02").out == "1 row: 1 created\n"
    assert [each["type"] for each in of(cli, "activity")] == ["call"]


# deals


def test_a_deal_is_under_an_opportunity_by_ref_by_id_elsewhere_and_by_topic(cli, sales, take):
    take("external_id,topic", "77,Tractor", more=("--kind", "opp", "--source-system", "sf"))
    ran = take(
        "external_id,opportunity,title,unit_price",
        "1,O1,By ref,10",
        "2,77,By id,10",
        "3,Fleet,By topic,10",
        more=("--source-system", "sf"),
    )
    assert (ran.code, ran.out) == (0, "3 rows: 3 created\n"), ran.err
    assert [deal["opportunity"] for deal in of(cli, "deals")] == ["O1", "O5", "O1"]


def test_revenue_follows_imported_deals_and_nothing_is_counted_twice(cli, sales, take):
    rows = (
        "external_id,opportunity,title,quantity,unit_price,discount,accessories,trade_in_value,status",
        "1,O1,Two,2,60000,1000,500,7000,offered",
        "2,O1,One,1,5000,,,,scenario",
        "3,O2,Crane,1,3000000,,,,signed",
    )
    assert take(*rows).out == "3 rows: 3 created\n"
    fleet, rig, *_ = of(cli, "opp")
    found = [
        fleet[name] for name in ("est_revenue", "est_revenue_accessories", "est_trade_in_value")
    ]
    assert found == [118_500, 500, 7_000]
    assert rig["est_revenue"] == 3_000_000
    assert take(*rows).out == "3 rows: 3 unchanged\n"
    assert of(cli, "opp")[0]["est_revenue"] == 118_500
    assert take("external_id,opportunity,title,status", "1,O1,Two,canceled").code == 0
    assert of(cli, "opp")[0]["est_revenue"] == 100_000  # what was typed
    assert "est_revenue" in cli("history", "O1").out


def test_what_was_typed_is_kept_when_deals_come_with_their_opportunities(cli, tmp_path):
    opps, deals = tmp_path / "opps.csv", tmp_path / "deals.csv"
    opps.write_text("external_id,topic,est_revenue,stage\n1,Fleet,1000,interest\n")
    head = "external_id,opportunity,title,unit_price,status\n"
    deals.write_text(f"{head}1,1,Two,500,offered\n")
    assert cli("import", opps, deals).code == 0
    assert of(cli, "opp")[0]["est_revenue"] == 500
    deals.write_text(f"{head}1,1,Two,500,canceled\n")
    assert cli("import", deals).code == 0
    assert of(cli, "opp")[0]["est_revenue"] == 1_000
    assert cli("db", "check").code == 0


def test_what_is_opened_again_is_worth_what_its_offers_are(cli, take):
    head = "external_id,topic,est_revenue,status,closed_on,lost_reason"
    more = ("--kind", "opp")
    take(head, "1,Fleet,1000,open,,", more=more)
    take("external_id,opportunity,title,unit_price,status", "1,O1,Two,500,offered")
    take(head, "1,,,lost,2026-10-01,price", more=more)
    ran = take(head, "1,,777,open,,", more=more)
    assert (ran.code, "O1 est_revenue: '500.00' here, '777.00' in the file" in ran.err) == (0, True)
    assert of(cli, "opp")[0]["est_revenue"] == 500
    ran = take(head, "1,Two,600,open,,", more=(*more, "--conflicts", "theirs"))
    assert (ran.code, ran.out) == (0, "1 row: 1 updated · 1 conflict\n"), ran.err
    assert "1 conflict: opportunities with deals keep their values" in ran.err
    assert [row["status"] for row in of(cli, "deals")] == ["offered"]
    sale = of(cli, "opp")[0]
    assert (sale["topic"], sale["est_revenue"]) == ("Two", 500)


def test_a_closing_keeps_the_rate_of_a_currency_that_comes_later(cli, typed, take):
    typed(["currency", "set", "USD", "0.9", "--on", "2026-01-01"])
    head = "external_id,topic,est_revenue,actual_revenue,currency,status,closed_on"
    take(head, "1,Fleet,1000,1000,EUR,won,2026-10-01", more=("--kind", "opp"))
    ran = take(head, "1,,1000,1000,USD,won,2026-10-01", more=("--kind", "opp"))
    assert ran.out == "1 row: 1 updated\n", ran.err
    query = "SELECT status, exchange_rate FROM close_record ORDER BY id"
    rates = [(row["status"], row["exchange_rate"]) for row in cli("sql", query, "-o", "json").json]
    assert rates == [("canceled", None), ("valid", "0.9")]
    assert cli("db", "check").code == 0


def test_a_closed_opportunity_is_never_priced_again(cli, sales, take):
    ran = take("opportunity,title,unit_price,status", "O4,Offer,9,expired", "O4,Sold,9,signed")
    assert ran.code == 0, ran.err
    assert of(cli, "opp")[3]["est_revenue"] == 3_000
    ran = take("opportunity,title,unit_price,status", "O4,Late,9,offered")
    assert (ran.code, "O4 is lost: give signed or canceled" in ran.err) == (5, True)


def test_deals_of_what_is_closed_stay_as_they_are(cli, sales, take):
    take("external_id,opportunity,title,unit_price,status", "1,O4,Old,9,expired")
    ran = take("external_id,opportunity,title,unit_price,status", "1,O4,Old,10,expired")
    assert (ran.code, ran.out) == (0, "1 row: 1 unchanged · 1 conflict\n")
    assert "D1 unit_price: '9.00' here, '10.00' in the file\n" in ran.err
    assert of(cli, "deals")[0]["unit_price"] == 9


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("O9,x,1,9,,,", "opportunity: there is none with the ref, the id or the topic 'O9'"),
        ("Rig,x,1,9,,,", "opportunity: 2 are called 'Rig' (O2 or O3)"),
        (",x,1,9,,,", "opportunity: a new deal is under one"),
        ("O1,,1,9,,,", "title: a new deal needs it"),
        ("O1,x,0,9,,,", "quantity: '0' is not a whole number from 1 to 1,000,000"),
        ("O1,x,1,9,10,,", "discount: it is larger than the unit_price"),
        ("O1,x,1,9,,USD,", "currency: USD is given, but O1 is in EUR"),
        ("O1,x,1,9,,,sold", "status: 'sold' is not"),
        ("O2,x,1,9.50,,,", "unit_price: '9.50' has more decimals than JPY has (0); --round"),
        ("O1,x,999999999,9,,,", "quantity: '999999999' is not a whole number from 1 to"),
        ("O1,x,999999,99999999999,,,", "unit_price: the deal is worth more than can be stored"),
    ],
)
def test_a_deal_that_cannot_be_is_refused_with_its_line(cli, sales, take, row, said):
    cli("opp", "edit", "2", "next=call")  # from now on a server gives it after O3, unless told
    ran = take("opportunity,title,quantity,unit_price,discount,currency,status", row)
    assert (ran.code, f"line 2      {said}" in ran.err + ran.out) == (5, True), ran.err
    assert of(cli, "deals") == []


def test_a_deal_does_not_move_to_another_opportunity(cli, sales, take):
    take("external_id,opportunity,title", "1,O1,x")
    ran = take("external_id,opportunity", "1,O2", more=("--kind", "deal"))
    assert (ran.code, "D1 stays under O1" in ran.err) == (5, True)


# devices


def test_a_device_is_known_by_its_numbers_and_updated(cli, take):
    heading = "serial_number,stock_number,brand,list_price,facility"
    ran = take(heading, "VIN1,S1,Volvo,99000,Lyon", "VIN2,,Volvo,,")
    assert (ran.code, ran.out.splitlines()) == (
        0,
        ["2 rows: 2 created", "also created: 1 facility"],
    )
    assert take(heading, "VIN1,S1,Volvo,99000,Lyon", "vin2,,Volvo,,").out == "2 rows: 2 unchanged\n"
    assert take("stock_number,list_price", "s1,88000").out == "1 row: 1 updated\n"
    assert of(cli, "devices")[0]["list_price"] == 88_000


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["VIN1,S9,"], "stock_number are those of V1 and V2"),
        (["VIN3,,", "VIN3,,"], "line 3      serial_number: the number is in line 2 already"),
        ([",,available"], "serial_number or stock_number: a new device needs it"),
        (["VIN3,,reserved"], "status: reserved, but by no opportunity"),
        (["VIN1,,sold"], "status: sold is given, but O1 makes it reserved"),
    ],
)
def test_a_device_that_cannot_be_is_refused(cli, typed, take, rows, said):
    typed(
        ["device", "new", "--vin", "VIN1"],
        ["device", "new", "--stock", "S9"],
        ["opp", "new", "Fleet", "--device", "VIN1"],
    )
    more = ("--kind", "device", "--conflicts", "theirs")
    ran = take("serial_number,stock_number,status", *rows, more=more)
    assert (ran.code, said in ran.err + ran.out) == (5, True), ran.err
    assert len(of(cli, "devices")) == 2


def test_a_file_may_say_that_a_device_is_sold(cli, take):
    assert take("serial_number,brand,status", "VIN1,Volvo,sold").code == 0
    assert of(cli, "devices")[0]["status"] == "sold"


def test_a_number_of_another_id_is_not_taken_over(cli, take):
    take("external_id,serial_number,brand", "1,VIN1,Volvo")
    ran = take("external_id,serial_number,brand", "2,VIN1,Volvo")
    assert (ran.code, "V1 is 1 of import already" in ran.err) == (5, True)


# the organisation


def test_users_are_told_by_their_id_and_renamed(cli, take):
    ran = take("external_id,login,manager,business", "7,leif,jana,North", "8,jana,,")
    assert (ran.code, ran.out.splitlines()) == (
        0,
        ["2 rows: 2 created", "also created: 1 business"],
    )
    assert take("external_id,login,manager,business", "7,leif.l,jana,").out == (
        "1 row: 1 updated\n"
    )
    users = {user["name"]: user for user in of(cli, "users")}
    assert set(users) == {"leif.l", "jana"}
    assert (users["leif.l"]["manager"], users["leif.l"]["external_id"]) == ("jana", "7")


def test_an_id_is_not_given_twice_to_one_name(cli, take):
    take("external_id,login,manager", "7,leif,")
    ran = take("external_id,login,manager", "8,leif,")
    assert (ran.code, "leif is 7 of import already" in ran.err) == (5, True)


def test_good_rows_of_users_are_kept_and_the_bad_mend(cli, take, tmp_path):
    bad = tmp_path / "bad.csv"
    ran = take("name,manager", "a,b", "b,a", "c,", more=("--kind", "user", "--rejects", str(bad)))
    assert (ran.code, ran.out.splitlines()[0]) == (5, "3 rows: 2 created, 1 rejected")
    assert "b cannot be managed by a" in bad.read_text()
    bad.write_text(bad.read_text().replace(",b,a", ",b,c"))
    ran = cli("import", bad, "--kind", "user")
    assert ran.code == 0, ran.err
    assert {u["name"]: u["manager"] for u in of(cli, "users")} == {"a": "b", "b": "c", "c": None}


def test_businesses_facilities_operations_and_teams_come_in(cli, take):
    assert take("name,parent", "North,Group", "South,Group").out.startswith("2 rows: 2 created")
    assert take("name,business", "Lyon,South", more=("--kind", "facility")).code == 0
    assert take("name,facility,business", "Used,Lyon,").out == "1 row: 1 created\n"
    assert take("name,members", '"inbound","leif, noor"').out.splitlines() == [
        "1 row: 1 created",
        "also created: 2 users",
    ]
    assert cli("org", "show", "South", "-o", "json").json[0]["parent"] == "Group"
    (used,) = of(cli, "operations")
    assert (used["facility"], of(cli, "teams")[0]["members"]) == ("Lyon", "leif,noor")


# catalogue, rates, quotas


def test_products_come_in_once(cli, take):
    rows = ("brand,class,model,model_code,variant", "Volvo,Truck,FH16,,", "volvo,truck,fh16,,")
    assert take(*rows).out == "2 rows: 1 created, 1 unchanged\n"
    assert take(*rows).out == "2 rows: 2 unchanged\n"
    ran = take("brand,class,model,model_code,variant", ",Truck,FM,,")
    assert (ran.code, "brand: a product needs it" in ran.err) == (5, True)


def test_rates_come_in_and_freeze_what_was_closed_without_one(cli, take, sales):
    cli("opp", "close", 2, "--lost", "--reason", "price")
    rows = ("currency,day,base_per_unit,base", "JPY,2026-01-01,0.0061,EUR")
    assert take(*rows).out == "1 row: 1 created\n"
    assert of(cli, "opp")[1]["exchange_rate"] == "0.0061"
    assert take(*rows).out == "1 row: 1 unchanged\n"
    assert take(rows[0], "JPY,2026-01-01,0.0062,EUR").out == "1 row: 1 updated\n"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("JPY,2026-01-01,0.0061,USD", "base: the rate is told in USD, those of this store in EUR"),
        ("EUR,2026-01-01,1,EUR", "currency: EUR is the base currency itself"),
        ("JPY,,1,EUR", "day: a rate needs it"),
        ("JPY,2026-01-01,much,EUR", "base_per_unit: 'much' is not a number"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(cli, take, row, said):
    ran = take("currency,day,base_per_unit,base", row)
    assert (ran.code, said in ran.err) == (5, True), ran.err
    assert of(cli, "rates") == []


def test_quotas_come_in_for_users_businesses_and_all(cli, take, typed):
    typed(["org", "add", "user", "leif"], ["org", "add", "business", "leif"])
    rows = (
        "who,holder,starts,ends,amount,currency",
        "leif,user,2026-10-01,2026-12-31,100000,EUR",
        "leif,business,2026-10-01,2026-12-31,300000,EUR",
        "all,,2026-10-01,2026-12-31,900000,EUR",
    )
    assert take(*rows).out == "3 rows: 3 created\n"
    assert take(*rows).out == "3 rows: 3 unchanged\n"
    assert take(rows[0], "all,all,2026-10-01,2026-12-31,1,EUR").out == "1 row: 1 updated\n"
    assert [quota["amount"] for quota in of(cli, "quotas")] == [100_000, 300_000, 1]


def test_a_quota_of_nobody_or_backwards_is_refused(cli, take):
    for row, said in (
        ("nobody,2026-10-01,2026-12-31,1", "there is no user, team or business called 'nobody'"),
        ("all,2026-12-31,2026-10-01,1", "ends: 2026-10-01 is before 2026-12-31"),
        (",2026-10-01,2026-12-31,1", "who: a quota needs it"),
    ):
        ran = take("who,starts,ends,amount", row)
        assert (ran.code, said in ran.err) == (5, True), ran.err


# all of them


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_what_is_exported_of_any_kind_is_unchanged_when_it_comes_back(
    cli, typed, sales, take, tmp_path, form
):
    typed(
        ["org", "add", "user", "leif", "--manager", "jana", "--business", "North", "--create"],
        ["org", "add", "team", "inbound", "--members", "leif", "--create"],
        ["org", "add", "operation", "New", "--facility", "Lyon", "--create"],
        ["quota", "set", "leif", "2026q4", "1k"],
        ["currency", "set", "JPY", "0.0061"],
        ["device", "new", "--vin", "VIN1", "--price", "9k"],
        ["deal", "new", 1, "x", "--external-id", "1", "--source-system", "me"],
    )
    take("brand,class,model,model_code,variant", "Volvo,Truck,FH16,,")
    for kind in (
        *("business", "facility", "operation", "user", "team", "catalogue", "device", "deal"),
        *("rate", "quota"),
    ):
        path = tmp_path / f"{kind}.{form}"
        path.write_text(cli("export", kind, "-o", form).out)
        ran = cli("import", path, *(() if kind != "team" else ("--kind", "team")))
        rows = len(of(cli, kind))
        said = f"{rows} row{'' if rows == 1 else 's'}: {rows} unchanged\n"
        assert (ran.code, ran.out) == (0, said), (kind, ran)


def test_a_process_is_applied_and_not_imported(cli, take):
    ran = take("key", "x", more=("--kind", "process"))
    assert (ran.code, "oppcli process apply FILE.toml" in ran.err) == (5, True)
