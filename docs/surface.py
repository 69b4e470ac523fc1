"""What scripts may rely on, as lines of text: `docs/surface/*.txt`, with the last release's beside.

A line is `place | name | what`, such as `oppcli opp list | --limit | N`. `unlisted` compares the
lines with those of the last release: each name that came, went or changed has to be named, in
backticks, in an entry that the changelog has got since. After a release

    python docs/surface.py --released

keeps the lines and the changelog as what the next changes are compared with.
"""

import contextlib
import csv
import io
import json
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oppcli import errors
from oppcli.app import main, root
from oppcli.commands import COMMANDS
from oppcli.config import OPTIONS
from oppcli.domain.fields import GROUPED, KINDS
from oppcli.domain.filter_tokens import Op
from oppcli.domain.grouping import TREES, UNITS
from oppcli.domain.reference_fields import EVERY, IMPORTED
from oppcli.invocation import Invocation
from oppcli.lazy import ALIASES, Menu, Noun, load
from oppcli.output.formats import FORMATS, STREAMED
from oppcli.store import Store
from oppcli.views import VIEWS

DOCS = Path(__file__).parent
SURFACE = DOCS / "surface"
RELEASED = SURFACE / "released"
CHANGELOG = DOCS.parent / "CHANGELOG.md"
SOURCE = DOCS.parent / "src" / "oppcli"

TODAY = "2026-11-23"
_MADE = "# Made by `make docs` from the program itself: what scripts may rely on."
# One of each command that answers with rows: on a demo store, in every format.
_ANSWERS = """
today
agenda 2026
mine
find an
lead list
lead show 1
opp list
opp show 1
opp people 1
deal list
deal show 1
activity list
activity show 1
account list
account show 1
contact list
contact show 1
device list
device show 1
pipeline
pipeline --by owner --by month
diff 2026-11-16
diff 2026-11-16 --by owner
diff 2026-11-16 --list new
forecast
forecast --by owner
forecast --by currency
dashboard
dashboard --by owner
report funnel
report velocity
report accuracy
report accuracy --by owner
report accuracy --by period
report accuracy --calibration
report stages
report winloss
report stale
report activity
report leaderboard
report leaderboard --by manager
report slips
report slips --by manager
report leads
report response
report showroom
pipeline --compare yesterday
review
review --list all
today --explain
history
history --field stage
history O1
history --batch 1
org list
org show jana
process list
process show dealer
process check
currency list
quota list
field list
catalogue list
db info
db check
config list
schema opportunity
sql --tables
"""
_WRITES = """
lead new Crane --dry-run
opp new Crane
opp edit Crane next_step=call --dry-run
deal new Crane Hoist --price 5 --dry-run
activity plan C1 task Call --dry-run
account new Crane --dry-run
contact new Crane --dry-run
device new --vin VIN-CRANE --dry-run
undo --dry-run
"""
_ROWS = '{"topic": "Crane"}\n{"topic": ""}\n'


def surface() -> dict[str, list[str]]:
    """The lines of each file, by its name without the ending."""
    return {name: list(lines()) for name, lines in _FILES.items()}


def pages() -> dict[Path, str]:
    """Every file, whole."""
    return {SURFACE / f"{name}.txt": _page(lines) for name, lines in surface().items()}


def name_of(line: str) -> str:
    """What the changelog has to name when that line came or went."""
    parts = line.split(" | ")
    return parts[1] if len(parts) > 1 else parts[0]


def unlisted(now: dict[str, list[str]], then: dict[str, list[str]], news: str) -> list[str]:
    """The lines that came (+) or went (-) and that no entry of `news` names in backticks.

    Of a command that came or went as a whole only the command has to be named.
    """
    named = [f" {span} " for span in re.findall(r"`([^`]+)`", news)]
    found: list[str] = []
    whole = {line for line in now["commands"] if " | " not in line}
    whole ^= {line for line in then["commands"] if " | " not in line}
    for file in sorted({*now, *then}):
        lines = [f"- {line}" for line in then.get(file, []) if line not in set(now.get(file, []))]
        lines += [f"+ {line}" for line in now.get(file, []) if line not in set(then.get(file, []))]
        lines = [line for line in lines if line[2:] in whole or _command(line) not in whole]
        found += [f"{file}: {line}" for line in lines if not _is_named(name_of(line[2:]), named)]
    return found


