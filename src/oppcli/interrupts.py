"""Ctrl-C at two awkward moments: while the program is loading, and while something is saved."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SAID = b"error: interrupted; nothing was saved.\n"  # as `app` says it


def heed_quietly() -> None:
    """Until `heed` a Ctrl-C ends the process in our words: nothing is loaded yet to do it well."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def heed() -> None:
    """From now on a Ctrl-C is a KeyboardInterrupt. Where it was ignored (nohup) it stays so."""
    if signal.getsignal(signal.SIGINT) is _leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def ignore() -> None:
    """The answer is given: a Ctrl-C changes it no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def put_off() -> Iterator[None]:
    """A Ctrl-C inside is a KeyboardInterrupt only after it, if it ends well.

    The database saves even if it comes in the middle; whoever is told of it has to know that.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield  # it is ignored, or somebody else's
        return
    came = False

    def remember(number: int, frame: FrameType | None) -> None:
        nonlocal came
        came = True

    try:
        signal.signal(signal.SIGINT, remember)
    except ValueError:  # not the main thread, which alone is interrupted
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if came:
        raise KeyboardInterrupt


def _leave(number: int, frame: FrameType | None) -> None:
    os.write(2, _SAID)
    os._exit(130)
