"""A progress bar shows on a terminal, once it has taken a second, and leaves nothing behind."""

import io
import os
import pty
import time

import pytest

from oppcli.output.progress import PATIENCE, Watch, pace, progress


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
    shown = drawn(PATIENCE + 0.4)
    assert "saving" in shown
    assert "100/100" in shown


def test_what_says_nothing_for_long_is_shown_too() -> None:
    reader, writer = pty.openpty()
    with os.fdopen(writer, "w") as terminal, progress(terminal, "reading"):
        time.sleep(PATIENCE + 0.5)
        os.set_blocking(reader, False)
        assert b"reading" in os.read(reader, 1 << 16)
    os.close(reader)


def test_a_stopped_bar_leaves_the_line_to_a_question_and_is_not_timed_on() -> None:
    reader, writer = pty.openpty()
    with os.fdopen(writer, "w") as terminal, progress(terminal, "reading") as watch:
        watch.stop()
        until = watch.seconds
        time.sleep(PATIENCE + 0.2)
        watch(5)
    os.set_blocking(reader, False)
    with pytest.raises(OSError):
        os.read(reader, 1)
    os.close(reader)
    assert watch.seconds == until < PATIENCE


def test_the_pace_is_told_on_a_terminal_for_what_took_long() -> None:
    slow, quick = Watch(), Watch()
    slow.seconds, quick.seconds = 6.0, 0.2
    reader, writer = pty.openpty()
    with os.fdopen(writer, "w") as terminal:
        assert pace(terminal, 100_000, slow) == "100,000 rows in 6.0 s (16,700 a second)"
        assert pace(terminal, 1, slow, slow) == "1 row in 12 s (0.1 a second)"
        assert pace(terminal, 100, quick) == ""
    os.close(reader)
    assert pace(io.StringIO(), 100_000, slow) == ""


def test_nothing_is_drawn_where_nobody_looks() -> None:
    stream = io.StringIO()
    with progress(stream, "saving", 100) as tell:
        tell(1)
        time.sleep(PATIENCE + 0.1)
        tell(100)
    assert stream.getvalue() == ""
