"""A command that a note of a report proposes finds the records of that figure, and no other."""

import re
import shlex

import pytest

from excel_files import rows_of

_OVERDUE = re.compile(r"(\d+) overdue, ([\d,.]+) EUR: oppcli (.*)")


@pytest.fixture
def late(typed):
    """Overdue sales of leif, whose manager is mats, of piotr and of jana: one omitted, one of an
    earlier quarter."""
    typed(
        ["org", "add", "user", "mats"],
        ["org", "add", "user", "leif", "manager=mats"],
        ["org", "add", "user", "piotr", "manager=mats"],
        ["org", "add", "user", "jana"],
        ["org", "add", "facility", "Hamburg"],
        ["org", "add", "facility", "Lyon"],
    )
    for number, (owner, day, facility, brand, more) in enumerate(
        (
            ("leif", "2026-11-20", "Hamburg", "kestrel", []),
            ("leif", "2026-10-05", "Lyon", "tavira", []),
            ("leif", "2026-11-02", "Hamburg", "kestrel", ["--forecast-category", "omitted"]),
            ("piotr", "2026-09-01", "Hamburg", "tavira", []),
            ("piotr", "2026-11-10", "Lyon", "kestrel", []),
            ("jana", "2026-11-11", "Hamburg", "kestrel", []),
            ("jana", "2026-12-11", "Hamburg", "kestrel", []),
        ),
        1,
    ):
        typed(
            [
                *["opp", "new", f"Sale {number}", "--account", f"Firm {number}", "--create"],
                *["--owner", owner, "--close", day, "--facility", facility, "--brand", brand],
                *["--revenue", str(10**number), *more],
            ]
        )
    typed(["opp", "hold", "O5"])


@pytest.mark.parametrize(
    ("words", "refs"),
    [
        ([], ["O1", "O2", "O5", "O6"]),
        (["--manager", "mats"], ["O1", "O2", "O5"]),
        (["--owner", "leif"], ["O1", "O2"]),
        (["--owner", "@me"], ["O6"]),
        (["--owner", "@me", "--as-user", "piotr"], ["O5"]),
        (["Hamburg"], ["O1", "O6"]),
        (["--brand", "kestrel", "--manager", "mats"], ["O1", "O5"]),
        (["--search", "Sale 2"], ["O2"]),
        (["--where", "est_revenue>=100k"], ["O5", "O6"]),
        (["--status", "open,won"], ["O1", "O2", "O6"]),
        (["--period", "2026q3"], ["O4"]),
        (["--period", "oct", "--manager", "mats"], ["O2"]),
        (["--period", "2026-10"], ["O2"]),
        (["--by", "facility"], ["O1", "O2", "O5", "O6"]),
        (["--period", "2026-07..2026-12", "--owner", "piotr"], ["O4", "O5"]),
    ],
)
def test_the_list_of_the_overdue_is_that_of_the_figure(cli, late, words, refs):
    ran = cli("forecast", *words)
    told = _OVERDUE.search(ran.err)
    if told is None:
        assert refs == []
        return
    count, amount, line = told.groups()
    listed = cli(*shlex.split(line), "-o", "json").json
    assert [each["ref"] for each in listed] == refs
    assert len(listed) == int(count)
    assert sum(each["est_revenue"] for each in listed) == float(amount.replace(",", ""))


def test_what_idle_counts_is_said_with_the_filters(cli, late, at_terminal):
    said = at_terminal(
        "opp", "list", "--manager", "mats", "--where", "idle>=8 brand=kestrel", answers=""
    )
    assert "opp list no activity for 7 days --manager mats --where brand=kestrel" in said


def test_a_list_of_the_open_says_how_many_are_on_hold_and_how_to_list_both(cli, late, tmp_path):
    for more in (["--to", tmp_path / "mats.xlsx"], ["-o", "table"]):
        ran = cli("opp", "list", "--manager", "mats", "open", *more)
        told = re.search(
            r"1 on hold left out, which reports count as open, too: oppcli (.*)", ran.err
        )
        assert told is not None, ran.err
        both = cli(*shlex.split(told[1]), "-o", "json").json
        assert [each["ref"] for each in both] == ["O1", "O2", "O3", "O4", "O5"]
    assert (
        "on hold left out" not in cli("opp", "list", "--owner", "jana", "open", "-o", "table").err
    )
    assert "on hold left out" not in cli("opp", "list", "--manager", "mats", "-o", "table").err


def test_a_spreadsheet_has_private_customers_as_the_screen_does(cli, typed, tmp_path):
    typed(
        ["contact", "new", "Uwe", "Yilmaz"],
        ["opp", "new", "A van", "--contact", "Uwe Yilmaz"],
        ["opp", "new", "A truck", "--account", "Acme", "--create"],
    )
    assert cli("opp", "list", "--to", tmp_path / "sales.xlsx").code == 0
    heading, *rows = rows_of(tmp_path / "sales.xlsx")
    assert heading[:3] == ("ref", "topic", "customer")
    assert [row[2] for row in rows] == ["Uwe Yilmaz", "Acme"]
    assert [each["account"] for each in cli("opp", "list", "-o", "json").json] == [None, "Acme"]


def test_at_80_columns_the_gap_stays_before_what_is_weighted(cli, late, at_terminal, environ):
    environ["COLUMNS"] = "80"
    for name in ("leif", "piotr", "jana"):
        assert cli("quota", "set", name, "2026q4", "2m").code == 0
    assert cli("opp", "edit", "O6", "est_revenue=4,111,222").code == 0
    shown = at_terminal("forecast", "--by", "owner", "--color", "never", answers="")
    heading = next(line for line in shown.splitlines() if "Owner" in line)
    assert "Gap" in heading
    assert "Count" not in heading


def test_at_80_columns_a_comparison_keeps_the_win_rates(cli, late, at_terminal, environ):
    environ["COLUMNS"] = "80"
    for ref, how in (("O1", "--won"), ("O2", "--lost"), ("O6", "--won"), ("O4", "--won")):
        more = ["--reason", "price"] if how == "--lost" else ["--skip-stages"]
        ran = cli("opp", "close", ref, how, *more)
        assert ran.code == 0, ran.err
    words = ["report", "winloss", "by", "seller", "against", "last quarter"]
    shown = at_terminal(*words, "--color", "never", answers="")
    heading = next(line for line in shown.splitlines() if "Owner" in line)
    assert all(each in heading for each in ("Won then", "Win rate"))
    assert "Canceled" not in heading
