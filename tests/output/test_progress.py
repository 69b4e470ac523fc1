"""A progress bar shows on a terminal, once it has taken a second, and leaves nothing behind."""

import io
import os
import pty
import time

from oppcli.output.progress import PATIENCE, progress


def drawn(seconds: float) -> str:
    """What a terminal was sent by something that took that long."""
    reader, writer = pty.openpty()
    with os.fdopen(writer, "w") as terminal, progress(terminal, "saving", 100) as tell:
        tell(1)
        time.sleep(seconds)
        tell(50)
        tell(100)
    os.set_blocking(reader, False)
    shown = b""
    try:
        while piece := os.read(reader, 1 << 16):  # a terminal hands over a few thousand at a time
            shown += piece
    except OSError:  # nothing more to read
        return shown.decode()
    finally:
        os.close(reader)
    return shown.decode()


def test_what_is_done_at_once_shows_nothing() -> None:
    assert drawn(0) == ""


def test_what_takes_long_shows_how_far_it_is() -> None:
    shown = drawn(PATIENCE + 0.1)
    assert "saving" in shown
    assert "100/100" in shown


def test_nothing_is_drawn_where_nobody_looks() -> None:
    stream = io.StringIO()
    with progress(stream, "saving", 100) as tell:
        tell(1)
        time.sleep(PATIENCE + 0.1)
        tell(100)
    assert stream.getvalue() == ""
