"""Puts rows into the stages of their sales processes: by key, title or synonym, no guess."""

from collections.abc import Mapping
from dataclasses import dataclass

from oppcli.domain.closing import Reasons
from oppcli.domain.field import CLOSED, OPEN, UNSOLD
from oppcli.domain.imported import NotKnown
from oppcli.domain.process import in_place_of
from oppcli.domain.refs import kept_words
from oppcli.domain.wording import nearest
from oppcli.importing.values.proposals import proposed, synonym_of
from oppcli.services.imports.sheet import Sheet
from oppcli.store import Row
from oppcli.transaction import Transaction

_MOST_KEPT = 1_000
_Said = tuple[object, object]  # the process and the stage, as the file names them


@dataclass(frozen=True, slots=True)
class Standing:
    """A stage as it is stored, and the process it belongs to. `probability` is in percent."""

    number: int
    process: int
    key: str
    title: str
    probability: int
    forecast_category: str
    position: int


class Stages:
    """All stages of all processes of a store.

    `renamed`: what the file calls a process, '' where it says nothing → the key meant.
    `takes_synonyms`: a stage may be called by another name, as in a list that somebody keeps; a
    known system has stages of its own.
    """

    def __init__(
        self, tx: Transaction, renamed: Mapping[str, str] = {}, *, takes_synonyms: bool = False
    ) -> None:
        self._takes_synonyms = takes_synonyms
        self._renamed = {named_alike(name): key for name, key in renamed.items()}
        processes = tx.read(
            "SELECT id, key, title, is_default, lost_reasons, canceled_reasons FROM process"
            " ORDER BY id"
        ).rows
        self._processes: dict[str, int] = {}
        self._keys = {number: key for number, key, *_ in processes}
        self._reasons: dict[int, Reasons] = {
            number: dict(zip(UNSOLD, map(kept_words, reasons), strict=True))
            for number, _, _, _, *reasons in processes
        }
        for number, key, title, *_ in processes:
            self._processes.setdefault(named_alike(title), number)
            self._processes[named_alike(key)] = number
        self._default = next(number for number, _, _, is_default, *_ in processes if is_default)
        rows = tx.read(
            "SELECT id, process_id, key, title, probability, forecast_category, position, active"
            " FROM stage ORDER BY process_id, position"
        ).rows
        self._stages = {row[0]: Standing(*row[:-1]) for row in rows}
        # Closed records may stand in a stage that was left out since; nothing is put there.
        self._in_force = [self._stages[row[0]] for row in rows if row[-1]]
        self._titled: dict[tuple[int, str], Standing] = {}
        for stage in self._in_force:
            self._titled.setdefault((stage.process, named_alike(stage.title)), stage)
        self._keyed = {(stage.process, stage.key): stage for stage in self._in_force}
        self._last = {stage.process: stage.number for stage in self._in_force}
        self._read: dict[_Said, int | str] = {}
        self._synonyms: dict[object, str] = {}  # what a file calls a stage → its key

    def __getitem__(self, number: object) -> Standing:
        """The stage of that number."""
        assert isinstance(number, int)
        return self._stages[number]

    def settle(self, sheet: Sheet) -> None:
        """Fills the column of stages: as given, else as stored, else the first of the process.

        Rejects rows with a process or a stage that does not exist.
        """
        nothing = [None] * sheet.size
        processes = sheet.texts.get("process", nothing)
        stages = sheet.texts.get("stage", nothing)
        column = sheet.column("stage_id")
        usual, read = self._renamed.get(""), self._read
        for place, (stored, process, stage) in enumerate(
            zip(sheet.found, processes, stages, strict=True)
        ):
            said = (usual if process is None else process, stage)
            if stored is not None:
                found = self._next(said, stored["stage_id"])
            else:
                found = read[said] if said in read else self._first(said)
            if isinstance(found, int):
                column[place] = found
                if stage in self._synonyms:
                    sheet.synonyms[str(stage), self._synonyms[str(stage)]] += 1
            elif isinstance(found, NotKnown):
                sheet.not_known(place, found)
                self._look_further(sheet, place, found, said[1])
            elif found is not None:
                sheet.reject(place, found)

    def leave_gone(self, sheet: Sheet) -> None:
        """Puts records that are open after the import out of stages that are gone.

        They come into the stage that took the place of theirs, as by `opp reopen`.
        """
        column, statuses = sheet.column("stage_id"), sheet.after("status")
        in_force = {stage.number for stage in self._in_force}
        for place, stored in enumerate(sheet.found):
            if stored is None or column[place] is not None or statuses[place] not in OPEN:
                continue
            if stored["stage_id"] not in in_force:
                column[place] = self._in_place_of(self[stored["stage_id"]])

    def _in_place_of(self, gone: Standing) -> int:
        stages = [stage for stage in self._in_force if stage.process == gone.process]
        return in_place_of(gone.position, [(each.position, each.number) for each in stages])

    def placed(self, process: object, stage: object, now: object) -> int | str | None:
        """Where a record in the stage `now` would be placed by those names; None for no names."""
        return self._next((self._renamed.get("") if process is None else process, stage), now)

    def _look_further(self, sheet: Sheet, place: int, found: NotKnown, stage: object) -> None:
        """Where the process is not known, says at once that the usual one lacks the stage, too."""
        if found.field == "process" and stage is not None:
            missing = self._stage(self._default, stage)
            if isinstance(missing, NotKnown):
                sheet.not_known(place, missing)

    def of_row(self, stored: Row | None, process: object, text: str) -> int | None:
        """The stage that is called so in the process of a row, if there is one."""
        number = self._process_of(stored, process)
        return None if number is None else self.named(number, text)

    def keys(self, stored: Row | None, process: object) -> tuple[str, ...]:
        """The stages of the process of a row; nothing where that is not known."""
        number = self._process_of(stored, process)
        return tuple(stage.key for stage in self._in_force if stage.process == number)

    def _process_of(self, stored: Row | None, said: object) -> int | None:
        said = self._renamed.get("") if said is None else said
        if said is not None:
            found = self._process(str(said))
            return found if isinstance(found, int) else None
        return self._default if stored is None else self[stored["stage_id"]].process

    def reasons(self, number: object) -> Reasons:
        """The reasons to lose and to cancel, of the process of that stage."""
        return self._reasons[self[number].process]

    def last(self, number: object) -> int:
        """The last stage of the process of that stage: the one that is won from."""
        return self._last[self[number].process]

    def named(self, process: int, text: str) -> int | None:
        """The stage that is called so in a process, if there is one."""
        found = self._called(process, text)
        return None if found is None else found.number

    def _called(self, process: int, text: str) -> Standing | None:
        """The stage of that key, as it is written, else of that title, else of a key like it.

        A stage 1 has the key stage_1, and the title of another one may be Stage 1.
        """
        wanted = named_alike(text)
        titled = self._titled.get((process, wanted)) or self._keyed.get((process, wanted))
        return self._keyed.get((process, text)) or titled

    def in_process(self, process: int, text: str) -> int | NotKnown:
        """The stage that is called so in a process, also one left out since, or why there is none.

        A stage history may name stages that no record can be put in any more.
        """
        wanted = named_alike(text)
        found = self._called(process, text)
        if found is not None:
            return found.number
        for stage in self._stages.values():
            if stage.process == process and wanted in (stage.key, named_alike(stage.title)):
                return stage.number
        return self._stage(process, text)

    def _first(self, said: _Said) -> int | str:
        """Where a new record is placed, or why it cannot be; remembered for the next."""
        if len(self._read) >= _MOST_KEPT:
            self._read.clear()
        process = self._default if said[0] is None else self._process(str(said[0]))
        found = process if isinstance(process, str) else self._stage(process, said[1])
        self._read[said] = found
        return found

    def _next(self, said: _Said, now: object) -> int | str | None:
        """Where a stored record is placed; None where nothing is said of it."""
        process = self[now].process if said[0] is None else self._process(str(said[0]))
        if isinstance(process, str):
            return process
        if said[1] is None and process == self[now].process:
            return None
        return self._stage(process, said[1])

    def _process(self, text: str) -> int | str:
        """The number of the process, or why the row names none."""
        wanted = named_alike(text)
        found = self._processes.get(named_alike(self._renamed.get(wanted, wanted)))
        if found is not None:
            return found
        keys = tuple(self._keys.values())
        near = nearest(wanted, keys, 1)
        return NotKnown("process", text, keys, near=near[0] if near else "")

    def _stage(self, process: int, text: object) -> int | NotKnown:
        """The number of the stage, the first if nothing is said, or why there is none."""
        stages = [stage for stage in self._in_force if stage.process == process]
        if text is None:
            return stages[0].number
        found = self._called(process, str(text))
        if found is None and self._takes_synonyms:
            found = self._keyed.get((process, synonym_of("opportunity", "stage", str(text))))
            if found is not None:
                self._synonyms[str(text)] = found.key
        if found is not None:
            return found.number
        keys = tuple(stage.key for stage in stages)
        spelled = {named_alike(stage.title): stage.key for stage in stages} | dict(
            zip(keys, keys, strict=True)
        )
        near = proposed("opportunity", "stage", str(text), spelled)
        return NotKnown("stage", str(text), keys, near=near, endings=CLOSED)


def named_alike(text: str) -> str:
    """A key that two names of one process, or of one stage, share."""
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
