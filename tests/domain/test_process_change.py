"""A process applied over another: what goes, what is mapped, what is said."""

import pytest

from oppcli.domain.process import Process, Stage
from oppcli.domain.process_change import Applied, check_moves, read_moves
from oppcli.errors import BadValue, NotFound, RuleRefused


def process(*keys: str, **more) -> Process:
    stages = tuple(Stage(key, key.capitalize(), 50, "pipeline") for key in keys)
    return Process(**{"key": "p", "title": "P"} | {"stages": stages} | REASONS | more)


REASONS = {"lost_reasons": ("other",), "canceled_reasons": ("other",)}
OLD, NEW = process("a", "b", "c"), process("a", "d")


def test_stages_that_go_and_hold_records_are_all_named_with_what_to_type():
    with pytest.raises(RuleRefused) as caught:
        check_moves(OLD, NEW, {}, {"a": 4, "b": 1, "c": 1200})
    assert "B (1 open opportunity) and C (1,200 open opportunities)" in caught.value.message
    assert caught.value.hint == "--move b=d --move c=d"


def test_an_empty_stage_may_go_without_a_word():
    check_moves(OLD, NEW, {}, {"a": 4})


def test_mapped_stages_may_go():
    check_moves(OLD, NEW, {"b": "a", "c": "d"}, {"b": 1, "c": 2})


@pytest.mark.parametrize(
    ("moves", "kind", "said"),
    [
        ({"x": "d"}, NotFound, "no stage 'x' in force"),
        ({"b": "c"}, NotFound, "no stage 'c' in the file"),
        ({"a": "d"}, RuleRefused, "A stays"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(moves, kind, said):
    with pytest.raises(kind, match=said):
        check_moves(OLD, NEW, moves, {})


def test_a_new_process_has_nothing_to_map():
    check_moves(None, NEW, {}, {})
    with pytest.raises(NotFound):
        check_moves(None, NEW, {"a": "d"}, {})


def test_moves_are_read_in_pairs():
    assert read_moves(["a=b", " c = d "]) == {"a": "b", "c": "d"}
    for words in (["a"], ["=b"], ["a="], ["a=b", "a=c"]):
        with pytest.raises(BadValue):
            read_moves(words)


def test_what_changed_is_told_stage_by_stage():
    a, b, _ = OLD.stages
    renamed = Stage(b.key, "Better", 50, "pipeline")
    after = process(stages=(renamed, a, Stage("d", "D", 1, "commit")), lost_reasons=("price",))
    assert Applied(after, OLD, 2).told == (
        "C gone",
        "B is now Better",
        "D new",
        "another order",
        "other reasons",
    )
    assert Applied(OLD, OLD, 1).told == ()
