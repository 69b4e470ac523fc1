"""`find` looks through every kind at once, and puts first what people mean."""

import pytest


@pytest.fixture
def lund(typed):
    """Eva Lund (P1), whose lead L1 became O1; Acme (C1) with O2, D1 and the device V1."""
    typed(
        ["contact", "new", "Eva Lund", "--phone", "+46 70 123 45 67", "--email", "eva@lund.se"],
        ["lead", "new", "XC60", "--first", "Eva", "--last", "Lund", "--phone", "070-123 45 67"],
        ["lead", "qualify", "L1", "--contact", "P1", "--revenue", "52k"],
        ["device", "new", "--serial", "YV2RT40A8KB123", "--stock", "S-77", "--brand", "Volvo",
         "--model", "FH16"],
        ["opp", "new", "Fleet", "--account", "Acme GmbH", "--create", "--device", "V1"],
        ["deal", "new", "O2", "Two loaders"],
        ["call", "O2", "asked for the budget"],
        ["task", "O1", "send the brochure", "--due", "fri"],
    )  # fmt: skip


def refs(ran):
    assert ran.code == 0, ran.err
    return ran.out.split()


@pytest.mark.parametrize(
    "number",
    [["070123"], ["070", "123"], ["+46 70 123 45 67"], ["0046701234567"], ["(070)", "123"]],
)
def test_a_telephone_finds_the_person_the_lead_and_the_sale(cli, lund, number):
    assert refs(cli("find", *number, "-q")) == ["P1", "L1", "O1"]


def test_the_screen_says_what_each_record_is(cli, lund):
    ran = cli("find", "0701", "-o", "plain")
    lines = [line.split("  ") for line in ran.out.splitlines() if "─" not in line]
    assert [[part.strip() for part in line if part.strip()] for line in lines] == [
        ["Ref", "Name", "What", "Sales"],
        ["P1", "Eva Lund", "+46 70 123 45 67 · eva@lund.se · jana", "1 open, 52,000 EUR"],
        ["L1", "Eva Lund", "XC60, qualified to O1"],
        ["O1", "XC60", "Eva Lund · Interest · 52,000 EUR · jana"],
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["acme"], ["C1", "O2"]),
        (["fleet"], ["O2"]),
        (["eva@lund.se"], ["P1"]),
        (["yv2rt40"], ["V1", "O2"]),
        (["s-77"], ["V1"]),
        (["loaders"], ["D1"]),
        (["BUDGET"], ["O2", "A1"]),
        (["brochure", "xc60"], ["O1"]),
        (["send", "the", "brochure"], ["O1", "A2"]),
    ],
)
def test_every_kind_is_looked_through(cli, lund, words, found):
    assert sorted(refs(cli("find", *words, "-q"))) == sorted(found)


def test_names_come_before_what_activities_say(cli, typed):
    typed(
        ["opp", "new", "Buses"],
        ["call", "O1", "talked to berg"],
        ["account", "new", "Stone and Berg"],
        ["account", "new", "Bergwerk"],
        ["account", "new", "BERG"],
        ["opp", "new", "Crane", "--account", "BERG"],
    )
    assert refs(cli("find", "berg", "-q")) == ["C3", "C2", "C1", "O2", "O1", "A1"]


def test_open_records_come_before_closed_ones(cli, typed):
    typed(
        ["opp", "new", "Loader"],
        ["opp", "new", "Loader"],
        ["opp", "new", "Loader"],
        ["lost", "3", "other", "--note", "moved abroad"],
    )
    assert refs(cli("find", "loader", "-q"))[-1] == "O3"
    assert len(cli("find", "loader", "-o", "json").json) == 3


def test_programs_get_keys_that_stay(cli, lund):
    rows = cli("find", "eva", "-o", "json").json
    assert list(rows[0]) == [
        *("kind", "ref", "name", "what", "sales", "phone", "email", "status", "owner", "day"),
        *("amount", "currency", "open"),
    ]
    assert (rows[0]["kind"], rows[0]["ref"], rows[0]["open"]) == ("contact", "P1", 1)
    assert (rows[0]["amount"], rows[0]["currency"]) == (52000.0, "EUR")
    for format_ in ("csv", "tsv", "jsonl", "md"):
        assert "P1" in cli("find", "eva", "-o", format_).out


