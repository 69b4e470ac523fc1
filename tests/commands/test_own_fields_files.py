"""Own fields in files that are exported and imported, in SQL and in what programs read."""

import csv
import io

import pytest

from own_sales import refs


def test_every_kind_can_have_them(cli):
    for kind, make in {
        "lead": ("lead", "new", "Quarry"),
        "opportunity": ("opp", "new", "Fleet"),
        "account": ("account", "new", "Acme"),
        "contact": ("contact", "new", "Eva Lund"),
        "device": ("device", "new", "--vin", "VIN1"),
        "deal": ("deal", "new", "O1", "Truck", "--price", "5k"),
        "activity": ("activity", "plan", "O1", "task", "Call"),
    }.items():
        assert cli("field", "add", kind, "shade", "Shade").code == 0, kind
        assert cli(*make).code == 0, kind
        assert cli(make[0], "edit", "1", "shade=dark blue").code == 0, kind
        listed = cli(make[0], "list", "--where", "shade~BLUE", "--fields", "ref,shade")
        assert listed.out.splitlines()[1].split("\t")[1] == "dark blue", kind
        assert "Shade dark blue" in cli(make[0], "show", "1").out, kind
        assert cli("export", kind, "-o", "json").json[0]["shade"] == "dark blue", kind
        assert "shade" in cli("schema", kind, "-o", "tsv").out, kind
    assert cli("db", "check").code == 0


def test_the_schema_has_them(own_sales):
    record = own_sales("schema", "opportunity").json["properties"]
    assert record["budget"]["type"] == ["number", "null"]
    assert record["region"]["enum"] == ["north", "south", "far east", None]
    assert record["wants"]["enum"] == ["yes", "no", None]
    assert record["handed"]["format"] == "date"
    assert record["sizes"]["type"] == ["number", "null"]
    taken = own_sales("schema", "opportunity", "--input").json["properties"]
    assert taken["budget"]["type"] == ["number", "string", "null"]


@pytest.mark.parametrize("format_", ["csv", "json", "jsonl", "tsv"])
def test_an_export_is_read_by_the_import(own_sales, tmp_path, format_):
    (tmp_path / f"o.{format_}").write_text(
        own_sales("export", "opportunity", "-o", format_).out.replace("alpha", "omega")
    )
    file = str(tmp_path / f"o.{format_}")
    first = own_sales("import", file, "--source-system", "x", "--map", "ref=external_id")
    assert "3 created" in first.out + first.err
    rows = own_sales(
        "opp", "list", "--where", "budget!=none", "--fields", "budget,region,sizes"
    ).out
    assert rows.splitlines()[1:3] == rows.splitlines()[3:5]
    again = own_sales("import", file, "--source-system", "x", "--map", "ref=external_id")
    assert "3 unchanged" in again.out + again.err
    assert refs(own_sales("opp", "list", "--where", "memo=omega")) == ["O4"]


