"""The zip file that an xlsx or ods workbook is: looked through before anything trusts it.

Nothing is ever unpacked to a file, so a member called `../../x` names nothing outside.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from oppcli.errors import BadValue
from oppcli.importing.files.content import BLOCK, Content

MOST_INFLATED = 512 << 20  # bytes, of all members together

_AS_CSV = "save the sheet as CSV UTF-8 and import that"
_SAVE_AGAIN = "open it in a spreadsheet and save it again"
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError)
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OTHERS = (
    ("xl/workbook.bin", "an Excel binary workbook (.xlsb)", "save it as .xlsx"),
    ("word/document.xml", "a Word document", "copy its table into a spreadsheet"),
    ("ppt/presentation.xml", "a PowerPoint presentation", "give the table it was made of"),
)


@dataclass(frozen=True, slots=True)
class Package:
    """The members of a workbook's zip file, by name and inflated size."""

    content: Content
    sizes: dict[str, int]

    def blocks(self, member: str) -> Iterator[bytes]:
        """The content of that member, a block at a time. Raises BadValue when it is damaged."""
        try:
            with zipfile.ZipFile(self.content.path) as archive, archive.open(member) as stream:
                while block := stream.read(BLOCK):
                    yield block
        except _DAMAGES as error:
            raise _damaged(self.content.name, error) from error

    def xml(self, member: str) -> bytes:
        """A member of little text, whole; nothing when there is no such member."""
        return b"".join(self.blocks(member)) if member in self.sizes else b""

    def verify(self) -> None:
        """Inflates every member once: a size that the directory makes up is found out.

        Raises BadValue for a damaged member, and for XML that declares entities of its own.
        """
        for member in self.sizes:
            for number, block in enumerate(self.blocks(member)):
                if number == 0 and member.endswith((".xml", ".rels")) and b"<!DOCTYPE" in block:
                    raise BadValue(
                        f"{self.content.name} declares XML entities in {member},"
                        " which no spreadsheet does.",
                        _SAVE_AGAIN,
                    )


def open_package(content: Content) -> tuple[Literal["xlsx", "ods"], Package]:
    """Which workbook a zip file is, and its members.

    Raises BadValue for another zip file, a damaged one, and one that inflates to more than 512 MB.
    """
    name = content.name
    try:
        with zipfile.ZipFile(content.path) as archive:
            members = archive.infolist()
            mimetype = archive.read("mimetype")[:100] if _has_small(members, "mimetype") else b""
    except _DAMAGES as error:
        raise _damaged(name, error) from error
    sizes = {member.filename: member.file_size for member in members}
    for member, what, hint in _OTHERS:
        if member in sizes:
            raise BadValue(f"{name} is {what}.", hint)
    is_ods = mimetype.startswith(_ODS)
    if not is_ods and "xl/workbook.xml" not in sizes:
        raise BadValue(f"{name} is a zip archive.", "unpack it and import what is inside")
    if any(member.flag_bits & 1 for member in members):
        raise BadValue(f"{name} is protected by a password.", "save it without one")
    if len(sizes) != len(members):
        raise BadValue(f"{name} is damaged: it holds a member twice.", _SAVE_AGAIN)
    inflated = sum(member.file_size for member in members)
    if inflated > MOST_INFLATED:
        raise BadValue(
            f"{name} inflates to {inflated >> 20:,} MB; at most {MOST_INFLATED >> 20} are read.",
            _AS_CSV,
        )
    return "ods" if is_ods else "xlsx", Package(content, sizes)


def _has_small(members: list[zipfile.ZipInfo], name: str) -> bool:
    return any(member.filename == name and member.file_size < 1_000 for member in members)


def _damaged(name: str, error: Exception) -> BadValue:
    return BadValue(f"{name} is a damaged workbook: {error}.", _SAVE_AGAIN)
