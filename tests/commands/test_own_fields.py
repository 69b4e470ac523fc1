"""Own fields are fields like the others, wherever a field can be typed, shown or asked for."""

import json

import pytest

from oppcli.domain.fields import KINDS
from oppcli.domain.own_fields import read_name
from oppcli.errors import RuleRefused
from oppcli.queries.lists import worked_out
from own_sales import DEFINED, refs


def test_definitions_are_listed_in_their_order(own_sales):
    listed = own_sales("field", "list", "opportunity", "-o", "json").json
    assert [each["name"] for each in listed] == [words[0] for words in DEFINED]
    assert [each["type"] for each in listed] == [
        *("money", "choice", "number", "yes_no", "date", "text"),
    ]
    assert listed[1]["choices"] == "north,south,far east"


def test_a_definition_says_what_it_is(cli):
    added = cli("field", "add", "opp", "budget", "Budget", "--type", "money")
    assert added.out == "opportunity budget · money · Budget\n"
    assert cli("field", "add", "opp", "x", "-o", "json").json[0]["type"] == "text"
    assert cli("field", "list", "lead").out.count("\n") == 1


@pytest.mark.parametrize("name", ["topic", "close", "owner", "team", "where", "list", "dry_run"])
def test_words_that_mean_something_else_are_refused(cli, name):
    refused = cli("field", "add", "opportunity", name)
    assert refused.code == 4
    assert name in refused.err


def test_names_of_columns_are_refused(store):
    """Of views and of lists: each is to mean one thing."""
    for kind in KINDS.values():
        columns = store.read(f"SELECT * FROM v_{kind.name} LIMIT 0").columns
        for name in (*columns, *(field.name for field in worked_out(kind))):
            with pytest.raises(RuleRefused):
                read_name(name, kind, ())


def test_every_word_of_the_command_line_is_refused(cli):
    from oppcli.commands.owning import reserved

    assert {"advance", "import", "search", "sort", "idempotency_key", "field"} <= reserved()
    assert not {"budget", "region", "est_revenue"} & reserved()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("ship", "x"), 3),
        (("opportunity", "1st"), 5),
        (("opportunity", "colour", "--type", "colour"), 5),
        (("opportunity", "colour", "--type", "choice"), 5),
        (("contact", "worth", "--type", "money"), 4),
        (("opportunity", "budget"), 4),
        (("opportunity", "region", "--type", "choice", "--choices", "a"), 4),
    ],
)
def test_a_definition_that_cannot_be_is_refused(own_sales, words, code):
    before = own_sales("field", "list", "--removed").out
    refused = own_sales("field", "add", *words)
    assert (refused.code, refused.out) == (code, "")
    assert "try:" in refused.err
    assert own_sales("field", "list", "--removed").out == before


def test_values_are_shown_as_those_of_their_type(own_sales):
    first, second, third = own_sales("export", "opportunity", "-o", "json").json
    names = [words[0] for words in DEFINED]
    assert [first[name] for name in names] == [
        *(10000.0, "north", 12.5, "yes", "2026-12-15", "alpha"),
    ]
    assert [second[name] for name in names] == [
        *(900.0, "far east", 7, "no", None, "beta gamma"),
    ]
    assert [third[name] for name in names] == [None] * 6
    record = own_sales("opp", "show", "1", "-o", "json").json[0]
    assert {name: record[name] for name in names} == {name: first[name] for name in names}


def test_a_record_has_them_on_its_screen(own_sales):
    shown = own_sales("opp", "show", "1").out
    assert "Budget 10,000 EUR · Sales region north · Sizes 12.5 · Wants yes · Handed Tue 15" in (
        " ".join(shown.split())
    )
    assert "Sales region" not in own_sales("opp", "show", "3").out


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("budget>10k", []),
        ("budget>=10k", ["O1"]),
        ("budget<1000", ["O2"]),
        ("budget=900", ["O2"]),
        ("budget!=900", ["O1", "O3"]),
        ("budget=none", ["O3"]),
        ("budget!=none", ["O1", "O2"]),
        ("region=north,far-east", ["O1", "O2"]),
        ('region="far east"', ["O2"]),
        ("region!=north", ["O2", "O3"]),
        ("sizes>7", ["O1"]),
        ("sizes<=12.5", ["O1", "O2"]),
        ("sizes=7.0", ["O2"]),
        ("wants=yes", ["O1"]),
        ("wants=none", ["O3"]),
        ("handed=dec", ["O1"]),
        ("handed<2026-12-15", []),
        ("memo~GAMMA", ["O2"]),
        ("memo!~beta", ["O1", "O3"]),
        ("memo=Alpha", ["O1"]),
        ("budget>500 memo~a region=north est_revenue=none", ["O1"]),
    ],
)
def test_filters_have_every_operator_of_the_type(own_sales, condition, found):
    assert refs(own_sales("opp", "list", "--where", condition)) == found


