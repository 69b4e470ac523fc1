"""Opens what an import is given (a file or standard input) as headings and rows of text cells."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from oppcli.domain.wording import either, quoted
from oppcli.errors import BadValue
from oppcli.importing.content import open_content, refuse_unless_text
from oppcli.importing.encoding import Text, open_text

Row = tuple[int, list[str], str]  # line where it starts, its cells, why it is not sound or ""
Format = Literal["csv", "tsv", "jsonl", "json"]

FORMATS: tuple[Format, ...] = ("csv", "tsv", "jsonl", "json")
MOST_HEADINGS = 2_000
LONGEST_CELL = 1 << 20  # characters

_BY_SUFFIX: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".txt": "csv",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file as rows. `rows()` starts over each time, so that two passes see the same.

    Every sound row has as many cells as there are headings. A blank heading holds no data.
    """

    name: str
    format: Format
    headings: tuple[str, ...]
    notices: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    delimiter: str = ","


def open_source(
    path: str,
    *,
    format: str | None = None,  # noqa: A002 — the word people know
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Source:
    """The rows of that file; `-` is standard input. What is not given is told by the content.

    Raises NotFound or BadValue naming the file, the line and what to do. A row with too many or
    too few cells is no error: it comes with its reason.
    """
    from oppcli.importing import delimited, jsonrows

    wanted = _known_format(format)
    content = open_content(path)
    refuse_unless_text(content)
    text = open_text(content, encoding)
    found = wanted or _told_by_content(text)
    if found in ("json", "jsonl"):
        if delimiter is not None:
            raise BadValue(
                f"{content.name} is JSON, which has no delimiter.", "leave out --delimiter"
            )
        return jsonrows.open_json(text, found)
    return delimited.open_delimited(text, found, delimiter)


def _known_format(word: str | None) -> Format | None:
    for known in FORMATS:
        if word is not None and word.lower() == known:
            return known
    if word is not None:
        raise BadValue(f"{quoted(word)} is not a format that can be imported.", either(FORMATS))
    return None


def _told_by_content(text: Text) -> Format:
    by_name = _BY_SUFFIX.get(text.content.suffix)
    if by_name is not None:
        return by_name
    with text.open() as stream:
        head = stream.read(4096).lstrip()
    if head.startswith("["):
        return "json"
    return "jsonl" if head.startswith("{") else "csv"
