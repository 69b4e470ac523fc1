"""The next step that is typed with a new opportunity is planned where it has a day."""

import pytest

_AS_JSON = ("-o", "json", "--fields", "type,subject,due_date,regarding")


@pytest.fixture(autouse=True)
def customer(typed) -> None:
    typed(["account", "new", "Steiner"])


@pytest.mark.parametrize(
    ("line", "kind", "subject", "day"),
    [
        ("Trailer 52k close eom --next call him tomorrow 9:30", "call", "call him", None),
        ("Trailer 52k close eom next visit him thursday 15:00", "visit", "visit him", None),
        ("Trailer 52k next send offer friday close eom", "task", "send offer", "2026-11-27"),
        ("Trailer next send offer friday revenue=52k close=eom", "task", "send offer", None),
    ],
)
def test_a_next_step_with_a_day_is_planned(cli, typed, line, kind, subject, day):
    said = typed(["opp", "new", *line.split()])
    assert "O1 added: Trailer · Interest · 52,000 EUR · close Mon 30 Nov" in said
    assert f"A1 {kind} planned: {subject} · O1 · " in said
    (planned,) = cli("activity", "list", *_AS_JSON).json
    assert (planned["type"], planned["subject"], planned["regarding"]) == (kind, subject, "O1")
    assert day in (None, planned["due_date"])
    assert cli("opp", "show", "1", "-o", "json").json[0]["next_step"] is None


def test_the_customer_before_it_is_read(typed):
    line = "Baler for steiner 31k close eom next visit him thursday 15:00"
    assert "O1 added: Baler · Steiner · " in typed(["opp", "new", *line.split()])


@pytest.mark.parametrize("line", ["Baler 31k next send brochure", "Baler 31k --next send brochure"])
def test_a_next_step_without_a_day_is_the_text_of_its_field(cli, typed, line):
    assert "31,000 EUR · next: send brochure" in typed(["opp", "new", *line.split()])
    assert cli("activity", "list", *_AS_JSON).json == []


def test_next_that_begins_no_step_stays_in_the_topic(typed):
    assert "O1 added: Baler next model · " in typed(["opp", "new", "Baler", "next", "model"])
    assert "close Fri" in typed(["opp", "new", "Baler", "31k", "next", "friday"])


def test_rows_keep_it_as_a_text(cli):
    row = '{"topic": "Baler", "next_step": "call him friday"}\n'
    assert cli("opp", "new", "--stdin", stdin=row).code == 0
    assert cli("opp", "show", "1", "-o", "json").json[0]["next_step"] == "call him friday"
    assert cli("activity", "list", *_AS_JSON).json == []
