"""Names made to break a screen are shown literally in every format, one row on one line."""

import csv
import io
import json
from collections.abc import Callable

import pytest

from oppcli.output.table import Column, Table

Written = Callable[..., str]

HOSTILE = {
    "markup": ("[red]x", "[red]x"),
    "closing markup": ("[/b]", "[/b]"),
    "emoji code": (":bomb:", ":bomb:"),
    "clear the screen": ("\x1b[2J", "␛[2J"),
    "write the clipboard": ("\x1b]52;c;cm0=\x07", "␛]52;c;cm0=␇"),
    "link": ("\x1b]8;;http:x\x1b\\y", "␛]8;;http:x␛\\y"),
    "one-byte escape": ("a\x9b31m", "a‹9b›31m"),
    "carriage return": ("a\rb", "a␍b"),
    "turned around": ("a\u202eb", "a‹202e›b"),
    "newline": ("a\nb", "a⏎b"),
    "tab": ("a\tb", "a␉b"),
    "line separator": ("a\u2028b", "a‹2028›b"),
    "next line": ("a\x85b", "a‹85›b"),
    "formula": ("=1+1", "=1+1"),
    "script": ("<script>", "<script>"),
    "wide": ("日本語", "日本語"),
    "emoji": ("👍🏽 ❤️", "👍🏽 ❤️"),
    "table": ("a | b \\| `c`", "a | b \\| `c`"),
}
EACH = pytest.mark.parametrize(("stored", "shown"), HOSTILE.values(), ids=HOSTILE)


def table_of(text: str) -> Table:
    columns = (Column("ref"), Column("topic", shrinks=True), Column("owner"))
    return Table(columns, [("O1", text, "jana"), ("O2", "next", text)], marks=["late", ""])


@EACH
@pytest.mark.parametrize("name", ["plain", "table"])
@pytest.mark.parametrize("colour", [False, True])
def test_people_see_the_text_itself(
    stored: str, shown: str, name: str, colour: bool, written: Written
) -> None:
    lines = written(name, table_of(stored), colour=colour, width=80).splitlines()
    assert len(lines) == 4
    assert shown in lines[2]
    assert shown in lines[3]


@EACH
def test_markdown_shows_the_text_and_runs_none(stored: str, shown: str, written: Written) -> None:
    lines = written("md", table_of(stored)).splitlines()
    assert len(lines) == 4
    text = lines[2].removeprefix("| O1 | ").removesuffix(" | jana |")
    active = [at for at, one in enumerate(text) if one in "[]<>|`*_" and text[at - 1] != "\\"]
    assert not active
    for mark in "[]<>|`_~&":
        text = text.replace(f"\\{mark}", mark)
    assert text.replace("\\\\", "\\") == shown


@EACH
def test_headings_and_titles_are_made_safe_too(stored: str, shown: str, written: Written) -> None:
    table = Table((Column("a", title=stored),), [("x",)], title=stored)
    for name in ("plain", "table"):
        assert [line.strip() for line in written(name, table).splitlines()[:2]] == [shown, shown]


@EACH
def test_programs_get_the_exact_text_back(stored: str, shown: str, written: Written) -> None:
    table = table_of(stored)
    read = csv.reader(io.StringIO(written("csv", table), newline=""), strict=True)
    assert list(read)[1] == ["O1", stored, "jana"]
    assert json.loads(written("json", table))[0]["topic"] == stored
    assert json.loads(written("jsonl", table).splitlines()[1])["owner"] == stored
    assert len(written("tsv", table).split("\n")) == 4


@EACH
@pytest.mark.parametrize("name", ["csv", "tsv", "json", "jsonl"])
def test_no_format_lets_a_terminal_obey(
    stored: str, shown: str, name: str, written: Written
) -> None:
    text = written(name, table_of(stored), is_terminal=True)
    assert not set(text) & set("\x1b\x9b\x07\r\u202e\x85\u2028")
