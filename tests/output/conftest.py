"""The table most tests look at, and a way to see what a format makes of one."""

import io
import os
import pty
import struct
import termios
import threading
from collections.abc import Callable
from datetime import date
from fcntl import ioctl

import pytest

from oppcli.app import main
from oppcli.domain.fields import FieldType
from oppcli.invocation import Invocation
from oppcli.output.formats import writer_of
from oppcli.output.screen_text import Style
from oppcli.output.table import Column, Table

TODAY = date(2026, 11, 23)


def in_currency(name: str, **more: object) -> Column:
    return Column(name, FieldType.MONEY, currency="currency", **more)


COLUMNS = (
    Column("ref"),
    Column("topic", shrinks=True),
    Column("account", yields=2),
    Column("stage", yields=1),
    in_currency("est_revenue", short=("revenue",)),
    Column("currency", FieldType.CURRENCY),
    Column("est_close_date", FieldType.DATE, title="Close", short=("close",)),
    Column("idle", FieldType.INTEGER, unit="d", yields=4),
    Column("owner", yields=3),
)


@pytest.fixture
def opportunities() -> Table:
    return Table(
        COLUMNS,
        [
            ("O12", "Fleet renewal", "Acme", "Contract", 48000000, "EUR", "2026-11-27", 2, "jana"),
            ("O31", "Excavator", "Globex", "Quotation", 12000000, "EUR", "2026-11-18", 14, "jana"),
            ("O4", "Crane", None, "Interest", None, "EUR", None, 0, None),
        ],
        marks=["", "late", "won"],
    )


@pytest.fixture
def written() -> Callable[..., str]:
    def write(name: str, table: Table, **style: object) -> str:
        stream = io.StringIO()
        writer_of(name)(table, stream, Style(today=TODAY, **style))
        return stream.getvalue()

    return write


@pytest.fixture
def screen(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """The lines that a terminal of some width shows of a command, stdout and stderr together."""
    for name in ("COLUMNS", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")

    def show(width: int, *words: str, code: int = 0) -> list[str]:
        master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
        received: list[bytes] = []
        reader = threading.Thread(target=_read, args=(master, received))
        reader.start()
        with os.fdopen(slave, "w", encoding="utf-8", newline="\n") as stream:
            left = main(words, Invocation(list(words), environ, stream, stream, stream))
            stream.flush()
        reader.join()
        os.close(master)
        assert left == code
        return b"".join(received).decode().replace("\r\n", "\n").splitlines()

    return show


def _read(master: int, received: list[bytes]) -> None:
    while True:
        try:
            block = os.read(master, 65536)
        except OSError:  # the other side is closed: how Linux ends a terminal
            return
        if not block:
            return
        received.append(block)
