"""What changes in several records is a table on a screen, in which each line says whose it is."""

import pytest


def screen(at_terminal, environ, line, width=60, answers="n\n"):
    environ["COLUMNS"] = str(width)
    shown = at_terminal(*line.split(), "--color", "never", answers=answers).replace("\r", "")
    lines = shown.splitlines()
    assert max(map(len, lines)) <= width
    return lines


@pytest.fixture
def hofers(typed):
    for place, (name, close) in enumerate(
        [
            ("Hofer Josef Landmaschinen", "2026-12-04"),
            ("Hofer Josef Landwirtschaft", "2027-01-20"),
            ("Hofer Anna", "2026-12-29"),
        ],
        start=1,
    ):
        typed(["account", "new", name])
        typed(["opp", "new", f"Baler {place}", "--account", f"C{place}", "--close", close])


def test_two_customers_of_one_family_are_told_apart_beside_both_days(environ, at_terminal, hofers):
    lines = screen(at_terminal, environ, "edit all close=1w later")
    assert [line.split()[0] for line in lines if "→" in line] == ["O1", "O2", "O3"]
    for told in (
        "O1   Hofer Josef Landmaschinen   4 Dec → 11 Dec",
        "O2   Hofer Josef Landwirtschaft  20 Jan → 27 Jan 2027",
        "O3   Hofer Anna                  29 Dec → 5 Jan 2027",
    ):
        assert any(told in line for line in lines), lines
    heading = next(line for line in lines if "Ref" in line)
    assert heading.split() == ["Ref", "Customer", "Close"]
    assert "close" not in "\n".join(line for line in lines if "→" in line)
    assert lines[-1].endswith("Nothing was changed.")


def test_days_keep_their_weekdays_where_there_is_room(environ, at_terminal, hofers):
    lines = screen(at_terminal, environ, "edit all close=1w later", width=80)
    assert any("Wed 20 Jan → Wed 27 Jan 2027" in line for line in lines), lines


def test_several_refs_are_a_table_as_well_and_nothing_wraps(environ, at_terminal, hofers):
    lines = screen(at_terminal, environ, "edit 1 2-3 close=1w later", answers="")
    rows = [line for line in lines if "→" in line]
    assert [line.split()[1] for line in rows] == ["Hofer"] * 3
    assert not any("d)" in line for line in lines)


def test_a_value_that_all_get_is_said_once(cli, typed, environ, at_terminal, hofers):
    typed(["org", "add", "user", "sepp"])
    typed(["call", "2", "ring", "him", "--due", "fri"])
    lines = screen(at_terminal, environ, "opp assign all to sepp")
    assert "owner jana → sepp" in lines
    (row,) = (line for line in lines if "1 open activity" in line)
    assert "O2   Hofer Josef Landwirtschaft  Baler 2  1 open activity" in row
    assert any(line.endswith("Goes along     ") for line in lines)
    assert "\n".join(lines).count("→") == 1
    both = screen(at_terminal, environ, "edit 1 3 close=1w later next=ring", answers="")
    assert "next step – → ring" in both
    assert any("Hofer Anna                 29 Dec → 5 Jan 2027" in line for line in both), both


def test_two_customers_of_the_same_name_have_their_refs(typed, environ, at_terminal, hofers):
    typed(["account", "new", "Hofer Anna"], ["opp", "new", "X", "--account", "C4"])
    typed(["edit", "4", "close=2026-12-04"])
    lines = screen(at_terminal, environ, "edit 3 4 close=1w later", answers="")
    assert any("Hofer Anna (C3)" in line for line in lines)
    assert any("Hofer Anna (C4)" in line for line in lines)


@pytest.mark.parametrize("width", [60, 120])
def test_a_text_that_begins_like_a_weekday_is_whole(typed, environ, at_terminal, hofers, width):
    line = ["edit", "1", "2", "topic=Sat nav", "--dry-run"]
    environ["COLUMNS"] = str(width)
    typed(["edit", "1", "topic=Sun roof"])
    shown = at_terminal(*line, "--color", "never", answers="").replace("\r", "")
    assert "Sun roof → Sat nav" in shown
    assert "Baler 2 → Sat nav" in shown
    assert shown.count("Topic") == 1


def test_a_day_beside_a_text_loses_its_weekday_alone(environ, at_terminal, typed, hofers):
    typed(["edit", "1", "2", "topic=Sun roof"])
    environ["COLUMNS"] = "60"
    shown = at_terminal(
        *["edit", "1", "2", "close=1w later", "next=Mon ring", "--dry-run", "--color", "never"],
        answers="",
    )
    assert "next step – → Mon ring" in shown
    assert "4 Dec → 11 Dec" in shown
