"""What gives way when the screen is narrow, and what never does."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from oppcli.output.layout import line_width, placed
from oppcli.output.people import Shown
from oppcli.output.table import Table, select

Written = Callable[..., str]
LONG = "Fleet renewal of the whole northern region 2027"
SIZES = pytest.mark.parametrize("name", ["plain", "table"])


@pytest.fixture
def long_topic(opportunities: Table) -> Table:
    first, *others = opportunities.rows
    return replace(opportunities, rows=[(first[0], LONG, *first[2:]), *others])


def first_row(text: str) -> str:
    return text.splitlines()[2].rstrip()


@SIZES
@pytest.mark.parametrize(
    ("width", "row"),
    [
        (
            200,
            "  O12  Fleet renewal of the whole northern region 2027  Acme     Contract   "
            "         480,000  Fri 27 Nov (4d)     2d  jana",
        ),
        (
            100,
            "  O12  Fleet renewal of the wh…  Acme     Contract            480,000  "
            "Fri 27 Nov (4d)     2d  jana",
        ),
        (
            90,
            "  O12  Fleet renewal of the whole…  Acme     Contract            480,000  "
            "Fri 27 Nov (4d)",
        ),
        (60, "  O12  Fleet renewal o…  Acme     Contract   480,000  27 Nov"),
        (52, "  O12  Fleet renewal of th…      480,000  Fri 27 Nov"),
        (20, "  O12  Fleet…  480,000  27 Nov"),
    ],
)
def test_columns_give_way_and_topics_shorten_in_order(
    long_topic: Table, written: Written, name: str, width: int, row: str
) -> None:
    assert first_row(written(name, long_topic, width=width)) == row


@SIZES
@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_lines_stay_on_the_screen(
    long_topic: Table, written: Written, name: str, width: int
) -> None:
    assert all(
        cell_len(line) <= width for line in written(name, long_topic, width=width).split("\n")
    )


def test_a_pipe_cuts_nothing(long_topic: Table, written: Written) -> None:
    assert LONG in written("plain", long_topic)


def test_fields_asked_for_shorten_before_they_go(long_topic: Table, written: Written) -> None:
    table = select(long_topic, ["ref", "topic", "account", "stage", "owner", "est_revenue"])
    heading = written("plain", table, width=60).splitlines()[0].split()
    assert heading == ["Ref", "Topic", "Account", "Stage", "Owner", "EUR"]


TEXTS = st.text(st.sampled_from("abc 日é"), min_size=1, max_size=60)


@st.composite
def columns(draw: st.DrawFn) -> list[Shown]:
    rows = draw(st.integers(1, 4))

    def column(name: str, **how: object) -> Shown:
        cells = draw(st.lists(TEXTS, min_size=rows, max_size=rows))
        return Shown(name, name, cells, [], **how)

    fixed = Shown("ref", "ref", ["O123456"] * rows, [])
    amount = Shown("amount", "amount", ["1,234,567.00"] * rows, [], right=True)
    count = draw(st.integers(0, 5))
    others = [
        column(
            f"c{n}", yields=draw(st.integers(0, 9)), shrinks=draw(st.booleans()), may_shorten=True
        )
        for n in range(count)
    ]
    return [fixed, *others, amount]


@given(columns(), st.integers(90, 300))
def test_lines_fit_and_refs_and_amounts_are_whole(shown: list[Shown], room: int) -> None:
    given_room = placed(shown, room)
    assert line_width(given_room) <= room
    widths = {one.shown.name: one.width for one in given_room}
    assert widths["ref"] == 7
    assert widths["amount"] == 12


@given(columns(), st.integers(1, 300))
def test_room_is_never_wasted_on_less_than_was_asked(shown: list[Shown], room: int) -> None:
    for one in placed(shown, room):
        assert one.width <= one.natural
