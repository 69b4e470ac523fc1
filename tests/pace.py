"""How quick something is, told by what else the same run does: machines and their load differ."""

from collections.abc import Callable
from contextlib import suppress
from time import process_time

from oppcli.errors import OppError

Action = Callable[[], object]


def is_as_quick(action: Action, *, as_: Action, times: int) -> bool:
    """Whether `action` takes no longer than `times` times the ordinary thing `as_`.

    Time of this process only, the best of some tries: others on the machine do not count.
    """
    floor = min(_seconds(as_, times) for _ in range(3))
    return any(_seconds(action, 1) <= floor for _ in range(5))


def _seconds(action: Action, times: int) -> float:
    began = process_time()
    for _ in range(times):
        with suppress(OppError):
            action()
    return process_time() - began
