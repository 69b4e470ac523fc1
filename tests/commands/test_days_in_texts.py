"""The day at the end of a text: what is planned, on which day, and what is said where none is."""

from shlex import quote

import pytest

from surroundings import Cli


@pytest.fixture(autouse=True)
def sale(typed) -> None:
    typed(["org", "add", "user", "ole", "Ole Haugen"])
    typed(["opp", "new", "Baler", "--contact", "Sarah Pugh", "--create", "-q"])


def open_ones(cli: Cli) -> list[tuple[str, str, str | None, str]]:
    rows = cli("activity", "list", "-o", "json", "--fields", "type,subject,due_date,owner").json
    return [(row["type"], row["subject"], row["due_date"], row["owner"]) for row in rows]


@pytest.mark.parametrize(
    ("said", "planned"),
    [
        ("ring her tomorrow morning", ("call", "ring her in the morning", "2026-11-24")),
        ("visit friday afternoon", ("visit", "visit in the afternoon", "2026-11-27")),
        ("send quote monday evening", ("task", "send quote in the evening", "2026-11-30")),
        ("meet her friday night", ("appointment", "meet her at night", "2026-11-27")),
        ("send quote today", ("task", "send quote", "2026-11-23")),
        ("ring this afternoon", ("call", "ring in the afternoon", "2026-11-23")),
    ],
)
def test_a_part_of_a_day_names_the_day_and_no_time(
    cli: Cli, said: str, planned: tuple[str, str, str]
) -> None:
    ran = cli("email", "1", "sent", "brochure", "--next", *said.split())
    assert "no day" not in ran.out
    assert open_ones(cli) == [(*planned, "jana")]
    (row,) = cli("activity", "list", "-o", "json", "--fields", "starts_at").json
    assert row["starts_at"] is None


def test_half_eight_is_two_times_so_that_only_the_day_is_set(cli: Cli, typed) -> None:
    ran = cli("call", "1", *["no", "answer", "--next", "try", "again", "tomorrow", "half", "eight"])
    assert "A2 call planned: try again half eight · O1 · due Tue 24 Nov 2026 (1d)" in ran.out
    assert ran.err == (
        "'half eight' can be 7:30 or 8:30, so only the day is set:"
        " oppcli edit A2 starts='2026-11-24 8:30'\n"
    )
    assert "Tue 24 Nov 2026 (1d) 08:30" in typed(["edit", "A2", "starts=2026-11-24 8:30"])
    ran = cli("call", "1", "ask", "--at", "tomorrow half eight")
    assert (ran.code, "can be 7:30 or 8:30" in ran.err) == (5, True)


HALF = "'half eight' can be 7:30 or 8:30, so only the day is set: oppcli edit"


def test_half_eight_within_a_text_is_told_at_a_terminal(at_terminal) -> None:
    said = "thursday half eight about transport"
    shown = at_terminal("call", "1", *said.split(), answers="y\n")
    assert "call planned: half eight about transport" in shown
    assert HALF in " ".join(shown.split())


@pytest.mark.parametrize(
    "said",
    [
        "half eight send the plan",
        "send the plan half eight",
        "send the plan, thu half eight, to him",
        "send the plan at half eight, signed",
    ],
)
def test_half_eight_is_told_wherever_it_stands(cli: Cli, said: str) -> None:
    ran = cli("task", "1", said, "--due", "thu")
    assert (ran.code, HALF in ran.err) == (0, True)


def test_a_half_and_a_number_are_no_time(cli: Cli) -> None:
    ran = cli("task", "1", "send two and a half eight tonners", "--due", "thu")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("quote by tomorow", "tomorrow"),
        ("ring tuseday", "tuesday"),
        ("ring tommorow", "tomorrow"),
        ("ring wensday", "wednesday"),
        ("quote by 15 septmber", "15 september"),
    ],
)
def test_a_misspelt_day_is_asked_about_and_a_script_is_told(
    cli: Cli, at_terminal, said: str, day: str
) -> None:
    ran = cli("email", "1", "sent", "brochure", "--next", *said.split())
    assert f"planned: {said} · O1 · no day · owner jana" in ran.out
    word = said.rpartition(" ")[2]
    line = f"'{word}' is no day; if {day} is meant: oppcli edit A2 due={quote(day)}\n"
    assert ran.err == line
    assert cli("edit", "A2", f"due={day}").code == 0
    shown = at_terminal("email", "1", "x", "--next", *said.split(), answers="y\n")
    assert f"Did you mean {day.rpartition(' ')[2]} by '{word}'? [y/N]" in shown
    assert f"planned: {said.partition(' ')[0]} · O1 · due " in shown


@pytest.mark.parametrize(
    "said", ["ask about fridays", "call mundt", "sell sundry", "call monday's"]
)
def test_other_words_are_no_misspelt_day(cli: Cli, said: str) -> None:
    ran = cli("task", "1", *said.split())
    assert (ran.code, ran.err) == (0, "")


