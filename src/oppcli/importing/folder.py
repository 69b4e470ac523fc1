"""Opens a folder that `export all` wrote: its manifest, and each file as rows of exact values."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from oppcli.domain.folder import MANIFEST, FolderFile, Held, file_of, read_manifest
from oppcli.domain.texts import unguarded
from oppcli.domain.wording import either, nearest, quoted
from oppcli.errors import BadValue, NotFound
from oppcli.importing.files.content import Content, open_content
from oppcli.importing.files.encoding import Text, open_text
from oppcli.importing.files.reading import open_source
from oppcli.importing.files.source import Row, Source
from oppcli.importing.files.texts import read_text
from oppcli.importing.guarding import unguarded_source
from oppcli.importing.own_format import Exact, exact_rows

_ESCAPES = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}
_NOTHING = ("", "[]")


@dataclass(frozen=True, slots=True)
class Opened:
    """One file of a folder. `source` is None when it holds no rows.

    `is_changed`: its content is not the exported one, so it has to be checked.
    """

    file: FolderFile
    path: Path
    source: Source | None
    is_changed: bool
    rows: int  # as it was written

    def batches(self) -> Iterator[Exact]:
        """Its rows, some thousand at a time."""
        if self.source is not None:
            yield from exact_rows(self.source, self.file.fields)


def open_folder(folder: Path) -> list[Opened]:
    """The files of a folder in the order in which they fill a store.

    Raises NotFound for a folder without a manifest or without one of its files, BadValue for a
    file that cannot be read, lacks a column or has one that is not known.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise NotFound(
            f"{folder} has no {MANIFEST}, so it is not an export of everything.",
            f"oppcli import {folder}/FILE.csv, for one file after the other",
        )
    manifest = read_manifest(_text(path), str(path))
    return [_opened(folder, held, manifest.format) for held in manifest.files]


def _text(path: Path) -> str:
    import io

    return read_text(str(path), io.StringIO())


def _opened(folder: Path, held: Held, format_: int) -> Opened:
    file, path = file_of(held.holds, format_), folder / held.file
    if Path(held.file).name != held.file or not path.is_file():
        raise NotFound(
            f"{folder} has no file {held.file}, which its {MANIFEST} names.",
            "export everything once more, or put the file back",
        )
    with path.open("rb") as stream:
        is_changed = file_digest(stream, "sha256").hexdigest() != held.sha256
    source = _source(path, file)
    if source is not None:
        _check_headings(file, path, source)
    return Opened(file, path, source, is_changed, held.rows)


def _source(path: Path, file: FolderFile) -> Source | None:
    if path.stat().st_size < 8 and path.read_bytes().strip().decode("latin-1") in _NOTHING:
        return None
    if path.suffix == ".tsv":
        return _own_tsv(open_content(str(path)))
    # A spreadsheet may have saved it with other marks than ours; ragged rows prove nothing.
    is_ours = path.suffix == ".csv" and _begins_with(path, f"{file.names[0]},".encode())
    return unguarded_source(open_source(str(path), delimiter="," if is_ours else None))


def _begins_with(path: Path, start: bytes) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(start)) == start


def _check_headings(file: FolderFile, path: Path, source: Source) -> None:
    missing = [name for name in file.names if name not in source.headings]
    unknown = [name for name in source.headings if name and name not in file.names]
    if missing:
        raise BadValue(
            f"{path} has no column {quoted(missing[0])}.", "put it back, even if it is empty"
        )
    if unknown:
        near = nearest(unknown[0], file.names)
        said = f" Did you mean {either(near)}?" if near else ""
        raise BadValue(
            f"{path} has a column {quoted(unknown[0])}, which is not known.{said}",
            "take it out, or import the file alone",
        )


def _own_tsv(content: Content) -> Source:
    r"""TSV as it is written here: a row a line, \t and \n spelled out, quotes as they are."""
    text = open_text(content, "utf-8")
    with text.open() as stream:
        first = stream.readline()
    headings, is_guarded = tuple(_cells(first)), first.endswith("\r\n")
    return Source(
        content.name,
        "tsv",
        headings,
        (),
        lambda: _rows(text, len(headings), is_guarded=is_guarded),
        "\t",
    )


def _rows(text: Text, width: int, *, is_guarded: bool) -> Iterator[Row]:
    with text.open() as stream:
        stream.readline()
        for line, written in enumerate(stream, 2):
            cells = _cells(written, is_guarded=is_guarded)
            fault = ""
            if len(cells) != width:
                fault = f"has {len(cells)} cells, the heading has {width}"
            yield line, cells, fault


def _cells(line: str, *, is_guarded: bool = False) -> list[str]:
    cells = line.rstrip("\r\n").split("\t")
    if is_guarded:
        cells = list(map(unguarded, cells))
    return [_unescaped(cell) if "\\" in cell else cell for cell in cells]


def _unescaped(cell: str) -> str:
    import re

    return re.sub(r"\\[\\tnr]", lambda found: _ESCAPES[found[0]], cell)
