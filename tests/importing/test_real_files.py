"""Files made by others, read where they are at hand: exactly, or refused in one sentence."""

import io
import json
from itertools import chain
from pathlib import Path

import pytest

from oppcli.errors import BadValue, OppError
from oppcli.importing.files.reading import open_source
from oppcli.importing.files.records import record_blocks
from oppcli.importing.habits import Habits
from oppcli.importing.layouts.headings import tell_kind
from oppcli.importing.layouts.layout import lay_out
from oppcli.importing.layouts.mapping import read_map_file
from oppcli.importing.table import Table, read_table

from .conftest import REPOSITORY


def said(path: Path) -> OppError | None:
    """What is said about that file when it is read to its end; None when it is taken."""
    try:
        source = open_source(str(path))
        for _, cells, fault in source.rows():
            assert fault or len(cells) == len(source.headings), path.name
    except OppError as error:
        return error
    return None


def test_csv_spectrum_is_read_exactly(shared_data: Path) -> None:
    folder = shared_data / "badcsv" / "csv-spectrum"
    answers = sorted(folder.glob("json/*.json"))
    assert answers
    for answer in answers:
        path = folder / "csvs" / f"{answer.stem}.csv"
        expected = answer.read_text("utf-8")
        if b"\r" not in path.read_bytes():  # a checkout may have turned CRLF into LF
            expected = expected.replace("\\r\\n", "\\n")
        source = open_source(str(path))
        found = [dict(zip(source.headings, cells, strict=True)) for _, cells, _ in source.rows()]
        assert found == json.loads(expected), answer.stem


def test_csv_test_data_is_read_exactly(shared_data: Path) -> None:
    folder = shared_data / "badcsv" / "csv-test-data"
    answers = sorted(folder.glob("json/*.json"))
    assert answers
    for answer in answers:
        path = folder / "csv" / f"{answer.stem}.csv"
        expected = json.loads(answer.read_text("utf-8"))
        if answer.stem == "all-empty":  # no heading, so no source; its records are still exact
            text = io.StringIO(path.read_text("utf-8"), newline="")
            found = chain.from_iterable(record_blocks(text, ",", ""))
            assert [cells or [""] for _, cells, _ in found] == expected
            continue
        source = open_source(str(path))
        found: list[object] = [cells for _, cells, fault in source.rows() if not fault]
        if answer.stem.startswith("header-"):
            found = [
                dict(zip(source.headings, cells, strict=True)) for _, cells, _ in source.rows()
            ]
        else:
            found.insert(0, list(source.headings))
        assert found == expected, answer.stem


def test_bad_csv_test_data_gives_no_row(shared_data: Path) -> None:
    bad = sorted((shared_data / "badcsv" / "csv-test-data" / "csv").glob("bad-*.csv"))
    assert bad
    for path in bad:
        if said(path) is not None:
            continue
        source = open_source(str(path))
        assert all(fault for _, _, fault in source.rows()), path.name
        if not list(source.rows()):
            with pytest.raises(BadValue):
                tell_kind(source.headings, source.name)


def test_every_bad_file_is_read_or_refused_in_a_sentence(shared_data: Path) -> None:
    files = [path for path in (shared_data / "badcsv").rglob("*") if path.is_file()]
    assert files
    for path in files:
        error = said(path)
        if error is not None:
            assert error.message.endswith("."), path.name
            assert error.hint, path.name


def maven(shared_data: Path) -> Table:
    source = open_source(str(shared_data / "maven_crm" / "sales_pipeline.csv"))
    mapping = read_map_file(str(REPOSITORY / "docs" / "examples" / "maven.toml"))
    layout = lay_out(source.headings, mapping, source.name)
    return read_table(source, layout, Habits("EUR", mapping.date_order, None, mapping.decimal))


def test_maven_gives_the_known_answers(shared_data: Path) -> None:
    table = maven(shared_data)
    assert table.rows == 8_800
    assert table.layout.unmapped == ()
    places: dict[tuple[object, object], int] = {}
    won = 0
    for batch in table.batches():
        assert not batch.faults
        assert not batch.unsound
        assert set(batch.currencies) == {"USD"}
        for place in zip(batch.values["status"], batch.values["stage"], strict=True):
            places[place] = places.get(place, 0) + 1
        won += sum(minor for minor in batch.values["actual_revenue"] if isinstance(minor, int))
    assert places == {
        ("won", "quotation"): 4_238,
        ("lost", "quotation"): 2_473,
        ("open", "quotation"): 1_589,
        ("open", "interest"): 500,
    }
    assert won == 1_000_553_400


def test_maven_topics_have_no_loose_ends(shared_data: Path) -> None:
    topics = [
        str(topic) for batch in maven(shared_data).batches() for topic in batch.values["topic"]
    ]
    assert "GTX Pro for Isdom" in topics
    assert "GTX Pro" in topics  # an open deal without an account
    assert not any(topic.endswith("for") or "GTXPro" in topic for topic in topics)


def test_maven_dates_need_no_flag(shared_data: Path) -> None:
    path = str(shared_data / "maven_crm" / "sales_pipeline.csv")
    mapping = read_map_file(str(REPOSITORY / "docs" / "examples" / "maven.toml"))
    source = open_source(path)
    table = read_table(source, lay_out(source.headings, mapping, path), Habits("USD"))
    first = next(table.batches())
    assert first.values["created_at"][0] == "2016-10-20T12:00:00Z"
    assert first.values["closed_on"][0] == "2017-03-01"
