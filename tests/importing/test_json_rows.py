"""What is read from JSON lines and arrays of objects."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.errors import BadValue
from oppcli.importing.files.reading import open_source
from oppcli.importing.files.source import Nested

from .conftest import WriteFile

TEXT = st.text(st.characters(exclude_categories=("Cs",)))


def test_keys_are_headings_in_the_order_first_seen(write: WriteFile) -> None:
    source = open_source(write('{"b": 1, "a": 2}\n\n{"c": 3, "a": 4}\n', "x.jsonl"))
    assert source.format == "jsonl"
    assert source.headings == ("b", "a", "c")
    assert list(source.rows()) == [(1, ["1", "2", ""], ""), (3, ["", "4", "3"], "")]


def test_values_keep_their_exact_text(write: WriteFile) -> None:
    source = open_source(
        write('[{"a": 1.10, "b": 1e400, "c": true, "d": null, "e": " x"}]', "x.json")
    )
    assert [row[1] for row in source.rows()] == [["1.10", "1e400", "true", "", " x"]]


def test_an_array_says_the_line_of_each_object(write: WriteFile) -> None:
    source = open_source(write('[\n {"a": 1},\n {"a":\n 2},\n {"a": 3}\n]\n', "x.json"))
    assert [(line, cells) for line, cells, _ in source.rows()] == [
        (2, ["1"]),
        (3, ["2"]),
        (5, ["3"]),
    ]


@pytest.mark.parametrize("shape", ["json", "jsonl"])
@given(data=st.lists(st.fixed_dictionaries({"a": TEXT, "b": TEXT}), min_size=1, max_size=30))
def test_what_json_writes_is_read_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, shape: str, data: list[dict[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("round") / f"trip.{shape}"
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in data)
    path.write_text(json.dumps(data, indent=1) if shape == "json" else lines, encoding="utf-8")
    source = open_source(str(path))
    found = [dict(zip(source.headings, cells, strict=True)) for _, cells, _ in source.rows()]
    assert found == data


def test_an_object_longer_than_a_block_is_read_whole(write: WriteFile) -> None:
    data = [{"a": "x" * 300_000}, {"a": "y" * 900_000}]
    found = [cells for _, cells, _ in open_source(write(json.dumps(data), "x.json")).rows()]
    assert found == [["x" * 300_000], ["y" * 900_000]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1}\n{"a": NaN}', "line 2 of .* has NaN"),
        ('[{"a": -Infinity}]', "line 1 of .* has -Infinity"),
        ('{"a": 1, "a": 2}', "line 1 of .* has the key 'a' twice"),
        ('{"a": ' + "[" * 200_000, "line 1 of .* is nested too deeply"),
        ('[{"a": ' + "[" * 200_000 + "]" * 200_000 + "}]", "line 1 of .* is nested too deeply"),
        ("[" * 200_000, "line 1 of .* is nested too deeply"),
        ('{"a": 1}\n{"a" 2}', "line 2 of .* is not JSON"),
        ('{\n"a": 1}', "line 1 of .* is not JSON"),
        ('{"a": 1} {"a": 2}', "line 1 of .* has text after its object"),
        ('[{"a": 1}\n{"a": 2}]', "line 2 of .* has neither a comma nor the end"),
        ('[{"a": 1}', "line 1 of .* has neither a comma nor the end"),
        ('[{"a": 1}] x', "line 1 of .* has text after the list"),
        ('[{"a": 1},\n{"a": "open', "line 2 of .* starts what is not JSON"),
        ("[1]", "line 1 of .* not an object"),
        ("[]", "holds no JSON objects"),
        ('{"a": "' + "x" * 1_100_000 + '"}', "line 1 of .* longer than 1 MB"),
        ('{"": 1}', "column 1 of .* has no heading"),
    ],
)
def test_what_is_not_certain_is_refused_with_its_line(
    write: WriteFile, text: str, said: str
) -> None:
    with pytest.raises(BadValue, match=said):
        open_source(write(text, "x.json"))


def test_an_object_inside_another_is_told_from_a_text(write: WriteFile) -> None:
    found = list(open_source(write('[{"a": {"b": 1}}, {"a": 2}]', "x.json")).rows())
    assert found[0][1:] == (['{"b": "1"}'], "")
    assert isinstance(found[0][1][0], Nested)
    assert found[1] == (2, ["2"], "")


def test_json_has_no_delimiter(write: WriteFile) -> None:
    with pytest.raises(BadValue, match="no delimiter"):
        open_source(write('{"a": 1}', "x.json"), delimiter=";")


def test_an_unknown_format_is_refused(write: WriteFile) -> None:
    with pytest.raises(BadValue, match="'yaml'"):
        open_source(write("a\n"), format="yaml")
