"""Workbooks made on the spot, also such as no spreadsheet would write."""

import io
import struct
import zipfile

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
_STYLES = f"""{_HEAD}<styleSheet xmlns="{_MAIN}"><cellXfs count="3"><xf numFmtId="0"/>
<xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>"""
_ODF = "urn:oasis:names:tc:opendocument:xmlns"

DAY, MOMENT = 1, 2  # the styles of cells that show a number as a day, and as a day and a time


def xlsx(
    *sheets: str,
    strings: str = "",
    workbook: str = "",
    more: dict[str, str] | None = None,
    doctype: str = "",
) -> bytes:
    """A workbook of sheets S1, S2 …, each given as the XML of its rows."""
    listed = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, len(sheets) + 1)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_LINK}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    others = f'<Relationship Id="rs" Type="{_LINK}/styles" Target="styles.xml"/>'
    if strings:
        others += f'<Relationship Id="rt" Type="{_LINK}/sharedStrings" Target="sharedStrings.xml"/>'
    members = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship'
        f' Id="r1" Type="{_LINK}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_LINK}">{workbook}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{links}{others}</Relationships>",
        "xl/styles.xml": _STYLES,
    }
    for number, rows in enumerate(sheets, start=1):
        members[f"xl/worksheets/sheet{number}.xml"] = (
            f'{_HEAD}{doctype}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )
    if strings:
        members["xl/sharedStrings.xml"] = f'{_HEAD}<sst xmlns="{_MAIN}">{strings}</sst>'
    return zipped({**members, **(more or {})})


def ods(*tables: str) -> bytes:
    """A workbook of tables T1, T2 …, each given as the XML of its rows."""
    body = "".join(
        f'<table:table table:name="T{number}">{rows}</table:table>'
        for number, rows in enumerate(tables, start=1)
    )
    namespaces = " ".join(
        f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text")
    )
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"{_HEAD}<office:document-content {namespaces} {calc}><office:body><office:spreadsheet>"
        f"{body}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'{_HEAD}<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
        }
    )


def zipped(members: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return made.getvalue()


def row(number: int, *cells: str | float | tuple[float, int]) -> str:
    """A row of texts and numbers; a number may come with its style."""
    made = []
    for place, cell in enumerate(cells):
        name = f"{chr(ord('A') + place)}{number}"
        if isinstance(cell, str):
            made.append(f'<c r="{name}" t="inlineStr"><is><t>{cell}</t></is></c>')
        elif isinstance(cell, tuple):
            made.append(f'<c r="{name}" s="{cell[1]}"><v>{cell[0]!r}</v></c>')
        else:
            made.append(f'<c r="{name}"><v>{cell!r}</v></c>')
    return f'<row r="{number}">{"".join(made)}</row>'


def ods_row(*cells: str, times: int = 1) -> str:
    """A row of texts, said to stand for so many."""
    texts = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{times}">{texts}</table:table-row>'


def xls(*cells: bytes, rows: int = 10, columns: int = 10) -> bytes:
    """An old workbook of one sheet S, given as the records of its cells."""
    end = record(0x000A)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    sheet += record(0x0200, struct.pack("<IIHHH", 0, rows, 0, columns, 0)) + b"".join(cells) + end
    before = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    place = len(before) + len(record(0x0085, b"\0" * 9)) + len(end)
    listed = record(0x0085, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"S")
    return _ole((before + listed + end + sheet).ljust(8 * 512, b"\0"))


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def number(row_: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row_, column, 0, value))


def label(row_: int, column: int, text: str) -> bytes:
    data = struct.pack("<HHHHB", row_, column, 0, len(text), 0)
    return record(0x0204, data + text.encode("latin-1"))


def error(row_: int, column: int, code: int) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row_, column, 0, code, 1))


def failed_formula(row_: int, column: int, code: int) -> bytes:
    result = bytes((2, 0, code, 0, 0, 0, 0xFF, 0xFF))
    return record(0x0006, struct.pack("<HHH", row_, column, 0) + result + b"\0" * 8)


def _ole(stream: bytes) -> bytes:
    """An OLE file with that one stream: its table in sector 0, its directory in sector 1."""
    sectors = len(stream) // 512
    last, none, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    following = [table, last, *range(3, 2 + sectors), last]
    fat = struct.pack(f"<{len(following)}I", *following).ljust(512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6xIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0)
    head += struct.pack("<IIIII", 4096, last, 0, last, 0) + struct.pack("<I", 0) + b"\xff" * 432
    assert len(head) == 512
    entries = _entry("Root Entry", 5, last, 0, 1) + _entry("Workbook", 2, 2, len(stream), none)
    return head + fat + entries.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = name.encode("utf-16-le")
    none = 0xFFFFFFFF
    made = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, none, none, child)
    return made.ljust(116, b"\0") + struct.pack("<III", start, size, 0)
