"""Columns that say one ending alone, "any other value", and days that are yet to come."""

from pathlib import Path

import pytest

from conftest import Cli, Ran

FIELDS = "topic,status,closed_on,est_close_date"


def taken(cli: Cli, tmp_path: Path, text: str, *more: str) -> Ran:
    """Imports a file of that text."""
    path = tmp_path / "deals.csv"
    path.write_text(text, encoding="utf-8")
    return cli("import", path, "--source-system", "crm", *more)


def statuses(cli: Cli) -> list[object]:
    return [row["status"] for row in cli("export", "opp", "--fields", FIELDS, "-o", "json").json]


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("Is Won,Is Closed", ("TRUE,TRUE", "FALSE,TRUE", "FALSE,FALSE")),
        ("IsWon,IsClosed", ("1,1", "0,1", "0,0")),
        ("Won,Lost", ("yes,no", "no,yes", "no,no")),
        ("Won,Lost", ("x,", ",x", ",")),
        ("Deal won,Deal lost", ("ja,nein", "nein,ja", "nein,nein")),
        ("Is Won,Is Lost,Status", ("true,false,Closed", "false,true,Closed", ",,Open")),
    ],
)
def test_columns_of_yes_and_no_end_the_rows(
    cli: Cli, tmp_path: Path, headings: str, cells: tuple[str, ...]
) -> None:
    rows = "".join(
        f"{n},Deal {n},Offer,2026-10-0{n},90,{said}\n" for n, said in enumerate(cells, 1)
    )
    text = f"Deal ID,Deal,Stage,Close date,Amount,{headings}\n{rows}"
    ran = taken(cli, tmp_path, text, "--process-from-file")
    assert ran.code == 0, ran.err
    assert "'Close date' is closed_on of ended rows, est_close_date of others\n" in ran.err
    assert "not mapped" not in ran.err
    assert cli("export", "opp", "--fields", FIELDS, "-o", "json").json == [
        {"topic": "Deal 1", "status": "won", "closed_on": "2026-10-01", "est_close_date": None},
        {"topic": "Deal 2", "status": "lost", "closed_on": "2026-10-02", "est_close_date": None},
        {"topic": "Deal 3", "status": "open", "closed_on": None, "est_close_date": "2026-10-03"},
    ]
    again = taken(cli, tmp_path, text, "--process-from-file")
    assert again.out == "3 rows: 3 unchanged\n"


def test_what_is_neither_yes_nor_no_is_refused(cli: Cli, tmp_path: Path) -> None:
    text = "Deal ID,Deal,Stage,Close date,Amount,Won\n1,A,Offer,2026-10-01,9,perhaps\n"
    ran = taken(cli, tmp_path, text, "--process-from-file")
    assert ran.code == 5
    assert "status: 'perhaps' is not open, on_hold, won, lost or canceled" in ran.err


def test_a_won_and_a_lost_date_are_the_day_of_the_closing(cli: Cli, tmp_path: Path) -> None:
    text = (
        "Deal ID,Deal,Stage,Expected close,Won time,Lost date,Amount\n"
        "1,A,Won,2026-11-01,2026-10-02 10:30:00,,9\n"
        "2,B,Lost,2026-11-01,,2026-10-03,9\n"
        "3,C,Offer,2027-01-01,,,9\n"
    )
    ran = taken(cli, tmp_path, text, "--process-from-file")
    assert ran.code == 0, ran.err
    rows = cli("export", "opp", "--fields", FIELDS, "-o", "json").json
    assert [row["closed_on"] for row in rows] == ["2026-10-02", "2026-10-03", None]
    assert [row["est_close_date"] for row in rows] == ["2026-11-01", "2026-11-01", "2027-01-01"]


def test_hubspot_says_lost_in_a_column_of_its_own(cli: Cli, tmp_path: Path) -> None:
    text = (
        "Record ID,Deal Name,Deal Stage,Close Date,Amount,Is Closed Won,Is closed lost,"
        "Deal owner,Create Date\n1,A,End of the road,2026-10-02,9,false,true,Jana,2026-09-01\n"
    )
    assert taken(cli, tmp_path, text, "--process-from-file").code == 0
    assert statuses(cli) == ["lost"]


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (
            "Deal ID,Deal,Stage,Close date,Amount",
            ("Gewonnen,2026-10-01", "Lost to X,2026-10-01", "Foo,2027-01-01"),
        ),
        (
            "Record ID,Deal Name,Deal Stage,Close Date,Amount,Deal owner,Create Date",
            ("Closed Won (Sales),2026-10-01", "closedlost,2026-10-01", "Foo (Sales),2027-01-01"),
        ),
        (
            "Id,Name,StageName,CloseDate,Amount,OwnerId,IsPrivate",
            ("Closed Won,2026-10-01", "Closed Lost,2026-10-01", "Foo,2027-01-01"),
        ),
    ],
    ids=["anybody", "hubspot", "salesforce"],
)
def test_any_other_stage_is_never_an_ending(
    cli: Cli, tmp_path: Path, headings: str, rows: tuple[str, ...]
) -> None:
    blank = "," * (headings.count(",") - 4)
    text = "".join(f"{n},D{n},{row},9{blank}\n" for n, row in enumerate(rows, 1))
    ran = taken(cli, tmp_path, f"{headings}\n{text}", "--map-value", "stage:*=interest")
    assert ran.code == 0, ran.err
    assert statuses(cli) == ["won", "lost", "open"]


