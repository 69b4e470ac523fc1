"""The next step that is typed with a new opportunity or lead is planned where it has a day."""

import shlex

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


@pytest.mark.parametrize(
    ("line", "topic", "planned"),
    [
        ("Van 20k, call him tomorrow", "Van", "call planned: call him · O1 · due Tue 24 Nov"),
        ("Van , call him tomorrow 9:30", "Van", "call planned: call him · O1 · starts Tue 24 Nov"),
        ("Van, 20k, visit him friday close eom", "Van", "visit planned: visit him · O1 · due Fri"),
        ("Van for steiner, send offer friday", "Van · Steiner", "task planned: send offer · O1"),
        ("vans, trucks, ring huber friday", "vans, trucks", "call planned: ring huber · O1"),
    ],
)
def test_an_activity_with_a_day_behind_a_comma_is_planned(typed, line, topic, planned):
    said = typed(["opp", "new", *line.split()])
    assert said.startswith(f"O1 added: {topic} · Interest")
    assert f"\nA1 {planned}" in said
    assert "close" not in said.splitlines()[0] or "close eom" in line


@pytest.mark.parametrize("line", ["Van, delivery friday", "Van, call him", "Van, 8k, close eom"])
def test_other_words_behind_a_comma_plan_nothing(cli, typed, line):
    typed(["opp", "new", *line.split()])
    assert cli("activity", "list", *_AS_JSON).json == []


@pytest.mark.parametrize(
    ("line", "added", "planned"),
    [
        ("'Beat Moser' 079 333 44 55 used car , call him tomorrow",
         "used car · Beat Moser · 079 333 44 55", "call planned: call him · L1 · due Tue 24 Nov"),
        ("'Eva Moser' 079 333 44 58, call her tomorrow 9:30",
         "Eva Moser · 079 333 44 58", "call planned: call her · L1 · starts Tue 24 Nov"),
        ("Peter Lang, Lang Bau, 0170 5551234, crane, source phone, call him friday",
         "crane · Peter Lang · Lang Bau · 0170 5551234 · source phone", "call planned: call him"),
        ("used car 20k web, test drive friday rating=hot",
         "used car · 20,000 EUR · source web · rating hot", "test drive planned: test drive"),
        ("used car 20k web next call him friday",
         "used car · 20,000 EUR · source web", "call planned: call him · L1 · due Fri 27 Nov"),
    ],
)  # fmt: skip
def test_a_lead_has_its_next_step_behind_a_comma_too(typed, line, added, planned):
    said = typed(["lead", "new", *shlex.split(line)]).splitlines()
    assert said[0] == f"L1 added: {added} · owner jana"
    assert said[1].startswith(f"A1 {planned}")


@pytest.mark.parametrize(
    "line",
    [
        ["van,", "call", "him"],
        ["van, call him tomorrow"],
        ["Sarah Pugh", "079", "333", "44", "55", "van,", "hot,", "web"],
        ["van", "next", "to", "the", "yard"],
    ],
)
def test_other_words_of_a_lead_plan_nothing(cli, typed, line):
    assert len(typed(["lead", "new", *line]).splitlines()) == 1
    assert cli("activity", "list", *_AS_JSON).json == []
