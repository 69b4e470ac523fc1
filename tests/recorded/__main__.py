"""Plays the sessions on new files and writes what differs: `make record`.

    PYTHONPATH=tests python -m recorded              records steps that have no recording yet, and
                                                     writes differences/*.diff for the others; what
                                                     differences.toml lacks is printed
    PYTHONPATH=tests python -m recorded --baseline   records everything as it is now: for a release
    PYTHONPATH=tests python -m recorded --store NAME makes a store of today's schema by the recipe
                                                     of that name, for tests/fixtures/stores

Names of sessions play only those.
"""

import contextlib
import os
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from oppcli.store import Store
from recorded import differences
from recorded.playing import play
from recorded.script import names, steps, store_of, write
from recorded.stores import copy, make, unpack
from surroundings import USER

_ENTRY = """\
[[step]]
session = "{name}"
steps = {steps}
decision = ""
why = ""

"""


def main(words: list[str]) -> int:
    is_baseline = "--baseline" in words
    wanted = [word for word in words if not word.startswith("--")] or names()
    os.environ["TZ"] = "UTC"
    time.tzset()
    for name in wanted:
        if "--store" in words:
            _make_store(name)
        else:
            _record(name, is_baseline=is_baseline)
    return 0


def _record(name: str, *, is_baseline: bool) -> None:
    session, but = steps(name), differences.listed()
    differing: dict[int, list[str]] = {}
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home, "folder")
        folder.mkdir()
        with contextlib.chdir(folder):
            address = _begin(home, store_of(name), folder, session[0].at)
            for step, done in play(session, _environ(home), address, folder):
                if is_baseline or not step.block:
                    step.block = done
                elif found := differences.difference(step, done, but):
                    differing[step.number] = found
    write(name, session)
    diff = differences.write(name, session, differing)
    sys.stderr.write(f"{name}: {len(session)} steps, {len(differing)} differ: {diff or 'none'}\n")
    unlisted = [number for number in differing if (name, number) not in but.steps]
    if unlisted:
        sys.stdout.write(_ENTRY.format(name=name, steps=unlisted))


def _begin(home: str, store: str, folder: Path, at: datetime) -> str:
    """The address of the store that a session begins with."""
    place = Path(home, "data1", "opp.db")
    place.parent.mkdir(mode=0o700)
    if store:
        unpack(store, folder / "old.db")
        copy(folder / "old.db", str(place), {}, at)
        return str(place)
    made = Store(str(place))
    made.read("SELECT 1")
    made.close()
    return str(place)


def _make_store(name: str) -> None:
    with tempfile.TemporaryDirectory() as home, contextlib.chdir(home):
        sys.stderr.write(f"{make(name, _environ(home), Path(home))}\n")


def _environ(home: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": home,
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "OPPCLI_USER": USER,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
