"""What the reports share: the period they are of."""

from typing import Annotated

import typer

from oppcli.commands.command import completer

InPeriod = Annotated[
    str,
    typer.Option(
        "--period",
        help="this quarter, 2026q4, fy2027, 2026-10..2026-12.",
        metavar="PERIOD",
        autocompletion=completer("period"),
    ),
]
