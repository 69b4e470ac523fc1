"""What people type for dates, discounts, several records and corrections, and what comes of it."""

import json

import pytest

from surroundings import Cli

# The tests' day is Monday 23 November 2026.


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("next week", "2026-12-06"),
        ("end of month", "2026-11-30"),
        ("end of the month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("end of december", "2026-12-31"),
        ("end of 2027", "2027-12-31"),
        ("start of next quarter", "2027-01-01"),
        ("in 3 days", "2026-11-26"),
        ("in a week", "2026-11-30"),
        ("two weeks from now", "2026-12-07"),
        ("day after tomorrow", "2026-11-25"),
        ("12th dec", "2026-12-12"),
        ("the 15th", "2026-12-15"),
        ("31st", "2026-12-31"),
        ("w50", "2026-12-13"),
    ],
)
def test_days_are_taken_as_people_say_them(cli: Cli, typed: str, day: str) -> None:
    cli("opp", "new", "Fleet", "--close", typed)
    assert json.loads(cli("opp", "show", "1", "-o", "json").out)[0]["est_close_date"] == day


@pytest.mark.parametrize(
    ("typed", "closes"),
    [
        ("next 3 months", ["2026-11-23", "2027-02-23"]),
        ("next 7 days", ["2026-11-23", "2026-11-30"]),
        ("last 30 days", ["2026-10-24", "2026-11-23"]),
        ("past 2 weeks", ["2026-11-09", "2026-11-23"]),
        ("rest of year", ["2026-11-23", "2026-12-31"]),
        ("ytd", ["2026-01-01", "2026-11-23"]),
        ("h2 2026", ["2026-07-01", "2026-12-31"]),
        ("2027h1", ["2027-01-01", "2027-06-30"]),
    ],
)
def test_periods_hold_their_first_and_last_day_and_no_other(
    cli: Cli, typed: str, closes: list[str]
) -> None:
    for day in closes:
        cli("opp", "new", day, "--close", day)
        for outside in ("1", "-1"):
            cli("opp", "new", "Out", "--close", _beside(day, int(outside)))
    found = json.loads(cli("opp", "list", "--close", typed, "-o", "json").out)
    days = sorted(row["est_close_date"] for row in found)
    assert (days[0], days[-1]) == tuple(closes)
    assert len(days) == 4


def _beside(day: str, count: int) -> str:
    from datetime import date, timedelta

    return str(date.fromisoformat(day) + timedelta(days=count))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("last month", "as of Sat 31 Oct 2026"),
        ("2025", "as of Wed 31 Dec 2025"),
        ("q3", "as of Wed 30 Sep 2026"),
        ("this month", "as of Mon 23 Nov 2026"),
        ("yesterday", "as of Sun 22 Nov 2026"),
    ],
)
def test_a_span_to_look_back_at_is_its_last_day(cli: Cli, typed: str, said: str) -> None:
    cli("opp", "new", "Fleet")
    assert said in cli("dashboard", "--as-of", typed).out


def test_a_past_day_is_told_by_its_distance_from_today(cli: Cli) -> None:
    cli("opp", "new", "Fleet", "--close", "fri")
    for option in ((), ("-o", "md"), ("-o", "table")):
        ran = cli("forecast", "--as-of", "yesterday", *option)
        assert "(today)" not in ran.out + ran.err


def test_a_close_date_that_has_passed_is_kept_with_a_warning(cli: Cli) -> None:
    cli("opp", "new", "Fleet")
    ran = cli("opp", "edit", "1", "close=2020-01-01")
    assert ran.code == 0
    assert "Wed 1 Jan 2020 (-2518d) has passed; kept as est_close_date" in ran.out
    assert "passed" not in cli("opp", "edit", "1", "close=today").out
    assert "has passed; kept" in cli("lead", "new", "X", "--close", "2020-01-01").out


def test_a_discount_is_a_share_of_the_price(cli: Cli) -> None:
    cli("opp", "new", "Fleet")
    cli("deal", "new", "1", "FH16", "--discount", "5%", "--price", "100k")
    cli("deal", "edit", "1", "discount=7.5%", "price=33.33")
    (deal,) = json.loads(cli("deal", "show", "1", "-o", "json").out)
    assert (deal["unit_price"], deal["discount"]) == (33.33, 2.50)
    assert "needs a price" in cli("deal", "new", "1", "X", "--discount", "5%").err
    assert "from 0 to 100" in cli("deal", "edit", "1", "discount=105%").err
    assert "accessories is an amount" in cli("deal", "edit", "1", "accessories=5%").err


