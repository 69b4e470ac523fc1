"""Deals, devices and the catalogue as they are typed."""

import pytest

PRODUCTS = "Brand,Class,Model,Model code,Variant\nVolvo,Truck,FH16,FH16-750,Globe\n"


@pytest.fixture
def products(tmp_path):
    path = tmp_path / "products.csv"
    path.write_text(PRODUCTS + "Volvo,Truck,FH,,\n")
    return path


@pytest.fixture
def fleet(cli):
    assert cli("opp", "new", "Fleet renewal", "--revenue", "100k").code == 0


def test_the_catalogue_takes_a_file_once(cli, products):
    assert cli("catalogue", "import", products).out == "2 rows: 2 created, 0 unchanged\n"
    assert cli("catalogue", "import", products).out == "2 rows: 0 created, 2 unchanged\n"
    assert cli("catalogue", "list", "-o", "json").json[0] == {
        "brand": "Volvo",
        "class": "Truck",
        "model": "FH",
        "model_code": "",
        "variant": "",
    }


def test_a_dry_run_takes_nothing(cli, products):
    ran = cli("catalogue", "import", products, "--dry-run")
    assert (ran.out, ran.err) == (
        "2 rows: 2 created, 0 unchanged\n",
        "Nothing was saved (dry run).\n",
    )
    assert cli("catalogue", "list", "-o", "json").json == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("model,class\nFH,Truck\n", "has no heading 'brand'"),
        ("brand,model\nVolvo,FH\n,R500\n", "line 3: brand is empty"),
        ("brand,model\nVolvo,FH\nVolvo,FH,16\n", "line 3: "),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_whole(cli, tmp_path, text, said):
    path = tmp_path / "bad.csv"
    path.write_text(text)
    ran = cli("catalogue", "import", path)
    assert (ran.code, said in ran.err) == (5, True), ran.err
    assert cli("catalogue", "list", "-o", "json").json == []


@pytest.mark.parametrize("noun", ["lead", "opp"])
def test_naming_a_known_model_fills_what_stands_above_it(cli, products, noun):
    cli("catalogue", "import", products)
    ran = cli(noun, "new", "Truck", "--model", "fh16")
    assert "from the catalogue: brand Volvo, class Truck" in ran.out
    made = cli(noun, "show", "1", "-o", "json").json[0]
    assert (made["brand"], made["class"], made["model"]) == ("Volvo", "Truck", "FH16")
    refused = cli(noun, "edit", "1", "brand=Scania", "model=FH16-750")
    assert refused.code == 0
    assert "model 'FH16-750' is not in the catalogue" in refused.out
    refused = cli(noun, "edit", "1", "brand=Volvo", "model_code=FH16-750", "model=FH")
    assert (refused.code, "not FH" in refused.err) == (4, True)


def test_a_deal_tells_what_the_revenue_becomes(cli, fleet):
    new = ["deal", "new", "1", "Two FH16", "--qty", "2", "--price", "240k", "--discount", "5k"]
    assert cli(*new, "--accessories", "7500").out == (
        "D1 added: Two FH16 · scenario · 477,500 EUR · 2 × (240,000 − 5,000) + 7,500 accessories\n"
    )
    assert cli("deal", "offer", "1", "--valid-until", "+2w").out == (
        "D1 scenario → offered: Two FH16 · 477,500 EUR · until Mon 7 Dec 2026 (14d)"
        " · O1 revenue 100,000 EUR → 477,500 EUR, accessories – → 7,500 EUR\n"
    )
    assert "revenue 477,500 EUR → 475,500 EUR" in cli("deal", "edit", "1", "discount=6k").out
    assert cli("deal", "sign", "1").out == "D1 offered → signed: Two FH16 · 475,500 EUR\n"
    refused = cli("opp", "edit", "1", "revenue=5")
    assert (refused.code, "D1" in refused.err) == (4, True)
    assert "475,500 EUR → 100,000 EUR" in cli("deal", "cancel", "D1").out


def test_an_opportunity_shows_its_deals(cli, fleet):
    cli("deal", "new", "1", "FH16", "--price", "240k", "--accessories", "7500", "--offered")
    cli("deal", "new", "1", "Used", "--price", "90k", "--trade-in", "30k", "--offered")
    cli("deal", "new", "1", "Later", "--price", "1")
    screen = cli("opp", "show", "1").out
    assert "revenue    2 deals: D1 D2 · accessories 7,500 · trade-in 30,000\n" in screen
    assert "D3    Later · scenario · 1 EUR\n" in screen
    assert "typed_" not in screen
    assert "typed_" not in cli("history", "O1").out


def test_deals_are_listed_shown_and_found(cli, fleet):
    cli("deal", "new", "1", "FH16", "--price", "240k", "--offered")
    cli("deal", "new", "1", "Gone", "--price", "1")
    cli("deal", "cancel", "2")
    assert [row["ref"] for row in cli("deal", "list", "-o", "json").json] == ["D1"]
    every = cli("deal", "list", "--status", "all", "--where", "opportunity=O1", "-o", "json")
    assert [row["amount"] for row in every.json] == [240000.00, 1.00]
    assert "price      1 × 240,000" in cli("deal", "show", "fh16").out
    assert cli("deal", "show", "9").code == 3


