"""The kind of a record's business: a group of every report, a filter of every list and report."""

import pytest


@pytest.fixture
def sold(typed):
    """Opportunities and leads of a dealer, an importer, a business of no kind, and of none."""
    typed(
        ["org", "add", "business", "Nord", "--business-kind", "dealer"],
        ["org", "add", "business", "Import AB", "--business-kind", "importer"],
        ["org", "add", "business", "Plain"],
        *(
            ["opp", "new", topic, "--revenue", amount, "--close", "eoy", *business]
            for topic, amount, business in (
                ("A", "100", ["--business", "Nord"]),
                ("B", "200", ["--business", "Nord"]),
                ("C", "400", ["--business", "Import AB"]),
                ("D", "800", ["--business", "Plain"]),
                ("E", "1600", []),
            )
        ),
        ["lead", "new", "L", "--business", "Nord"],
        ["lead", "new", "M", "--business", "Import AB"],
    )


@pytest.mark.parametrize(
    ("report", "amount"), [(("pipeline",), "amount"), (("forecast",), "pipeline")]
)
def test_reports_group_by_the_kind_of_the_business(cli, sold, report, amount):
    rows = cli(*report, "--by", "business_kind", "-o", "json").json
    assert {row["business_kind"]: row[amount] for row in rows} == {
        "dealer": 300,
        "importer": 400,
        None: 2400,
    }


@pytest.mark.parametrize(
    "words",
    [
        ("dashboard",),
        ("report", "velocity"),
        ("report", "winloss"),
        ("pipeline", "--by", "stage"),
        ("forecast", "--by", "business_kind", "--by", "month"),
        ("report", "winloss", "--by", "business_kind"),
        ("report", "velocity", "--by", "business_kind"),
        ("dashboard", "--by", "business_kind"),
    ],
)
@pytest.mark.parametrize(
    "filters", [("--business-kind", "dealer"), ("--where", "business_kind=dealer")]
)
def test_every_report_takes_the_filter(cli, sold, words, filters):
    ran = cli(*words, *filters)
    assert ran.code == 0, ran.err


@pytest.mark.parametrize(
    ("filters", "refs"),
    [
        (("--business-kind", "dealer"), "O1 O2"),
        (("--business-kind", "Dealer,importer"), "O1 O2 O3"),
        (("--where", "business_kind=dealer"), "O1 O2"),
        (("--where", "business_kind!=dealer"), "O3 O4 O5"),
        (("--where", "business_kind=none"), "O4 O5"),
        (("--business-kind", "importer", "--search", "C"), "O3"),
    ],
)
def test_lists_of_opportunities_take_the_filter(cli, sold, filters, refs):
    assert cli("opp", "list", *filters, "--fields", "ref", "--sort", "ref").out.split()[1:] == (
        refs.split()
    )


@pytest.mark.parametrize(
    "filters", [("--business-kind", "dealer"), ("--where", "business_kind=dealer")]
)
def test_lists_of_leads_take_it_too(cli, sold, filters):
    assert cli("lead", "list", *filters, "--fields", "topic").out == "topic\nL\n"


def test_a_list_shows_it_where_it_is_asked_for(cli, sold):
    told = cli("opp", "list", "--fields", "ref,business_kind", "--sort", "ref").out
    assert told.splitlines()[1] == "O1\tdealer"


def test_an_unknown_kind_is_refused_with_the_kinds(cli, sold):
    for filters in (("--business-kind", "deeler"), ("--where", "business_kind=deeler")):
        ran = cli("opp", "list", *filters)
        assert (ran.code, "dealer" in ran.err) == (5, True), ran.err
    assert cli("activity", "list", "--where", "business_kind=dealer").code == 5


def test_a_cell_of_the_dashboard_is_explained_by_the_filter(cli, sold):
    words = ("dashboard", "--by", "business_kind", "--explain")
    ran = cli(*words, "business_kind=dealer open")
    assert ran.code == 0, ran.err
    assert "business_kind=dealer" in ran.out + ran.err
