"""The door for what a command says: what goes where, in which format, in what colour."""

import io
from datetime import date

import pytest

from oppcli.errors import BadValue, WrongUsage
from oppcli.output.out import Output, write_error
from oppcli.output.screen_text import Segment, write_lines
from oppcli.output.table import Column, Table


class Screen(io.StringIO):
    """A stream that says it is a terminal, to look at choices; real ones are in other tests."""

    def isatty(self) -> bool:
        return True


def output(stdout: io.StringIO | None = None, **asked: object) -> Output:
    return Output(
        stdout=stdout or io.StringIO(), stderr=io.StringIO(), today=date(2026, 11, 23), **asked
    )


def said(out: Output) -> tuple[str, str]:
    assert isinstance(out.stdout, io.StringIO)
    assert isinstance(out.stderr, io.StringIO)
    return out.stdout.getvalue(), out.stderr.getvalue()


def rows(count: int) -> Table:
    return Table((Column("ref"), Column("owner")), [(f"O{n}", "jana") for n in range(count)])


def test_a_pipe_gets_tsv_with_all_rows() -> None:
    out = output()
    out.table(rows(120))
    data, notes = said(out)
    assert len(data.splitlines()) == 121
    assert data.startswith("ref\towner\nO0\tjana\n")
    assert notes == ""


def test_a_terminal_gets_fifty_rows_and_is_told_of_the_rest() -> None:
    out = output(Screen())
    out.table(rows(400))
    data, notes = said(out)
    assert len(data.splitlines()) == 52
    assert notes == "… 350 more rows: --limit 0 shows all\n"


def test_a_terminal_shows_all_when_asked_to() -> None:
    out = output(Screen(), limit=0)
    out.table(rows(70))
    data, notes = said(out)
    assert (len(data.splitlines()), notes) == (72, "")


def test_data_formats_are_whole_on_a_terminal_too() -> None:
    out = output(Screen(), format="csv")
    out.table(rows(60))
    assert len(said(out)[0].splitlines()) == 61


def test_rows_left_out_are_always_counted() -> None:
    out = output(limit=2, format="csv")
    out.table(rows(3))
    assert said(out) == ("ref,owner\nO0,jana\nO1,jana\n", "… 1 more row: --limit 0 shows all\n")


def test_sorting_may_use_a_column_that_is_not_shown() -> None:
    out = output(fields=["owner"], sort="-ref", format="csv")
    out.table(Table((Column("ref"), Column("owner")), [("O1", "a"), ("O2", "b")]))
    assert said(out)[0] == "owner\nb\na\n"


def test_nothing_found_is_said_beside_the_data() -> None:
    out = output()
    out.table(Table((Column("ref"),), [], empty="no open opportunities"))
    assert said(out) == ("ref\n", "no open opportunities\n")


def test_quiet_keeps_notes_back_but_not_errors() -> None:
    out = output(quiet=True)
    out.note("18 open")
    write_error(out.stderr, "O12 is closed.", "oppcli opp reopen 12")
    assert said(out) == ("", "error: O12 is closed.\n  try: oppcli opp reopen 12\n")


def test_what_is_said_is_one_safe_line() -> None:
    out = output()
    out.say("O12 a\nb\x1b[2J → Contract")
    out.note("a\rb")
    write_error(out.stderr, "topic 'x\ny' is no good.", "try\x1b this")
    data, notes = said(out)
    assert data == "O12 a⏎b␛[2J → Contract\n"
    assert notes == "a␍b\nerror: topic 'x⏎y' is no good.\n  try: try␛ this\n"


def test_an_error_without_a_hint_is_one_line() -> None:
    stream = io.StringIO()
    write_error(stream, "no.", colour="always")
    assert stream.getvalue() == "\x1b[31merror:\x1b[0m no.\n"


def test_a_refused_format_proposes_near_ones() -> None:
    with pytest.raises(WrongUsage) as refused:
        output(format="jsno").table(rows(1))
    assert refused.value.hint == "-o json"


def test_a_refused_field_writes_nothing() -> None:
    out = output(fields=["xyz"])
    with pytest.raises(BadValue):
        out.table(rows(1))
    assert said(out) == ("", "")


@pytest.mark.parametrize(
    ("colour", "environment", "screen", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"TERM": "dumb"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {}, True, False),
    ],
)
def test_who_decides_about_colour(
    colour: str,
    environment: dict[str, str],
    screen: bool,
    expected: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    out = output(Screen() if screen else io.StringIO(), colour=colour)
    assert out.colour is expected
    out.table(rows(1) if screen else Table((Column("ref"),), []))
    assert ("\x1b[" in said(out)[0]) is (expected and screen)


def test_the_format_is_resolved_for_those_who_ask() -> None:
    assert (output().format, output(Screen()).format) == ("tsv", "table")
    assert output(format="md").format == "md"


def test_lines_are_coloured_by_their_segments() -> None:
    lines = [(Segment("O12", "accent"), Segment("  late\n", "late")), ()]
    plain, coloured = io.StringIO(), io.StringIO()
    write_lines(lines, plain, colour=False)
    write_lines(lines, coloured, colour=True)
    assert plain.getvalue() == "O12  late⏎\n\n"
    assert coloured.getvalue() == "\x1b[36mO12\x1b[0m\x1b[31m  late⏎\x1b[0m\n\n"


def test_lines_fall_back_to_ascii() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", errors="backslashreplace")
    write_lines([(Segment("✓ Interest ── ● Contract · ○ Delivery → é"),)], stream, colour=False)
    stream.flush()
    assert raw.getvalue() == b"+ Interest -- * Contract - o Delivery -> \\xe9\n"


def test_half_a_character_is_written_as_an_escape() -> None:
    raw = io.BytesIO()
    out = Output(
        stdout=io.TextIOWrapper(raw, encoding="ascii"),
        stderr=io.StringIO(),
        today=date(2026, 11, 23),
    )
    out.table(Table((Column("ref"), Column("é")), [("O1", "half \ud83d")]))
    out.stdout.flush()
    assert raw.getvalue().decode() == "ref\té\nO1\thalf \\ud83d\n"
