"""The recorder sees what a command changes, and lets pass only what is listed."""

import pytest

from recorded.differences import Listed, difference, listed
from recorded.script import SESSIONS, Step, names, steps, text_lines, write
from recorded.stored import changes

DEAL = {"id": 3, "title": "Crane", "price": 100}
BEFORE = {"deal": [DEAL], "change": [{"id": 1, "batch_id": 1, "entity": "deal", "entity_id": 3,
                                      "field": "title", "new": "Crane"}]}  # fmt: skip


def step(*lines: str) -> Step:
    return Step(1, "deal list", steps(names()[0])[0].at, [], block=list(lines))


def test_a_row_that_came_changed_or_went_is_a_line_each() -> None:
    new = {"id": 4, "title": 'Two "used" ones'}
    assert changes(BEFORE, {**BEFORE, "deal": [{**DEAL, "price": 90}, new]}) == [
        "~ deal 3: price=100→90",
        '+ deal 4: title="Two \\"used\\" ones"',
    ]
    assert changes(BEFORE, {**BEFORE, "deal": []}) == ['- deal 3: price=100 title="Crane"']
    assert changes(BEFORE, BEFORE) == []


def test_a_history_that_is_rewritten_is_seen() -> None:
    rewritten = {**BEFORE["change"][0], "new": "Crain"}
    assert changes(BEFORE, {**BEFORE, "change": [rewritten]}) == [
        '~ change of deal 3: new="Crane"→"Crain"'
    ]


def changed(number: int, field: str, new: str) -> dict[str, object]:
    row = {"id": number, "batch_id": 2, "entity": "deal", "entity_id": 3}
    return {**row, "field": field, "new": new}


def test_changes_of_different_fields_may_be_written_in_any_order() -> None:
    price, title, again = (
        changed(2, "price", "1"),
        changed(3, "title", "2"),
        changed(4, "title", "3"),
    )
    one, other, reversed_ = (
        changes(BEFORE, {**BEFORE, "change": [*BEFORE["change"], *written]})
        for written in ([price, title, again], [title, price, again], [price, again, title])
    )
    assert one == other
    assert one != reversed_


def test_a_listed_column_is_left_out_of_both_sides() -> None:
    but = Listed(columns={("deal", "lapsed_on"): "0022"}, tables={"reminder": "0022"})
    recorded = step("exit 0", "~ deal 3: price=1→2", '- deal 4: lapsed_on="2026-11-23" price=5')
    done = ["exit 0", '~ deal 3: lapsed_on=none→"2026-11-23" price=1→2', "- deal 4: price=5"]
    more = ['~ deal 5: lapsed_on=none→"a \\"b\\" c"', "+ reminder 1: deal=3"]
    assert difference(recorded, [*done, *more], but) == []
    assert difference(recorded, done, Listed()) == [
        "- ~ deal 3: price=1→2",
        '- - deal 4: lapsed_on="2026-11-23" price=5',
        '+ ~ deal 3: lapsed_on=none→"2026-11-23" price=1→2',
        "+ - deal 4: price=5",
    ]
    assert difference(recorded, ["exit 0", "~ deal 3: price=1→3", done[2]], but) == [
        "- ~ deal 3: price=1→2",
        "+ ~ deal 3: price=1→3",
    ]


def test_a_difference_needs_a_reason_and_a_decision_or_a_line_of_the_changelog() -> None:
    text = '[[step]]\nsession = "offers"\nsteps = [3]\n{} = "{}"\nwhy = "{}"\n'
    assert listed(text.format("decision", "0022", "Offers lapse.")).faults == ()
    assert listed(text.format("changelog", "Keep a Changelog", "Offers lapse.")).faults == ()
    assert len(listed(text.format("decision", "9999", "Offers lapse.")).faults) == 1
    assert len(listed(text.format("changelog", "not said there", "Offers lapse.")).faults) == 1
    assert len(listed(text.format("decision", "9999", " ")).faults) == 2


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("one\n\ntwo\n", ["> one", ">", "> two"]),
        ("a\\b\r\n", ["> a\\\\b\\r"]),
        ("no end", ["> no end \\"]),
    ],
)
def test_a_text_is_written_so_that_every_byte_counts(text: str, lines: list[str]) -> None:
    assert text_lines(">", text) == lines


@pytest.mark.parametrize("name", names())
def test_a_session_is_written_as_it_is_read(name: str, tmp_path, monkeypatch) -> None:
    kept = (SESSIONS / f"{name}.txt").read_text(encoding="utf-8")
    session = steps(name)
    monkeypatch.setattr("recorded.script.SESSIONS", tmp_path)
    write(name, session)
    assert (tmp_path / f"{name}.txt").read_text(encoding="utf-8") == kept
