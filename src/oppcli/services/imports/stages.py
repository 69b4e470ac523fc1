"""Puts rows into the stages of their sales processes: by key or title, never by a guess."""

from dataclasses import dataclass

from oppcli.domain.wording import either, nearest, quoted
from oppcli.services.imports.sheet import Sheet
from oppcli.store import Transaction


@dataclass(frozen=True, slots=True)
class Standing:
    """A stage as it is stored, and the process it belongs to. `probability` is in percent."""

    number: int
    process: int
    key: str
    title: str
    probability: int
    forecast_category: str


class Stages:
    """All stages of all processes of a store."""

    def __init__(self, tx: Transaction) -> None:
        processes = tx.read("SELECT id, key, title, is_default FROM process ORDER BY id").rows
        self._processes: dict[str, int] = {}
        self._keys = {number: key for number, key, _, _ in processes}
        for number, key, title, _ in processes:
            self._processes.setdefault(_folded(title), number)
            self._processes[_folded(key)] = number
        self._default = next(number for number, *_, is_default in processes if is_default)
        rows = tx.read(
            "SELECT id, process_id, key, title, probability, forecast_category FROM stage"
            " ORDER BY process_id, position"
        ).rows
        self._stages = {row[0]: Standing(*row) for row in rows}
        self._named: dict[tuple[int, str], Standing] = {}
        for stage in self._stages.values():
            self._named.setdefault((stage.process, _folded(stage.title)), stage)
        for stage in self._stages.values():
            self._named[stage.process, stage.key] = stage
        self._read: dict[tuple[int, object], int | str] = {}

    def __getitem__(self, number: object) -> Standing:
        """The stage of that number."""
        assert isinstance(number, int)
        return self._stages[number]

    def settle(self, sheet: Sheet) -> None:
        """Fills the column of stages: as given, else as stored, else the first of the process.

        Rejects rows with a process or a stage that does not exist.
        """
        processes = sheet.texts.get("process", [None] * sheet.size)
        stages = sheet.texts.get("stage", [None] * sheet.size)
        column = sheet.column("stage_id")
        for place in list(sheet.good()):
            stored = sheet.found[place]
            process = self._process(processes[place], stored and stored["stage_id"])
            if isinstance(process, str):
                sheet.reject(place, process)
                continue
            text = stages[place]
            if text is None and stored and self[stored["stage_id"]].process == process:
                continue
            found = self._stage(process, text)
            if isinstance(found, str):
                sheet.reject(place, found)
            else:
                column[place] = found

    def _process(self, text: object, stage: object) -> int | str:
        """The number of the process, or why there is none."""
        if text is None:
            return self._default if stage is None else self[stage].process
        found = self._processes.get(_folded(str(text)))
        if found is not None:
            return found
        keys = either(self._keys.values())
        return (
            f"process: {quoted(str(text))} is not {keys};"
            f" --map-value 'process:{str(text)[:40]}={self._keys[self._default]}'"
        )

    def _stage(self, process: int, text: object) -> int | str:
        """The number of the stage, or why there is none; each text is looked at once."""
        found = self._read.get((process, text))
        if found is None:
            found = self._looked_up(process, text)
            if len(self._read) < _MOST_KEPT:
                self._read[process, text] = found
        return found

    def _looked_up(self, process: int, text: object) -> int | str:
        stages = [stage for stage in self._stages.values() if stage.process == process]
        if text is None:
            return stages[0].number
        wanted = _folded(str(text))
        found = self._named.get((process, wanted))
        if found is not None:
            return found.number
        keys = [stage.key for stage in stages]
        near = nearest(wanted, keys, 1) or keys[1:2] or keys
        return (
            f"stage: {quoted(str(text))} is not {either(keys)};"
            f" --map-value 'stage:{str(text)[:40]}={near[0]}'"
        )


_MOST_KEPT = 1_000


def _folded(text: str) -> str:
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