def test_a_call_with_a_misspelt_day_says_how_to_plan_it(cli: Cli, at_terminal) -> None:
    ran = cli("call", "1", "try", "again", "tomorow")
    assert "'tomorow' is no day; to plan it for tomorrow: oppcli call O1 'try again'" in ran.err
    shown = at_terminal("call", "1", "try", "again", "tomorow", answers="y\n")
    assert "A2 call planned: try again · O1 Sarah Pugh · due Tue 24 Nov 2026 (1d)" in shown


@pytest.mark.parametrize("day", ["monday", "tuesday", "thursday", "sunday", "Tuesday"])
def test_a_day_that_is_spelled_right_is_no_misspelt_other(at_terminal, day: str) -> None:
    shown = at_terminal("call", "1", "again", day, answers="y\n")
    assert "Did you mean" not in shown
    assert f"A1 call planned: again · O1 Sarah Pugh · due {day[:3].title()} " in shown


@pytest.mark.parametrize(
    ("typed_day", "near"),
    [("mid septmber", "mid september"), ("septmber", "september"), ("tuseday", "tuesday")],
)
def test_a_wrong_day_is_answered_with_the_near_one(cli: Cli, typed_day: str, near: str) -> None:
    ran = cli("edit", "1", f"close={typed_day}")
    assert (ran.code, ran.err) == (5, f"error: '{typed_day}' is not a date.\n  try: {near}\n")
    assert cli("edit", "1", f"close={near}").code == 0


@pytest.mark.parametrize(
    ("line", "planned"),
    [
        ("call 1 ring back today for ole", ("call", "ring back", "2026-11-23", "ole")),
        ("call 1 call him friday", ("call", "call him", "2026-11-27", "jana")),
        ("email 1 send brochure friday", ("email", "send brochure", "2026-11-27", "jana")),
        ("visit 1 show her again today", ("visit", "show her again", "2026-11-23", "jana")),
        ("meet 1 ask them friday for ole", ("appointment", "ask them", "2026-11-27", "ole")),
    ],
)
def test_what_asks_to_reach_somebody_on_a_day_is_planned(
    cli: Cli, line: str, planned: tuple[str, str, str, str]
) -> None:
    assert cli(*line.split()).err == ""
    assert open_ones(cli) == [planned]


@pytest.mark.parametrize(
    "line", ["call 1 called him back today", "email 1 ring him friday", "call 1 rang today"]
)
def test_what_has_happened_or_is_of_another_type_is_logged(cli: Cli, line: str) -> None:
    assert " logged: " in cli(*line.split()).out
    assert open_ones(cli) == []


def test_an_answer_that_is_neither_yes_nor_no_is_none(cli: Cli, at_terminal) -> None:
    shown = at_terminal("call", "1", "prices", "friday", answers="opp people 1\ny\n")
    assert "'opp people 1' is neither y nor n." in shown
    assert shown.count("No logs it as done today. [y/N]") == 2
    assert "A1 call planned: prices · O1" in shown
    assert "A2 call logged: prices friday" in at_terminal(
        *["call", "1", "prices", "friday"], answers="\n"
    )


def test_the_answered_next_step_may_end_in_its_day(cli: Cli, at_terminal) -> None:
    cli("task", "1", "ring")
    shown = at_terminal("done", "A1", "ok", answers="send quote friday\n")
    assert "When?" not in shown
    assert "A2 task planned: send quote · O1 · due Fri 27 Nov 2026 (4d)" in shown


@pytest.mark.parametrize(
    ("words", "waits_for", "planned"),
    [
        ("after harvest, call him 7 sept", "after harvest", ("call", "call him", "2027-09-07")),
        ("until january", "until january", ("task", "take up again", "2027-01-01")),
        ("until mid jan", "until mid jan", ("task", "take up again", "2027-01-15")),
        ("until november", "until november", ("task", "take up again", "2026-11-30")),
        (
            "waits for the price list until next week",
            "waits for the price list",
            ("task", "take up again: waits for the price list", "2026-11-30"),
        ),
        (
            "budget decision in march",
            "budget decision in march",
            ("task", "take up again: budget decision in march", "2027-03-01"),
        ),
    ],
)
def test_a_hold_with_a_day_comes_back_to_mind(
    cli: Cli, words: str, waits_for: str, planned: tuple[str, str, str]
) -> None:
    ran = cli("opp", "hold", "pugh", *words.split())
    assert f"O1 status open → on hold · next step – → {waits_for}\n" in ran.out
    assert f"A1 {planned[0]} planned: {planned[1]} · O1 · due " in ran.out
    assert open_ones(cli) == [(*planned, "jana")]
    assert cli("undo").code == 0
    assert open_ones(cli) == []
    (row,) = cli("opp", "list", "-o", "json", "--fields", "status,next_step").json
    assert row == {"status": "open", "next_step": None}


def test_a_hold_without_a_day_plans_nothing_and_the_owner_is_who_plans(cli: Cli) -> None:
    cli("opp", "assign", "1", "--to", "ole")
    assert "planned" not in cli("opp", "hold", "1", "waits", "for", "the", "lease").out
    cli("opp", "resume", "1")
    assert "owner ole" in cli("opp", "hold", "1", "until", "friday").out


