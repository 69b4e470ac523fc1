"""Types the commands of a session at a store, and gives what each of them did."""

import io
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

from oppcli.app import main
from oppcli.invocation import Invocation
from oppcli.stores.addresses import shown
from recorded.script import HERE, NEW_STORE, Step, text_lines
from recorded.stored import changes, reading

FILES = HERE / "files"
_LOOKS = {"COLUMNS": "100", "NO_COLOR": "", "TERM": "xterm"}
_MOST, _FIRST = 80, 5  # lines of a file that are shown, and of a longer one
_TEXTS = {".csv", ".tsv", ".json", ".jsonl", ".toml", ".md", ".txt"}


def play(
    session: list[Step], environ: Mapping[str, str], address: str, folder: Path
) -> Iterator[tuple[Step, list[str]]]:
    """Each step with the lines of what it did. The commands run in `folder`, which is the current
    one and holds nothing yet; `address` is that of a store with nothing in it."""
    shutil.copytree(FILES, folder, dirs_exist_ok=True)
    _make_workbooks(folder)
    config = str(folder / "config" / "config.toml")
    environ = {**environ, "OPPCLI_DB": address, "OPPCLI_CONFIG": config}
    with reading(address) as stored:
        before, files = stored(), _written(folder)
        for step in session:
            if step.is_on_files_only and "://" in address:
                continue
            if step.line == NEW_STORE:
                yield step, changes({}, before)
                continue
            block = _typed(step, environ)
            after, files_after = stored(), _written(folder)
            block += changes(before, after)
            block += _news(files, files_after)
            yield step, [_anywhere(line, address, folder) for line in block]
            before, files = after, files_after


def _typed(step: Step, environ: Mapping[str, str]) -> list[str]:
    line, _, file = step.line.partition(" < ")
    argv = [environ["OPPCLI_DB"] if word == "STORE" else word for word in shlex.split(line)]
    stdin = io.TextIOWrapper(io.BytesIO(Path(file).read_bytes() if file else b""), "utf-8")
    out, err = io.StringIO(), io.StringIO()
    environ = {**environ, "OPPCLI_TODAY": _instant(step.at)}
    # `import -` reads bytes from the process itself, and whoever runs the tests may set a width.
    with patch.object(sys, "stdin", stdin), patch.dict(os.environ, _LOOKS):
        code = main(argv, Invocation(argv, environ, stdin, out, err))
    return [
        f"exit {code}",
        *text_lines(">", out.getvalue()),
        *text_lines("!", err.getvalue()),
    ]


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _anywhere(line: str, address: str, folder: Path) -> str:
    """The line as it would be with any store in any folder, whichever oppcli and schema it is."""
    for place in {address, shown(address)}:
        line = line.replace(place, "STORE")
    # What `db info` says of the file depends on the SQLite that this machine has.
    line = re.sub(r'"size": \d+, "database": "[^"]*", "journal": "\w+"', '"size": FILE', line)
    return line.replace(str(folder), "FOLDER")


def _written(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not re.match(r"data\d+|twin\d+", str(path.relative_to(folder)))
    }


def _news(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[str]:
    lines = [f"= {name} is gone" for name in before if name not in after]
    for name, content in after.items():
        if before.get(name) != content:
            lines.append(f"= {name}")
            if Path(name).suffix in _TEXTS:
                lines += _shown(content.decode())
    return lines


def _shown(text: str) -> list[str]:
    lines = text_lines("= |", text)
    if len(lines) <= _MOST:
        return lines
    digest = sha256(text.encode()).hexdigest()[:16]
    return [*lines[:_FIRST], f"= … {len(lines)} lines in all, sha256 {digest}…"]


def _make_workbooks(folder: Path) -> None:
    """Makes an .xlsx of each file of `workbooks`, whose tab-separated text can be reviewed."""
    from excel_files import Workbook

    for source in (folder / "workbooks").glob("*.tsv"):
        book = Workbook()
        sheet = book.active
        for row in source.read_text(encoding="utf-8").splitlines():
            sheet.append([_cell(text) for text in row.split("\t")])
        book.save(folder / f"{source.stem}.xlsx")


def _cell(text: str) -> object:
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text) if "." in text else int(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return datetime.fromisoformat(text)
    return text or None
