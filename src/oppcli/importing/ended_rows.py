"""Finds the rows of a batch that have ended, by their stage or status, and what follows from it.

A stage that is an ending becomes the status. The day and the amount of an ended row are those of
the closing where the file has no columns of their own for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from oppcli.domain.closing import EXPECTED
from oppcli.domain.conflicts import OUTCOMES
from oppcli.domain.field import CLOSED
from oppcli.domain.imported import LEFT_OPEN, map_value
from oppcli.domain.wording import quoted
from oppcli.importing.columns import CellRefusal, Column
from oppcli.importing.files.source import Row
from oppcli.importing.layouts.layout import Feed, Layout
from oppcli.importing.layouts.mapping import OTHERWISE
from oppcli.importing.layouts.normalize import squeezed
from oppcli.importing.memo import MOST_KEPT, Memo
from oppcli.importing.values.endings import Doubt, Endings

Values = dict[str, list[object]]

_ENDINGS = frozenset((*CLOSED, "qualified", "disqualified", "done"))
# What is known of ended ones only: the fact, and after which endings.
_OF_ENDED = {**OUTCOMES, "disqualify_reason": ("disqualified",)}


@dataclass(frozen=True, slots=True)
class Ended:
    """A row that a word ended: the field and the text it stands in, and the ending it means.

    `is_sure`: a column of its own or the user says so as well, so that the word cannot be a stage.
    """

    field: str
    text: str
    ending: str
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class EndedRows:
    """What was found in one batch, each by the place of the row.

    `doubts`: rows whose stage may be an ending, and why it is not taken for one. `by_column`:
    rows that another column ended, with what to say it by: the stage of a system whose closing
    stages may have any name.
    """

    ended: dict[int, Ended] = field(default_factory=dict)
    doubts: dict[int, Doubt] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    by_column: dict[int, Ended] = field(default_factory=dict)


class EndingFinder:
    """Looks for endings in the batches of one table. `added`: words the user made endings."""

    def __init__(
        self,
        layout: Layout,
        columns: Sequence[Column],
        added: Mapping[str, str],
        *,
        is_exact: bool = False,
    ) -> None:
        self._kind = layout.kind.name
        self._endings = Endings("opportunity" if self._kind == "history" else self._kind, added)
        self._columns = {column.feed.field.name: column for column in columns}
        self._is_exact = is_exact
        export = layout.known.export if layout.known else None
        self._opens = export is not None and export.folds
        status = layout.feed("status")
        headings = {squeezed(part.heading) for part in status.parts} if status else set()
        self._tells_won = export is not None and not export.tells_won.isdisjoint(headings)
        stage = layout.feed("stage")
        self._chosen = _stages_chosen(stage, self._endings) if stage else frozenset()
        self._staged = frozenset(stage.indexes) if stage else frozenset()
        self._texts: Memo[str, _Text] = Memo(self._read)
        self._gives_facts = any(
            name in self._columns and self._columns[name].feed.has_constant for name in _OF_ENDED
        )
        self._stated: dict[object, bool] = {}  # cells of the status → whether they say any
        self.has_dated = False  # whether a closing got its day from the shared column

    @property
    def shared_day(self) -> str:
        """The heading that dates both the open and the ended rows, '' where there is none."""
        feed, own = self._columns.get("est_close_date"), self._columns.get("closed_on")
        return feed.feed.heading if feed and not (own and own.feed.indexes) else ""

    def find(self, rows: Sequence[Row], values: Values) -> EndedRows:
        """The ended rows of a batch; fills in the `values` that follow."""
        found = EndedRows()
        if self._kind == "history":
            self._find_outcomes(values)
            return found
        if self._kind == "opportunity" and "stage" in values:
            self._find_stages(rows, values, found)
        if "status" in self._columns and not self._is_exact:
            self._find_statuses(rows, values, found)
            self._find_dated(rows, values, found)
        if self._opens and self._kind == "opportunity" and "status" in values:
            _find_folded(values, found)
        if self._kind in ("opportunity", "lead") and ("status" in values or self._gives_facts):
            values.setdefault("status", [None] * len(rows))
            self._give_facts(rows, values)
        return found

    def says_won(self, cells: list[str]) -> bool:
        """Whether the words of a row for its stage or its status mean that it was won."""
        for name in ("status", "stage"):
            column = self._columns.get(name)
            said = column.feed.of_row(cells).strip() if column else ""
            if said and (said.casefold() == "won" or self._texts[said].ending == "won"):
                return True
        return False

    def _find_outcomes(self, values: Values) -> None:
        """The endings among the stages of a history."""
        stages = values.get("stage", [])
        outcomes = values.setdefault("outcome", [None] * len(stages))
        for place, text in enumerate(stages):
            if isinstance(text, str) and outcomes[place] is None:
                ending = self._texts[text].ending
                outcomes[place] = "won" if ending == "won" else ending and "lost"

    def _find_stages(self, rows: Sequence[Row], values: Values, found: EndedRows) -> None:
        stages = values["stage"]
        read = {
            text: self._texts[text]
            for text in set(stages)
            if isinstance(text, str) and not isinstance(text, CellRefusal)
        }
        if not (self._opens or any(text.means_something for text in read.values())):
            return
        statuses = values.setdefault("status", [None] * len(stages))
        status = self._columns.get("status")
        states = [False] * len(stages) if status is None else self._states(status.feed, rows)
        nothing = _Text()
        alike: dict[tuple[object, object, bool], tuple[object, object, Ended | None]] = {}
        for place, key in enumerate(zip(stages, statuses, states, strict=True)):
            if key in alike:
                stages[place], statuses[place], ended = alike[key]
                if ended is not None:
                    found.ended[place] = ended
                continue
            said, stated, is_stated = key
            text = read.get(said, nothing) if isinstance(said, str) else nothing
            is_refused = False
            if isinstance(stated, CellRefusal):
                is_refused = True
                stated = self._settled(stated, rows[place][1], text)
                statuses[place] = stated
            elif status is not None and not is_stated:
                stated = None
            self._settle(place, stated, str(said or ""), text, values, found)
            if not (is_refused or place in found.doubts or place in found.faults):
                alike[key] = stages[place], statuses[place], found.ended.get(place)

    def _states(self, feed: Feed, rows: Sequence[Row]) -> list[bool]:
        """Whether a cell of each row states the status; the same cells are looked at once."""
        if not (at := feed.indexes):
            return [feed.has_cell(cells) for _, cells, _ in rows]
        pick, known = itemgetter(*at), self._stated
        keys = list(map(pick, map(itemgetter(1), rows)))
        if len(known) > MOST_KEPT:
            known.clear()
        if new := set(keys).difference(known):
            of_key = dict(zip(keys, rows, strict=True))
            known.update((key, feed.has_cell(of_key[key][1])) for key in new)
        return list(map(known.__getitem__, keys))

    def _settled(self, refused: CellRefusal, cells: list[str], stage: "_Text") -> object:
        """What `closed` in a column of statuses means beside a stage; else still the refusal."""
        said = self._columns["status"].feed.of_row(cells)
        if self._endings.doubt(said) is not Doubt.CLOSED:
            return refused
        return stage.ending or ("lost" if self._tells_won else refused)

    def _settle(
        self,
        place: int,
        stated: object,
        said: str,
        text: "_Text",
        values: Values,
        found: EndedRows,
    ) -> None:
        """Puts together what a row's status, where a cell states it, and its stage say."""
        statuses, stages = values["status"], values["stage"]
        if isinstance(stated, CellRefusal) or (self._is_exact and stated is not None):
            return
        if text.ending is None:
            if text.doubt is Doubt.CLOSED and stated in CLOSED:
                stages[place] = None
            elif text.doubt is Doubt.CLOSED or (text.doubt is not None and stated is None):
                found.doubts[place] = text.doubt
            elif said and self._opens and statuses[place] is None:
                statuses[place] = "open"
        elif stated is not None and not _agree(str(stated), text.ending):
            found.faults[place] = _contradiction(stated, said, text.ending)
        else:
            stages[place] = None
            statuses[place] = text.ending if stated is None else stated
            is_sure = stated is not None or text.is_added
            found.ended[place] = Ended("stage", said, text.ending, is_sure)

    def _find_statuses(self, rows: Sequence[Row], values: Values, found: EndedRows) -> None:
        """Notes the words of other systems and languages that the column of statuses ends by."""
        column = self._columns["status"]
        for part in column.feed.parts:
            if part.values and part.values.get(OTHERWISE) == "" and part.index not in self._staged:
                self._find_passed_over(part.index, rows, values, found)
        pick = itemgetter(*at) if (at := column.feed.indexes) else lambda cells: None
        alike: dict[tuple[object, object], Ended | None] = {}
        for place, status in enumerate(values["status"]):
            if status not in _ENDINGS or isinstance(status, CellRefusal) or place in found.ended:
                continue
            cells = rows[place][1]
            key = status, pick(cells)
            if key not in alike:
                alike[key] = self._ended_by(column.feed.of_row(cells).strip(), str(status))
            ended = alike[key]
            if ended is not None:
                found.ended[place] = ended

    def _find_dated(self, rows: Sequence[Row], values: Values, found: EndedRows) -> None:
        """Notes the rows that are ended by a day in a column of that ending, such as `Won date`."""
        parts = self._columns["status"].feed.parts
        dated = [part for part in parts if part.values and part.values.get(OTHERWISE) in CLOSED]
        for place, status in enumerate(values["status"]) if dated else ():
            if status not in CLOSED or isinstance(status, CellRefusal) or place in found.ended:
                continue
            cells = rows[place][1]
            own = next((part for part in parts if part.text(cells[part.index])), None)
            if own is None or own not in dated:
                continue
            filled = [part for part in dated if part.text(cells[part.index])]
            if len({part.text(cells[part.index]) for part in filled}) > 1:
                both = " and ".join(quoted(part.heading) for part in filled)
                found.faults[place] = f"status: {both} are both given"
            else:
                found.by_column[place] = Ended("column", own.heading, str(status), is_sure=True)

    def _ended_by(self, said: str, status: str) -> Ended | None:
        """What ended a row of that status, if the words in its cell did."""
        if said and said.casefold() != status and self._texts[said].ending == status:
            return Ended("status", said, status, is_sure=True)
        return None

    def _find_passed_over(
        self, index: int, rows: Sequence[Row], values: Values, found: EndedRows
    ) -> None:
        """Ends rows by a column of which the profile of a system takes only the words it lists."""
        statuses = values["status"]
        for place, (_, cells, _) in enumerate(rows):
            if statuses[place] is not None:
                continue
            said = cells[index].strip()
            if said and (ending := self._texts[said].ending):
                statuses[place] = ending
                found.ended[place] = Ended("status", said, ending, is_sure=True)

    def _give_facts(self, rows: Sequence[Row], values: Values) -> None:
        """Gives ended rows the day and the amount of their closing, and other rows neither.

        A value for every row (`--set`) that is about a closing is that of the ended rows alone.
        """
        has_ended = not set(CLOSED).isdisjoint(values["status"])
        for name, endings in _OF_ENDED.items():
            feed = column.feed if (column := self._columns.get(name)) else None
            if feed is not None and feed.indexes and not feed.has_constant:
                continue
            expected = values.get(EXPECTED.get(name, ""))
            if name == "closed_on" and feed is not None and feed.indexes:
                expected = None  # the file has a column for the day, so the other one is not it
            if feed is None and not (has_ended and expected is not None and name == "closed_on"):
                continue
            given = values.setdefault(name, [None] * len(rows))
            for place, status in enumerate(values["status"]):
                if feed is not None and feed.has_cell(rows[place][1]):
                    continue
                if status not in endings:
                    given[place] = None
                elif expected is not None and _is_read(expected[place]):
                    given[place] = expected[place]
                    self.has_dated |= name == "closed_on"
                    if name == "closed_on":
                        expected[place] = None

    def _read(self, text: str) -> "_Text":
        if text in self._chosen and not self._endings.is_added(text):
            return _Text()
        endings = self._endings
        return _Text(endings.of(text), endings.doubt(text), endings.is_added(text))


