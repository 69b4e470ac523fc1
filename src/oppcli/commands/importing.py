"""Words that every import from a file takes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.options import DRY_RUN
from oppcli.context import Context
from oppcli.importing.values.questions import Ask, Question
from oppcli.output.progress import Watch

if TYPE_CHECKING:
    from oppcli.domain.field import Field

__all__ = [
    "DRY_RUN",
    "Conflicts",
    "File",
    "Files",
    "MapFile",
    "MapValues",
    "Maps",
    "Strict",
]

File = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        autocompletion=completer("file"),
        help="CSV, TSV, JSON, JSON lines, xlsx, xls or ods; - reads stdin.",
    ),
]
Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE…",
        autocompletion=completer("file"),
        help="CSV, TSV, JSON, JSON lines, xlsx, xls, ods, or a folder; - reads stdin.",
    ),
]
Maps = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="HEADING=FIELD",
        autocompletion=completer("heading_map"),
        help="A heading and the field it fills.",
    ),
]
MapValues = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FIELD:VALUE=VALUE",
        autocompletion=completer("value_map"),
        help="A value in the file and what it means.",
    ),
]
MapFile = Annotated[
    str,
    typer.Option(
        metavar="FILE",
        autocompletion=completer("file"),
        help="A file, or the name of one, that keeps the mapping.",
    ),
]
Conflicts = Annotated[
    str,
    typer.Option(
        "--conflicts",
        metavar="ours|theirs|reject",
        autocompletion=completer("conflicts"),
        help="Whose value stays if both sides changed a field; ours unless configured.",
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Reject unknown names instead of creating them.")
]


def policy(ctx: Context, typed: str) -> str:
    """Who settles conflicts: as typed, else as configured. Raises WrongUsage."""
    from oppcli.domain.merging import POLICIES
    from oppcli.domain.wording import either
    from oppcli.errors import WrongUsage

    word = typed.strip().lower() or ctx.settings["import_conflicts"]
    if word not in POLICIES:
        raise WrongUsage(f"--conflicts is {either(POLICIES)}, not '{typed}'.", "--conflicts ours")
    return word


def asking(ctx: Context, watch: Watch) -> Ask | None:
    """Asks what a column leaves open; None where nobody can be asked."""
    pick = ctx.picker
    if pick is None:
        return None

    def ask(question: Question) -> str | None:
        watch.stop()
        ctx.out.note(f"{question.column} can be read in two ways:")
        answers = list(question.readings)
        place = pick("Which is right?", [question.reading(answer) for answer in answers])
        return None if place is None else answers[place]

    return ask


def given_to_all(ctx: Context, sets: Sequence[str]) -> list[str]:
    """What `--set` gives every row, as a file says it: days (`yesterday`, `eom`) as dates, and by
    their names whoever types it (`@me`) and records (`account=C2`).

    Raises BadValue for a day that cannot be read, NotFound for a ref that no record has, and
    Ambiguous where several records have the name of the one that is meant.
    """
    from oppcli.domain.dates import Look
    from oppcli.domain.fields import KINDS, FieldType

    given = []
    for said in sets:
        name, mark, text = said.partition("=")
        fields = [field for kind in KINDS.values() if (field := kind.field(name.strip()))]
        is_day = any(field.type is FieldType.DATE for field in fields) and "{" not in text
        if mark and is_day and text.strip():
            look = Look.BACK if any(field.name == "closed_on" for field in fields) else Look.FORWARD
            day = ctx.work.day(text.strip(), look)
            text = day.isoformat() if day else text
        for field in fields[:1]:
            text = _named(ctx, field, text)
        given.append(f"{name}{mark}{text}")
    return given


def _named(ctx: Context, field: "Field", text: str) -> str:
    """A ref of a customer as its name, and `@me` as whoever types it; any other text as it is."""
    from oppcli.domain.user_words import user_meant

    if field.of == ("owner",):
        return user_meant(text, ctx.work.actor, field.name)
    if field.of not in (("account",), ("contact",)) or not text.strip()[:1].isalpha():
        return text
    from oppcli.domain.refs import parse_ref
    from oppcli.queries.linked_names import name_alone

    ref = parse_ref(text, kind=None)
    return text if ref is None or ref.kind != field.of[0] else name_alone(ctx.store, ref)
