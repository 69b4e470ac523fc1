"""What lists show to the last detail: guarded cells, amounts with cents, ties, letters of names."""

import pytest


@pytest.mark.parametrize("format_", ["csv", "tsv"])
def test_excel_safe_guards_names_and_links_as_well_as_texts(cli, typed, format_):
    names = ["--account", "=Acme", "--contact", "=Ann", "--owner", "@leif", "--business", "+North"]
    typed(["opp", "new", "=Fleet", *names, "--device", "=VIN1", "--revenue", "5", "--create"])
    columns = "topic,account,contact,owner,business,device,ref,est_revenue"
    listed = ("opp", "list", "--fields", columns, "-o", format_)
    mark = "," if format_ == "csv" else "\t"
    cells = cli(*listed, "--excel-safe").out.splitlines()[1].split(mark)
    assert cells == ["'=Fleet", "'=Acme", "'=Ann", "'@leif", "'+North", "'=VIN1", "O1", "5.00"]
    plain = cli(*listed).out.splitlines()[1].split(mark)
    assert plain == ["=Fleet", "=Acme", "=Ann", "@leif", "+North", "=VIN1", "O1", "5.00"]


def test_cents_are_shown_where_an_amount_has_some(cli, typed):
    typed(["opp", "new", "A", "--revenue", "100.50"], ["opp", "new", "B", "--revenue", "2000"])
    shown = cli("opp", "list", "--fields", "ref,est_revenue", "-o", "plain").out.split()
    assert shown[-4:] == ["O1", "100.50", "O2", "2,000.00"]
    assert "100.50 EUR" in cli("opp", "show", "1").out
    assert "2,000 EUR" in cli("opp", "show", "2").out


@pytest.fixture
def tied(typed):
    """Two amounts, each of two opportunities of two owners, and one without an amount."""
    typed(
        ["opp", "new", "A", "--revenue", "200", "--owner", "leif", "--create"],
        ["opp", "new", "B", "--revenue", "100", "--owner", "leif"],
        ["opp", "new", "C", "--revenue", "200", "--owner", "jana"],
        ["opp", "new", "D", "--revenue", "100", "--owner", "jana"],
        ["opp", "new", "E", "--owner", "jana"],
    )


@pytest.mark.parametrize(
    ("order", "refs"),
    [
        ("-est_revenue,ref", ["O1", "O3", "O2", "O4", "O5"]),
        ("-est_revenue,-ref", ["O3", "O1", "O4", "O2", "O5"]),
        ("est_revenue,ref", ["O2", "O4", "O1", "O3", "O5"]),
        ("est_revenue,-ref", ["O4", "O2", "O3", "O1", "O5"]),
        ("-est_revenue,owner", ["O3", "O1", "O4", "O2", "O5"]),
        ("owner,-est_revenue,ref", ["O3", "O4", "O5", "O1", "O2"]),
        ("-owner,est_revenue", ["O2", "O1", "O4", "O3", "O5"]),
    ],
)
def test_a_second_key_orders_what_is_equal_by_the_first(cli, tied, order, refs):
    listed = cli("opp", "list", "--sort", order, "-o", "json").json
    assert [row["ref"] for row in listed] == refs


def test_what_is_equal_by_the_only_key_keeps_its_order_backwards_too(cli, tied):
    usual = [row["ref"] for row in cli("opp", "list", "-o", "json").json]
    by_owner = cli("opp", "list", "--sort", "-owner", "-o", "json").json
    owned = {row["ref"]: row["owner"] for row in by_owner}
    for owner in ("jana", "leif"):
        assert [row["ref"] for row in by_owner if row["owner"] == owner] == [
            ref for ref in usual if owned[ref] == owner
        ]


@pytest.mark.parametrize(
    ("condition", "refs"),
    [
        ("owner=LEIF", {"O1", "O2"}),
        ("owner=Leif", {"O1", "O2"}),
        ("owner~EI", {"O1", "O2"}),
        ("owner!=LEIF", {"O3", "O4", "O5"}),
        ("owner!~EI", {"O3", "O4", "O5"}),
        ("topic=a", {"O1"}),
    ],
)
def test_a_condition_does_not_tell_capitals_from_small_letters(cli, tied, condition, refs):
    ran = cli("opp", "list", "--where", condition, "-o", "json")
    assert {row["ref"] for row in ran.json} == refs, ran.err


@pytest.mark.parametrize(
    ("condition", "refs"),
    [("account=ÄTNA", {"O1"}), ("account~äT", {"O1"}), ("account~ÄTN", {"O1"})],
)
def test_conditions_know_capitals_beyond_a_to_z(cli, typed, condition, refs):
    typed(["opp", "new", "A", "--account", "Ätna", "--create"], ["opp", "new", "B"])
    ran = cli("opp", "list", "--where", condition, "-o", "json")
    assert {row["ref"] for row in ran.json} == refs, ran.err


def test_an_empty_list_says_how_many_there_are_besides(cli):
    cli("lead", "new", "Fleet", "--last", "Berg")
    cli("lead", "disqualify", "1", "--reason", "lost")
    assert cli("lead", "list", "-o", "plain").err == (
        "none is new or contacted; 1 no longer is: --status all\n"
    )
    assert cli("lead", "list", "--status", "new", "-o", "plain").err == "nothing found\n"
    assert cli("deal", "list", "-o", "plain").err == "nothing found\n"


def test_mine_need_not_say_whose_they_are(cli):
    cli("opp", "new", "Fleet")
    assert "Owner" not in cli("mine", "-o", "plain").out
    assert "Owner" in cli("opp", "list", "-o", "plain").out
    assert "owner" in cli("mine", "-o", "csv").out
    assert "Owner" in cli("mine", "-o", "plain", "--fields", "ref,owner").out


def test_a_bare_number_is_an_opportunity_in_the_history_too(cli):
    cli("opp", "new", "Fleet")
    assert cli("history", "1", "-o", "csv").out == cli("history", "O1", "-o", "csv").out
    assert cli("history", "7").code == 3
