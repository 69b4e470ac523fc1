"""Draws pipeline.svg, the picture of the front page: what two commands show on the demo's store.

The screen is the program's real output, colours and all, on the fixed day of the other screens.
Rich draws it. The picture loads nothing: its letters are those of the reader's own fixed font.
"""

import io
import re
import tempfile
from pathlib import Path

import screens
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

COMMANDS = ("opp pipeline", "opp today --owner leif")
_FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: monospace; font-size: {char_height}px; \
line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def picture() -> str:
    """The SVG of COMMANDS, each below its prompt, as they are shown on a terminal."""
    console = Console(
        record=True,
        width=screens.COLUMNS,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
    )
    with tempfile.TemporaryDirectory() as folder:
        home = screens.home(Path(folder) / "home")
        surroundings = screens.environ(home) | {"TERM": "xterm-256color"}
        del surroundings["NO_COLOR"]
        screens.on_terminal("opp demo --keep demo.db", home, surroundings)
        for number, command in enumerate(COMMANDS):
            prompt = Text.assemble("\n" if number else "", ("$ ", "dim"), (command, "bold"))
            console.print(prompt)
            shown, _ = screens.on_terminal(f"{command} --db demo.db", home, surroundings)
            console.print(Text.from_ansi(shown.replace("\r\n", "\n").rstrip()))
    drawn = console.export_svg(
        title="opp", theme=DIMMED_MONOKAI, code_format=_FORMAT, unique_id="opp"
    )
    return re.sub(r"[ \t]+$", "", drawn, flags=re.MULTILINE)
