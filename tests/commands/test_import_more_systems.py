"""Exports of Odoo, Freshsales, SuiteCRM, monday.com, Copper and Close, by their headings."""

from pathlib import Path

import pytest

import exports
from exports import table
from oppcli.importing.layouts.recognising import recognise
from surroundings import Cli

ODOO = table(
    "External ID|Opportunity|Customer|Contact Name|Salesperson|Sales Team|Stage|Expected Revenue"
    "|Expected Closing|Probability|Active|Lost Reason|Created on|Closed Date",
    "crm_lead_7|Digger|Hooli|Ann Lee|jana|Europe|Qualified|12000.5|2026-12-24|22.56|True||"
    "2026-10-01 08:00:00|",
    "crm_lead_8|Crane|Hooli||leif|Europe|Qualified|900|2026-11-01|0|False|Too dear|"
    "2026-10-01 08:00:00|2026-11-02 08:00:00",
    "crm_lead_9|Van|Globex||leif|Europe|Won|700|2026-11-01|100|True||2026-10-01 08:00:00"
    "|2026-11-03 08:00:00",
)
FRESHSALES = table(
    "ID|Deal name|Deal value|Currency|Account name|Related contacts|Sales owner|Deal pipeline"
    "|Deal stage|Probability (%)|Expected close date|Closed date|Lost reason|Created at",
    "7|Digger|12000.5|EUR|Hooli|Ann Lee|jana|Main|Demo|23|2026-12-24|||2026-10-01",
    "8|Crane|900|EUR|Hooli||leif|Main|Lost|0|2026-11-01|2026-11-02|Too dear|2026-10-01",
    "9|Van|700|EUR|Globex||leif|Main|Won|100|2026-11-01|2026-11-03||2026-10-01",
)
SUITECRM = table(
    "Opportunity Name|ID|Opportunity Amount|Amount|Currency|Account Name|Sales Stage"
    "|Probability (%)|Expected Close Date|Next Step|Assigned User Name|Date Created|Deleted",
    "Digger|7|12000.5|12000.5|EUR|Hooli|Needs Analysis|23|2026-12-24|call|jana|2026-10-01|0",
    "Crane|8|900|900|EUR|Hooli|Closed Lost|0|2026-11-02||leif|2026-10-01|0",
    "Van|9|700|700|EUR|Globex|Closed Won|100|2026-11-03||leif|2026-10-01|0",
)
MONDAY = table(
    "Name|Stage|Owner|Deal Value|Contacts|Accounts|Expected Close Date|Close Probability"
    "|Forecast Value|Item ID (auto generated)",
    "Digger|Discovery|jana|12000.5|Ann Lee|Hooli|2026-12-24|23|2760|7",
    "Name|Stage|Owner|Deal Value|Contacts|Accounts|Expected Close Date|Close Probability"
    "|Forecast Value|Item ID (auto generated)",
    "Crane|Lost|leif|900||Hooli|2026-11-02|0|0|8",
    "Van|Won|leif|700||Globex|2026-11-03|100|700|9",
)
COPPER = table(
    "Copper ID|Name|Company|Primary Contact|Owned By|Pipeline|Stage|Status|Value|Currency"
    "|Close Date|Completed Date|Win Probability|Loss Reason|Created At|Last Stage At",
    "7|Digger|Hooli|Ann Lee|jana|Main|Qualified|Open|12000.5|EUR|2026-12-24||23||2026-10-01|",
    "8|Crane|Hooli||leif|Main|Qualified|Lost|900|EUR|2026-11-24|2026-11-02|0|Dear|2026-10-01|",
    "9|Van|Globex||leif|Main|Qualified|Won|700|EUR|2026-11-24|2026-11-03|100||2026-10-01|",
)
CLOSE = table(
    "id|lead_id|lead_name|contact_name|user_name|status_label|status_type|pipeline_name|value"
    "|value_formatted|value_currency|value_period|confidence|date_won|date_lost|date_created",
    "7|l1|Hooli|Ann Lee|jana|Demo|active|Main|1200050|12000.50 EUR|EUR|one_time|23|||2026-10-01",
    "8|l1|Hooli||leif|Lost|lost|Main|90000|900 EUR|EUR|one_time|0||2026-11-02|2026-10-01",
    "9|l2|Globex||leif|Won|won|Main|70000|700 EUR|EUR|one_time|100|2026-11-03||2026-10-01",
)
SYSTEMS = {
    "odoo": ODOO,
    "freshsales": FRESHSALES,
    "suitecrm": SUITECRM,
    "monday": MONDAY,
    "copper": COPPER,
    "close": CLOSE,
}


@pytest.mark.parametrize("system", SYSTEMS)
def test_an_export_is_known_and_taken_whole(cli: Cli, tmp_path: Path, system: str) -> None:
    file = tmp_path / "deals.csv"
    file.write_text(SYSTEMS[system])
    ran = cli("import", file, "--process-from-file")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "3 rows: 3 created"), ran.err
    rows = cli("export", "opp", "-o", "json").json
    topics = ["Hooli", "Hooli", "Globex"] if system == "close" else ["Digger", "Crane", "Van"]
    contact = None if system == "suitecrm" else "Ann Lee"  # its opportunities name nobody
    names = ["account", "contact", "owner", "status", "probability", "est_revenue"]
    assert [row["topic"] for row in rows] == topics
    assert [[row[name] for name in names] for row in rows] == [
        ["Hooli", contact, "jana", "open", 23, 12000.5],
        ["Hooli", None, "leif", "lost", 0, 900],
        ["Globex", None, "leif", "won", 100, 700],
    ]
    assert [row["closed_on"] for row in rows] == [None, "2026-11-02", "2026-11-03"]
    assert {row["source_system"] for row in rows} == {system}
    assert [row["external_id"][-1] for row in rows] == ["7", "8", "9"]
    assert cli("import", file).out == "3 rows: 3 unchanged\n"


@pytest.mark.parametrize("system", SYSTEMS)
def test_its_headings_are_those_of_no_other_system(system: str) -> None:
    (headings, *_) = SYSTEMS[system].splitlines()
    known = recognise(headings.split(","))
    assert known is not None
    assert known.profile.key == system


@pytest.mark.parametrize(
    "name",
    [name for name in vars(exports) if name.isupper() and isinstance(vars(exports)[name], str)],
)
def test_no_file_of_another_system_is_taken_for_one_of_them(name: str) -> None:
    text = vars(exports)[name]
    known = recognise(text.splitlines()[0].split(","))
    assert known is None or known.profile.key not in SYSTEMS


@pytest.mark.parametrize(
    "headings",
    [
        "Opportunity Name,Customer Name,OpportunityID,Expected Revenue,Salesperson,Stage",
        "Deal Name,Customer Name,DealID,Estimated Value,Sales Rep,Stage",
        "Deal Name,Company,Amount,Expected Close Date,Stage,Assigned To,Probability",
        "Name,Company,Value,Close Date,Status,Owner,Source,Loss Reason,Pipeline",
    ],
)
def test_a_list_in_usual_words_is_nobodys(headings: str) -> None:
    assert recognise(headings.split(",")) is None
