"""The rules of opportunities in an import: they are placed where their file says, without gates."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from oppcli.domain.product import ALIKE
from oppcli.services.freezing import Known
from oppcli.services.imports.kinds.amounts import refuse_figures, settle_currency
from oppcli.services.imports.kinds.closings import ClosingContext, check_closing, keep_closings
from oppcli.services.imports.kinds.device_reservations import (
    check_devices,
    named_devices,
    settle_devices,
)
from oppcli.services.imports.kinds.freezing import freeze
from oppcli.services.imports.kinds.offers import fixed_by_deals, settle_deals
from oppcli.services.imports.kinds.products import Products
from oppcli.services.imports.last_changes import edited_here
from oppcli.services.imports.linking.assigning import COLUMNS
from oppcli.services.imports.rules import Import, need
from oppcli.services.imports.saving import Saved, refuse_emptied
from oppcli.services.imports.sheet import CLEAR, Sheet
from oppcli.services.imports.stages.endings import settle_stages
from oppcli.services.imports.stages.entered import EnteredStages
from oppcli.services.imports.stages.placing import Stages
from oppcli.services.imports.stages.reopened import open_by_stage

if TYPE_CHECKING:
    from oppcli.services.imports.comparing import Compared
    from oppcli.services.imports.merging import Special

_AMOUNTS = ("est_revenue", "est_revenue_accessories", "est_trade_in_value", "actual_revenue")

# What the views say of closed ones, whatever their stage.
_OF_CLOSED: dict[tuple[str, object], object] = {
    ("probability", "won"): 100,
    ("probability", "lost"): 0,
    ("probability", "canceled"): 0,
    ("forecast_category", "canceled"): "omitted",
}


_OF_STAGE = ("probability", "forecast_category")


class OpportunityRules:
    """Stages, currencies and closings of a sheet of opportunities."""

    looked_at = (
        *_AMOUNTS,
        "est_close_date",
        "currency",
        "status",
        "closed_on",
        "exchange_rate",
        "lost_reason",
        "competitor",
        "close_note",
        "probability",
        "forecast_category",
        "stage_id",
        "stage_since",
        "touched_at",
        "account_id",
        "contact_id",
        *COLUMNS,
        "device_id",
        *ALIKE,
    )

    def __init__(self, job: Import) -> None:
        self._job = job
        is_known = job.table is not None and job.table.layout.known is not None
        self._stages = Stages(job.tx, job.processes, takes_synonyms=not is_known)
        self._entered = EnteredStages(job, self._stages)
        self._rates = Known(job.tx)
        self._products = Products(job.tx)

    def special(self, sheet: Sheet) -> "Special":
        """Stages, and what follows from them unless a record has its own, as they are compared."""
        from oppcli.services.imports.merging import Special

        if sheet.folds:
            self._fold(sheet)
        open_by_stage(self._job.tx, sheet)
        fixed = fixed_by_deals(self._job.tx, sheet)
        leaves = ("stage", "process", *_OF_STAGE)
        return Special(list(self._compared(sheet)), leaves, fixed=fixed)

    def check(self, sheet: Sheet) -> None:
        """See `Rules`."""
        need(sheet, ["topic"], "opportunity")
        if sheet.folds:
            self._fold(sheet)
        settle_stages(sheet, self._stages)
        self._place_won(sheet)
        self._stages.leave_gone(sheet)
        settle_currency(sheet, _AMOUNTS)
        sheet.fill_new("status", "open")
        check_closing(sheet, self._asked(sheet))
        self._products.complete(sheet)
        named = named_devices(self._job, sheet)
        if named is not None:
            self._products.fit(sheet, *named)
        freeze(sheet, self._rates)
        for column in ("probability", "forecast_category"):
            if column in sheet.columns:
                self._follow_stage(sheet, column)
        self._stamp(sheet)
        if named is not None:  # last, since who is refused for anything else lets no device go
            refuse_emptied(sheet)
            refuse_figures(sheet, sheet.good())
            check_devices(self._job, sheet, *named)

    def finish(self, sheet: Sheet, saved: Saved) -> None:
        """See `Rules`."""
        keep_closings(self._job.tx, sheet, saved)
        settle_devices(self._job, sheet, saved)
        settle_deals(self._job, sheet, saved)
        self._entered.tell(sheet, saved)

    def _asked(self, sheet: Sheet) -> ClosingContext:
        """A folder brings what was stored elsewhere, with the reasons of its own time."""
        table = self._job.table
        if table is None:
            return ClosingContext(self._job.work.today, lambda stage: None)
        feed = table.layout.feed("lost_reason")
        rows = sheet.rows

        def said(place: int) -> str:
            return "" if feed is None else feed.cell(rows[place][1])

        known = table.layout.known
        is_foreign = known is not None and not known.profile.own
        return ClosingContext(self._job.work.today, self._stages.reasons, said, is_foreign)

    def _compared(self, sheet: Sheet) -> Iterator["Compared"]:
        from oppcli.services.imports.comparing import Compared, Named, with_cleared

        stages, processes = sheet.texts.get("stage"), sheet.texts.get("process")
        now = sheet.stored("stage_id")
        placed: list[object] = [None] * sheet.size
        said = [stages or placed, processes or placed]
        if stages is not None or processes is not None:
            known: dict[tuple[object, ...], object] = {}
            for place, key in enumerate(zip(*said, now, strict=True)):
                if key not in known:
                    stage, process, at = key
                    found: object = None
                    if at is not None and (stage, process) != (None, None):
                        found = self._stages.placed(process, stage, at)
                    if isinstance(found, str):
                        found = Named(str(process if stage is None else stage))
                    known[key] = found
                placed[place] = known[key]
            columns = ("stage", "process", "stage_id")
            written = _first_said(stages, processes)
            yield Compared("stage", with_cleared(sheet, "stage", placed), now, written, columns)
        statuses = sheet.after("status")
        for column in _OF_STAGE:
            values = sheet.columns.get(column)
            if values is None and column not in sheet.cleared:
                continue
            own = sheet.stored(column)
            values = values or [None] * sheet.size
            usual = [
                self._usual(column, stage or at, status)
                for stage, at, status in zip(placed, now, statuses, strict=True)
            ]
            store = [
                self._usual(column, at, row["status"])[0] if here is None and row else here
                for here, at, row in zip(own, now, sheet.found, strict=True)
            ]
            file = [
                shown if here is None and value in of else value
                for value, here, shown, of in zip(values, own, store, usual, strict=True)
            ]
            file, said_ = (with_cleared(sheet, column, each) for each in (file, values))
            written = _first_said(values, None)
            asked = {
                row["id"]: place
                for place, row in enumerate(sheet.found)
                if row is not None
                and own[place] is None
                and file[place] not in (None, store[place])
            }
            typed = edited_here(self._job.tx, "opportunity", column, asked)
            defaults = frozenset(place for number, place in asked.items() if number not in typed)
            yield Compared(column, file, store, written, (column,), said_, defaults)

    def _usual(self, column: str, stage: object, status: object) -> tuple[object, ...]:
        """What a record has with a status and in a stage, unless it has its own."""
        closed = _OF_CLOSED.get((column, status))
        usual = getattr(self._stages[stage], column) if type(stage) is int else None
        return (usual,) if closed is None else (closed, usual)

    def _fold(self, sheet: Sheet) -> None:
        """An ending is no stage: which one it was closed from, the row does not say."""
        stages, statuses = sheet.texts.get("stage"), sheet.given("status")
        if stages is not None:
            sheet.texts["stage"] = [
                None if status in sheet.folds else stage
                for stage, status in zip(stages, statuses, strict=True)
            ]

    def _place_won(self, sheet: Sheet) -> None:
        """What comes in as won stands in the stage that one wins from."""
        stages, statuses = sheet.column("stage_id"), sheet.given("status")
        by_stage = {place for place, ended in sheet.ended.ended.items() if ended.field == "stage"}
        for place in sheet.new():
            if statuses[place] == "won" and ("won" in sheet.folds or place in by_stage):
                stages[place] = self._stages.last(stages[place])

    def _follow_stage(self, sheet: Sheet, column: str) -> None:
        """A value that is the stage's own, or that of all closed ones, is not kept as the record's.

        So a file that spells the stage's chance out does not pin it for ever.
        """
        values = sheet.columns[column]
        stages, statuses = sheet.after("stage_id"), sheet.after("status")
        usual = {number: getattr(self._stages[number], column) for number in set(stages) - {None}}
        for place in sheet.good():
            value = values[place]
            if value is None:
                continue
            if value in (usual[stages[place]], _OF_CLOSED.get((column, statuses[place]))):
                stored = sheet.found[place]
                own = stored is None or stored[column] == value
                values[place] = None if own else CLEAR

    def _stamp(self, sheet: Sheet) -> None:
        now, stages = self._job.now, sheet.given("stage_id")
        sheet.fill_new("created_at", now)
        made, closed = sheet.given("created_at"), sheet.given("closed_on")
        since, touched = sheet.column("stage_since"), sheet.column("touched_at")
        if not any(sheet.found):
            since[:] = [told or day for told, day in zip(since, made, strict=True)]
            touched[:] = [
                str(day) if end is None else max(str(day), f"{end}T12:00:00Z")
                for day, end in zip(made, closed, strict=True)
            ]
            return
        for place, stored in enumerate(sheet.found):
            if stored is None:
                since[place] = since[place] or made[place]
                noon = f"{closed[place]}T12:00:00Z" if closed[place] else ""
                touched[place] = max(str(made[place]), noon)
            elif stages[place] not in (None, stored["stage_id"]):
                since[place] = since[place] or now  # as `domain.process.entered` has it


def _first_said(
    texts: Sequence[object] | None, others: Sequence[object] | None
) -> Callable[[int], str]:
    """What a row says, in the first of two columns that says anything."""

    def written(place: int) -> str:
        for column in (texts, others):
            if column is not None and column[place] is not None:
                return str(column[place])
        return ""

    return written