@dataclass(frozen=True, slots=True)
class _Text:
    """What the text of a stage says of an ending."""

    ending: str | None = None
    doubt: Doubt | None = None
    is_added: bool = False

    @property
    def means_something(self) -> bool:
        return self.ending is not None or self.doubt is not None


def _find_folded(values: Values, found: EndedRows) -> None:
    """Notes the stages of ended rows where a system's closing stages may have any name."""
    statuses, stages = values["status"], values.get("stage", [])
    for place, (status, stage) in enumerate(zip(statuses, stages, strict=False)):
        if status in CLOSED and stage and place not in found.ended:
            said = isinstance(stage, str) and not isinstance(stage, CellRefusal)
            if said and not isinstance(status, CellRefusal):
                found.by_column[place] = Ended("stage", str(stage), str(status), is_sure=True)


def _is_read(value: object) -> bool:
    """Whether a cell gave a value that could be read."""
    return value is not None and not isinstance(value, CellRefusal)


def _agree(status: str, ending: str) -> bool:
    """Whether a status and an ending can be said of one record: both won, or both not."""
    return status in CLOSED and (status == "won") == (ending == "won")


def _contradiction(stated: object, said: str, ending: str) -> str:
    flag = map_value("stage", said, LEFT_OPEN)
    return (
        f"status: {stated} is given, but the stage {quoted(said)} is an ending ({ending}); {flag}"
    )


def _stages_chosen(feed: Feed, endings: Endings) -> frozenset[str]:
    """What the user says that cells mean for the stage, without what means an ending.

    A word for an ending is a stage only where a cell is said to mean itself: `stage:Won=Won`.
    """
    tables = [feed.values, *(part.said for part in feed.parts)]
    pairs = [pair for table in tables if table for pair in table.items()]
    return frozenset(
        meant
        for cell, meant in pairs
        if endings.of(meant) is None or squeezed(cell) == squeezed(meant)
    )
