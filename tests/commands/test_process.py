"""oppcli process …: a process of one's own over a store with data, and taken back."""

import shlex

import pytest

from oppcli.processes import definitions

OWN = """\
# A rental desk's process.
key = "dealer"
title = "Rental"
lost_reasons = ["price", "other"]
canceled_reasons = ["duplicate", "other"]

[[stage]]
key = "interest"
title = "Interest"
probability = 10
forecast_category = "pipeline"
requires = ["account|contact", "brand"]

[[stage]]
key = "visit"
title = "Visit"
probability = 30
forecast_category = "pipeline"

[[stage]]
key = "offer"
title = "Offer"
probability = 50
forecast_category = "best_case"
requires = ["est_revenue", "lead_source"]

[[stage]]
key = "order"
title = "Order"
probability = 80
forecast_category = "commit"

[[stage]]
key = "handover"
title = "Handover"
probability = 95
forecast_category = "commit"
"""
MOVES = ["--move", "quotation=offer", "--move", "contract=order", "--move", "delivery=handover"]
BACK = [
    *["--move", "visit=interest", "--move", "offer=quotation"],
    *["--move", "order=contract", "--move", "handover=delivery"],
]


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture
def sales(typed):
    """Four opportunities, two of them past the first stage, and a lost one."""
    for topic in ("One", "Two", "Three", "Four"):
        known = ["--account", "Acme", "--create", "--interest-type", "new", "--revenue", "10k"]
        typed(["opp", "new", topic, *known, "--close", "eoy"])
    typed(
        ["opp", "advance", "2", "3", "4"],
        ["opp", "advance", "3"],
        ["opp", "close", "4", "--lost", "--reason", "price"],
    )


def amounts(cli):
    """The open amounts of the pipeline by stage."""
    return {row["stage"]: row["amount"] for row in cli("pipeline", "-o", "json").json}


def test_a_process_of_ones_own_is_applied_over_data_and_taken_back(cli, own, sales):
    before = amounts(cli)
    refused = cli("process", "apply", own)
    assert (refused.code, refused.out) == (4, "")
    assert "Quotation (1 open opportunity) and Contract (1 open opportunity)" in refused.err
    assert "try: --move quotation=visit --move contract=offer" in refused.err

    applied = cli("process", "apply", own, *MOVES)
    assert applied.code == 0, applied.err
    assert applied.out.startswith("dealer is version 2 now: Quotation gone · Contract gone")
    assert "1 Quotation → Offer · 1 Contract → Order · 0 Delivery → Handover" in applied.out
    assert amounts(cli) == {"interest": 10000, "offer": 10000, "order": 10000}
    assert cli("process", "apply", own).out == (
        "dealer is as it was, version 2: nothing changed.\n"
    )

    earlier = cli("process", "export", "dealer", "--version", "1").out
    back = cli("process", "apply", "-", *BACK, stdin=earlier)
    assert back.code == 0, back.err
    assert amounts(cli) == before
    assert cli("process", "export", "dealer").out == definitions()[0]


def test_the_move_stands_on_the_timeline(cli, own, sales):
    cli("process", "apply", own, *MOVES)
    assert "Contract → Order" in cli("opp", "show", "3").out
    (change,) = [row for row in cli("history", "O3", "-o", "json").json if row["new"] == "Order"]
    assert (change["field"], change["old"]) == ("stage", "Contract")
    assert change["command"].startswith("process apply")


def test_a_closed_one_is_shown_in_the_stage_that_went(cli, own, sales):
    cli("process", "apply", own, *MOVES)
    shown = cli("opp", "show", "4")
    assert shown.code == 0, shown.err
    assert "Quotation" in shown.out
    listed = cli("opp", "list", "--stage", "quotation", "--status", "all", "--fields", "ref")
    assert listed.out == "ref\nO4\n"


