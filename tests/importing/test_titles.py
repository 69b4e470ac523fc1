"""Lines of titles above a table are passed over when its headings are known, and never guessed."""

from collections.abc import Sequence

import pytest

from oppcli.importing.files.headline import Heads
from oppcli.importing.files.reading import open_source
from oppcli.importing.files.source import Source

from .conftest import WriteFile

REPORT = 'My pipeline\n"As of 23 Nov, by jana"\n\nDeal Name{0}Amount{0}Stage\nCrane{0}5{0}won\n'


def known(cells: Sequence[str]) -> bool:
    return {"Deal Name", "Amount"} <= set(cells)


def opened(path: str) -> Source:
    return open_source(path, heads=Heads(known))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_known_headings_are_found_below_titles_and_tell_the_delimiter(
    write: WriteFile, mark: str
) -> None:
    source = opened(write(REPORT.format(mark)))
    assert (source.headings, source.delimiter) == (("Deal Name", "Amount", "Stage"), mark)
    assert list(source.rows()) == [(5, ["Crane", "5", "won"], "")]
    assert source.notices == (
        "read from line 4 on: the 2 lines above the headings hold no records",
    )


def test_headings_that_come_first_skip_nothing(write: WriteFile) -> None:
    source = opened(write("\nDeal Name,Amount\nCrane,5\nDeal Name,Amount\n"))
    assert source.notices == ()
    assert [line for line, _, _ in source.rows()] == [3, 4]


def test_without_known_headings_the_first_line_is_the_headings(write: WriteFile) -> None:
    source = opened(write("topic,value\nDeal,Amount\n"))
    assert (source.headings, source.notices) == (("topic", "value"), ())
    assert open_source(write(REPORT.format(","))).headings == ("My pipeline",)


def test_headings_are_looked_for_in_thirty_lines_and_no_further(write: WriteFile) -> None:
    titles = "".join(f"title {number}\n" for number in range(30))
    assert opened(write(titles + "Deal Name,Amount\n")).headings == ("Deal Name", "Amount")
    assert opened(write("more\n" + titles + "Deal Name,Amount\n")).headings == ("more",)


def test_titles_stand_above_a_sep_line_file_too(write: WriteFile) -> None:
    source = opened(write("sep=;\nTitle\nDeal Name;Amount\nCrane;5\n"))
    assert source.headings == ("Deal Name", "Amount")
    assert list(source.rows()) == [(4, ["Crane", "5"], "")]