@pytest.mark.parametrize(
    "condition", ["region>north", "memo>a", "wants~y", "region=west", "sizes=many", "budgit=1"]
)
def test_filters_that_make_no_sense_are_refused(own_sales, condition):
    refused = own_sales("opp", "list", "--where", condition)
    assert (refused.code, refused.out) == (5, "")


def test_a_near_name_is_proposed(own_sales):
    assert "try: budget" in own_sales("opp", "list", "--where", "budgit=1").err
    assert "try: budget=…" in own_sales("opp", "edit", "1", "budgit=1").err


def test_lists_sort_by_them(own_sales):
    def order(field: str) -> list[str]:
        return refs(own_sales("opp", "list", "--sort", field, "--fields", "ref"))

    assert order("budget") == ["O2", "O1", "O3"]
    assert order("-sizes") == ["O1", "O2", "O3"]
    assert order("-region") == ["O2", "O1", "O3"]  # in the order of the choices


def test_amounts_compare_by_their_worth(own_sales):
    assert own_sales("currency", "set", "SEK", "0.1").code == 0
    assert own_sales("opp", "new", "Swede", "budget=20k SEK").code == 0
    assert refs(own_sales("opp", "list", "--where", "budget>1500")) == ["O1", "O4"]
    assert refs(own_sales("opp", "list", "--where", "budget>2500")) == ["O1"]
    assert refs(own_sales("opp", "list", "--sort", "-budget")) == ["O1", "O4", "O2", "O3"]


@pytest.mark.parametrize(
    "report",
    [("pipeline",), ("forecast", "--period", "2027"), ("dashboard",), ("report", "winloss")],
)
@pytest.mark.parametrize("group", ["region", "memo"])
def test_reports_group_by_choices_yes_no_and_texts(own_sales, report, group):
    assert own_sales("opp", "edit", "1", "2", "close=2027-02-01", "revenue=1k").code == 0
    assert own_sales(*report, "--by", group, "-o", "json").code == 0


def test_groups_of_the_pipeline_are_the_values(own_sales):
    rows = own_sales("pipeline", "--by", "region", "-o", "json").json
    assert [row["region"] for row in rows] == ["far east", "north", None]
    assert [row["count"] for row in rows] == [1, 1, 1]
    crossed = own_sales("pipeline", "--by", "region,wants", "-o", "json").json
    assert ["north", "yes"] in [[row["region"], row["wants"]] for row in crossed]


@pytest.mark.parametrize("group", ["budget", "sizes", "handed"])
def test_what_differs_in_every_record_is_no_group(own_sales, group):
    refused = own_sales("pipeline", "--by", group)
    assert refused.code == 5
    assert "nothing can be grouped by it" in refused.err


def test_searches_look_into_texts_and_choices(own_sales):
    assert refs(own_sales("opp", "list", "--search", "gamma beta")) == ["O2"]
    assert refs(own_sales("opp", "list", "--search", "east")) == ["O2"]
    assert refs(own_sales("opp", "list", "--search", "yes")) == []
    assert "O1" in own_sales("find", "alpha").out


def test_edits_name_the_field_and_the_old_and_the_new_value(own_sales):
    edited = own_sales("opp", "edit", "1", "budget=12k", "region=south", "sizes=none", "handed=fri")
    assert edited.out == (
        "O1 budget 10,000 EUR → 12,000 EUR · region north → south · sizes 12.5 → –"
        " · handed Tue 15 Dec 2026 (22d) → Fri 27 Nov 2026 (4d)\n"
    )
    again = own_sales("opp", "edit", "1", "budget=12k")
    assert again.out == "O1 is as it was: nothing changed.\n"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("budget=abc", 5),
        ("budget=1.23456", 5),
        ("budget=10 USD", 4),
        ("region=west", 5),
        ("sizes=abc", 5),
        ("wants=perhaps", 5),
        ("handed=someday", 5),
    ],
)
def test_a_value_of_another_type_is_refused(own_sales, word, code):
    refused = own_sales("opp", "edit", "1", word)
    assert (refused.code, refused.out) == (code, "")


def test_another_currency_keeps_the_figures(own_sales):
    changed = own_sales("opp", "edit", "1", "currency=JPY")
    assert "budget 10,000 EUR → 10,000 JPY" in changed.out
    assert "its amounts keep their figures, now in JPY" in changed.out
    assert own_sales("undo").code == 0
    assert own_sales("opp", "edit", "1", "budget=0.50").code == 0
    assert own_sales("opp", "edit", "1", "currency=JPY").code == 5


def test_many_at_once(own_sales):
    done = own_sales("opp", "edit", "--where", "budget<5k", "region=south", "--yes")
    assert done.out == "O2 region far east → south\n"
    assert own_sales("undo").code == 0
    assert refs(own_sales("opp", "list", "--where", 'region="far east"')) == ["O2"]


