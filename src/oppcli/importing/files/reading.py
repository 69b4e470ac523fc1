"""Opens what an import is given (a file or standard input) as headings and rows of text cells."""

from oppcli.domain.wording import either, quoted
from oppcli.errors import BadValue
from oppcli.importing.files import delimited, jsonrows
from oppcli.importing.files.compressed import unpacked
from oppcli.importing.files.content import is_workbook, open_content, refuse_unless_text
from oppcli.importing.files.encoding import Text, open_text
from oppcli.importing.files.headline import NO_HEADS, Heads
from oppcli.importing.files.source import WORKBOOKS, Format, Source

FORMATS: tuple[Format, ...] = ("csv", "tsv", "jsonl", "json", *WORKBOOKS)

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
    sheet: str | None = None,
    heads: Heads = NO_HEADS,
) -> Source:
    """The rows of that file; `-` is standard input. What is not given is told by the content.

    What gzip compressed is unpacked. `sheet` is one of a workbook, by name or number. With
    `heads` the headings of a known export are found below some lines of titles, too. Raises
    NotFound or BadValue naming the file, the line and what to do. A row with too many or too few
    cells is no error: it comes with its reason.
    """
    wanted = _known_format(format)
    content = unpacked(open_content(path))
    is_packed = is_workbook(content)
    if is_packed and wanted in (None, *WORKBOOKS) and not (delimiter or encoding):
        from oppcli.importing.files.workbook import open_workbook

        return open_workbook(content, sheet, heads)
    _refuse_what_does_not_fit(content.name, is_packed=is_packed, wanted=wanted, sheet=sheet)
    refuse_unless_text(content)
    text = open_text(content, encoding)
    found = wanted or _told_by_content(text)
    if found in ("json", "jsonl"):
        if delimiter is not None:
            raise BadValue(
                f"{content.name} is JSON, which has no delimiter.", "leave out --delimiter"
            )
        return jsonrows.open_json(text, found)
    return delimited.open_delimited(text, found, delimiter, heads)


def _refuse_what_does_not_fit(
    name: str, *, is_packed: bool, wanted: Format | None, sheet: str | None
) -> None:
    if is_packed:
        raise BadValue(
            f"{name} is a workbook or another archive, and no text.",
            "leave out --format, --delimiter and --encoding",
        )
    if sheet is not None or wanted in WORKBOOKS:
        option = "--format" if sheet is None else "--sheet"
        raise BadValue(f"{name} is no workbook, it has no sheets.", f"leave out {option}")


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
