"""Lines of a screen break between words on a narrow terminal, and keep their styles."""

from hypothesis import given
from hypothesis import strategies as st

from oppcli.output.screen_text import Segment, cell_width, on_screen, wrapped

STYLES = st.sampled_from(["", "dim", "strong"])
TEXTS = st.text(alphabet="ab ü漢", max_size=40)
SPACED = st.builds(lambda text, style: Segment(text + " ", style), TEXTS, STYLES)
LINES = st.lists(SPACED | st.builds(Segment, TEXTS, STYLES), max_size=5).map(tuple)


def text_of(line):
    return "".join(segment.text for segment in line)


def test_a_line_that_fits_is_left_as_it_is():
    line = (Segment("close", "dim"), Segment("   Mon"))
    assert list(wrapped(line, 11)) == [line]


def test_what_does_not_fit_goes_on_indented_below():
    line = (Segment("device     ", "dim"), Segment("VIN1 · delivery Mon 21 Dec"))
    lines = list(wrapped(line, 28, 11))
    assert [text_of(each) for each in lines] == [
        "device     VIN1 · delivery",
        "           Mon 21 Dec",
    ]
    assert lines[0][0] == Segment("device", "dim")


@given(LINES, st.integers(5, 30), st.integers(0, 4))
def test_no_word_is_lost_broken_or_too_wide_for_its_line(line, width, indent):
    lines = list(wrapped(line, width, indent))
    joined = " ".join(text_of(each) for each in lines)
    assert joined.split() == text_of(line).split()
    for each in lines:
        words = text_of(each).split()
        assert cell_width(text_of(each)) <= width or len(words) == 1


def test_a_segment_that_is_a_word_is_never_broken():
    line = (Segment("● Delivery 3d", is_word=True), Segment(" ── "), Segment("○ Won", is_word=True))
    assert [text_of(each) for each in wrapped(line, 14)] == ["● Delivery 3d", "── ○ Won"]


def test_what_is_said_goes_on_two_cells_further_in_than_it_began():
    text = "  O2 status lost → open · closed Mon 23 Nov 2026 (today) → –"
    assert on_screen(text, 44) == [
        "  O2 status lost → open ·",
        "    closed Mon 23 Nov 2026 (today) → –",
    ]
    assert on_screen(text, None) == [text]


@given(st.text(alphabet="ab ·ü漢", min_size=1, max_size=80), st.integers(8, 60))
def test_no_word_of_what_is_said_is_lost(text, width):
    assert " ".join(on_screen(text, width)).split() == text.split() or not text.strip()


def test_a_command_that_is_wider_than_a_line_goes_on_behind_a_backslash():
    command = "oppcli pipeline --by facility --owner leif --business 'Nordic Trucks'"
    assert on_screen(f"the sums: {command}", 60) == [
        "the sums:",
        "  oppcli pipeline --by facility --owner leif --business \\",
        "    'Nordic Trucks'",
    ]
    assert on_screen(f"the sums: {command}", 90) == [f"the sums: {command}"]
    assert on_screen(f"the sums: {command}", 75) == ["the sums:", f"  {command}"]
