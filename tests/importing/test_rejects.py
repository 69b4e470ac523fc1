"""A rejects file holds what was not taken, exactly, and imports again once it is mended."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.errors import BadValue
from oppcli.importing.files.reading import open_source
from oppcli.importing.layouts.layout import lay_out
from oppcli.importing.layouts.mapping import Mapping
from oppcli.importing.rejects import write_rejects

from .conftest import WriteFile

CELL = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)))


def test_rows_keep_headings_delimiter_and_cells(write: WriteFile, tmp_path: Path) -> None:
    source = open_source(write('topic;revenue\n"a;b";call me\nc\n'))
    target = tmp_path / "rejects.csv"
    with write_rejects(str(target), source) as rejects:
        for line, cells, fault in source.rows():
            rejects.add(line, fault or "not an amount", cells)
    with target.open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream, delimiter=";")) == [
            ["oppcli_line", "oppcli_reason", "topic", "revenue"],
            ["2", "not an amount", "a;b", "call me"],
            ["3", "has 1 cell, the heading has 2", "c"],
        ]


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=8))
def test_rejects_are_read_back_exactly_and_their_columns_are_no_data(
    tmp_path_factory: pytest.TempPathFactory, data: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("rejects")
    given_file = folder / "given.csv"
    given_file.write_text("topic,next_step\n", encoding="utf-8")
    source = open_source(str(given_file))
    with write_rejects(str(folder / "out.csv"), source) as rejects:
        for cells in data:
            rejects.add(7, "a reason, with a comma", cells)
    again = open_source(str(folder / "out.csv"))
    assert [cells[2:] for _, cells, _ in again.rows()] == data
    layout = lay_out(again.headings, Mapping(kind="opportunity"), again.name)
    assert [feed.heading for feed in layout.feeds] == ["topic", "next_step"]
    assert layout.unmapped == ()


def test_rejects_of_rejects_have_one_line_and_one_reason(write: WriteFile, tmp_path: Path) -> None:
    source = open_source(write("oppcli_line,oppcli_reason,topic\n4,bad,x\n5,worse,y,z\n"))
    target = tmp_path / "again.csv"
    with write_rejects(str(target), source) as rejects:
        for line, cells, fault in source.rows():
            rejects.add(line, fault or "still bad", cells)
    assert target.read_text("utf-8").splitlines() == [
        "oppcli_line,oppcli_reason,topic",
        "2,still bad,x",
        '3,"has 4 cells, the heading has 3",y,z',
    ]


def test_rejects_of_json_are_csv(write: WriteFile, tmp_path: Path) -> None:
    source = open_source(write('{"topic": "a,b", "n": [1]}\n', "x.jsonl"))
    target = tmp_path / "rejects.csv"
    with write_rejects(str(target), source) as rejects:
        for line, cells, fault in source.rows():
            rejects.add(line, fault, cells)
    assert [cells[2] for _, cells, _ in open_source(str(target)).rows()] == ["a,b"]


def test_half_a_character_is_written_visibly(write: WriteFile, tmp_path: Path) -> None:
    source = open_source(write('{"topic": "\\ud800"}\n', "x.jsonl"))
    target = tmp_path / "rejects.csv"
    with write_rejects(str(target), source) as rejects:
        rejects.add(1, "not valid text", ["\ud800"])
    assert "\\ud800" in target.read_text("utf-8")


def test_a_failed_import_leaves_the_old_rejects_alone(write: WriteFile, tmp_path: Path) -> None:
    source = open_source(write("topic\nx\n"))
    target = tmp_path / "rejects.csv"
    target.write_text("older")
    with pytest.raises(TypeError), write_rejects(str(target), source) as rejects:
        rejects.add(2, "bad", None)  # type: ignore[arg-type]
    assert target.read_text() == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["given.csv", "rejects.csv"]


def test_the_file_being_imported_is_never_overwritten(write: WriteFile, tmp_path: Path) -> None:
    path = write("topic\nx\n")
    with pytest.raises(BadValue, match="being imported"), write_rejects(path, open_source(path)):
        pass
    assert Path(path).read_text() == "topic\nx\n"
    folder = str(tmp_path / "absent" / "rejects.csv")
    with (
        pytest.raises(BadValue, match="cannot be written"),
        write_rejects(folder, open_source(path)),
    ):
        pass
