"""The stages of a process are those of the text that is kept of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from oppcli.domain.findings import MEND, Finding, Mend
from oppcli.domain.process import Process, stage_columns
from oppcli.domain.process_file import parse_process
from oppcli.errors import BadValue
from oppcli.queries.checks.rule import finding
from oppcli.store import Store

_TEXTS = """SELECT p.id, p.key, v.definition FROM process p
  JOIN process_version v ON v.process_id = p.id AND v.version = p.version ORDER BY p.id, v.id"""


def altered_stages(store: Store) -> Iterator[Finding]:
    """Fields of stages in force that are not what the text of their process says."""
    for number, key, text in store.read(_TEXTS).rows:
        try:
            process = parse_process(text)
        except BadValue:
            continue  # which is a finding of its own
        rows = store.read(
            "SELECT * FROM stage WHERE process_id = :process AND active = 1 ORDER BY id",
            {"process": number},
        )
        defined = _defined(process)
        for row in rows:
            if row["key"] in defined:
                yield from _differing(key, row, defined[row["key"]])


def _defined(process: Process) -> Mapping[str, Mapping[str, Any]]:
    return {
        stage.key: stage_columns(stage, position)
        for position, stage in enumerate(process.stages, 1)
    }


def _differing(process: str, row: Mapping[str, Any], due: Mapping[str, Any]) -> Iterator[Finding]:
    for name, wanted in due.items():
        if row[name] == wanted:
            continue
        text = None if wanted is None else str(wanted)
        said = f"its {name} is {_told(row[name])}, the text of the {process} process says "
        mend = Mend("stage", row["id"], name, str(row[name]), text)
        yield finding("process", "stage", row["id"], said + _told(text), MEND, mend)


def _told(value: object) -> str:
    return str(value) if value not in (None, "") else "nothing"
