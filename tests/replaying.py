"""Types command lines as fast as they go, in this one process, to lead to a later state.

`python replaying.py` reads a JSON list of them from stdin and types them in the folder and the
environment it was started in. Nobody sees what they show. What needs a shell is left to one.
"""

import io
import json
import os
import re
import shlex
import subprocess
import sys

from oppcli.app import main
from oppcli.invocation import Invocation

_FOR_THE_SHELL = re.compile(r"[|<>;&$`*\n]")


def replay(commands: list[str]) -> None:
    """Types each, whether it goes well or not."""
    for command in commands:
        line = command.replace("\\\n", " ")
        if _FOR_THE_SHELL.search(line) or not line.startswith("oppcli "):
            subprocess.run(["sh", "-ec", command], stdin=subprocess.DEVNULL, capture_output=True)
            continue
        words = shlex.split(line, comments=True)[1:]
        main(words, Invocation(words, os.environ, io.StringIO(), io.StringIO(), io.StringIO()))


if __name__ == "__main__":
    replay(json.load(sys.stdin))
