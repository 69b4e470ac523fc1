"""Sales processes: those that come with oppcli, as TOML files beside this one, and a store's."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from oppcli.domain.process import QUALIFY, Process, Stage, process_of_rows
from oppcli.domain.wording import nearest, quoted
from oppcli.errors import NotFound, ValueDamaged

if TYPE_CHECKING:
    from oppcli.stored import Rows

NAMES = ("dealer", "simple")


class Reader(Protocol):
    """What runs a SELECT: the store, or a transaction."""

    def read(self, sql: str, params: Mapping[str, object] = ..., /) -> "Rows":
        """The rows of one SELECT."""


def definitions() -> list[str]:
    """The texts of the shipped processes, the default one first."""
    from importlib.resources import files

    folder = files(__name__)
    return [(folder / f"{name}.toml").read_text("utf-8") for name in NAMES]


def process_of(
    reader: Reader, key: str | None = None, *, stage_id: int | None = None, whole: bool = False
) -> Process:
    """The process called `key`, or the one that holds the stage, or the default one.

    Only the `whole` of it has what it asks of leads, which stands in its text. Raises NotFound,
    proposing near names, and ValueDamaged where there is none without a name.
    """
    where = "key = :value" if key else "is_default = 1"
    if stage_id is not None:
        where = "id = (SELECT process_id FROM stage WHERE id = :value)"
    row = reader.read(f"SELECT * FROM process WHERE {where}", {"value": stage_id or key}).first()
    if row is None and stage_id is not None:
        raise ValueDamaged("a stage belongs to a process that does not exist", "missing_link")
    if row is None and not key:
        raise ValueDamaged("there is no default process", "process")
    if row is None:
        raise no_process(reader, key or "")
    stages = reader.read(
        "SELECT * FROM stage WHERE process_id = :id ORDER BY position, id", {"id": row["id"]}
    )
    process = process_of_rows(row, stages)
    return replace(process, qualify=_qualify(reader, row["id"])) if whole else process


def _qualify(reader: Reader, process: int) -> Stage:
    """What the text of a process asks of leads."""
    from oppcli.domain.process_file import parse_process

    texts = reader.read(
        "SELECT definition FROM process_version WHERE process_id = :id"
        " ORDER BY version DESC LIMIT 1",
        {"id": process},
    ).rows
    return parse_process(texts[0][0]).qualify if texts else QUALIFY


def no_process(reader: Reader, key: str) -> NotFound:
    """The error about a process that does not exist."""
    keys = [name for (name,) in reader.read("SELECT key FROM process ORDER BY id").rows]
    near = nearest(key, keys, 1)
    return NotFound(
        f"there is no process {quoted(key)} ({', '.join(keys)}).",
        near[0] if near else "oppcli process list",
    )
