"""oppcli opp …, typed and read."""

import csv
import io
import json

import pytest


def test_new_says_what_was_added_with_its_dates_understood(cli):
    ran = cli("opp", "new", "Fleet", "--account", "Acme", "--create", "--revenue", "48k")
    assert ran == (0, "O1 added: Fleet · Acme · Interest · 48,000 EUR · owner jana\n", "")
    ran = cli("opp", "new", "Loader", "--close", "fri")
    assert "close Fri 27 Nov 2026 (4d)" in ran.out


def test_new_as_json_is_the_record_with_money_as_numbers(cli):
    ran = cli("opp", "new", "Fleet", "--revenue", "48,000.50", "-o", "json")
    (record,) = json.loads(ran.out, parse_float=str)
    assert (record["ref"], record["est_revenue"], record["currency"]) == ("O1", "48000.50", "EUR")


@pytest.mark.parametrize("name", ["", " ", "none", "None"])
@pytest.mark.parametrize(
    "words",
    [("opp", "new", "F"), ("lead", "new", "F"), ("activity", "plan", "O1", "task", "F")],
    ids=["opp", "lead", "activity"],
)
def test_nobody_is_made_of_a_name_that_says_nobody(cli, typed, words, name):
    typed(["opp", "new", "Fleet"])
    ran = cli(*words, "--owner", name, "--create")
    assert (ran.code, ran.out) == (4, "")
    assert "names no user or team" in ran.err
    assert [each["name"] for each in cli("org", "list", "-o", "json").json] == ["jana"]


def test_a_manager_is_not_made_of_no_name(cli, typed):
    typed(["org", "add", "user", "leif", "--manager", "none", "--create"])
    assert [each["name"] for each in cli("org", "list", "-o", "json").json] == ["leif"]


def test_a_dry_run_says_so_and_keeps_nothing(cli):
    ran = cli("opp", "new", "Fleet", "--dry-run")
    assert (ran.code, ran.err) == (0, "Nothing was saved (dry run).\n")
    assert ran.out.startswith("O1 added: Fleet")
    assert cli("opp", "list", "--fields", "ref").out == "ref\n"


def test_list_in_a_pipe_has_a_heading_all_rows_and_nothing_cut(cli, typed):
    topic = "A topic that is longer than any terminal is wide " * 5
    typed(*[["opp", "new", f"{topic}{number}"] for number in range(60)])
    lines = cli("opp", "list").out.splitlines()
    assert len(lines) == 61
    assert lines[0].split("\t")[:2] == ["ref", "topic"]
    assert lines[60].split("\t")[:2] == ["O60", f"{topic}59"]


def test_open_ones_are_listed_unless_asked_otherwise(cli, typed, fleet):
    typed(
        ["opp", "new", "Held"],
        ["opp", "hold", "2"],
        ["opp", "new", "Lost"],
        ["opp", "close", "3", "--lost", "--reason", "price"],
    )

    def refs(*more):
        return cli("opp", "list", "--fields", "ref", *more).out.split()[1:]

    assert refs() == ["O1", "O2"]
    assert refs("--status", "lost") == ["O3"]
    assert refs("--status", "all") == ["O1", "O2", "O3"]
    assert refs("--status", "open,lost") == ["O1", "O3"]


@pytest.mark.parametrize(
    ("filters", "refs"),
    [
        (["--owner", "@me"], ["O1", "O3"]),
        (["--owner", "leif"], ["O2"]),
        (["--stage", "quotation"], ["O3"]),
        (["--account", "acme"], ["O1", "O3"]),
        (["--account", "C1"], ["O1", "O3"]),
        (["--brand", "VOLVO"], ["O2"]),
        (["--interest-type", "used"], ["O2"]),
        (["--close", "this week"], ["O2"]),
        (["--close", "none"], ["O3"]),
        (["--close", "overdue"], ["O1"]),
        (["--created", "today"], ["O1", "O2", "O3"]),
        (["--created", "last week"], []),
        (["--search", "fleet acme"], ["O1"]),
        (["--search", "100%"], []),
        (["--where", "est_revenue>=10k"], ["O1", "O3"]),
        (["--where", "est_revenue>=10k brand!=volvo stage=interest"], ["O1"]),
        (["--where", "brand~olv"], ["O2"]),
        (["--where", "est_close_date=none"], ["O3"]),
        (["--where", "owner=@me"], ["O1", "O3"]),
        (["--owner", "@me", "--stage", "interest"], ["O1"]),
    ],
)
def test_a_list_holds_the_opportunities_that_its_filters_fit(cli, typed, filters, refs):
    acme = ["--account", "Acme", "--create", "--interest-type", "new"]
    typed(
        ["opp", "new", "Fleet", *acme, "--revenue", "480k", "--close", "2026-11-20"],
        ["opp", "new", "Loader", "--owner", "leif", "--create", "--brand", "Volvo"],
        ["opp", "edit", "2", "interest_type=used", "est_revenue=9999.99", "close=fri"],
        ["opp", "new", "Crane", *acme, "--revenue", "10k"],
        ["opp", "advance", "3"],
    )
    assert cli("opp", "list", "--fields", "ref", *filters).out.split()[1:] == refs


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        (["--owner", "nobody"], 3),
        (["--stage", "proposition"], 3),
        (["--account", "nobody"], 3),
        (["--status", "stalled"], 5),
        (["--close", "someday"], 5),
        (["--where", "colour=red"], 5),
        (["--where", "est_revenue>=lots"], 5),
        (["--fields", "colour"], 5),
        (["--sort", "colour"], 5),
        (["--limit", "few"], 5),
        (["-o", "xml"], 2),
    ],
)
def test_a_filter_that_cannot_be_read_is_refused(cli, fleet, filters, code):
    ran = cli("opp", "list", *filters)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith("error: ")


