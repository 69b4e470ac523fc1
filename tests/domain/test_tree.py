"""Trees: their order, their loops, and sums that neither lose nor double anything."""

from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.tree import above, in_order, loops, roll_up, with_all_above, would_loop

BOSSES = {"boss": None, "jana": "boss", "leif": "jana", "noor": "boss", "ruth": None}


@st.composite
def trees(draw: st.DrawFn) -> dict[int, int | None]:
    """Every node stands below an earlier one or at the top."""
    size = draw(st.integers(1, 12))
    return {
        node: draw(st.none() | st.integers(0, node - 1)) if node else None for node in range(size)
    }


@st.composite
def figures(draw: st.DrawFn) -> tuple[dict[int, int | None], dict[int, int]]:
    tree = draw(trees())
    return tree, draw(st.dictionaries(st.integers(0, 15), st.integers(-(10**15), 10**15)))


def test_those_above_are_named_nearest_first():
    assert above("leif", BOSSES) == ["jana", "boss"]


def test_a_node_comes_directly_before_what_is_below_it():
    assert [(each.name, each.level) for each in in_order(BOSSES)] == [
        ("boss", 0),
        ("jana", 1),
        ("leif", 2),
        ("noor", 1),
        ("ruth", 0),
    ]


def test_a_loop_is_told_with_its_whole_way():
    assert would_loop("boss", "leif", BOSSES) == ["leif", "jana", "boss"]
    assert would_loop("boss", "boss", BOSSES) == ["boss"]
    assert would_loop("noor", "leif", BOSSES) == []


def test_what_stands_in_a_loop_is_still_there_once():
    looped = {"a": "b", "b": "a", "c": None}
    assert sorted(each.name for each in in_order(looped)) == ["a", "b", "c"]
    assert above("a", looped) == ["b", "a"]


def test_a_total_is_a_nodes_own_and_all_below_it():
    found = {
        branch.place.name: (branch.own, branch.total)
        for branch in roll_up({"jana": 5, "leif": 2, "stranger": 1}, BOSSES)
    }
    assert found == {"boss": (None, 7), "jana": (5, 7), "leif": (2, 2), "stranger": (1, 1)}


@given(figures())
def test_the_totals_of_the_top_sum_to_all_that_is_own(given_):
    tree, own = given_
    branches = list(roll_up(own, tree))
    assert sum(branch.total for branch in branches if branch.place.level == 0) == sum(own.values())


@given(figures())
def test_every_total_is_the_sum_of_the_own_figures_at_and_below_it(given_):
    tree, own = given_
    for branch in roll_up(own, tree):
        name = branch.place.name
        below = [figure for node, figure in own.items() if name in (node, *above(node, tree))]
        assert branch.total == sum(below)


@given(figures())
def test_all_that_has_a_figure_and_all_above_it_is_there_once_and_in_order(given_):
    tree, own = given_
    names = [branch.place.name for branch in roll_up(own, tree)]
    assert len(names) == len(set(names))
    assert set(names) == with_all_above(own, tree)
    for name in names:
        assert all(names.index(upper) < names.index(name) for upper in above(name, tree))


@given(trees(), st.data())
def test_a_tree_that_would_not_loop_has_no_loop_afterwards(tree, data):
    node, parent = (data.draw(st.sampled_from(sorted(tree))) for _ in range(2))
    moved = {**tree, node: parent}
    assert bool(would_loop(node, parent, tree)) == (node in above(node, moved))


class Counted(dict[int, int | None]):
    """A tree that counts how often somebody asks who is above."""

    asked = 0

    def get(self, node, default=None):
        self.asked += 1
        return super().get(node, default)


def test_a_chain_twice_as_long_takes_twice_the_steps():
    short, long = (Counted({n: n + 1 for n in range(size)} | {size: None}) for size in (1500, 3000))
    assert (list(loops(short)), list(loops(long))) == ([], [])
    assert long.asked <= 2 * short.asked + 2
    with_all_above(short, short)
    with_all_above(long, long)
    assert long.asked <= 2 * short.asked + 4


@given(trees(), st.data())
def test_each_loop_is_found_once(tree, data):
    node, parent = (data.draw(st.sampled_from(sorted(tree))) for _ in range(2))
    moved = {**tree, node: parent}
    assert bool(list(loops(moved))) == (parent == node or node in above(parent, tree))
