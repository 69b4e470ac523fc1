"""Fresh interpreters writing to real pipes and real terminals."""

import json
import os
import pty
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from pathlib import Path

import pytest

PROGRAM = """
import sys
from datetime import date
from oppcli.domain.fields import FieldType
from oppcli.output.out import Output
from oppcli.output.streams import quiet_stdout
from oppcli.output.table import Column, Table

columns = (Column("ref"), Column("topic", shrinks=True),
    Column("revenue", FieldType.MONEY, currency="currency"), Column("currency", hidden=True),
    Column("close", FieldType.DATE), Column("owner", yields=1))
topic = "[red]x[/b] :bomb: \\x1b[2J\\x9b31m\\r\\u202e\\n日本 " + "long " * 20
rows = [(f"O{n}", topic, 48000000, "EUR", "2026-11-27", "jana") for n in range(COUNT)]
out = Output(stdout=sys.stdout, stderr=sys.stderr, today=date(2026, 11, 23), format=FORMAT)
try:
    out.table(Table(columns, rows, marks=["late"] * COUNT))
    out.stdout.flush()
except BrokenPipeError:
    quiet_stdout()
    sys.exit(0)
print(sorted(sys.modules) if LOADED else "", file=sys.stderr)
"""


def program(tmp_path: Path, name: str | None, count: int = 2, loaded: bool = False) -> list[str]:
    path = tmp_path / "program.py"
    values = f"FORMAT, COUNT, LOADED = {name!r}, {count}, {loaded}\n"
    path.write_text(values + PROGRAM, encoding="utf-8")
    return [sys.executable, "-W", "error", str(path)]


def on_terminal(command: list[str], columns: int, **environment: str) -> str:
    """What a terminal of that width receives on stdout."""
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    env = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR", "TERM")}
    env |= {"TERM": "xterm", "PYTHONUTF8": "1"} | environment
    with subprocess.Popen(command, stdout=slave, stderr=subprocess.PIPE, env=env) as process:
        os.close(slave)
        received = b""
        while True:
            try:
                block = os.read(master, 65536)
            except OSError:  # the other side is closed: how Linux ends a terminal
                break
            if not block:
                break
            received += block
        errors = process.stderr.read() if process.stderr else b""
    os.close(master)
    assert process.returncode == 0, errors.decode()
    return received.decode(env.get("PYTHONIOENCODING", "utf-8")).replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [50, 60, 100, 200])
@pytest.mark.parametrize("name", [None, "plain"])
def test_a_terminal_shows_hostile_rows_one_per_line(
    tmp_path: Path, columns: int, name: str | None
) -> None:
    from rich.cells import cell_len

    text = on_terminal(program(tmp_path, name), columns, NO_COLOR="1")
    assert not set(text) & set("\x1b\x9b\r\u202e")
    lines = text.splitlines()
    assert len(lines) == 4
    assert all(cell_len(line) <= columns for line in lines)
    for line, ref in zip(lines[2:], ("O0", "O1"), strict=True):
        assert line.startswith(f"! {ref}   [red]x[/b]")
        day = "27 Nov" if columns == 50 else "Fri 27 Nov"
        assert f" 480,000  {day} " in line
    assert "jana" in text  # at 60 days lose their distance for it, at 50 their weekday


def test_a_terminal_is_coloured_unless_told_otherwise(tmp_path: Path) -> None:
    assert "\x1b[31m!" in on_terminal(program(tmp_path, None), 100)
    assert "\x1b[" not in on_terminal(program(tmp_path, None), 100, NO_COLOR="1")
    assert "\x1b[" not in on_terminal(program(tmp_path, None), 100, TERM="dumb")


def test_a_terminal_without_our_signs_gets_ascii(tmp_path: Path) -> None:
    text = on_terminal(program(tmp_path, None), 100, NO_COLOR="1", PYTHONIOENCODING="ascii")
    assert text.isascii()
    assert "...  " in text
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "jsonl", "md"])
def test_no_format_moves_the_cursor(tmp_path: Path, name: str) -> None:
    text = on_terminal(program(tmp_path, name), 100)
    assert not set(text) & set("\x1b\x9b\r\u202e")
    assert "日本" in text


def test_a_pipe_never_loads_rich_nor_what_other_formats_need(tmp_path: Path) -> None:
    done = subprocess.run(program(tmp_path, None, loaded=True), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("ref\ttopic\t")
    assert "'oppcli.output.delimited'" in done.stderr
    for heavy in ("rich", "json", "csv", "typer", "oppcli.output.people"):
        assert f"'{heavy}'" not in done.stderr


def test_importing_the_package_is_cheap() -> None:
    script = "import sys, oppcli.output.out; print(*sorted(sys.modules), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    loaded = set(done.stdout.split())
    assert "oppcli.output.out" in loaded
    assert not loaded & {"rich", "json", "csv", "decimal", "babel", "difflib", "typer"}


def test_a_pipe_under_a_c_locale_loses_nothing(tmp_path: Path) -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PATH": os.environ["PATH"]}
    done = subprocess.run(program(tmp_path, "json"), capture_output=True, env=env)
    assert done.returncode == 0, done.stderr
    topic = json.loads(done.stdout.decode())[0]["topic"]
    assert topic.startswith("[red]x[/b] :bomb: \x1b[2J\x9b31m\r\u202e\n日本 ")


@pytest.fixture
def buffered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python keeps output back, as it does unless told otherwise, and flushes it when it ends."""
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)


@pytest.mark.usefixtures("buffered")
@pytest.mark.parametrize("name", ["tsv", "json", "table", "plain"])
@pytest.mark.parametrize("errors", ["", " 2>&1"])
def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path, name: str, errors: str) -> None:
    command = " ".join(program(tmp_path, name, count=5000))
    script = f"set -o pipefail; {command}{errors} | head -1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.usefixtures("buffered")
@pytest.mark.parametrize("count", [1, 5000])
@pytest.mark.parametrize("name", ["tsv", "table"])
def test_a_reader_that_was_never_there_is_no_error(tmp_path: Path, name: str, count: int) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(program(tmp_path, name, count), stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")