def test_sort_and_limit_say_what_is_left_out(cli, typed):
    typed(*[["opp", "new", topic, "--revenue", r] for topic, r in (("A", "1"), ("B", "3"))])
    typed(["opp", "new", "C"])
    ran = cli("opp", "list", "--sort", "-est_revenue", "--limit", "2", "--fields", "topic")
    assert ran.out == "topic\nB\nA\n"
    assert ran.err == "… 1 more row: --limit 0 shows all\n"


@pytest.mark.parametrize("format_", ["csv", "tsv", "json", "jsonl"])
def test_every_machine_format_holds_the_same_records(cli, typed, fleet, format_):
    typed(["opp", "new", 'Quote " tab \t comma , line\nend'])
    out = cli("opp", "list", "-o", format_, "--fields", "ref,topic").out
    if format_ in ("json", "jsonl"):
        rows = json.loads(out) if format_ == "json" else map(json.loads, out.splitlines())
        found = [(row["ref"], row["topic"]) for row in rows]
    elif format_ == "csv":
        found = [(row["ref"], row["topic"]) for row in csv.DictReader(io.StringIO(out, newline=""))]
    else:
        assert len(out.splitlines()) == 3
        return
    assert found == [("O1", "Fleet renewal 2027"), ("O2", 'Quote " tab comma , line end')]


def test_a_record_is_named_by_number_ref_or_name(cli, typed, fleet):
    for word in ("1", "O1", "o1", "#1", "Fleet renewal 2027", "fleet", "2027 renewal"):
        assert cli("opp", "show", word, "-o", "json").json[0]["ref"] == "O1"


def test_a_name_that_fits_several_lists_them(cli, typed, fleet):
    typed(["opp", "new", "Fleet renewal 2028"])
    ran = cli("opp", "show", "fleet")
    assert (ran.code, ran.out) == (3, "")
    assert "O1 Fleet renewal 2027 (Acme GmbH), O2 Fleet renewal 2028" in ran.err


def test_a_near_name_is_only_proposed(cli, fleet):
    ran = cli("opp", "show", "flete renewal")
    assert (ran.code, ran.out) == (3, "")
    assert "Did you mean 'Fleet renewal 2027'?" in ran.err


def test_a_ref_of_another_kind_is_refused(cli, fleet):
    ran = cli("opp", "show", "L1")
    assert ran.code == 3
    assert "L1 is a lead, not an opportunity" in ran.err


def test_edit_says_old_and_new(cli, fleet):
    ran = cli("opp", "edit", "1", "next_step=send quote", "--close", "fri")
    assert ran.out == (
        "O1 close Thu 31 Dec 2026 (38d) → Fri 27 Nov 2026 (4d) · next step – → send quote\n"
    )
    assert cli("opp", "edit", "1", "close=fri").out == "O1 is as it was: nothing changed.\n"


def test_fields_go_by_their_short_names_too(cli, fleet):
    long = cli("opp", "edit", "1", "est_revenue=500k", "--dry-run").out
    assert cli("opp", "edit", "1", "revenue=500k", "--dry-run").out == long
    assert cli("opp", "edit", "1", "--revenue", "500k", "--dry-run").out == long
    assert cli("opp", "edit", "1", "--est-revenue", "500k", "--dry-run").out == long


def test_several_are_named_by_lists_and_ranges(cli, typed):
    typed(*[["opp", "new", topic] for topic in "ABCDE"])
    assert cli("opp", "hold", "1", "3-4", "-q").out.split() == ["O1", "O3", "O4"]
    assert cli("opp", "resume", "O1,O3", "-q").out.split() == ["O1", "O3"]


