"""Types `oppcli import` of texts as files, and looks at what is in the store afterwards."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from oppcli.domain.refs import Ref
from oppcli.store import Row, Store
from services.typed import Seller, refusal
from surroundings import Cli, Ran

Errand = Callable[..., Seller]
Changes = Callable[[Ref], list[tuple[str, str | None, str | None]]]
Take = Callable[..., "Imported"]
Rows = Callable[..., list[Row]]

_COUNTS = r"^([\d,]+) rows?(?:: (.*))?$"
_WORDS = {
    "new": "created",
    "changed": "updated",
    "same": "unchanged",
    "conflict": "conflicts",
}  # of a dry run
_TITLES = ("Looks like ", "Read as ", "Nothing was saved", "not mapped: ")
_NO_NOTES = ("created: ", *_TITLES, "error: ", "  try: ", "  line ", "  record ", "  … ")


@dataclass(frozen=True)
class Reject:
    """A row that was not taken: its line, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Imported:
    """What an import said: its counts, what was made beside, the rejected rows, what else."""

    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    conflicts: int
    also: dict[str, int]
    rejects: list[Reject]
    anonymous: int
    notes: tuple[str, ...]
    saved: bool


def read_answer(ran: Ran) -> Imported:
    """What the import of one file said, out of both streams. Raises what refused the file."""
    said = re.search(_COUNTS, ran.out, re.MULTILINE)
    if said is None:
        raise refusal(ran.code, ran.err)
    counts = dict.fromkeys(("created", "updated", "unchanged", "rejected", "conflicts"), 0)
    for number, word in re.findall(r"(\d[\d,]*) (\w+)", said[2] or ""):
        counts[_WORDS.get(word, word)] = int(number.replace(",", ""))
    lines = f"{ran.out}{ran.err}".splitlines()
    found = [re.fullmatch(r"  (?:line|record) +([0-9]+) +(.*)", line) for line in lines]
    rejects = [Reject(int(each[1]), each[2]) for each in found if each]
    also = re.search(r"^also (?:created|new): (.*)$", ran.out, re.MULTILINE)
    made = re.findall(
        r"(\d[\d,]*) (business|facility|\w+?)(?:es|ies|s)?(?:,|$)", also[1] if also else ""
    )
    again = re.search(r"^([\d,]+) rows? ha\w+ no external_id", ran.err, re.MULTILINE)
    notes = tuple(
        line
        for line in ran.err.splitlines()
        if not line.startswith((*_NO_NOTES, again[0] if again else "error: "))
    )
    return Imported(
        int(said[1].replace(",", "")),
        **counts,
        also={noun: int(number.replace(",", "")) for number, noun in made},
        rejects=rejects,
        anonymous=int(again[1].replace(",", "")) if again else 0,
        notes=notes,
        saved="othing was saved" not in ran.err,
    )


def switches(options: Mapping[str, str | bool]) -> list[str]:
    """Options by name, as they are typed: `strict=True` is --strict."""
    typed = [(f"--{name.replace('_', '-')}", given) for name, given in options.items() if given]
    return [name if given is True else f"{name}={given}" for name, given in typed]


@pytest.fixture
def take(tmp_path: Path, cli: Cli, work: Seller) -> Take:
    """Imports a text as a file of opportunities; another kind, day or mapping if told so."""

    def imported(
        text: str,
        kind: str = "opportunity",
        *,
        by: Seller = work,
        name: str = "given.csv",
        columns: Mapping[str, tuple[str, ...]] | None = None,
        **options: str | bool,
    ) -> Imported:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        of_kind = ["--kind", kind] if kind else []
        mapped = [f"--map={head}={to}" for head, fields in (columns or {}).items() for to in fields]
        return read_answer(by.run("import", path, *of_kind, *mapped, *switches(options)))

    return imported


@pytest.fixture
def rows(store: Store) -> Rows:
    """The rows of a table or view, in the order of their numbers."""

    def read(table: str, columns: str = "*") -> list[Row]:
        return list(store.read(f"SELECT {columns} FROM {table} ORDER BY id"))

    return read
