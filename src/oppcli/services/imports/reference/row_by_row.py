"""Imports row by row what has no ref: organisation, catalogue, rates and quotas."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from operator import itemgetter
from typing import Protocol

from oppcli.domain.exact_amounts import Figure
from oppcli.domain.field import Kind
from oppcli.domain.organisation import ORGANISATION
from oppcli.errors import BadValue, Circle, OppError
from oppcli.importing.table import Batch, Table
from oppcli.services.imports.counts import BadRow, Counts
from oppcli.services.imports.merge_plan import Plan, RowPlan
from oppcli.services.imports.reference.fact_merge import Policy, Taken
from oppcli.services.work import Work
from oppcli.transaction import Transaction

_USUAL = Policy()
RowValues = Mapping[str, object]  # field name → value, without those that the row does not give
_Row = tuple[int, list[str], RowValues, str, str]  # line, cells, values, currency, why unreadable


class Rows(Protocol):
    """How the rows of one kind are taken. All of them are `met` first, then each is `taken`."""

    def meet(self, row: RowValues) -> None:
        """Looks at a row before any is taken. Raises OppError for one that cannot be."""

    def take(self, row: RowValues, currency: str, line: int) -> Taken:
        """Merges a row into what is stored. Raises OppError for one that cannot be taken."""

    def also(self) -> dict[str, int]:
        """What was made beside the rows, by noun, once all are taken; keeps what they said."""


def is_apart(kind: Kind) -> bool:
    """Whether that kind is taken here."""
    return kind.name in (*ORGANISATION, "catalogue", "rate", "quota")


def rows_of(
    tx: Transaction, work: Work, kind: Kind, *, strict: bool, policy: Policy = _USUAL
) -> Rows:
    """How the rows of that kind are taken; `strict` makes no names that are unknown."""
    work = replace(work, create=not strict)
    match kind.name:
        case "catalogue":
            from oppcli.services.imports.reference.catalogue_rows import CatalogueRows

            return CatalogueRows(tx, work, kind)
        case "rate":
            from oppcli.services.imports.reference.rate_rows import RateRows

            return RateRows(tx, work, kind, policy)
        case "quota":
            from oppcli.services.imports.reference.quota_rows import QuotaRows

            return QuotaRows(tx, work, kind, policy)
        case _:
            from oppcli.services.imports.reference.part_rows import PartRows

            return PartRows(tx, work, kind, policy)


def take_apart_rows(
    tx: Transaction,
    work: Work,
    table: Table,
    *,
    strict: bool,
    policy: Policy = _USUAL,
    plan: Plan | None = None,
    keep: Callable[[list[BadRow]], None] = lambda bad: None,
    watch: Callable[[int], None] = lambda rows: None,
) -> Counts:
    """Stores the rows of a table, and hands those that cannot be taken to `keep`.

    `strict` rejects rows with unknown names instead of making these. `plan` collects what becomes
    of each row.
    """
    rows = rows_of(tx, work, table.layout.kind, strict=strict, policy=policy)
    counts = Counts(table.layout.kind.name, policy.conflicts)
    refused: dict[int, str] = {}  # by place in the file: a line of JSON may hold all rows
    for place, (_, _, values, _, reason) in enumerate(_each(table)):
        try:
            if not reason:
                rows.meet(values)
        except OppError as wrong:
            refused[place] = _said(wrong)
    importing = _RowImport(tx, rows, counts, plan, keep)
    for place, row in enumerate(_each(table)):
        importing.take(place, row, refused.get(place, ""))
        watch(counts.rows)
    importing.take_waiting()
    watch(counts.rows)
    counts.also = rows.also()
    return counts


class _RowImport:
    """Takes row after row, and tells what became of each.

    What stands in a circle waits until all others are taken, one of which may open it. Rows that
    are refused meanwhile are told after that, in the order of the file.
    """

    def __init__(
        self,
        tx: Transaction,
        rows: Rows,
        counts: Counts,
        plan: Plan | None,
        keep: Callable[[list[BadRow]], None],
    ) -> None:
        self._tx = tx
        self._rows = rows
        self._counts = counts
        self._plan = plan
        self._keep = keep
        self._waiting: dict[int, tuple[_Row, str]] = {}  # with why each cannot be taken yet
        self._refused: list[tuple[int, BadRow]] = []

    def take(self, place: int, row: _Row, why: str) -> None:
        """Takes the row at a place of the file, unless there is a reason why not."""
        self._try(place, row, why)
        if not self._waiting:
            self._tell_refused()

    def take_waiting(self) -> None:
        """Takes the rows that waited, as long as that opens a circle for another one."""
        before = 0
        while len(self._waiting) != before:
            before, waiting = len(self._waiting), self._waiting
            self._waiting = {}
            for place, (row, _) in waiting.items():
                self._try(place, row, "")
        for place, ((line, cells, *_), why) in self._waiting.items():
            self._refused.append((place, (line, why, cells)))
        self._tell_refused()

    def _try(self, place: int, row: _Row, why: str) -> None:
        line, cells, values, currency, unreadable = row
        why = unreadable or why
        try:
            if not why:
                with self._tx.part():
                    done = self._rows.take(values, currency, line)
                self._counts.count(done.became, done.conflicts)
                if self._plan is not None:
                    self._plan.add([RowPlan(line, done.ref, done.became, list(done.fields))])
        except Circle as wrong:
            self._waiting[place] = row, _said(wrong)
            return
        except OppError as wrong:
            why = _said(wrong)
        if why:
            self._refused.append((place, (line, why, cells)))

    def _tell_refused(self) -> None:
        for _, bad in sorted(self._refused, key=itemgetter(0)):
            self._counts.reject([bad])
            self._keep([bad])
            if self._plan is not None:
                self._plan.add([RowPlan(bad[0], "", "rejected", [], bad[1])])
        self._refused.clear()


def _said(wrong: OppError) -> str:
    return wrong.message.removesuffix(".")


def _each(table: Table) -> Iterator[_Row]:
    """Line, cells, values, currency and reason of every row."""
    for batch in table.batches():
        rows: list[_Row] = []
        for place, (line, cells, _) in enumerate(batch.rows):
            said = {name: values[place] for name, values in batch.values.items()}
            given = {name: value for name, value in said.items() if value is not None}
            reason = batch.faults.get(place, "") or _convert_figures(given, batch, place)
            rows.append((line, cells, given, batch.currencies[place], reason))
        rows += [(line, cells, {}, "", reason) for line, cells, reason in batch.unsound]
        yield from sorted(rows, key=lambda row: row[0])


def _convert_figures(given: dict[str, object], batch: Batch, place: int) -> str:
    """Puts amounts of a row that names no currency into the usual one; says why it cannot."""
    for name in batch.figures:
        figure = given.get(name)
        if isinstance(figure, Figure):
            try:
                given[name] = figure.minor(batch.currencies[place], rounds=batch.rounds)
            except BadValue as wrong:
                return f"{name}: {wrong.message.removesuffix('.')}"
    return ""