def test_rows_of_stdin_fill_them(own_sales):
    rows = [{"ref": "O3", "budget": 5, "region": "south"}, {"ref": "O1", "memo": None}]
    text = "\n".join(map(json.dumps, rows))
    assert own_sales("opp", "edit", "--stdin", stdin=text).code == 0
    new = json.dumps({"topic": "Van", "budget": "3k", "wants": True})
    assert own_sales("opp", "new", "--stdin", "--field", "memo=row", stdin=new).code == 0
    assert refs(own_sales("opp", "list", "--where", "memo=row wants=yes")) == ["O4"]
    every = '{"ref": "O1"}\n{"ref": "O2", "sizes": 2}'
    assert own_sales("opp", "edit", "--stdin", "sizes=1", "next=call", stdin=every).code == 0
    assert refs(own_sales("opp", "list", "--where", "sizes=1")) == ["O1"]
    assert refs(own_sales("opp", "list", "--where", "next_step=call")) == ["O1", "O2"]
    assert refs(own_sales("opp", "list", "--where", 'budget="5","3k"')) == ["O3", "O4"]
    assert refs(own_sales("opp", "list", "--where", "memo=none")) == ["O1", "O3"]


def test_a_move_fills_them_and_a_gate_asks_for_them(own_sales, tmp_path):
    text = own_sales("process", "export", "dealer").out
    gated = text.replace('requires = ["account|contact", "interest_type"]', 'requires = ["budget"]')
    assert gated != text
    (tmp_path / "own.toml").write_text(gated)
    assert own_sales("process", "apply", str(tmp_path / "own.toml")).code == 0
    refused = own_sales("opp", "advance", "3")
    assert refused.code == 4
    assert "budget is empty" in refused.err
    assert own_sales("opp", "advance", "3", "--set", "budget=1k").code == 0
    assert own_sales("opp", "advance", "1").code == 0
    assert "O2" not in own_sales("process", "check").out
    removed = own_sales("field", "remove", "opportunity", "budget")
    assert removed.code == 4
    assert "the process dealer asks for budget" in removed.err
    assert own_sales("process", "apply", str(tmp_path / "own.toml")).code == 0
    unknown = gated.replace("budget", "budgets")
    (tmp_path / "own.toml").write_text(unknown)
    assert own_sales("process", "apply", str(tmp_path / "own.toml")).code == 5


def test_a_choice_in_use_cannot_be_left_out(own_sales):
    refused = own_sales("field", "edit", "opportunity", "region", "--choices", "south,north")
    assert refused.code == 4
    assert "1 opportunity has region=far east" in refused.err
    edited = own_sales("field", "edit", "opportunity", "region", "--choices", "far east,north")
    assert edited.code == 0


def test_labels_and_places_change(own_sales):
    edited = own_sales(
        "field", "edit", "opportunity", "memo", "--label", "Remark", "--position", "1"
    )
    assert edited.out == "opportunity memo label Memo → Remark · position 6 → 1\n"
    listed = own_sales("field", "list", "-o", "json").json
    assert [each["name"] for each in listed][:3] == ["memo", "budget", "region"]
    assert own_sales("field", "edit", "opportunity", "memo").code == 2
    assert own_sales("field", "edit", "opportunity", "nothing", "--label", "x").code == 3


def test_a_lead_takes_its_own_fields_along(own_sales):
    for words in (
        ("budget", "--type", "money"),
        ("region", "--type", "choice", "--choices", "north,west"),
        ("memo", "--type", "date"),
        ("only_lead",),
    ):
        assert own_sales("field", "add", "lead", *words).code == 0
    values = ("budget=9k", "region=north", "memo=fri", "only_lead=x", "company=Acme")
    assert own_sales("lead", "new", "Quarry", *values).code == 0
    assert own_sales("lead", "new", "West", "region=west", "budget=1k", "company=B").code == 0
    assert own_sales("lead", "qualify", "1").code == 0
    record = own_sales("opp", "show", "4", "-o", "json").json[0]
    assert (record["budget"], record["region"], record["memo"]) == (9000.0, "north", None)
    refused = own_sales("lead", "qualify", "2", "--currency", "SEK")
    assert refused.code == 4
    assert "budget of L2 is 1,000 EUR" in refused.err
    assert own_sales("lead", "qualify", "2").code == 0
    assert own_sales("opp", "show", "5", "-o", "json").json[0]["region"] is None
    assert own_sales("db", "check").code == 0


@pytest.mark.parametrize("typed", ["GROSS", "gross", "  Groß ", "ＧＲＯＳＳ"])
def test_a_choice_is_the_same_by_the_rule_of_names(cli, typed):
    assert (
        cli("field", "add", "opp", "size", "--type", "choice", "--choices", "Klein,Groß").code == 0
    )
    assert cli("opp", "new", "A", f"size={typed}").code == 0
    assert cli(
        "opp", "list", "--where", f"size={typed}", "--fields", "size", "-o", "json"
    ).json == [{"size": "Groß"}]
