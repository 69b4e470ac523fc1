"""What is read from delimited files: exactly what is in them, and errors that name the line."""

import csv
import gzip
import io
import os
import sqlite3
import subprocess
import sys
import tempfile
import tracemalloc
import zipfile
import zlib
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.errors import BadValue, NotFound
from oppcli.importing.files.reading import open_source
from oppcli.importing.files.records import record_blocks
from oppcli.importing.files.source import Row

from .conftest import WriteFile


def rows(path: str, **told: str) -> list[Row]:
    return list(open_source(path, **told).rows())


def cells(path: str, **told: str) -> list[list[str]]:
    return [found for _, found, fault in rows(path, **told) if not fault]


def refusal(path: str, **told: str) -> BadValue:
    with pytest.raises(BadValue) as caught:
        rows(path, **told)
    assert caught.value.hint
    return caught.value


def test_rows_come_with_their_line_and_can_be_read_twice(write: WriteFile) -> None:
    source = open_source(write('a,b\n1,"x\ny"\n\n2,z\n'))
    assert source.headings == ("a", "b")
    expected = [(2, ["1", "x\ny"], ""), (5, ["2", "z"], "")]
    assert list(source.rows()) == expected
    assert list(source.rows()) == expected


@given(
    data=st.lists(
        st.lists(
            st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",))),
            min_size=3,
            max_size=3,
        ),
        max_size=20,
    ),
    mark=st.sampled_from(",;\t|"),
)
def test_what_csv_writes_is_read_back_exactly(
    tmp_path_factory: pytest.TempPathFactory, data: list[list[str]], mark: str
) -> None:
    path = tmp_path_factory.mktemp("round") / "trip.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, delimiter=mark)
        writer.writerow(["first", "second", "third"])
        writer.writerows(data)
    source = open_source(str(path))
    assert source.delimiter == mark
    assert [found for _, found, _ in source.rows()] == data


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_is_one_line(write: WriteFile, end: str) -> None:
    assert rows(write(end.join(["a,b", "1,2", "3,4"]))) == [
        (2, ["1", "2"], ""),
        (3, ["3", "4"], ""),
    ]


@pytest.mark.parametrize(
    ("heading", "mark"),
    [
        ("Amount, EUR;Close;Topic", ";"),
        ('"a;b;c","d"', ","),
        ("a\tb, c\td", "\t"),
        ("a|b|c;d", "|"),
        ("alone", ","),
    ],
)
def test_the_delimiter_is_told_by_the_heading_line(
    write: WriteFile, heading: str, mark: str
) -> None:
    assert open_source(write(heading + "\n")).delimiter == mark


def test_a_sep_line_names_the_delimiter_and_is_no_heading(write: WriteFile) -> None:
    source = open_source(write("sep=|\na,b|c\n1|2\n"))
    assert source.headings == ("a,b", "c")
    assert list(source.rows()) == [(3, ["1", "2"], "")]


def test_a_given_delimiter_wins(write: WriteFile) -> None:
    assert open_source(write("a,b;c\n"), delimiter=";").headings == ("a,b", "c")
    assert open_source(write("a;b\tc\n"), delimiter="tab").headings == ("a;b", "c")
    assert "delimiter" in refusal(write("a,b\n"), delimiter="::").message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_byte_order_mark_says_the_encoding(write: WriteFile, encoding: str) -> None:
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    source = open_source(write((mark + "name\nʤ\n").encode(encoding)))
    assert source.headings == ("name",)
    assert list(source.rows()) == [(2, ["ʤ"], "")]
    assert source.notices == ()


def test_what_is_not_utf8_is_read_as_cp1252_and_said(write: WriteFile) -> None:
    source = open_source(write("name\nAda\nJosé €5\n".encode("cp1252")))
    assert [found for _, found, _ in source.rows()] == [["Ada"], ["José €5"]]
    assert source.notices == ("read as CP1252: line 3 is not UTF-8",)


