"""Opens what an import is given (a file or standard input) as headings and rows of text cells."""

from oppcli.domain.wording import either, quoted
from oppcli.errors import BadValue
from oppcli.importing import delimited, jsonrows
from oppcli.importing.content import open_content, refuse_unless_text
from oppcli.importing.encoding import Text, open_text
from oppcli.importing.source import Format, Source

FORMATS: tuple[Format, ...] = ("csv", "tsv", "jsonl", "json")

_BY_SUFFIX: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".txt": "csv",
}


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