def _command(line: str) -> str:
    return line[2:].partition(" | ")[0]


def released() -> dict[str, list[str]]:
    """The lines of the last release."""
    return {path.stem: _lines(path) for path in sorted(RELEASED.glob("*.txt"))}


def news(changelog: str, then: str) -> str:
    """The entries of the changelog that it did not have at the last release."""
    old = set(_entries(then))
    return "\n".join(entry for entry in _entries(changelog) if entry not in old)


def _is_named(name: str, named: list[str]) -> bool:
    """Any of the names of an option will do; a command is named with or without `oppcli`."""
    if name.startswith("oppcli "):
        return any(name.removeprefix("oppcli ") in span for span in named)
    edge = r"[\w-]"
    return any(
        re.search(rf"(?<!{edge}){re.escape(word)}(?!{edge})", span)
        for word in name.split()
        for span in named
    )


def _entries(changelog: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n(?=- )|\n\n", changelog)]


def _page(lines: list[str]) -> str:
    return "\n".join([_MADE, *lines]) + "\n"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()[1:]


def _commands(menu: Menu = COMMANDS, above: str = "oppcli") -> Iterator[str]:
    if above == "oppcli":
        yield from _parameters("oppcli", root())
    for name, entry in menu.items():
        command = f"{above} {name}"
        yield command
        yield from _parameters(command, load(name, entry))
        if isinstance(entry, Noun):
            yield from _commands(entry.verbs, command)


def _parameters(command: str, loaded: Any) -> Iterator[str]:
    for param in loaded.params:
        if param.param_type_name == "option":
            names = " ".join([*param.opts, *param.secondary_opts])
            said = [] if param.is_flag else [param.metavar or "TEXT"]
        else:
            names, said = param.metavar or param.name, ["argument"]
        if getattr(param, "multiple", False) or param.nargs == -1:
            said.append("repeatable")
        if param.required:
            said.append("required")
        if isinstance(param.default, str | int) and param.default not in (False, ""):
            said.append(f"default {param.default}")
        yield " | ".join(filter(None, [command, names, ", ".join(said)]))


def _fields() -> Iterator[str]:
    for kind in {**KINDS, **EVERY}.values():
        yield f"{kind.plural} | {kind.name}" + (f" | refs {kind.prefix}1" if kind.prefix else "")
        for field in kind.fields:
            said = [field.type.value, "settable" if field.settable else "set by the program"]
            said += [f"short {short}" for short in field.short]
            said += ["in lists"] if field.name in kind.columns else []
            yield f"{kind.name} | {field.name} | {', '.join(said)}"
            yield from (f"{kind.name}.{field.name} | {choice}" for choice in field.choices)


def _views() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(str(Path(folder) / "empty.db"))
        for view in VIEWS:
            columns = store.read(f"SELECT * FROM {view} LIMIT 0").columns
            yield from (f"{view} | {column}" for column in columns)
        store.close()


def _settings() -> Iterator[str]:
    for option in OPTIONS.values():
        yield f"setting | {option.name} | default {option.default or 'none'}"
        yield from (f"setting {option.name} | {choice}" for choice in option.choices)
        yield f"environment | OPPCLI_{option.name.upper()}"
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    read = re.findall(r'environ(?:\.get\(|\[)"(\w+)"|"((?:OPPCLI|XDG)_[A-Z_]+)"', text)
    known = {f"OPPCLI_{name.upper()}" for name in OPTIONS}
    for name in sorted({one or other for one, other in read} - known):
        if not name.startswith("_"):
            yield f"environment | {name}"


def _words() -> Iterator[str]:
    yield from (f"--by | {name}" for name in (*GROUPED, *UNITS))
    yield from (f"--by, with what is below | {name}" for name in TREES)
    yield from (f"--where | {operator.value}" for operator in Op)
    yield from (f"--output | {name}" for name in FORMATS)
    yield from (f"export --output | {name}" for name in STREAMED)
    yield from (f"import --kind | {name} | needs {_needs(name)}" for name in IMPORTED)
    yield from (f"also typed for {meant} | {word}" for word, meant in ALIASES.items())


def _needs(kind: str) -> str:
    return ", ".join(" or ".join(group) for group in IMPORTED[kind])


def _exit_codes() -> Iterator[str]:
    kinds = [errors.OppError, *_below(errors.OppError)]
    for code in sorted({0, 130, *(kind.exit_code for kind in kinds)}):
        yield f"exit code | {code}"


def _below(kind: type) -> Iterator[Any]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _answers() -> Iterator[str]:
    """The headings and keys that each command gives, tried on a demo store."""
    with _demo() as environ:
        for line in _ANSWERS.strip().splitlines():
            yield from _columns(line, environ, ("csv", "json"))
        for line in _WRITES.strip().splitlines():
            yield from _columns(line, environ, ("json",))
        yield from _columns("opp new --stdin --dry-run", environ, ("jsonl",), _ROWS)
        for kind in EVERY:
            yield from _columns(f"export {kind}", environ, ("csv", "json"))


def _columns(
    line: str, environ: dict[str, str], formats: tuple[str, ...], stdin: str = ""
) -> Iterator[str]:
    given = {form: _headings(line, form, environ, stdin) for form in formats}
    for name in dict.fromkeys(name for names in given.values() for name in names):
        yield f"oppcli {line} | {name} | {' '.join(f for f in formats if name in given[f])}"


def _headings(line: str, form: str, environ: dict[str, str], stdin: str) -> list[str]:
    out, err = io.StringIO(), io.StringIO()
    argv = [*shlex.split(line), "-o", form]
    code = main(argv, Invocation(argv, environ, io.StringIO(stdin), out, err))
    if code in (1, 2, 3, 6) or not out.getvalue():
        raise RuntimeError(f"oppcli {line} -o {form}: {code} {err.getvalue()}")
    if form == "csv":
        return next(csv.reader(io.StringIO(out.getvalue())))
    rows = [json.loads(each) for each in out.getvalue().splitlines()] if form == "jsonl" else None
    return list(dict.fromkeys(key for row in rows or json.loads(out.getvalue()) for key in row))


@contextlib.contextmanager
def _demo() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory() as home:
        environ = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": home,
            "OPPCLI_TODAY": TODAY,
            "OPPCLI_USER": "jana",
            "OPPCLI_CONFIG": str(Path(home, "config.toml")),
            "OPPCLI_DB": str(Path(home, "demo.db")),
        }
        argv = ["demo", "--keep", environ["OPPCLI_DB"], "--opportunities", "60"]
        if main(argv, Invocation(argv, environ, io.StringIO(), io.StringIO(), io.StringIO())):
            raise RuntimeError("no demo could be made")
        yield environ


_FILES = {
    "commands": _commands,
    "fields": _fields,
    "answers": _answers,
    "views": _views,
    "settings": _settings,
    "words": _words,
    "exit_codes": _exit_codes,
}


def _keep_as_released() -> None:
    RELEASED.mkdir(exist_ok=True)
    for path, text in pages().items():
        (RELEASED / path.name).write_text(text, encoding="utf-8")
    shutil.copy(CHANGELOG, RELEASED / "CHANGELOG")


if __name__ == "__main__":
    if sys.argv[1:] != ["--released"]:
        sys.exit("usage: python docs/surface.py --released")
    _keep_as_released()
