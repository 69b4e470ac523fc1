"""Workbooks made on the spot, also such as no spreadsheet would write."""

import io
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
