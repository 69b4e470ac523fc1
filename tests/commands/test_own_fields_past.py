"""Own fields in the history, under undo, and as they were on past days."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oppcli.stores.past_query import Reading
from own_sales import DEFINED, refs
from surroundings import TODAY


def test_the_history_has_a_row_for_each_field(own_sales):
    own_sales("opp", "edit", "1", "budget=12k", "memo=none")
    rows = own_sales("history", "O1", "-o", "json").json
    assert [(row["field"], row["old"], row["new"]) for row in rows[1:]] == [
        ("budget", "10000.00", "12000.00"),
        ("memo", "alpha", None),
    ]


def test_one_field_is_undone_and_another_stays(own_sales):
    own_sales("opp", "edit", "1", "budget=12k")
    own_sales("opp", "edit", "1", "memo=delta", "sizes=3")
    batch = own_sales("history", "O1", "-o", "json").json[1]["batch"]
    undone = own_sales("undo", batch)
    assert undone.code == 0, undone.err
    assert "budget 12,000 EUR → 10,000 EUR" in undone.out
    record = own_sales("opp", "show", "1", "-o", "json").json[0]
    assert (record["budget"], record["memo"], record["sizes"]) == (10000.0, "delta", 3)


def test_a_later_change_of_the_same_field_is_in_the_way(own_sales):
    own_sales("opp", "edit", "1", "budget=12k")
    batch = own_sales("history", "O1", "-o", "json").json[-1]["batch"]
    own_sales("opp", "edit", "1", "budget=13k")
    refused = own_sales("undo", batch)
    assert refused.code == 4
    assert "O1 own.budget" not in refused.err
    assert "O1 budget" in refused.err


def test_removing_hides_and_adding_again_brings_it_back(own_sales):
    removed = own_sales("field", "remove", "opportunity", "region")
    assert removed.out == "opportunity region removed: its values and its history stay\n"
    assert own_sales("opp", "list", "--where", "region=north").code == 5
    assert "region" not in own_sales("opp", "show", "1", "-o", "json").json[0]
    assert "Sales region" not in own_sales("opp", "show", "1").out
    assert "region" not in own_sales("export", "opportunity").out.splitlines()[0].split("\t")
    own_sales("opp", "edit", "1", "budget=11k")  # leaves the hidden value alone
    assert "region\tchoice" not in own_sales("field", "list").out
    assert "region\tchoice" in own_sales("field", "list", "--removed").out
    refused = own_sales("field", "add", "opportunity", "region")
    assert refused.code == 4
    assert "a name never changes its type" in refused.err
    back = own_sales("field", "add", "opportunity", "region", "--type", "choice")
    assert back.out == "opportunity region is back, with the values that it had\n"
    assert refs(own_sales("opp", "list", "--where", "region=north")) == ["O1"]


def test_a_value_is_undone_after_its_field_was_removed(own_sales):
    own_sales("opp", "edit", "1", "region=south")
    batch = own_sales("history", "O1", "-o", "json").json[-1]["batch"]
    own_sales("field", "remove", "opportunity", "region")
    assert own_sales("undo", batch).code == 0
    own_sales("field", "add", "opportunity", "region", "--type", "choice")
    assert refs(own_sales("opp", "list", "--where", "region=north")) == ["O1"]
    assert own_sales("db", "check").code == 0


def test_a_definition_cannot_be_undone_under_its_values(own_sales):
    refused = own_sales("undo", "1")
    assert refused.code == 4
    assert "O1 budget" in refused.err
    assert "O2 budget" in refused.err
    own_sales("field", "add", "opportunity", "spare")
    assert own_sales("undo").code == 0
    assert "spare" not in own_sales("field", "list").out


def test_a_choice_cannot_be_undone_under_its_values(own_sales):
    own_sales("field", "edit", "opportunity", "region", "--choices", "north,south,far east,west")
    own_sales("opp", "edit", "3", "region=west")
    batch = own_sales("history", "-o", "json").json[1]["batch"]
    refused = own_sales("undo", batch)
    assert refused.code == 4
    assert "O3 region" in refused.err
    assert own_sales("undo").code == 0
    assert own_sales("undo", batch).code == 0


def test_the_past_has_the_fields_and_values_of_then(own_sales):
    day = {"OPPCLI_TODAY": "2026-11-24"}
    later = {"OPPCLI_TODAY": "2026-11-25"}
    assert own_sales("opp", "edit", "1", "budget=12k", "region=none", env=day).code == 0
    assert own_sales("field", "remove", "opportunity", "budget", env=later).code == 0
    assert own_sales("field", "add", "opportunity", "fresh", env=later).code == 0

    def then(on: str, *words: str):
        return own_sales("opp", "list", *words, "--as-of", on, "-o", "json", env=later)

    seen = ("--where", "ref=O1", "--fields", "budget,region")
    assert then(TODAY, *seen).json == [{"budget": 10000.0, "region": "north"}]
    assert then("2026-11-24", *seen).json == [{"budget": 12000.0, "region": None}]
    assert then("2026-11-25", *seen).code == 5
    assert then("2026-11-24", "--fields", "fresh").code == 5
    assert refs(own_sales("opp", "list", "--where", "budget=10k", "--as-of", TODAY, env=later)) == [
        "O1"
    ]


DAYS = ("2026-11-24", "2026-11-25", "2026-11-26")
LATER = {"OPPCLI_TODAY": "2026-12-01"}


@pytest.fixture
def moved(own_sales):
    """O1 went south with more on the second day; the third hides regions, and adds a field."""
    for day, words in (
        (DAYS[0], ("opp", "edit", "1", "2", "3", "revenue=1k", "close=2027-02-01")),
        (DAYS[1], ("opp", "edit", "1", "budget=12k", "region=south")),
        (DAYS[1], ("opp", "edit", "3", "region=north")),
        (DAYS[2], ("field", "remove", "opportunity", "region")),
        (DAYS[2], ("field", "add", "opportunity", "fresh")),
    ):
        assert own_sales(*words, env={"OPPCLI_TODAY": day}).code == 0, words

    def look(*words):
        return own_sales(*words, env=LATER)

    return look


def counts(ran) -> dict[str, int]:
    assert ran.code == 0, ran.err
    return {row["region"]: row["count"] for row in ran.json}


def test_reports_and_lists_of_a_past_day_know_the_values_of_then(moved):
    by_region = ("pipeline", "--by", "region", "-o", "json", "--as-of")
    assert counts(moved(*by_region, DAYS[0])) == {"far east": 1, "north": 1, None: 1}
    assert counts(moved(*by_region, DAYS[1])) == {"far east": 1, "north": 1, "south": 1}
    assert moved(*by_region, DAYS[2]).code == 5
    above = ("opp", "list", "--where", "budget>10k", "--as-of")
    assert [refs(moved(*above, day)) for day in DAYS] == [[], ["O1"], ["O1"]]
    south = ("opp", "list", "--where", "region!=south", "--as-of")
    assert [refs(moved(*south, day)) for day in DAYS[:2]] == [["O1", "O2", "O3"], ["O2", "O3"]]
    shown = moved("opp", "show", "1", "--as-of", DAYS[0], "-o", "json").json[0]
    assert (shown["budget"], shown["region"]) == (10000, "north")


def test_sql_of_a_past_day_has_the_columns_of_then(moved):
    asked = ("sql", "select ref, budget, region from v_opportunity where id <> 2", "-o", "csv")
    assert moved(*asked, "--as-of", DAYS[0]).out == "ref,budget,region\nO1,10000.0,north\nO3,,\n"
    then = moved(*asked, "--as-of", DAYS[1])
    assert then.out == "ref,budget,region\nO1,12000.0,south\nO3,,north\n"
    assert moved(*asked, "--as-of", DAYS[2]).code == 5
    whole = moved("sql", "select own from v_opportunity where id = 3", "--as-of", DAYS[1])
    assert whole.out == 'own\n{"region":"north"}\n'
    assert moved("sql", "select fresh from v_opportunity", "--as-of", DAYS[2]).code == 0


def test_a_comparison_of_two_days_has_the_fields_of_the_later_one(moved):
    def lines(*words) -> dict[tuple[str | None, str], int]:
        rows = moved("diff", DAYS[0], *words, "-o", "json").json
        return {(row.get("region"), row["line"]): row["count"] for row in rows if row["count"]}

    assert set(lines(DAYS[1], "--by", "region")) == {
        *(("far east", line) for line in ("start", "end")),
        *(("north", line) for line in ("start", "owner_in", "owner_out", "end")),
        *(("south", line) for line in ("owner_in", "end")),
        *((None, line) for line in ("start", "owner_out")),
    }
    above = lines(DAYS[1], "--where", "budget>10k")
    assert above == {(None, "owner_in"): 1, (None, "end"): 1}
    assert lines("--where", "budget>10k") == above
    behind = ("diff", DAYS[0], DAYS[1], "--where", "region=south", "--list", "end")
    assert refs(moved(*behind)) == ["O1"]
    assert moved("diff", DAYS[0], "--by", "region").code == 5
    assert moved("field", "add", "opportunity", "region", "--type", "choice").code == 0
    assert lines("--by", "region") == lines(DAYS[1], "--by", "region")
    compared = moved("pipeline", "--by", "region", "--compare", DAYS[0], "-o", "json").json
    figures = {(row["region"], row["count_then"], row["count"]) for row in compared}
    assert figures == {(None, 1, 0), ("far east", 1, 1), ("north", 1, 1), ("south", 0, 1)}
    assert counts(moved("pipeline", "--by", "region", "-o", "json"))["south"] == 1


def test_what_was_unmade_and_made_again_has_its_values_on_the_days_between(own_sales):
    def on(day: str, *words: str):
        ran = own_sales(*words, env={"OPPCLI_TODAY": day})
        assert ran.code == 0, ran.err
        return ran

    on(DAYS[0], "opp", "new", "Gone", "budget=1k", "memo=kept")
    batch = str(on(DAYS[0], "history", "O4", "-o", "json").json[0]["batch"])
    on(DAYS[1], "undo", batch)
    on(DAYS[2], "redo")
    on("2026-11-27", "opp", "edit", "4", "budget=2k", "memo=none")
    seen = ("opp", "list", "--fields", "ref,budget,memo", "-o", "json", "--as-of")
    rows = [own_sales(*seen, day, env=LATER).json[3:] for day in (*DAYS, "2026-11-27")]
    assert rows == [
        [{"ref": "O4", "budget": 1000, "memo": "kept"}],
        [],
        [{"ref": "O4", "budget": 1000, "memo": "kept"}],
        [{"ref": "O4", "budget": 2000, "memo": None}],
    ]


def test_before_an_import_only_what_had_ended_has_own_values(cli, tmp_path):
    (tmp_path / "told.csv").write_text(
        "external_id,topic,owner,created_at,status,closed_on,est_revenue,stage,region\n"
        "s1,Crane,mia,2025-01-10,open,,5000,contract,north\n"
        "s2,Dozer,mia,2025-02-01,won,2025-03-15,700,quotation,south\n"
    )
    words = ("--kind", "opportunity", "--source-system", "old", "--keep-unmapped")
    assert cli("import", str(tmp_path / "told.csv"), *words).code == 0
    assert cli("opp", "reopen", "2", env={"OPPCLI_TODAY": DAYS[0]}).code == 0
    assert cli("opp", "edit", "1", "2", "region=west", env={"OPPCLI_TODAY": DAYS[0]}).code == 0

    def regions(day: str) -> list[tuple[str, str | None]]:
        fields = ("opp", "list", "--status", "all", "--fields", "topic,region", "-o", "json")
        return [tuple(row.values()) for row in cli(*fields, "--as-of", day, env=LATER).json]

    assert regions("2025-02-10") == [("Crane", None), ("Dozer", None)]
    assert regions("2025-03-15") == [("Crane", None), ("Dozer", "south")]
    assert regions(TODAY) == [("Crane", "north"), ("Dozer", "south")]
    assert regions(DAYS[0]) == [("Crane", "west"), ("Dozer", "west")]
    added = cli("field", "add", "opportunity", "fresh", env={"OPPCLI_TODAY": DAYS[0]})
    assert added.code == 0
    listed = cli("field", "list", "--as-of", "2025-02-10", "-o", "json", env=LATER).json
    assert [row["name"] for row in listed] == ["region"]


def test_who_does_not_name_own_fields_does_not_wait_for_them():
    """A view reads the column `own` for all; its past is looked at for those who name it."""
    assert "own" in Reading("SELECT ref FROM v_opportunity").unread()
    for sql in (
        "SELECT json_extract(own, '$.budget') FROM v_opportunity",
        "SELECT t.own FROM v_opportunity t",
        "SELECT * FROM v_opportunity",
    ):
        assert "own" not in Reading(sql).unread()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("money"), st.sampled_from(["none", "1", "2.50", "7k"])),
        st.tuples(st.just("text"), st.sampled_from(["none", "one", "two words"])),
        st.tuples(st.just("day"), st.sampled_from(["none", "2026-12-01", "2027-01-15"])),
        st.tuples(st.just("both"), st.sampled_from(["3", "4.20"])),
        st.tuples(st.sampled_from(["undo", "redo"]), st.just("")),
    ),
    min_size=2,
    max_size=7,
)
PAIRS = {"est_revenue": "budget", "next_step": "memo", "est_close_date": "handed"}


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_own_fields_behave_as_built_in_ones(cli, new_address, steps):
    """Each step does the same to a built-in field and to an own one; then they are the same, in
    every past as well."""
    store = {"OPPCLI_DB": new_address()}
    day = date.fromisoformat(TODAY)

    def type_(*words: str, on: date = day):
        return cli(*words, env={**store, "OPPCLI_TODAY": on.isoformat()})

    for words in DEFINED:
        assert type_("field", "add", "opportunity", *words).code == 0
    assert type_("opp", "new", "Twin").code == 0
    days = [day]
    for what, value in steps:
        days.append(days[-1] + timedelta(1))
        words = {
            "money": ("opp", "edit", "1", f"est_revenue={value}", f"budget={value}"),
            "text": ("opp", "edit", "1", f"next_step={value}", f"memo={value}"),
            "day": ("opp", "edit", "1", f"est_close_date={value}", f"handed={value}"),
            "both": ("opp", "edit", "1", f"est_revenue={value}", f"budget={value}", "memo=x"),
        }.get(what, (what,))
        if what == "both":
            words = (*words, "next_step=x")
        ran = type_(*words, on=days[-1])
        assert ran.code in (0, 3, 4), ran.err
        if type_("opp", "list", on=days[-1]).out.count("\n") == 1:  # its making was undone
            return
    names = [*PAIRS, *PAIRS.values()]
    for each in days:
        looked = ("opp", "list", "--fields", ",".join(names), "--as-of", each.isoformat())
        rows = type_(*looked, "-o", "json", on=days[-1]).json
        for row in rows:
            assert {row[a] == row[b] for a, b in PAIRS.items()} == {True}, (each, row)
    told = type_("history", "O1", "-o", "json", on=days[-1]).json
    by_field = {
        name: [(row["batch"], row["old"], row["new"]) for row in told if row["field"] == name]
        for name in names
    }
    for built_in, own in PAIRS.items():
        assert by_field[built_in] == by_field[own]
    assert type_("db", "check", on=days[-1]).code == 0
