"""Ranges, amounts, and words of companies and topics, as sellers type them."""

import pytest


@pytest.fixture
def sales(typed):
    """O1 of Steinbruch, O2 and O3 of Lang, O4 of Baustoffe Lindner, where P1 works; the lead L1."""
    typed(
        ["account", "new", "Steinbruch Muri"],
        ["account", "new", "Lang Transport"],
        ["account", "new", "Baustoffe Lindner"],
        ["contact", "new", "Hans Hofmann", "account=Baustoffe Lindner"],
        ["opp", "new", "Dumper", "--account", "Steinbruch Muri", "--revenue", "20k"],
        ["opp", "new", "Actros 1845", "--account", "Lang Transport", "--revenue", "100k"],
        ["opp", "new", "Trailer", "--account", "Lang Transport", "--revenue", "30k"],
        ["opp", "new", "Kipper", "--account", "Baustoffe Lindner", "--revenue", "50k"],
        ["lead", "new", "Crane", "first_name=Ute", "last_name=Bergmann", "company=Hoch Nordbau"],
    )


@pytest.mark.parametrize("refs", ["1-3", "O1-O3", "o1-3", "O1,O2,3"])
@pytest.mark.parametrize("verb", ["edit", "opp edit"])
def test_edit_reads_ranges_and_lists(cli, sales, verb, refs):
    ran = cli(*verb.split(), refs, "close=15", "jan", "--no-input")
    assert ran.code == 0, ran.err
    assert [line.split()[0] for line in ran.out.splitlines()] == ["O1", "O2", "O3"]
    assert "15 Jan" in ran.out


def test_a_range_of_edit_that_runs_backwards_or_names_nothing_is_refused(cli, sales):
    assert "O3-O1 runs backwards" in cli("edit", "3-1", "close=fri").err
    assert "there is no opportunity O7" in cli("edit", "7-9", "close=fri").err


@pytest.mark.parametrize(
    "line", ["edit 1 amount=99k", "edit steinbruch amount=99k", "opp edit 1 amount 99k"]
)
def test_amount_is_the_revenue_of_a_sale(cli, sales, line):
    ran = cli(*line.split(), "--no-input")
    assert ran.code == 0, ran.err
    assert "O1 revenue 20,000" in ran.out
    assert "99,000" in ran.out


def test_amount_is_a_field_in_where(cli, sales):
    assert cli("opp", "list", "--where", "amount>90k", "-q").out.split() == ["O2"]


def test_any_word_of_the_company_behind_a_person_is_no_text(cli, sales):
    ran = cli("call", "hofmann", "lindner", "wants", "one", "--no-input")
    assert "A1 call logged: wants one · O4 Baustoffe Lindner" in ran.out
    ran = cli("call", "hofmann", "said", "lindner", "is", "closed", "--no-input")
    assert "logged: said lindner is closed" in ran.out


def test_a_lead_is_qualified_by_person_and_company(cli, sales):
    line = "lead qualify bergmann nordbau 62k end of january --no-input"
    ran = cli(*line.split())
    assert ran.code == 0, ran.err
    assert "L1 qualified" in ran.out
    assert "62,000" in ran.out


def test_a_word_of_the_topic_chooses_the_sale(cli, sales):
    line = "lost lang trailer no budget --no-input"
    ran = cli(*line.split())
    assert "O3 lost: Trailer · reason no_budget" in ran.out