def test_a_funnel_says_which_stages_went(cli, own, sales):
    cli("process", "apply", own, *MOVES)
    words = ("report", "funnel", "--period", "this year", "-o")
    (went,) = [row for row in cli(*words, "json").json if row["stage"] == "contract"]
    assert went["entered"] == 1
    shown = cli(*words, "table").out
    assert "Contract (left out)" in shown
    assert "Order" in shown
    assert "Order (left out)" not in shown


def test_nothing_is_put_into_a_stage_that_went(cli, own, sales):
    cli("process", "apply", own, *MOVES)
    assert cli("opp", "advance", "1", "--to", "quotation").code == 3
    assert cli("opp", "new", "Five", "--stage", "contract").code == 3


def test_a_dry_run_says_all_and_keeps_nothing(cli, own, sales):
    before = amounts(cli)
    ran = cli("process", "apply", own, *MOVES, "--dry-run")
    assert "1 Contract → Order" in ran.out
    assert "Nothing was saved" in ran.err
    assert amounts(cli) == before


def test_a_wrong_file_is_refused_with_its_line(cli, own, tmp_path):
    own.write_text(OWN.replace('"lead_source"', '"lead_sauce"'), encoding="utf-8")
    ran = cli("process", "apply", own)
    assert (ran.code, ran.out) == (5, "")
    assert "line 25: 'lead_sauce' is not a field of an opportunity." in ran.err
    assert '"lead_source"' in ran.err


@pytest.mark.parametrize(
    ("content", "code"), [(None, 3), (b"\xff\xfe\x00", 5), (b"", 5), (b"PK\x03\x04", 5)]
)
def test_what_is_no_file_of_text_is_a_clean_error(cli, tmp_path, content, code):
    path = tmp_path / "process.toml"
    if content is not None:
        path.write_bytes(content)
    ran = cli("process", "apply", path)
    assert (ran.code, ran.out) == (code, "")
    assert cli("process", "apply", tmp_path).code == 5


def test_list_has_a_row_per_process(cli, sales):
    rows = cli("process", "list", "-o", "json").json
    assert [(row["process"], row["stages"], row["version"]) for row in rows] == [
        ("dealer", 4, 1),
        ("simple", 3, 1),
    ]
    assert [(row["default"], row["open"], row["records"]) for row in rows] == [
        ("yes", 3, 4),
        ("", 0, 0),
    ]


def test_show_has_a_row_per_stage(cli, sales):
    ran = cli("process", "show", "dealer", "-o", "json")
    assert [(row["stage"], row["open"]) for row in ran.json] == [
        ("interest", 1),
        ("quotation", 1),
        ("contract", 1),
        ("delivery", 0),
    ]
    assert "lost for price, competitor" in ran.err
    assert cli("process", "show", "deler").code == 3


def test_a_new_process_lives_beside_the_others(cli, own, typed, sales):
    own.write_text(OWN.replace('key = "dealer"', 'key = "rental"'), encoding="utf-8")
    ran = cli("process", "apply", own, "--default")
    assert ran.out == (
        "rental is new, version 1: Interest · Visit · Offer · Order · Handover"
        " · the default from now on\n"
    )
    typed(
        ["opp", "new", "Crane"],
        ["opp", "edit", "1", "process=rental", "stage=offer", "brand=Volvo"],
    )
    listed = cli("opp", "list", "--fields", "ref,process,stage", "-o", "json").json
    assert {row["ref"]: (row["process"], row["stage"]) for row in listed} == {
        "O1": ("rental", "offer"),
        "O2": ("dealer", "quotation"),
        "O3": ("dealer", "contract"),
        "O5": ("rental", "interest"),
    }


def test_quiet_gives_the_key_and_json_the_result(cli, own):
    assert cli("process", "apply", own, "-q", "--dry-run").out == "dealer\n"
    (result,) = cli("process", "apply", own, "-o", "json").json
    assert (result["process"], result["version"], result["moved"]) == ("dealer", 2, 0)


