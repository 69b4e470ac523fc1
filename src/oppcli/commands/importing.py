"""Words that every import from a file takes."""

from typing import Annotated

import typer

from oppcli.commands.options import WRITES, Family

DRY_RUN = Family(tuple(option for option in WRITES.options if option.name == "dry_run"))

File = Annotated[
    str, typer.Argument(metavar="FILE", help="CSV, TSV, JSON, JSON lines, a folder; - reads stdin.")
]
Maps = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="HEADING=FIELD", help="A heading and the field it fills."),
]
MapValues = Annotated[
    list[str] | None,
    typer.Option(metavar="FIELD:VALUE=VALUE", help="A value in the file and what it means."),
]
MapFile = Annotated[
    str, typer.Option(metavar="FILE.toml", help="A file that keeps all of the mapping.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Reject unknown names instead of creating them.")
]