def test_words_correct_what_was_said_when_it_was_done(cli: Cli, typed) -> None:
    typed(["task", "1", "visit"], ["done", "A1", "tidy 2009 MF"], ["task", "1", "send quote"])
    said = typed(["edit", "A1", "tidy", "2009", "Case", "not", "MF"])
    assert said == "A1 outcome tidy 2009 MF → tidy 2009 Case not MF\n"
    assert typed(["edit", "A2", "send", "both"]) == "A2 subject send quote → send both\n"
    ran = cli("edit", "A1", "tidy", "one", "outcome=other")
    assert (ran.code, "outcome is given twice" in ran.err) == (2, True)


def test_words_behind_a_day_are_refused_with_one_line_that_runs(cli: Cli) -> None:
    ran = cli("edit", "pugh", *["close=18dec", "decide", "just", "before", "christmas"])
    assert ran.err.splitlines()[1:] == [
        "error: close is Fri 18 Dec 2026 (25d), and 'decide just before christmas' is no part of a"
        " day; oppcli note O1 takes a text.",
        "  try: oppcli edit O1 close=18dec",
    ]
    assert cli("edit", "O1", "close=18dec").code == 0
    assert cli("note", "O1", "decide just before christmas").code == 0


@pytest.mark.parametrize(
    "why", ["cheaper at Rickerbys", "much cheaper from Rickerbys", "was cheaper with Rickerbys"]
)
def test_who_was_cheaper_is_the_competitor(cli: Cli, why: str) -> None:
    assert "reason price · to Rickerbys" in cli("lost", "1", *why.split()).out
    cli("opp", "new", "Loader")
    assert "reason price · to Rickerbys" in cli("lost", "2", "cheaper", "at", "rickerbys").out


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("call 1 outcome=reached spoke to her", {"subject": "spoke to her", "outcome": "reached"}),
        ("call 1 spoke to her duration=20m", {"subject": "spoke to her", "duration_minutes": 20}),
        ("task 1 send offer due=2026-12-20", {"subject": "send offer", "due_date": "2026-12-20"}),
        ("task 1 due=2026-12-20 send offer", {"subject": "send offer", "due_date": "2026-12-20"}),
        ("note 1 x=5 is it", {"subject": "x=5 is it"}),
    ],
)
def test_fields_may_stand_beside_a_text(cli: Cli, line: str, expected: dict[str, object]) -> None:
    cli("opp", "new", "crane")
    assert cli(*line.split()).code == 0
    (made,) = cli("activity", "show", 1, "-o", "json").json
    assert {name: made[name] for name in expected} == expected


@pytest.mark.parametrize("line", ["task 1 due=fri", "note 1 outcome=x"])
def test_a_field_is_no_text(cli: Cli, line: str) -> None:
    cli("opp", "new", "crane")
    ran = cli(*line.split(), "--no-input")
    assert (ran.code, cli("activity", "list", "--status", "all", "-q").out) == (2, "")
    assert "the text is missing" in ran.err


def test_what_came_of_it_may_be_a_field(cli: Cli) -> None:
    cli("opp", "new", "crane")
    cli("task", "1", "send offer")
    assert "A1 done: send offer · met" in cli("done", "A1", "outcome=met").out


def test_what_a_sale_waits_for_may_be_a_field(cli: Cli) -> None:
    cli("opp", "new", "crane")
    assert cli("opp", "hold", "1", "next=new", "price", "list").code == 0
    (made,) = cli("opp", "show", 1, "-o", "json").json
    assert made["next_step"] == "new price list"


@pytest.mark.parametrize(
    ("words", "planned"),
    [
        ("til february", ("task", "take up again", "2027-02-01")),
        ("until february call her", ("call", "call her", "2027-02-01")),
        ("until 2 feb, call her", ("call", "call her", "2027-02-02")),
        ("til 2 feb", ("task", "take up again", "2027-02-02")),
        ("call her til 2 feb", ("call", "call her", "2027-02-02")),
        (
            "till february waits for the lease",
            ("task", "take up again: waits for the lease", "2027-02-01"),
        ),
    ],
)
def test_until_a_day_stands_at_either_end_of_a_hold(
    cli: Cli, words: str, planned: tuple[str, str, str]
) -> None:
    cli("opp", "hold", "pugh", *words.split())
    assert open_ones(cli) == [(*planned, "jana")]


def test_til_is_until_everywhere(cli: Cli, typed) -> None:
    assert "until Fri 27 Nov" in typed(["deal", "new", "1", "baler", "45k", "til", "friday"])
    assert "until Fri 4 Dec" in typed(["deal", "offer", "1", "valid", "til", "4", "dec"])
    typed(["task", "1", "send", "it", "fri"])
    assert "→ Mon 30 Nov 2026" in typed(["snooze", "1", "til", "30", "nov"])
    closing = cli("opp", "list", "--close", "til 2027")
    assert (closing.code, closing.err) == (0, cli("opp", "list", "--close", "until 2027").err)