def test_show_takes_several_records(cli: Cli) -> None:
    for topic in ("Fleet", "Fleet renewal", "Loader"):
        cli("opp", "new", topic)
    cli("lead", "new", "Crane")
    refs = cli("opp", "list", "-q").out.split()
    heads = [f"{ref}  " for ref in refs]
    for words in (["opp", "show", *refs], ["show", *refs]):
        shown = cli(*words).out.splitlines()
        assert [head for head in heads if any(line.startswith(head) for line in shown)] == heads
    assert len(json.loads(cli("opp", "show", "1", "2-3", "-o", "json").out)) == 3
    assert cli("opp", "show", "fleet", "renewal").out.startswith("O2  Fleet renewal")
    assert cli("show", "L1", "O2").out.count("owner jana") == 2
    mixed = cli("show", "L1", "O2", "-o", "json")
    assert (mixed.code, mixed.out) == (2, "")
    assert "not lead and opportunity" in mixed.err


@pytest.mark.parametrize("noun", ["lead", "deal", "activity", "account", "contact", "device"])
def test_show_takes_several_of_every_kind(cli: Cli, noun: str) -> None:
    cli("opp", "new", "Fleet")
    for number in ("1", "2"):
        made = {
            "deal": ["deal", "new", "1", f"D{number}"],
            "activity": ["activity", "log", "O1", "note", number],
            "device": ["device", "new", "--stock", f"S{number}"],
        }.get(noun, [noun, "new", f"Name {number}"])
        assert cli(*made).code == 0
    refs = [row["ref"] for row in json.loads(cli(noun, "show", "1", "2", "-o", "json").out)]
    assert [ref[1:] for ref in refs] == ["1", "2"]


def test_a_done_activity_is_corrected_and_its_history_keeps_what_was_said(cli: Cli) -> None:
    cli("opp", "new", "Fleet")
    cli("call", "1", "no answer")
    ran = cli("activity", "edit", "A1", "outcome=wants two", "subject=answered")
    assert (ran.code, ran.err) == (0, "")
    cli("activity", "edit", "1", "completed_at=yesterday 14:30", "type=visit")
    (row,) = json.loads(cli("activity", "show", "1", "-o", "json").out)
    assert (row["outcome"], row["subject"], row["type"]) == ("wants two", "answered", "visit")
    assert row["completed_at"].startswith("2026-11-22T1")
    assert "no answer" in cli("history", "A1").out
    assert cli("activity", "edit", "1", "completed_at=tomorrow").code == 5
    assert cli("activity", "edit", "1", "status=open").code == 4
    assert cli("activity", "edit", "1", "completed_at=none").code == 4


def test_an_open_activity_has_no_outcome_and_names_itself_in_the_hint(cli: Cli) -> None:
    cli("opp", "new", "Fleet")
    cli("task", "1", "send quote")
    ran = cli("activity", "edit", "A1", "outcome=x")
    assert (ran.code, ran.err.splitlines()[1]) == (4, "  try: oppcli activity done 1 --outcome '…'")


def test_amounts_of_files_may_say_that_there_is_none(cli: Cli, tmp_path) -> None:
    rows = ["topic,est_revenue,est_close_date", "A,none,none", "B,n/a,-", "C,12k,2026-12-01"]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(rows) + "\n")
    ran = cli("import", path, "--kind", "lead", "--map", "est_revenue=est_value")
    assert ran.code == 0, ran.err
    found = json.loads(cli("lead", "list", "-o", "json", "--sort", "ref").out)
    values = [json.loads(cli("lead", "show", r["ref"], "-o", "json").out)[0] for r in found]
    assert [each["est_value"] for each in values] == [None, None, 12000]


def test_a_card_or_a_calendar_is_told_from_a_table(cli: Cli, tmp_path) -> None:
    for name, first in (("a.vcf", "BEGIN:VCARD"), ("a.ics", "BEGIN:VCALENDAR")):
        path = tmp_path / name
        path.write_text(f"{first}\nVERSION:4.0\nEND\n")
        ran = cli("import", path)
        assert ran.code == 5
        assert "file, which cannot be imported." in ran.err
