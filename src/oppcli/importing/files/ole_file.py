"""The OLE file that an xls workbook is in: finds the workbook among its streams.

It is a small file system of sectors that are chained by a table. Every chain is followed for as
many sectors as the file has at most, so that a circle ends.
"""

import struct
from dataclasses import dataclass

from oppcli.importing.files.content import OLE

_ENTRY = 128  # bytes of an entry of the directory
_IN_HEADER = 109  # sectors of the table that the header names itself
_LAST = 0xFFFFFFFA  # this and above are no sectors
_SMALL_SECTOR = 64
_STREAMS = ("Workbook", "Book")


class BrokenError(ValueError):
    """The file is no OLE file, or leads nowhere."""


@dataclass(frozen=True, slots=True)
class _Sectors:
    """The sectors of the file, and after each the number of the next one."""

    content: bytes
    size: int
    following: tuple[int, ...]

    def chain(self, first: int) -> bytes:
        """All sectors from that one on, joined."""
        parts: list[bytes] = []
        while first < _LAST:
            if first >= len(self.following) or len(parts) > len(self.following):
                raise BrokenError("a chain of sectors leads nowhere")
            parts.append(self.sector(first))
            first = self.following[first]
        return b"".join(parts)

    def sector(self, number: int) -> bytes:
        return self.content[(number + 1) * self.size : (number + 2) * self.size]


def workbook_stream(content: bytes) -> bytes:
    """The bytes of the workbook's records. Raises BrokenError when there are none."""
    try:
        return _workbook(content)
    except struct.error as error:
        raise BrokenError("the file ends too early") from error


def _workbook(content: bytes) -> bytes:
    (shift,) = struct.unpack_from("<H", content, 30)
    if not content.startswith(OLE) or shift not in (9, 12):
        raise BrokenError("this is no OLE file")
    directory, cutoff, small_table, _, more, _ = struct.unpack_from("<I4xIIIII", content, 48)
    size = 1 << shift
    named = [*struct.unpack_from(f"<{_IN_HEADER}I", content, 76)]
    plain = _Sectors(content, size, ())
    for _ in range(len(content) // size):  # where the table is, beyond what the header names
        if more >= _LAST:
            break
        *some, more = struct.unpack_from(f"<{size // 4}I", plain.sector(more).ljust(size, b"\xff"))
        named += some
    table = b"".join(plain.sector(number) for number in named if number < _LAST)
    sectors = _Sectors(content, size, _numbers(table))
    entries = sectors.chain(directory)
    root_start = 0
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", entries, at + 64)
        start, held = struct.unpack_from("<II", entries, at + 116)
        name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if at == 0:
            root_start = start
        if kind == 2 and name in _STREAMS:
            if held >= cutoff:
                return sectors.chain(start)[:held]
            return _small(sectors, root_start, small_table, start)[:held]
    raise BrokenError("it holds no workbook")


def _small(sectors: _Sectors, root: int, table: int, start: int) -> bytes:
    """A stream that is too small for sectors of its own."""
    shared = sectors.chain(root)
    # Sectors are numbered after a header, which the shared stream has not.
    inside = _Sectors(b"\0" * _SMALL_SECTOR + shared, _SMALL_SECTOR, _numbers(sectors.chain(table)))
    return inside.chain(start)


def _numbers(table: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
