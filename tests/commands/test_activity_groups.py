"""`report activity` by the groups of sales, with a sum behind each seller or facility."""

import pytest


@pytest.fixture
def busy(cli):
    """Calls and tasks about a sale in Hamburg, a lead in Lyon, an account, and nothing else."""
    lines = (
        ("org", "add", "user", "leif"),
        ("opp", "new", "Fleet", "--account", "Acme", "--create", "--facility", "Hamburg"),
        ("opp", "edit", "1", "brand=Volvo"),
        ("lead", "new", "Van", "--company", "Globex", "--facility", "Lyon", "--create"),
        ("lead", "edit", "1", "brand=VOLVO"),
        ("activity", "log", "O1", "call", "Asked"),
        ("activity", "log", "O1", "email", "Wrote", "--owner", "leif"),
        ("activity", "plan", "O1", "task", "Quote", "--due", "2026-11-20", "--owner", "leif"),
        ("activity", "log", "L1", "call", "Asked him, too"),
        ("activity", "log", "C1", "visit", "Saw them"),
    )
    for line in lines:
        ran = cli(*line)
        assert ran.code == 0, ran.err


def rows(cli, *words):
    ran = cli("report", "activity", *words, "-o", "json")
    assert ran.code == 0, ran.err
    return {
        next(iter(row.values())): (row["done"], row["open"], row["overdue"]) for row in ran.json
    }


def test_a_facility_is_that_of_the_sale_or_lead_it_is_about(cli, busy):
    assert rows(cli, "by", "facility") == {None: (1, 0, 0), "Hamburg": (2, 1, 1), "Lyon": (1, 0, 0)}
    assert rows(cli, "by", "facility", "--owner", "leif") == {"Hamburg": (1, 1, 1)}
    assert rows(cli, "by", "customer") == {None: (1, 0, 0), "Acme": (3, 1, 1)}
    assert rows(cli, "by", "stage") == {None: (2, 0, 0), "interest": (2, 1, 1)}


def test_two_spellings_of_a_brand_are_one_group(cli, busy):
    assert sorted(rows(cli, "--by", "brand").values()) == [(1, 0, 0), (3, 1, 1)]


@pytest.mark.parametrize("group", ["business", "operation", "model", "interest", "lead_source"])
def test_every_group_of_sales_is_one_of_activities(cli, busy, group):
    assert rows(cli, "--by", group) == {None: (4, 1, 1)}


def test_tables_have_a_sum_behind_each_seller_and_programs_do_not(cli, busy):
    shown = cli("report", "activity", "-o", "plain").out.splitlines()
    cells = [line.strip("! ").split()[:4] for line in shown[3:]]
    assert ["jana", "total", "3", "–"] in cells
    assert cells.index(["leif", "total", "1", "1"]) == len(cells) - 2
    assert cells[-1] == ["Total", "4", "1", "1"]
    assert "total" not in cli("report", "activity", "-o", "csv").out


@pytest.mark.parametrize("words", [["--sort", "-done"], ["--by", "owner"]])
def test_there_are_no_sums_in_a_sorted_table_nor_of_one_group(cli, busy, words):
    shown = cli("report", "activity", *words, "-o", "plain").out
    assert " total " not in shown
    assert "Total" in shown


def test_a_group_with_one_row_has_no_sum(cli, busy):
    shown = cli("report", "activity", "--by", "facility,type", "--type", "-o", "plain")
    assert shown.code == 2
    lines = cli("report", "activity", "--by", "facility,owner", "-o", "plain").out.splitlines()
    assert [line.split()[0] for line in lines if " total " in line.casefold()] == ["!", "Total"]


@pytest.mark.parametrize("width", ["60", "80"])
def test_the_sums_are_seen_on_a_narrow_screen(cli, busy, at_terminal, environ, width):
    environ["COLUMNS"] = width
    words = ("report", "activity", "by", "facility,", "owner", "--color", "never")
    lines = at_terminal(*words, answers="").splitlines()
    assert max(map(len, lines)) <= int(width)
    assert any(line.split()[:3] == ["!", "Hamburg", "total"] for line in lines)


def test_no_group_names_those_there_are(cli, busy):
    ran = cli("report", "activity", "--by", "manager")
    assert (ran.code, "facility" in ran.err) == (5, True)