def test_check_names_ref_gate_and_what_is_missing(cli, own, sales):
    before = cli("process", "check", "-o", "json").json
    assert [(row["ref"], row["gate"], row["missing"]) for row in before] == [
        ("O3", "Contract", "device, scheduled_delivery_date"),
    ]
    cli("process", "apply", own, *MOVES)
    ran = cli("process", "check", "dealer", "-o", "json")
    assert [(row["ref"], row["gate"], row["gate_is"], row["missing"]) for row in ran.json] == [
        ("O2", "Interest", "passed", "brand"),
        ("O3", "Interest", "passed", "brand"),
        ("O3", "Offer", "passed", "lead_source"),
        ("O1", "Interest", "to meet", "brand"),
        ("O2", "Offer", "to meet", "lead_source"),
    ]
    assert "2 records break a gate passed already" in ran.err
    assert cli("process", "check", "simple").err == "every record meets its gates\n"


TITLED = """key = "eigen"
title = "Eigen"
lost_reasons = ["price", "other"]
canceled_reasons = ["other"]
[[stage]]
key = "anfrage"
title = "Follow-up call"
probability = 10
forecast_category = "pipeline"
[[stage]]
key = "ende"
title = "Große Anfrage"
probability = 50
forecast_category = "commit"
"""


def test_a_stage_is_named_by_its_title_however_that_is_written(cli, tmp_path):
    (tmp_path / "eigen.toml").write_text(TITLED, "utf-8")
    assert cli("process", "apply", tmp_path / "eigen.toml").code == 0
    assert cli("opp", "new", "P", "--process", "eigen", "--revenue", "5").code == 0
    for words in (["--stage", "Follow-up call"], ["--where", 'stage="follow-up  CALL"']):
        assert cli("opp", "list", *words, "-q").out == "O1\n"
    assert cli("opp", "advance", "1", "--to", "GROSSE  ANFRAGE").code == 0
    for words in (["--stage", "grosse anfrage"], ["--where", 'stage="Große Anfrage"']):
        assert cli("opp", "list", *words, "-q").out == "O1\n"
    assert cli("opp", "back", "1", "--to", "Follow-up call").code == 0


def test_a_newly_required_field_says_how_many_lack_it_and_lists_them(cli, sales, tmp_path):
    text = cli("process", "export", "dealer").out
    old = '["account|contact", "interest_type"]'
    assert old in text
    path = tmp_path / "dealer.toml"
    path.write_text(text.replace(old, '["account|contact", "interest_type", "device"]'), "utf-8")
    interested = cli("opp", "list", "--stage", "interest", "-o", "json").json
    assert interested
    many = len(interested)
    for dry in (["--dry-run"], []):
        ran = cli("process", "apply", str(path), *dry)
        (note,) = [line for line in ran.err.splitlines() if "require" in line]
        said, _, line = note.partition(": oppcli ")
        several = "opportunity lacks" if many == 1 else "opportunities lack"
        assert said == f"{many} open {several} device, which Interest requires now"
        assert len(cli(*shlex.split(line), "-o", "json").json) == many
    again = cli("process", "apply", str(path))
    assert "require" not in again.err


def test_the_records_of_a_stage_that_goes_lack_what_the_next_one_requires(cli, sales, tmp_path):
    text = cli("process", "export", "dealer").out
    path = tmp_path / "dealer.toml"
    started = text.replace('key = "interest"', 'key = "start"').replace('"Interest"', '"Start"')
    path.write_text(
        started.replace(
            'interest_type"]\nshows = ["brand', 'interest_type", "device"]\nshows = ["brand'
        )
    )
    moved = len(cli("opp", "list", "--stage", "interest", "-o", "json").json)
    for dry, stage in ((["--dry-run"], "interest"), ([], "start")):
        ran = cli("process", "apply", str(path), "--move", "interest=start", *dry)
        assert ran.code == 0
        line = f"oppcli opp list --stage {stage} --where device=none"
        assert f"which Start requires now: {line}" in ran.err
        assert len(cli(*shlex.split(line)[1:], "-o", "json").json) == moved