def test_only_some_kinds(cli, lund):
    assert refs(cli("find", "eva", "--kind", "opp", "-q")) == ["O1"]
    assert refs(cli("find", "eva", "--kind", "leads,contact", "-q")) == ["P1", "L1"]
    ran = cli("find", "eva", "--kind", "boat")
    assert ran.code == 5
    assert "contact" in ran.err


def test_a_ref_shows_its_record(cli, lund):
    assert cli("find", "O2").out == cli("show", "O2").out
    assert cli("find", "o2", "-o", "json").json[0]["topic"] == "Fleet"


def test_a_word_that_is_a_ref_and_a_name_lists_the_names(cli, typed, lund):
    typed(["opp", "new", "Audi A1"])
    ran = cli("find", "A1", "-q")
    assert ran.out == "O3\n"
    assert cli("find", "A1").err == "A1 is also the ref of a record: oppcli show A1\n"


def test_nothing_found_is_no_failure_and_near_names_are_proposed(cli, lund):
    ran = cli("find", "fleat")
    assert (ran.code, ran.err) == (0, "nothing holds 'fleat'. Did you mean 'Fleet'?\n")
    assert cli("find", "fleat", "-o", "json").json == []
    ran = cli("find", "99", "88", "77")
    assert (ran.code, ran.err) == (0, "nothing holds '99 88 77'.\n")


def test_no_word_at_all_is_refused(cli):
    ran = cli("find", "  ")
    assert (ran.code, ran.err) == (
        2,
        "error: find what? No word was given.\n  try: oppcli find berg\n",
    )


def test_some_rows_and_the_rest_counted(cli, lund):
    ran = cli("find", "eva", "--limit", "1")
    assert len(ran.out.splitlines()) == 2
    assert ran.err == "… 2 more rows: --limit 0 shows all\n"


def test_the_past_has_what_was_there(cli, lund):
    assert cli("find", "eva", "-q", "--as-of", "yesterday").out == ""
    assert refs(cli("find", "eva", "-q", "--as-of", "today")) == ["P1", "L1", "O1"]


def test_wildcards_and_capitals_of_every_alphabet(cli, typed):
    typed(["account", "new", "MASSE GmbH"], ["account", "new", "Ätna 100%"])
    assert refs(cli("find", "maße", "-q")) == ["C1"]
    assert refs(cli("find", "ätna", "-q")) == ["C2"]
    assert refs(cli("find", "0%", "-q")) == ["C2"]
    assert cli("find", "%", "gmbh", "-q").out == ""


def test_the_sales_of_a_customer_in_several_currencies(cli, typed):
    typed(
        ["account", "new", "Acme"],
        ["opp", "new", "One", "--account", "Acme", "--revenue", "10k"],
        ["opp", "new", "Two", "--account", "Acme", "--revenue", "20k", "--currency", "SEK"],
        ["opp", "new", "Three", "--account", "Acme"],
    )
    (row,) = cli("find", "acme", "--kind", "account", "-o", "json").json
    assert (row["sales"], row["open"]) == ("3 open, 10,000 EUR + 20,000 SEK", 3)
    assert (row["amount"], row["currency"]) == (None, None)


def test_under_both_names_of_the_program(cli, lund):
    assert cli("find", "eva", "-q", program="opp").out == cli("find", "eva", "-q").out


def test_an_offer_past_its_last_day_is_lapsed(cli, typed):
    typed(
        ["opp", "new", "A", "--process", "simple"],
        ["deal", "new", "1", "dumper", "--price", "70", "--valid-until", "tomorrow", "--offered"],
    )
    assert "offered" in cli("find", "dumper").out
    out = cli("find", "dumper", env={"OPPCLI_TODAY": "2026-11-26"}).out
    assert "lapsed" in out.splitlines()[1]