def test_bytes_of_no_encoding_are_refused_at_their_line(write: WriteFile) -> None:
    assert refusal(write(b"a\nx\n\x81\xff\n")).message.startswith("line 3 of ")
    assert refusal(write("a\né\n".encode()), encoding="ascii").message.startswith("line 2 of ")
    assert "'klingon'" in refusal(write("a\n"), encoding="klingon").message
    assert "'base64'" in refusal(write("a\n"), encoding="base64").message


def test_an_unterminated_quote_is_said_where_it_opened(write: WriteFile) -> None:
    lines = [f"{number},ok,3" for number in range(2, 10_001)]
    lines[8] = '10,"open,3'
    error = refusal(write("\n".join(["a,b,c", *lines])))
    assert error.message.startswith("a quote that opens in line 10 of ")


def test_later_quotes_do_not_hide_where_one_opened(write: WriteFile) -> None:
    error = refusal(write('a,b,c\n1,"two\nlines","open\n4,"x",6\n7,"y",9\n'))
    assert "opens in line 3 of" in error.message
    assert "line 3" in error.hint


def test_text_after_a_closing_quote_is_refused_at_its_line(write: WriteFile) -> None:
    error = refusal(write('a,b\n1,"Hey, " it"\n'))
    assert error.message.startswith("line 2 of ")
    assert "after a closing quote" in error.message


def test_a_quote_inside_an_open_cell_rejects_that_row_alone(write: WriteFile) -> None:
    found = rows(write('a,b\n1,say "yes"\n2,fine\n"3","say ""no"""\n'))
    assert [bool(fault) for _, _, fault in found] == [True, False, False]
    assert found[2][1] == ["3", 'say "no"']


def test_rows_of_another_width_are_rejected_with_both_counts(write: WriteFile) -> None:
    found = rows(write("a,b,c\n1,2\n1,2,3\n1,2,3,4\n"))
    assert [(line, fault) for line, _, fault in found] == [
        (2, "has 2 cells, the heading has 3"),
        (3, ""),
        (4, "has 4 cells, the heading has 3"),
    ]


def test_double_headings_are_refused_by_name(write: WriteFile) -> None:
    assert "'Phone'" in refusal(write("Name,Phone,Phone \n")).message


def test_a_blank_heading_matters_only_over_data(write: WriteFile) -> None:
    assert cells(write("a,,b\n1, ,2\n")) == [["1", " ", "2"]]
    assert "column 2 of" in refusal(write("a,,b\n1,x,2\n")).message


def test_headings_alone_are_no_rows_and_nothing_is_an_error(write: WriteFile) -> None:
    assert rows(write("a,b")) == []
    for empty in ("", "\n\n", " , \n"):
        assert "is empty" in refusal(write(empty)).message


def test_a_nul_is_refused_at_its_line(write: WriteFile) -> None:
    assert refusal(write("a,b\r\n1,2\r\n3,\0\r\n")).message.startswith("line 3 of ")


def test_cells_and_lines_have_a_limit(write: WriteFile) -> None:
    assert cells(write("a,b\n1," + "x" * 1_000_000 + "\n"))[0][1] == "x" * 1_000_000
    assert "longer than 1 MB" in refusal(write("a,b\n1," + "x" * 1_100_000 + "\n")).message
    assert "opens in line 2" in refusal(write('a,b\n1,"' + "x\n" * 600_000)).message
    assert "longer than 8 MB" in refusal(write("a" * 9_000_000)).message
    assert "headings; at most" in refusal(write(",".join(map(str, range(3_000))))).message


def test_other_content_is_recognised_whatever_its_name(write: WriteFile, tmp_path: Path) -> None:
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.csv", "a,b")
    database = tmp_path / "store.csv"
    with sqlite3.connect(database) as connection:
        connection.execute("create table t (a)")
    connection.close()
    assert "zip archive" in refusal(write(zipped.getvalue())).message
    assert "zip archive" in refusal(write(plain.getvalue())).message
    twice = gzip.compress(gzip.compress(b"a,b\n1,2\n"))
    assert "gzip twice" in refusal(write(twice)).message
    assert "SQLite" in refusal(str(database)).message
    assert "web page" in refusal(write("  <!DOCTYPE html><table>")).message