def test_headings_are_names_or_labels(own_sales, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("id,topic,Sales Region,BUDGET,wants\n1,Van,Far East,1500,TRUE\n2,X,west,,\n")
    mapped = ("--kind", "opportunity", "--map", "id=external_id")
    refused = own_sales("import", str(file), *mapped)
    assert refused.code == 5
    assert (
        "region: 'west' is not north, south or far east; --map-value 'region:west=?'" in refused.err
    )
    file.write_text(file.read_text().replace("west", ""))
    assert own_sales("import", str(file), *mapped).code == 0
    row = own_sales("opp", "list", "--where", "topic=Van", "--fields", "region,budget,wants").out
    assert row.splitlines()[1] == "far east\t1500.00\tyes"


def test_an_import_merges_them_with_what_was_edited_here(own_sales, tmp_path):
    """Field by field: what the file changed is taken, what was edited here stays, what both
    changed is a conflict."""
    file, words = tmp_path / "a.csv", ("--kind", "opportunity", "--source-system", "x")

    def take(row: str, *more: str):
        file.write_text("external_id,topic,budget,region,memo,sizes\n" + row + "\n")
        ran = own_sales("import", str(file), *words, *more)
        assert ran.code == 0, ran.err
        return ran.out + ran.err

    def now() -> list[object]:
        row = own_sales("opp", "show", "4", "-o", "json").json[0]
        return [row[name] for name in ("budget", "region", "memo", "sizes")]

    take("1,Van,1000,north,one,")
    assert own_sales("opp", "edit", "4", "budget=2k", "memo=here", "sizes=7").code == 0
    assert "1 unchanged" in take("1,Van,1000,north,one,")
    assert now() == [2000, "north", "here", 7]
    told = take("1,Van,3000,south,one,8")
    assert now() == [2000, "south", "here", 7]
    assert "budget" in told
    assert "sizes" in told
    assert "1 unchanged" in take("1,Van,3000,south,one,8")
    take("1,Van,4000,south,none,8", "--conflicts", "theirs")
    assert now() == [4000, "south", None, 7]
    assert own_sales("db", "check").code == 0
    assert own_sales("undo").code == 0
    assert now() == [2000, "south", "here", 7]


def test_a_closed_opportunity_keeps_its_own_fields(own_sales, tmp_path):
    own_sales("opp", "edit", "1", "external_id=1", "source_system=x")
    own_sales("opp", "close", "1", "--lost", "--reason", "price")
    file = tmp_path / "a.csv"
    file.write_text("external_id,source_system,topic,memo,budget\n1,x,Fleet,changed,1\n")
    ran = own_sales("import", str(file), "--kind", "opportunity")
    assert ran.code == 0, ran.err
    assert "memo" in ran.out + ran.err
    record = own_sales("opp", "show", "1", "-o", "json").json[0]
    assert (record["memo"], record["budget"]) == ("alpha", 10000.0)


KEPT = """\
ID,Topic,Currency,Lead Score,Go Live,Partner?,Zip,Remark,Ticket,List,Empty
a1,Alpha,EUR,12.5,2026-12-01,TRUE,01234,"hello, you",EUR 1200,1,
a2,Beta,JPY,7,2027-01-15,FALSE,99999,see 3/4,JPY 3,2,
a3,Gamma,EUR,,,,,,,,
"""


def test_columns_nobody_knows_become_own_fields(cli, tmp_path):
    file = tmp_path / "kept.csv"
    file.write_text(KEPT)
    words = ("import", str(file), "--kind", "opportunity", "--map", "ID=external_id")
    dry = cli(*words, "--keep-unmapped", "--dry-run")
    assert dry.code == 0, dry.err
    assert cli("field", "list", "-o", "json").json == []
    assert cli(*words).code == 0
    assert cli("field", "list", "-o", "json").json == []
    assert cli("undo").code == 0
    ran = cli(*words, "--keep-unmapped")
    assert ran.code == 0, ran.err
    assert "kept in fields of your own: lead_score (number)" in ran.out + ran.err
    types = {row["name"]: row["type"] for row in cli("field", "list", "-o", "json").json}
    assert types == {
        "lead_score": "number",
        "go_live": "date",
        "partner": "yes_no",
        "zip": "text",
        "remark": "text",
        "ticket": "money",
        "own_list": "number",
    }
    rows = list(csv.DictReader(io.StringIO(cli("export", "opportunity", "-o", "csv").out)))
    assert [row["ticket"] for row in rows] == ["1200.00", "3", ""]
    assert [row["zip"] for row in rows] == ["01234", "99999", ""]
    assert [row["partner"] for row in rows] == ["yes", "no", ""]
    assert [row["lead_score"] for row in rows] == ["12.5", "7", ""]
    again = cli(*words, "--keep-unmapped")
    assert "3 unchanged" in again.out + again.err
    assert cli("db", "check").code == 0
    assert cli("undo").code == 0
    assert cli("field", "list", "-o", "json").json == []


def test_an_undecided_date_is_refused_and_not_a_text(cli, tmp_path):
    file = tmp_path / "kept.csv"
    file.write_text("topic,Renewal\nA,03/04/2026\nB,05/06/2026\n")
    words = ("import", str(file), "--kind", "opportunity", "--keep-unmapped")
    refused = cli(*words)
    assert refused.code == 5
    assert "--date-order" in refused.err
    assert cli(*words, "--date-order", "dmy").code == 0
    listed = cli("opp", "list", "--fields", "renewal").out
    assert listed.split() == ["renewal", "2026-04-03", "2026-06-05"]


def test_a_rejected_file_leaves_no_fields(cli, tmp_path):
    file = tmp_path / "kept.csv"
    file.write_text("topic,Extra,est_close_date\nA,1,never\n")
    assert cli("import", str(file), "--kind", "opportunity", "--keep-unmapped").code == 5
    assert cli("field", "list", "--removed", "-o", "json").json == []


def test_everything_is_exported_and_is_the_same_again(own_sales, new_address, tmp_path):
    own_sales("opp", "edit", "1", "budget=11k")
    own_sales("field", "remove", "opportunity", "memo")
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    assert own_sales("export", "all", "--to", one).code == 0
    other = {"OPPCLI_DB": new_address(empty=True)}
    assert own_sales("import", one, env=other).code == 0
    assert own_sales("export", "all", "--to", two, env=other).code == 0
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    for name in names:
        first, second = (tmp_path / folder / name for folder in ("one", "two"))
        assert first.read_bytes() == second.read_bytes(), name
    assert own_sales("db", "check", env=other).code == 0


def test_a_folder_merges_them_into_a_store_with_records(own_sales, new_address, tmp_path):
    folder = str(tmp_path / "all")
    assert own_sales("export", "all", "--to", folder).code == 0
    other = {"OPPCLI_DB": new_address()}
    own_sales(
        "field", "add", "opportunity", "region", "--type", "choice", "--choices", "east", env=other
    )
    own_sales("field", "add", "opportunity", "memo", "--type", "number", env=other)
    own_sales("opp", "new", "Here", "region=east", "memo=5", env=other)
    merged = own_sales("import", folder, env=other)
    assert merged.code == 0, merged.err
    assert "opportunity memo is of another type in the store" in merged.out + merged.err
    fields = ("--fields", "topic,budget,region,memo", "-o", "json")
    rows = {row["topic"]: row for row in own_sales("opp", "list", *fields, env=other).json}
    assert rows["Fleet"] == {"topic": "Fleet", "budget": 10000.0, "region": "north", "memo": None}
    assert rows["Here"]["memo"] == 5
    assert own_sales("db", "check", env=other).code == 0


def test_sql_has_a_column_for_each(own_sales):
    asked = own_sales(
        "sql",
        "select ref, budget, budget_minor, region, sizes from v_opportunity where sizes > 7",
        "-o",
        "json",
    )
    assert asked.json == [
        {"ref": "O1", "budget": 10000, "budget_minor": 1000000, "region": "north", "sizes": 12.5}
    ]
    with_own = own_sales(
        "sql",
        "with big as (select * from v_opportunity where budget > 5000) select count(*) n from big",
    )
    assert with_own.out == "n\n1\n"
    plain = own_sales(
        "sql", "select json_extract(own, '$.region') as region from v_opportunity where id = 2"
    )
    assert plain.out == "region\nfar east\n"
    assert "budget_minor" in own_sales("sql", "--tables", "opportunity").out
    assert own_sales("sql", "select budgit from v_opportunity").code == 5


def test_a_damaged_value_is_found(own_sales, store):
    from surroundings import NOW

    with store.transaction(actor="x", command="x", now=NOW) as tx:
        tx.write_many(
            "UPDATE opportunity SET own = ? WHERE id = ?",
            [('{"budget":"x","ghost":"1","region":"west"}', 2)],
        )
    store.close()
    found = own_sales("db", "check")
    assert found.code == 5
    for said in ("'x' is no amount", "a value of ghost, which is no field", "'west' is none of"):
        assert said in found.out + found.err


def test_completion_proposes_them(own_sales, environ):
    def proposed(line: str) -> str:
        words = line.split(" ")[1:]
        return own_sales(*words, env={"_OPPCLI_COMPLETE": "fish"}).out

    assert "budget=" in proposed("oppcli opp edit 1 bud")
    assert "north" in proposed("oppcli opp edit 1 region=")
    assert "alpha" in proposed("oppcli opp edit 1 memo=")
    assert "region" in proposed("oppcli pipeline --by reg")
    assert "budget" in proposed("oppcli opp list --fields bud")
    assert "region=north" in proposed("oppcli opp list --where region=n")
    assert "memo" in proposed("oppcli field remove opportunity mem")
    assert "yes_no" in proposed("oppcli field add opportunity x --type yes")


def test_columns_that_end_as_links_do_are_kept_under_another_name(cli, tmp_path):
    (tmp_path / "f.csv").write_text("topic,ref,campaign_id,weighted\nFleet,x,C7,4\n")
    words = ("import", tmp_path / "f.csv", "--kind", "opportunity", "--keep-unmapped")
    ran = cli(*words)
    assert ran.code == 0, ran.err
    kept = "ref_value (text), campaign_id_value (text), own_weighted (number)"
    assert f"kept in fields of your own: {kept}\n" in ran.err
    row = cli("export", "opp", "-o", "json").json[0]
    assert [row[name] for name in ("ref_value", "campaign_id_value", "own_weighted")] == [
        "x",
        "C7",
        4,
    ]
    refused = cli("field", "add", "opportunity", "campaign_ref")
    assert "campaign_ref means something else to oppcli" in refused.err
    assert "oppcli field add opportunity campaign_ref_value --type text" in refused.err


def test_a_value_that_is_no_choice_is_mapped_like_any_other(cli, tmp_path):
    cli("field", "add", "opportunity", "vip", "VIP", "--type", "yes_no")
    cli("field", "add", "opportunity", "tier", "Tier", "--type", "choice", "--choices", "gold,tin")
    (tmp_path / "f.csv").write_text("external_id,topic,VIP,Tier\n1,Fleet,peut-être,Silver\n")
    words = ("import", tmp_path / "f.csv", "--kind", "opportunity", "--source-system", "erp")
    ran = cli(*words)
    assert ran.code == 5
    assert "vip: 'peut-être' is not yes or no; --map-value 'vip:peut-être=?'" in ran.err
    assert "tier: 'Silver' is not gold or tin; --map-value 'tier:Silver=?'" in ran.err
    meant = ("--map-value", "vip:peut-être=yes", "--map-value", "tier:Silver=tin")
    assert cli(*words, *meant).out == "1 row: 1 created\n"
    (tmp_path / "f.csv").write_text("external_id,topic,VIP,Tier\n1,Fleet,no,Gold\n")
    ran = cli(*words)
    assert ran.out == "1 row: 1 updated\n"
    assert ran.err == "changed: tier in 1 row, vip in 1 row\n"
