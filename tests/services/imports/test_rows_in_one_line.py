"""A list of JSON may hold all of its rows in line 1: each is still a row of its own."""

import json

from .conftest import Rows, Take


def in_one_line(*rows: dict[str, str]) -> str:
    return json.dumps(rows)


def test_only_the_part_that_cannot_be_is_rejected(take: Take) -> None:
    text = in_one_line({"name": "Nordic"}, {"name": "", "code": "x"}, {"name": "South"})
    refused = take(text, "business", name="given.json")
    assert (refused.created, refused.rejected) == (2, 1)


def test_one_device_is_not_updated_by_two_rows(take: Take, rows: Rows) -> None:
    take("serial_number,brand\nS9,Volvo\n", "device")
    text = in_one_line(
        {"serial_number": "S9", "brand": "Saab"}, {"serial_number": "s9", "brand": "Opel"}
    )
    refused = take(text, "device", name="given.json")
    assert [each.reason for each in refused.rejects] == ["serial_number: V1 is in record 1 already"]


def test_each_entry_of_a_history_is_counted(take: Take, rows: Rows) -> None:
    take("external_id,source_system,topic,stage\n1,salesforce,Crane,contract\n")
    entries = [
        {
            "Id": str(number),
            "OpportunityId": "1",
            "CreatedById": "ann",
            "CreatedDate": f"2026-09-0{number} 08:00:00",
            "StageName": stage,
            "Probability": "",
            "ForecastCategory": "",
            "ValidThroughDate": "",
            "FromForecastCategory": "",
        }
        for number, stage in enumerate(("Interest", "Quotation", "Contract"), start=1)
    ]
    result = take(in_one_line(*entries), "history", name="given.json")
    assert (result.created, result.unchanged) == (3, 0)
