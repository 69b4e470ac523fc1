"""The order and the chances of stages that files name: no order of rows changes them."""

from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.found_stages import FoundStage, in_order, win_rate

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Call", "call", "Visit", "VISIT", "Offer", "Order"]),
        st.none() | st.integers(0, 3),  # the place that the file gives it
        st.none() | st.sampled_from([10, 20, 50]),
        st.sampled_from(["", "pipeline", "commit"]),
        st.none() | st.integers(-5, 5),  # when it was entered
    ),
    min_size=1,
)


def found(rows):
    """What the rows say, stages in the order in which rows name them first."""
    stages: dict[str, FoundStage] = {}
    for title, order, chance, category, entered in rows:
        one = stages.setdefault(title.casefold(), FoundStage())
        one.titles[title] += 1
        one.orders |= set() if order is None else {order}
        one.chances.update([] if chance is None else [chance])
        one.categories.update([category] if category else [])
        one.entered += entered or 0
        one.entries += entered is not None
    return list(stages.values())


def told(rows):
    order = in_order(found(rows), known={"Call": 0, "Offer": 1}, system="CRM")
    stages = [(one.title, one.chance, one.category) for one in order.stages]
    return stages, order.by, order.undecided


@given(ROWS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_shuffled_rows_say_the_same(pair):
    rows, shuffled = pair
    assert told(rows) == told(shuffled)


@given(ROWS)
def test_every_stage_is_in_the_order_once(rows):
    stages = found(rows)
    ordered = in_order(stages).stages
    assert sorted(map(id, ordered)) == sorted(map(id, stages))


def stage(title, *, orders=(), chances=(), entered=()):
    one = FoundStage()
    one.titles[title] += 1
    one.orders |= set(orders)
    one.chances.update(chances)
    one.entered, one.entries = sum(entered), len(entered)
    return one


def titles(stages, **more):
    order = in_order(stages, **more)
    return [one.title for one in order.stages], order.by, order.undecided


def test_what_was_told_wins_over_the_file_and_that_over_the_system():
    stages = [stage("A", orders=[2], chances=[10]), stage("B", orders=[1], chances=[90])]
    known = {"A": 0, "B": 1}
    assert titles(stages, known=known, system="CRM") == (["B", "A"], "as in the file", ())
    assert titles(stages, given=known, known=known) == (["A", "B"], "as told", ())


def test_the_system_wins_over_chances_and_these_over_days():
    stages = [stage("A", chances=[90], entered=[1]), stage("B", chances=[10, 30], entered=[9])]
    assert titles(stages, known={"A": 0, "B": 1}, system="CRM") == (["A", "B"], "as in CRM", ())
    assert titles(stages) == (["B", "A"], "by their mean probability", ())


def test_days_decide_what_chances_leave_equal():
    stages = [stage("A", chances=[10], entered=[5, 7]), stage("B", chances=[10], entered=[1, 9])]
    assert titles(stages) == (["B", "A"], "by the mean day they were entered", ())


def test_an_order_that_lacks_a_stage_leaves_that_one_open():
    stages = [stage("A"), stage("B", chances=[90]), stage("C", chances=[10])]
    assert titles(stages) == (["C", "B", "A"], "as far as they are told", ("A",))


def test_the_alphabet_orders_what_nothing_else_does():
    assert titles([stage("b"), stage("A")]) == (["A", "b"], "by the alphabet", ("A", "b"))
    assert titles([stage("b")]) == (["b"], "by the alphabet", ())


def test_a_win_rate_is_rounded_half_to_even():
    assert [win_rate(1, 2), win_rate(1, 199), win_rate(3, 197), win_rate(0, 0)] == [33, 0, 2, None]