def test_gzip_is_told_by_content_and_unpacked(write: WriteFile) -> None:
    packed = gzip.compress(b"a;b\n1;2\n")
    for name in ("given.csv", "given.csv.gz", "given"):
        source = open_source(write(packed, name))
        assert (source.headings, source.delimiter) == (("a", "b"), ";")
        assert list(source.rows()) == [(2, ["1", "2"], "")]
    assert open_source(write(gzip.compress(b"a\tb;c\n"), "x.tsv.gz")).headings == ("a", "b;c")
    assert open_source(write(gzip.compress(b'{"a": 1}\n'), "x.jsonl.gz")).format == "jsonl"


def test_half_a_gzip_file_is_refused_in_a_sentence(write: WriteFile) -> None:
    packed = gzip.compress(b"a,b\n" + b"1,2\n" * 5_000)
    assert "damaged" in refusal(write(packed[:-20])).message
    assert "damaged" in refusal(write(packed[:30] + b"\0" * 40)).message


def test_gzip_that_inflates_without_end_is_refused(
    write: WriteFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    packed = zlib.compressobj(wbits=31)
    path = Path(write(b"", "bomb.csv.gz"))
    with path.open("wb") as stream:
        for _ in range(300):
            stream.write(packed.compress(b"a,b\n" * (1 << 18)))
        stream.write(packed.flush())
    assert "inflates to more than 256 MB" in refusal(str(path)).message
    assert list(tmp_path.iterdir()) == [path]  # nothing of it stays


def test_what_is_not_a_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        open_source(str(tmp_path / "absent.csv"))
    assert "is a folder" in refusal(str(tmp_path)).message
    assert "cannot be read" in refusal("a\0b.csv").message


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_said(write: WriteFile) -> None:
    path = write("a\n1\n")
    Path(path).chmod(0)
    assert "cannot be read" in refusal(path).message


def test_standard_input_is_read_twice_and_its_copy_goes(tmp_path: Path) -> None:
    program = (
        "from oppcli.importing.files.reading import open_source\n"
        "s = open_source('-')\n"
        "print(s.name, s.headings, list(s.rows()) == list(s.rows()), len(list(s.rows())))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        input="a,b\n1,2\n3,4\n",
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert (done.stdout, done.stderr) == ("standard input ('a', 'b') True 2\n", "")
    assert list(tmp_path.iterdir()) == []


def test_rows_are_streamed_not_held(write: WriteFile) -> None:
    path = write("a,b\n" + "some text,more text\n" * 200_000)
    tracemalloc.start()
    try:
        count = sum(1 for _ in open_source(path).rows())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 200_000
    assert peak < Path(path).stat().st_size


def test_a_blank_line_is_a_record_without_cells() -> None:
    found = chain.from_iterable(record_blocks(io.StringIO("a,b\n\nc\n"), ",", "text"))
    assert list(found) == [(1, ["a", "b"], ""), (2, [], ""), (3, ["c"], "")]


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text('a,;"\t|\r\n{}[]:1é\ufeff', max_size=200).map(str.encode),
        st.text('a,"\r\n\0', max_size=60).map(lambda text: text.encode("utf-16")),
    )
)
def test_any_bytes_are_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("noise") / "noise"
    path.write_bytes(content)
    refused = ""
    try:
        source = open_source(str(path))
        found = list(source.rows())
    except BadValue as error:
        refused = f"{error.message} Try: {error.hint}"
        found = []
    assert refused or all(fault or len(row) == len(source.headings) for _, row, fault in found)
    assert not refused.endswith("Try: ")
    assert [line for line, _, _ in found] == sorted(line for line, _, _ in found)
