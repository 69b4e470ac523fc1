"""What the files said before of the records of a sheet: the file then, of a merge of three."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from oppcli.domain.merging import EMPTY, Three
from oppcli.services.imports.comparing import Compared
from oppcli.services.imports.rules import Import
from oppcli.services.imports.said_amounts import amount_names, in_own_currency
from oppcli.services.imports.sheet import Sheet
from oppcli.services.imports.source_rows import Run, SourceRows, Told, as_of
from oppcli.stored import stored_text


class SaidBefore:
    """What the files said before of the records of a sheet."""

    def __init__(
        self,
        job: Import,
        source: Callable[[str], SourceRows],
        sheet: Sheet,
        places: Sequence[int],
        fields: Sequence[Compared],
        differing: Collection[int],
    ) -> None:
        """`source` gives what a system has said; `places` are those of the rows that are merged,
        of which `differing` say anything else than what is stored."""
        self._source = source
        self._sheet = sheet
        self._fields = fields
        self._numbers = sheet.stored("id")
        self._runs: dict[int, Run] = {}
        self._own: dict[int, Mapping[str, str]] = {}
        self._made: dict[int, Mapping[str, str]] = {}
        self._given = {each.name for each in fields if any(v is not None for v in each.said)}
        if job.then is not None:
            rows = {place: row for place in places if (row := sheet.found[place]) is not None}
            numbers = [row["id"] for row in rows.values()]
            values = as_of(job.tx, sheet.kind.name, numbers, job.then)
            for place, row in rows.items():
                self._own[place] = {
                    name: stored_text(value) or EMPTY for name, value in values[row["id"]].items()
                }
            return
        asks = any(each.is_money or each.name == "currency" for each in fields)
        amounts = amount_names(sheet.kind) if asks else ()
        by_system: dict[str, list[int]] = defaultdict(list)
        systems = sheet.told.every_system()
        for place in places:
            by_system[systems[place]].append(place)
        for system, some in by_system.items():
            told = self._changes_from_files(source(system), some, differing)
            moved = [row for p in some if self._numbers[p] in told and (row := sheet.found[p])]
            in_own_currency(job.tx, sheet.kind.name, moved, told, amounts)
            for place in some if told else ():
                if self._numbers[place] in told:
                    self._own[place] = told[self._numbers[place]].said

    def _changes_from_files(
        self, source: SourceRows, places: Sequence[int], differing: Collection[int]
    ) -> dict[int, Told]:
        """What files said before of records, by number, but for those that a run tells as well."""
        sheet, numbers = self._sheet, self._numbers
        own = source.own(numbers[place] for place in places)
        systems = sheet.stored("source_system")
        versions, batches = sheet.stored("version"), sheet.stored("batch_id")
        made = []
        for place in places:
            number = numbers[place]
            run = source.run_of(number, batches[place], systems[place])
            if run is None or number in own:
                continue
            if versions[place] == 1:
                self._runs[place] = run
            if (versions[place] > 1 or place in differing) and (row := sheet.found[place]):
                made.append(row)
        return own | source.made(made)

    def settled(self, places: Iterable[int]) -> set[int]:
        """Those of the rows, which all say what is stored, that say what they said before."""
        runs, whole = self._runs, {}
        found = set[int]()
        for place in places:
            run = runs.get(place)
            key = id(run)
            if key not in whole:
                whole[key] = run is not None and not run.other and self._given <= run.fields
            if whole[key] or self._is_settled(place):
                found.add(place)
        return found

    def _is_settled(self, place: int) -> bool:
        run = self._runs.get(place)
        if run is None:
            before = self._own.get(place)
            return before is not None and all(
                (text := each.text(place)) is None or before.get(each.name) == text
                for each in self._fields
            )
        number = self._numbers[place]
        instead = {n: said for n, of in run.other.items() if (said := of.get(number)) is not None}
        if not instead and self._given <= run.fields:
            return True
        for each in self._fields:
            text = each.text(place)
            if text is None:
                continue
            if each.name not in run.fields:
                return False
            if instead.get(each.name, text) != text:
                return False
        return True

    def said(self, place: int) -> Mapping[str, str]:
        """All that was said of the record of a row."""
        row = self._sheet.found[place]
        if place in self._runs and place not in self._own and row is not None:
            source = self._source(self._sheet.told.system(place))
            self._own[place] = source.made([row])[row["id"]].said
        return self._own.get(place, {})

    def defaults(self, place: int, fields: Mapping[str, Three]) -> Collection[str]:
        """The fields whose stored value the program gave to the record when the file made it."""
        asked = [
            name
            for name, (then, file, store) in fields.items()
            if then is None and None not in (file, store) and file != store
        ]
        row = self._sheet.found[place]
        if not asked or row is None:
            return ()
        if place in self._runs and row["version"] == 1:
            return asked
        made = self._source(self._sheet.told.system(place)).as_made(row)
        return [name for name in asked if stored_text(made.get(name)) == fields[name][2]]
