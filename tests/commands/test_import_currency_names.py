"""Columns that call currencies by their names, and lines to try that are not what was tried."""

from pathlib import Path

import pytest

from surroundings import Cli

DYNAMICS = (
    "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Topic,"
    "Est. close date,Est. revenue,Currency,Status Reason,Pipeline Phase\n"
)


@pytest.mark.parametrize(
    ("name", "amount", "code"),
    [
        ("US Dollar", "$1,000.00", "USD"),
        ("Canadian Dollar", "$1,000.00", "CAD"),
        ("Euro", "1,000.00", "EUR"),
        ("Pound Sterling", "£1,000.00", "GBP"),
        ("Kuwaiti Dinar", "1,000.000", "KWD"),
        ("Polski złoty", "1,000.00", "PLN"),
        ("Schweizer Franken", "1,000.00", "CHF"),
        ("€", "1,000.00", "EUR"),
        ("usd", "1,000.00", "USD"),
    ],
)
def test_a_currency_is_known_by_its_name(
    cli: Cli, tmp_path: Path, name: str, amount: str, code: str
) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(
        f'{DYNAMICS}{{4a0b1c2d-0000-0000-0000-000000000001}},x,1/2/2026,A,12/20/2026,"{amount}",'
        f"{name},In Progress,2-Develop\n"
    )
    ran = cli("import", path, "--process-from-file")
    assert ran.code == 0, ran.err
    row = cli("export", "opp", "-o", "json").json[0]
    assert (row["est_revenue"], row["currency"]) == (1000, code)


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("Dollar", "--map-value 'currency:Dollar=CODE'"),
        ("Taler", "--map-value 'currency:Taler=CODE'"),
        ("$", "--map-value 'currency:$=CODE'"),
    ],
)
def test_a_currency_that_is_not_known_comes_with_the_option(
    cli: Cli, tmp_path: Path, name: str, flag: str
) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(f"Deal name,Amount,Currency\nA,10,{name}\n")
    refused = cli("import", path)
    assert refused.code == 5
    assert f"currency: '{name}' is not a currency code; {flag}" in refused.err
    assert cli("import", path, "--map-value", f"currency:{name}=CAD").code == 0
    assert cli("export", "opp", "-o", "json").json[0]["currency"] == "CAD"


CLOSE = (
    "id,lead_id,lead_name,status_type,status_label,confidence,value,value_currency,"
    "value_formatted,value_period,date_won,date_lost,date_created,pipeline_name\n"
    "o1,a,Acme,active,Proposal,40,100000,EUR,1000,one_time,,,2026-09-01T10:00:00,Sales\n"
    "o2,a,Acme,active,Lost,40,100000,EUR,1000,one_time,,,2026-09-01T10:00:00,Sales\n"
)


def test_what_was_tried_is_not_proposed_again(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "close.csv"
    path.write_text(CLOSE)
    ran = cli("import", path, "--process-from-file")
    assert ran.code == 5
    assert ran.err.count("--process-from-file") == 1
    assert "--rejects rejects.csv" in ran.err


def test_a_process_is_made_of_no_stages_where_there_can_be_none(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_text(
        "Record ID,Company name,Company owner,Company Domain Name,Lifecycle Stage\n"
        "900,Acme,leif,acme.de,customer\n"
    )
    ran = cli("import", path, "--process-from-file")
    assert ran.code == 0, ran.err
    assert [row["name"] for row in cli("export", "accounts", "-o", "json").json] == ["Acme"]
    path = tmp_path / "deals.csv"
    path.write_text("Deal name,Amount\nA,5\n")
    assert "no row names a stage" in cli("import", path, "--process-from-file").err


def test_a_day_of_a_closing_that_is_still_to_come_says_what_can_be_done(
    cli: Cli, tmp_path: Path
) -> None:
    path, bad = tmp_path / "deals.csv", tmp_path / "bad.csv"
    path.write_text("Deal ID,Deal name,Stage,Close date,Amount\n1,A,Won,2099-01-15,10\n2,B,,,5\n")
    ran = cli("import", path, "--rejects", bad)
    assert ran.code == 5
    said = "closed_on: '2099-01-15' is a day in the future; correct it in the file, or keep the"
    assert said in " ".join(ran.err.split())
    assert "2099-01-15" in bad.read_text("utf-8")
    assert [row["topic"] for row in cli("export", "opp", "-o", "json").json] == ["B"]
