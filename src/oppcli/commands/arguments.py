"""Arguments that commands share."""

from typing import Annotated

import typer

from oppcli.commands.command import InRows, completer
from oppcli.domain.lead import topic_of

_REF_HELP = "Refs, numbers or a name: 12, O12, 14-16, 'fleet renewal'."


def _ref(kind: str) -> object:
    return typer.Argument(
        metavar="REF", help="Ref, number or name.", autocompletion=completer(kind)
    )


def _refs(kind: str) -> object:
    return typer.Argument(metavar="REF", help=_REF_HELP, autocompletion=completer(kind))


_IN_ROWS = InRows("ref")

OppRef = Annotated[str, _ref("opportunity"), _IN_ROWS]
OppRefs = Annotated[list[str], _refs("opportunity"), _IN_ROWS]
ClosedOppRefs = Annotated[list[str], _refs("closed"), _IN_ROWS]
LeadRefs = Annotated[list[str], _refs("lead"), _IN_ROWS]
ActivityRefs = Annotated[list[str], _refs("activity"), _IN_ROWS]
AccountRefs = Annotated[list[str], _refs("account_ref"), _IN_ROWS]
ContactRefs = Annotated[list[str], _refs("contact_ref"), _IN_ROWS]
DealRefs = Annotated[list[str], _refs("deal_ref"), _IN_ROWS]
DeviceRefs = Annotated[list[str], _refs("device_ref"), _IN_ROWS]
DealTitle = Annotated[str, typer.Argument(metavar="TITLE", help="What is offered.")]
ProcessKey = Annotated[
    str,
    typer.Argument(
        metavar="PROCESS", help="Key of a process.", autocompletion=completer("process")
    ),
]
Topic = Annotated[str, typer.Argument(metavar="TOPIC", help="What it is about.")]
LeadTopic = Annotated[
    str,
    typer.Argument(metavar="TOPIC", help="What it is about."),
    InRows(otherwise=topic_of, others=("first_name", "last_name", "company")),
]
Subject = Annotated[str, typer.Argument(metavar="SUBJECT", help="What it is about.")]
About = Annotated[
    str,
    typer.Argument(
        metavar="REF",
        help="Lead, opportunity, account or contact, by ref or name.",
        autocompletion=completer("any_ref"),
    ),
    _IN_ROWS,
]
Shell = Annotated[
    str | None,
    typer.Argument(metavar="SHELL", help="bash, zsh or fish.", autocompletion=completer("shell")),
]
ActivityType = Annotated[
    str,
    typer.Argument(
        metavar="TYPE", help="call, email, task, test_drive …", autocompletion=completer("type")
    ),
]
KeepActivities = Annotated[
    bool,
    typer.Option("--keep-activities", help="A new owner: open activities stay with the old one."),
]
