"""Reports rolled up a tree: own rows, totals, and nothing counted twice."""

from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.grouping import Grouping
from oppcli.domain.rollup import OWN, TOTAL, rolled

TREE = {"boss": None, "jana": "boss", "leif": "jana"}
names = st.sampled_from(("boss", "jana", "leif", "noor", ""))
months = st.sampled_from(("2026-11", "2026-12", "no date"))
currencies = st.sampled_from(("EUR", "JPY"))


def test_what_has_something_below_it_has_a_total_before_its_own():
    cells = {(("leif",), "EUR"): 5, (("boss",), "EUR"): 1}
    found = [
        (each.groups, each.row, each.level, each.figure)
        for each in rolled(cells, Grouping(("manager",)), TREE, 0)
    ]
    assert found == [
        (("boss",), TOTAL, 0, 6),
        (("boss",), OWN, 0, 1),
        (("jana",), TOTAL, 1, 5),
        (("jana",), OWN, 1, 0),
        (("leif",), OWN, 2, 5),
    ]


def test_a_total_is_there_though_nobody_below_has_brought_anything():
    cells = {(("boss", "2026-11"), "EUR"): 1, (("leif", "2026-12"), "EUR"): 5}
    lines = rolled(cells, Grouping(("manager", "month")), TREE, 0)
    found = [(each.groups, each.row, each.figure) for each in lines]
    assert found[:2] == [(("boss", "2026-11"), TOTAL, 1), (("boss", "2026-11"), OWN, 1)]


def test_without_a_tree_among_the_groups_nothing_is_added():
    cells = {(("jana",), "EUR"): 5}
    (only,) = rolled(cells, Grouping(("owner",)), TREE, 0)
    assert (only.groups, only.figure, only.row) == (("jana",), 5, "")


@given(st.dictionaries(st.tuples(st.tuples(months, names), currencies), st.integers(0, 10**15)))
def test_own_rows_sum_to_all_cells_in_every_month_and_currency(cells):
    own: dict[tuple[str, str], int] = {}
    top: dict[tuple[str, str], int] = {}
    lines = list(rolled(cells, Grouping(("month", "manager")), TREE, 0))
    totals = {(line.groups, line.currency) for line in lines if line.row == TOTAL}
    for line in lines:
        key = (line.groups[0], line.currency)
        if line.row == OWN:
            own[key] = own.get(key, 0) + line.figure
        is_whole = line.row == TOTAL or (line.groups, line.currency) not in totals
        if line.level == 0 and is_whole:
            top[key] = top.get(key, 0) + line.figure
    expected: dict[tuple[str, str], int] = {}
    for ((month, _), currency), figure in cells.items():
        expected[month, currency] = expected.get((month, currency), 0) + figure
    assert own == top == expected
