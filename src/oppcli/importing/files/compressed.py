"""Unpacks what gzip compressed, whatever it is called, into a file that goes with its Content."""

import gzip
import zlib
from collections.abc import Iterator

from oppcli.errors import BadValue
from oppcli.importing.files.content import BLOCK, Content, kept

GZIP = b"\x1f\x8b"

# A table shrinks to a tenth or a fiftieth; what grows far more than that holds nothing to read.
_ALWAYS_FINE = 256 << 20  # bytes
_MOST_TIMES = 200


def unpacked(content: Content) -> Content:
    """The content itself, or what is inside when it is compressed by gzip.

    Raises BadValue for a damaged file, and for one that inflates without end.
    """
    with content.open() as stream:
        if stream.read(2) != GZIP:
            return content
    return kept(content.name, _inflated(content))


def _inflated(content: Content) -> Iterator[bytes]:
    most = max(_ALWAYS_FINE, _MOST_TIMES * content.path.stat().st_size)
    given = 0
    try:
        with content.open() as stream, gzip.open(stream) as inside:
            while block := inside.read(BLOCK):
                given += len(block)
                if given > most:
                    raise BadValue(
                        f"{content.name} inflates to more than {most >> 20:,} MB,"
                        f" over {_MOST_TIMES} times its size.",
                        "unpack it and look at what is inside",
                    )
                yield block
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadValue(
            f"{content.name} is compressed by gzip and damaged: {error}.",
            "fetch or compress it again",
        ) from error