def test_a_device_is_registered_reserved_and_shown(cli, fleet):
    new = ["device", "new", "--vin", "VIN1", "--stock", "S-1", "--brand", "Volvo"]
    assert cli(*new, "--price", "240k").out == "V1 added: VIN1 · Volvo · 240,000 EUR · available\n"
    assert cli("opp", "edit", "1", "device=S-1").code == 0
    assert "Fleet renewal" in cli("device", "show", "S-1").out
    assert cli("device", "list", "--status", "reserved", "-o", "json").json[0]["name"] == "VIN1"
    cli("opp", "new", "Second")
    ran = cli("opp", "advance", "2", "--set", "device=vin1")
    assert (ran.code, ran.err) == (
        4,
        "error: V1 VIN1 is reserved by O1 Fleet renewal.\n  try: oppcli opp edit 1 device=none\n",
    )
    assert "list price 240,000 EUR → 230,000 EUR" in cli("device", "edit", "V1", "price=230k").out


def test_tab_knows_devices_brands_and_models(cli, products, store):
    from oppcli.queries.completion import values

    cli("catalogue", "import", products)
    cli("device", "new", "--vin", "VIN1", "--model", "FH")
    assert values(store, "device", "VI") == [("VIN1", "FH")]
    assert values(store, "device_ref", "1") == [("1", "VIN1")]
    assert values(store, "brand", "V") == [("Volvo", "")]
    assert values(store, "model", "FH") == [("FH", ""), ("FH16", "")]


ROWS = """external_id,topic,device,status,closed_on,brand,est_revenue
1,Fleet,VIN1,open,,Volvo,480000
2,Old,VIN2,won,2026-10-01,Volvo,1000
3,Gone,VIN3,lost,2026-10-01,Scania,1000
"""


def test_an_import_makes_the_devices_it_names_and_counts_them(cli, tmp_path):
    path = tmp_path / "sales.csv"
    path.write_text(ROWS)
    ran = cli("import", path)
    assert "also created: 3 devices" in ran.out
    listed = cli("device", "list", "--status", "all", "-o", "json", "--fields", "name,brand,status")
    assert [tuple(row.values()) for row in listed.json] == [
        ("VIN1", "Volvo", "reserved"),
        ("VIN2", "Volvo", "sold"),
        ("VIN3", "Scania", "available"),
    ]
    assert "3 unchanged" in cli("import", path).out
    path.write_text(ROWS.replace("VIN1,open,", "VIN1,won,2026-11-01"))
    assert "1 updated" in cli("import", path).out
    assert cli("device", "show", "VIN1", "-o", "json").json[0]["status"] == "sold"


def test_an_import_claims_a_device_once(cli, tmp_path):
    path = tmp_path / "sales.csv"
    path.write_text("topic,device\nFleet,VIN1\nOther,vin1\n")
    ran = cli("import", path, "--kind", "opportunity")
    assert (ran.code, "device: vin1 is reserved by the row in line 2" in ran.out + ran.err) == (
        5,
        True,
    )


def test_an_import_cannot_type_what_deals_tell(cli, tmp_path):
    path = tmp_path / "sales.csv"
    path.write_text("external_id,topic,est_revenue,status,closed_on\n1,Fleet,100,open,\n")
    cli("import", path, "--kind", "opportunity")
    cli("deal", "new", "1", "FH16", "--price", "240k", "--offered")
    ran = cli("import", path, "--kind", "opportunity")
    assert (ran.code, ran.out) == (0, "1 row: 1 unchanged\n")
    path.write_text("external_id,topic,est_revenue,status,closed_on\n1,Fleet,120,open,\n")
    ran = cli("import", path, "--kind", "opportunity")
    assert (ran.code, ran.out) == (0, "1 row: 1 unchanged · 1 conflict\n")
    assert cli("opp", "show", "1", "-o", "json").json[0]["est_revenue"] == 240000
    path.write_text("external_id,topic,status,closed_on\n1,Fleet,lost,2026-11-20\n")
    cli("import", path, "--kind", "opportunity")
    assert cli("deal", "show", "1", "-o", "json").json[0]["status"] == "canceled"
    path.write_text("external_id,topic,status\n1,Fleet,open\n")
    cli("import", path, "--kind", "opportunity")
    assert cli("deal", "show", "1", "-o", "json").json[0]["status"] == "offered"
    assert cli("opp", "show", "1", "-o", "json").json[0]["est_revenue"] == 240000


def test_a_lapsed_offer_is_marked_and_counts_whoever_writes(cli, fleet):
    cli("deal", "new", "1", "FH16", "--price", "240k", "--valid-until", "fri", "--offered")
    later = {"OPPCLI_TODAY": "2026-12-01"}
    assert cli("deal", "list", "-o", "table", env=later).out.count("\n! D1") == 1
    assert cli("lead", "new", "Somebody asks", env=later).code == 0
    assert cli("deal", "list", "-o", "table", env=later).out.count("\n! D1") == 1
    assert cli("opp", "show", "1", "-o", "json", env=later).json[0]["est_revenue"] == 240000
