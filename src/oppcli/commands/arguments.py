"""Arguments that commands share."""

from typing import Annotated

import typer

from oppcli.commands.decorator import completer

_REF_HELP = "Refs, numbers or a name: 12, O12, 14-16, 'fleet renewal'."


def _ref(kind: str) -> object:
    return typer.Argument(
        metavar="REF", help="Ref, number or name.", autocompletion=completer(kind)
    )


def _refs(kind: str) -> object:
    return typer.Argument(metavar="REF", help=_REF_HELP, autocompletion=completer(kind))


OppRef = Annotated[str, _ref("opportunity")]
OppRefs = Annotated[list[str], _refs("opportunity")]
ClosedOppRefs = Annotated[list[str], _refs("closed")]
LeadRef = Annotated[str, _ref("lead")]
LeadRefs = Annotated[list[str], _refs("lead")]
ActivityRefs = Annotated[list[str], _refs("activity")]
AccountRef = Annotated[str, _ref("account_ref")]
AccountRefs = Annotated[list[str], _refs("account_ref")]
ContactRef = Annotated[str, _ref("contact_ref")]
ContactRefs = Annotated[list[str], _refs("contact_ref")]
DealRef = Annotated[str, _ref("deal_ref")]
DealRefs = Annotated[list[str], _refs("deal_ref")]
DeviceRef = Annotated[str, _ref("device_ref")]
DeviceRefs = Annotated[list[str], _refs("device_ref")]
DealTitle = Annotated[str, typer.Argument(metavar="TITLE", help="What is offered.")]
ProcessKey = Annotated[
    str,
    typer.Argument(
        metavar="PROCESS", help="Key of a process.", autocompletion=completer("process")
    ),
]
Topic = Annotated[str, typer.Argument(metavar="TOPIC", help="What it is about.")]
Subject = Annotated[str, typer.Argument(metavar="SUBJECT", help="What it is about.")]
About = Annotated[
    str,
    typer.Argument(
        metavar="REF",
        help="Lead, opportunity, account or contact, by ref or name.",
        autocompletion=completer("any_ref"),
    ),
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