def test_of_several_all_or_none_are_changed(cli, typed, fleet):
    typed(["opp", "new", "Not ready"])
    assert cli("opp", "advance", "1", "2").code == 4
    assert cli("opp", "list", "--fields", "stage").out.split() == ["stage", "interest", "interest"]


def test_advance_says_stage_amount_and_chance(cli, fleet):
    assert cli("opp", "advance", "1").out == (
        "O1 Interest → Quotation · 480,000 EUR · 40 % (was 20 %) · 0 days in Interest\n"
    )


def test_set_fills_a_gate_in_the_same_move(cli, typed):
    typed(["opp", "new", "Fleet", "--account", "Acme", "--create"])
    ran = cli("opp", "advance", "1", "--set", "interest_type=new")
    assert ran.code == 0
    assert "interest type new" in ran.out
    assert cli("opp", "advance", "1", "--set", "close").code == 2


def test_back_is_said_and_the_reason_kept(cli, typed, fleet):
    typed(["opp", "advance", "1"])
    ran = cli("opp", "back", "1", "--reason", "another model")
    assert ran.out.startswith("O1 Quotation → Interest")
    assert "another model" in cli("opp", "show", "1").out


@pytest.mark.parametrize("outcome", [[], ["--won", "--lost"]])
def test_closing_asks_for_one_outcome(cli, fleet, outcome):
    ran = cli("opp", "close", "1", *outcome)
    assert (ran.code, ran.out) == (2, "")


def test_assign_gives_it_to_somebody_known(cli, typed, fleet):
    ran = cli("opp", "assign", "1", "--to", "leif")
    assert ran.code == 3
    assert "--create" in ran.err
    typed(["opp", "assign", "1", "--to", "leif", "--create"])
    assert cli("opp", "list", "--owner", "leif", "--fields", "ref").out == "ref\nO1\n"


def test_show_has_facts_ladder_and_what_the_gate_asks(cli, typed):
    typed(["opp", "new", "Fleet", "--account", "Acme", "--create", "--revenue", "480k"])
    shown = cli("opp", "show", "1").out
    for words in ("O1", "Fleet", "480,000 EUR", "Acme", "● Interest", "○ Quotation"):
        assert words in shown
    assert "To leave Interest: interest_type" in shown


HOSTILE = [
    "[red]x[/red]",
    "Deal [/b] :bomb:",
    "a\x1b[2Jb",
    "c\u202ed",
    "e\x9bf",
    "=1+1",
    "<script>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_given_back_exactly_and_never_drawn(cli, text):
    cli("opp", "new", text)
    assert cli("opp", "list", "-o", "json").json[0]["topic"] == text
    for words in (["list", "-o", "table"], ["list", "-o", "plain"], ["show", "1"]):
        drawn = cli("opp", *words).out
        assert "\x1b" not in drawn
        assert "\x9b" not in drawn
        assert "\u202e" not in drawn
    if text.isprintable() and "\u202e" not in text:
        assert text in cli("opp", "show", "1").out


def test_a_topic_with_lines_stays_one_row(cli):
    cli("opp", "new", "two\nlines\rand more")
    assert len(cli("opp", "list", "-o", "plain").out.splitlines()) == len(
        cli("opp", "list", "-o", "plain", "--limit", "1").out.splitlines()
    )
    assert len(cli("opp", "list").out.splitlines()) == 2


def test_winning_a_reopened_sale_again_tells_of_the_day_it_was_won_on(cli, typed):
    typed(
        ["opp", "new", "Fleet", "50k"],
        ["won", "1", "--skip-stages", "--on", "2026-11-20"],
    )
    ran = cli("opp", "reopen", "1")
    assert "it was won on Fri 20 Nov; --on 2026-11-20 keeps that day" in ran.out
    ran = cli("won", "1", "49k", "--skip-stages")
    assert "before it was reopened O1 was won on Fri 20 Nov; oppcli undo" in ran.out
    assert cli("undo").code == 0
    ran = cli("won", "1", "49k", "--skip-stages", "--on", "2026-11-20")
    assert "before it was reopened" not in ran.out
    assert cli("opp", "list", "won", "-o", "json").json[0]["closed_on"] == "2026-11-20"


def test_nothing_is_said_of_a_day_that_stays(cli, typed):
    typed(["opp", "new", "Fleet", "50k"], ["won", "1", "--skip-stages"])
    assert "keeps that day" not in cli("opp", "reopen", "1").out
    assert "keep that day" not in cli("lost", "1", "price").out
