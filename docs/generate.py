"""Writes the pages that are made from the program itself; `--check` only says which are stale.

commands.md is a table of the commands and every command's help, fields.md the vocabulary, views.md
the columns of the SQL views of a new store, surface/*.txt what scripts may rely on, pipeline.svg
the picture of README.md. The screens of README.md and the guide are written too, but not checked:
the tests run those. `records/plain.py` writes what is made from the tables, before the program that
is looked at here can run.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import surface
import typer
from picture import picture
from screens import PAGES, refreshed

from oppcli.app import root
from oppcli.commands import COMMANDS
from oppcli.domain.fields import KINDS, Field, FieldType, Kind
from oppcli.domain.reference_fields import EVERY
from oppcli.lazy import Menu, Noun, load
from oppcli.store import Store
from oppcli.views import VIEWS
from oppcli.views.meanings import kept, meanings

DOCS = Path(__file__).parent
ROOT = DOCS.parent
WIDTH = 90

_MADE = "*Made by `make docs` from the program itself; change it there.*"
_TYPES = {
    FieldType.TEXT: "any text",
    FieldType.MONEY: "an amount in the record's currency: `48k`, `1.2m`, `48,000.00 EUR`",
    FieldType.CURRENCY: "an ISO 4217 code: `EUR`",
    FieldType.DATE: "a day: `2026-11-27`, `fri`, `+2w`, `eoq`, `15 dec`, `none`",
    FieldType.INSTANT: "a day and time: `yesterday`, `mon 14:30`; stored in UTC",
    FieldType.CHOICE: "one of the values listed",
    FieldType.PERCENT: "a whole number from 0 to 100",
    FieldType.INTEGER: "a whole number; durations also `20m`, `1h30`",
    FieldType.NUMBER: "a number with any decimals: `0.92`, `1350`; `1,350` is refused",
    FieldType.LINK: "another record, by ref or name",
    FieldType.NAME: "a name that is known: an owner, a stage, a business …",
}


def main(words: list[str]) -> int:
    """Writes the stale pages, or names them and gives 1 when `words` is `--check`."""
    is_check = words == ["--check"]
    if words and not is_check:
        sys.stderr.write("usage: python docs/generate.py [--check]\n")
        return 2
    made = pages()
    stale = [path for path, text in made.items() if not _holds(path, text)]
    for path in stale:
        if is_check:
            sys.stderr.write(f"{path.relative_to(ROOT)} is stale: make docs\n")
        else:
            path.write_text(made[path], encoding="utf-8")
    if not is_check:
        for page in PAGES:
            page.write_text(refreshed(page.read_text(encoding="utf-8")), encoding="utf-8")
    return 1 if stale and is_check else 0


def pages() -> dict[Path, str]:
    """Every page that is made, whole."""
    return {
        DOCS / "commands.md": _commands_page(),
        DOCS / "fields.md": _fields_page(),
        DOCS / "views.md": _views_page(),
        DOCS / "pipeline.svg": picture(),
        **surface.pages(),
    }


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def verbs(menu: Menu, before: str = "oppcli") -> Iterator[tuple[str, str]]:
    """Every command a person can type, with its line of help."""
    for name, entry in menu.items():
        if isinstance(entry, Noun):
            yield from verbs(entry.verbs, f"{before} {name}")
        else:
            yield f"{before} {name}", entry.help


def _commands_page() -> str:
    program = root()
    outer = typer.Context(program, info_name="oppcli", terminal_width=WIDTH)
    parts = [_heading("Commands"), _table(), _help("## oppcli", program, outer)]
    for name, entry in COMMANDS.items():
        command = load(name, entry)
        inner = typer.Context(command, info_name=name, parent=outer, terminal_width=WIDTH)
        parts.append(_help(f"## oppcli {name}", command, inner))
        for verb, line in (entry.verbs if isinstance(entry, Noun) else {}).items():
            leaf = load(verb, line)
            context = typer.Context(leaf, info_name=verb, parent=inner, terminal_width=WIDTH)
            parts.append(_help(f"### oppcli {name} {verb}", leaf, context))
    return "\n".join(parts)


def _help(title: str, command: Any, context: typer.Context) -> str:
    lines = (line.rstrip() for line in command.get_help(context).rstrip().splitlines())
    return "\n".join((title, "", "```text", *lines, "```", ""))


def _fields_page() -> str:
    kinds = "\n".join(_kind(kind) for kind in {**KINDS, **EVERY}.values())
    types = "\n".join(f"- **{each.value}**: {said}" for each, said in _TYPES.items())
    return f"""{_heading("Fields")}
A field's name is the same word everywhere: in `field=value`, as an option (`--est-revenue` for
`est_revenue`), in `--where` and `--fields`, as heading of an import, key in JSON and column of the
[views](views.md). Short names do wherever a person types. A field that is not marked *program* is
set by `new`, `edit` and imports. **Bold** ones are the columns of a list.

{types}

{kinds}"""


def _kind(kind: Kind) -> str:
    rows = "\n".join(_field(field, kind) for field in kind.fields)
    refs = f" ({kind.prefix}1, {kind.prefix}2 …)" if kind.prefix else ""
    return f"""## {kind.name}{refs}

| field | short | type | what |
|---|---|---|---|
{rows}
"""


def _field(field: Field, kind: Kind) -> str:
    name = f"`{field.name}`"
    what = field.help + (f": {', '.join(field.choices)}" if field.choices else "")
    return _row(
        f"**{name}**" if field.name in kind.columns else name,
        ", ".join(f"`{short}`" for short in field.short),
        field.type.value,
        what if field.settable else f"{what} (*program*)",
    )


def _views_page() -> str:
    told = kept()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(str(Path(folder) / "empty.db"))
        columns = {view: store.read(f"SELECT * FROM {view} LIMIT 0").columns for view in VIEWS}
        store.close()
    parts = [_heading("Views"), told["intro"]]
    for view, names in columns.items():
        said = meanings(view, names, told)
        rows = "\n".join(_row(f"`{name}`", what) for name, what in said.items())
        table = f"| column | what |\n|---|---|\n{rows}\n"
        parts.append(f"## {view}\n\n{told[view]['about']}\n\n{table}")
    return "\n".join(parts)


def _table() -> str:
    rows = "\n".join(
        _row(f"[`{name}`](#{name.replace(' ', '-')})", line.rstrip("."))
        for name, line in verbs(COMMANDS)
    )
    return f"""Every one takes `--help`, which ends in examples. `opp` is short for `oppcli`.

| command | what it does |
|---|---|
{rows}
"""


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _heading(title: str) -> str:
    return f"# {title}\n\n{_MADE}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