def test_any_other_stage_does_not_decide_what_may_be_an_ending(cli: Cli, tmp_path: Path) -> None:
    text = "Deal ID,Deal,Stage,Close date,Amount\n1,A,Closed,2026-10-01,9\n"
    ran = taken(cli, tmp_path, text, "--map-value", "stage:*=interest")
    assert (ran.code, "--ending 'Closed=?'" in ran.err) == (5, True)


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("Deal ID,Deal,Status,Close date,Amount", ("Won", "Verloren", "Foo")),
        ("Id,Name,IsWon,IsClosed,StageName,CloseDate,Amount", ("1,1,X", "0,1,X", "0,0,interest")),
    ],
    ids=["anybody", "salesforce"],
)
def test_any_other_status_is_never_an_ending(
    cli: Cli, tmp_path: Path, headings: str, cells: tuple[str, ...]
) -> None:
    rows = "".join(f"{n},D{n},{cell},2026-10-01,9\n" for n, cell in enumerate(cells, 1))
    ran = taken(cli, tmp_path, f"{headings}\n{rows}", "--map-value", "status:*=open")
    assert ran.code == 0, ran.err
    assert statuses(cli) == ["won", "lost", "open"]


def test_a_value_that_is_said_to_mean_an_ending_is_one(cli: Cli, tmp_path: Path) -> None:
    text = "Deal ID,Deal,Stage,Close date,Amount\n1,A,Hurra,2026-10-01,9\n2,B,Won,2026-10-01,9\n"
    ran = taken(cli, tmp_path, text, "--process-from-file", "--map-value", "stage:Hurra=Won")
    assert ran.code == 0, ran.err
    assert statuses(cli) == ["won", "won"]


def test_an_ending_that_is_typed_to_be_open_is_open(cli: Cli, tmp_path: Path) -> None:
    text = "Deal ID,Deal,Stage,Close date,Amount\n1,A,Won,2026-12-01,9\n2,B,Lost,2026-10-01,9\n"
    assert taken(cli, tmp_path, text, "--map-value", "stage:Won=interest").code == 0
    assert statuses(cli) == ["open", "lost"]


@pytest.mark.parametrize("heading", ["Close date", "closed_on", "Won date"])
def test_a_closing_of_the_future_is_refused(cli: Cli, tmp_path: Path, heading: str) -> None:
    text = f"Deal ID,Deal,Stage,Amount,{heading}\n1,A,Won,9,2027-06-30\n2,B,Won,9,2026-11-23\n"
    ran = taken(cli, tmp_path, text)
    assert (ran.code, ran.out) == (5, "2 rows: 1 new, 1 rejected\n")
    assert "line 2      closed_on: '2027-06-30' is a day in the future" in ran.err


@pytest.mark.parametrize(
    ("won", "lost"),
    [
        ("Won date", "Lost date"),
        ("Gewonnen am", "Verloren am"),
        ("Gagnée le", "Perdue le"),
        ("Ganado el", "Perdido el"),
        ("Vundet den", "Tabt den"),
        ("Deal won on", "Deal lost on"),
    ],
)
def test_a_won_or_lost_date_ends_a_row_without_a_status(
    cli: Cli, tmp_path: Path, won: str, lost: str
) -> None:
    text = (
        f"Deal ID,Deal name,Stage,{won},{lost},Amount\n"
        "1,A,Interest,2026-10-02,,9\n2,B,Interest,,2026-10-03,9\n3,C,Interest,,,9\n"
        "4,D,Interest,2026-10-04,-,9\n"
    )
    ran = taken(cli, tmp_path, text)
    assert ran.code == 0, ran.err
    said = f"endings: column '{won}' is won (2 rows), column '{lost}' is lost (1 row)"
    assert said in " ".join(ran.err.split())
    rows = cli("export", "opp", "--fields", FIELDS, "-o", "json").json
    assert [(row["status"], row["closed_on"]) for row in rows] == [
        *(("won", "2026-10-02"), ("lost", "2026-10-03"), ("open", None), ("won", "2026-10-04")),
    ]
    assert taken(cli, tmp_path, text).out == "4 rows: 4 unchanged\n"


def test_a_won_and_a_lost_date_of_one_row_are_refused(cli: Cli, tmp_path: Path) -> None:
    text = (
        "Deal ID,Deal name,Stage,Won date,Lost date,Amount\n1,A,Interest,2026-10-02,2026-10-03,9\n"
    )
    ran = taken(cli, tmp_path, text)
    assert (ran.code, "'Won date' and 'Lost date' are both given" in ran.err) == (5, True)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [("Expected close", "Actual close"), ("Erwarteter Abschluss", "Tatsächlicher Abschluss")],
)
def test_an_actual_close_is_the_day_of_the_closing(
    cli: Cli, tmp_path: Path, expected: str, actual: str
) -> None:
    text = (
        f"Deal ID,Deal name,Stage,{expected},{actual},Amount\n"
        "1,A,Won,2026-11-01,2026-10-02,9\n2,B,Interest,2026-12-01,,9\n"
    )
    assert taken(cli, tmp_path, text).code == 0
    rows = cli("export", "opp", "--fields", FIELDS, "-o", "json").json
    assert [(row["closed_on"], row["est_close_date"]) for row in rows] == [
        ("2026-10-02", "2026-11-01"),
        (None, "2026-12-01"),
    ]


def test_a_stage_that_ends_a_row_needs_no_won_date(cli: Cli, tmp_path: Path) -> None:
    text = (
        "Deal ID,Deal name,Stage,Won date,Lost date,Close date,Amount\n"
        "1,A,Won,,,2026-10-02,9\n2,B,Interest,2026-10-03,,,9\n"
    )
    ran = taken(cli, tmp_path, text, "--set", "closed_on=2026-10-05")
    assert ran.code == 0, ran.err
    assert statuses(cli) == ["won", "won"]
