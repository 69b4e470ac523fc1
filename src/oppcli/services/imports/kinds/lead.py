"""The rules of leads in an import."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from oppcli.domain.fields import DISQUALIFY_REASONS
from oppcli.domain.lead import ended, topic_of
from oppcli.domain.product import LEVELS
from oppcli.history import Edit
from oppcli.plain_records import Opportunity
from oppcli.services.imports.kinds.amounts import settle_currency
from oppcli.services.imports.kinds.party import note_doubts
from oppcli.services.imports.kinds.products import Products
from oppcli.services.imports.linking.assigning import COLUMNS
from oppcli.services.imports.linking.links import linked_numbers
from oppcli.services.imports.rules import Import, need
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import CLEAR, Sheet
from oppcli.services.imports.tables import read_among

if TYPE_CHECKING:
    from oppcli.services.imports.merging import Special

_USUAL = DISQUALIFY_REASONS[1]


class LeadRules:
    """Topics, currencies and reasons of a sheet of leads."""

    looked_at = ("est_value", "currency", "status", "disqualify_reason", *COLUMNS, *LEVELS)

    def __init__(self, job: Import) -> None:
        self._job = job
        self._products = Products(job.tx)

    def special(self, sheet: Sheet) -> "Special":
        """The opportunity that a lead became is compared where it is qualified, since it stays."""
        from oppcli.services.imports.comparing import Compared
        from oppcli.services.imports.merging import Special

        if "opportunity_id" not in sheet.ids:
            return Special()
        ids = sheet.ids["opportunity_id"]
        known = linked_numbers(self._job.identified, "opportunity", sheet, "opportunity_id")
        became = self._became(row["id"] for row in sheet.found if row is not None)
        store = [None if row is None else became.get(row["id"]) for row in sheet.found]
        said: list[object] = [
            number if was is not None else None for number, was in zip(known, store, strict=True)
        ]
        fields = [
            Compared(
                *("opportunity", said, store),
                lambda place: "" if ids[place] is None else f"O{known[place]}",
                ("opportunity_id",),
            )
        ]
        return Special(fields, loose=("opportunity_id",))

    def check(self, sheet: Sheet) -> None:
        """See `Rules`."""
        _call_by_person(sheet)
        need(sheet, ["topic"], "lead")
        note_doubts(sheet)
        settle_currency(sheet, ["est_value"])
        self._keep_qualified(sheet)
        sheet.fill_new("status", "new")
        _fit_reasons(sheet)
        self._products.complete(sheet)
        sheet.fill_new("created_at", self._job.now)

    def finish(self, sheet: Sheet, saved: Saved) -> None:
        """Links the opportunities that leads became. One that has a lead keeps it, and so does a
        lead that became another."""
        if "opportunity_id" not in sheet.ids:
            return
        known = linked_numbers(self._job.identified, "opportunity", sheet, "opportunity_id")
        numbers = dict(zip(saved.places, saved.numbers, strict=True))
        became = self._became(row["id"] for row in sheet.found if row is not None)
        meant: dict[int, int] = {}
        for place in sheet.good():
            stored = sheet.found[place]
            lead = numbers[place] if stored is None else stored["id"]
            number = known[place]
            if number is None:
                sheet.dropped["opportunity"] += sheet.ids["opportunity_id"][place] is not None
            elif became.get(lead, number) != number:
                sheet.dropped["became"] += 1
            else:
                meant.setdefault(number, lead)
        _link(self._job, meant)

    def _keep_qualified(self, sheet: Sheet) -> None:
        """A lead that became an opportunity here stays qualified, whatever its source says."""
        statuses, stored = sheet.column("status"), sheet.found
        differing = {
            row["id"]: place
            for place in sheet.sound
            if (row := stored[place]) is not None
            and row["status"] == "qualified"
            and statuses[place] not in (None, "qualified")
        }
        for lead in self._became(differing):
            statuses[differing[lead]] = None
            if "disqualify_reason" in sheet.columns:
                sheet.columns["disqualify_reason"][differing[lead]] = None
            sheet.dropped["qualified"] += 1

    def _became(self, leads: Iterable[int]) -> dict[int, int]:
        """Which of the leads became opportunities: lead → opportunity."""
        sql = "SELECT lead_id, id FROM opportunity WHERE lead_id IN"
        return {row["lead_id"]: row["id"] for row in read_among(self._job.tx, sql, leads)}


def _call_by_person(sheet: Sheet) -> None:
    """Gives new leads without a topic the name of their person, else of their company."""
    topics = sheet.column("topic")
    names = zip(*map(sheet.given, ("first_name", "last_name", "company")), strict=True)
    for place, (stored, said) in enumerate(zip(sheet.found, names, strict=True)):
        if stored is None and topics[place] is None:
            topics[place] = topic_of(*said) or None


def _fit_reasons(sheet: Sheet) -> None:
    """A disqualified lead has a reason, and no other; one that is taken up again loses it.

    Another system may keep a reason beside any status, or none: the first is left out, and both
    are counted.
    """
    statuses, reasons = sheet.after("status"), sheet.column("disqualify_reason")
    for place in sheet.sound:
        # A word of another system for the status comes without a reason of ours.
        is_foreign = "disqualify_reason" in sheet.lenient or place in sheet.ended.ended
        stored, given = sheet.found[place], reasons[place]
        was = None if stored is None else stored["disqualify_reason"]
        if given is None and statuses[place] != "disqualified":
            if was is not None:
                reasons[place] = CLEAR
            continue
        refusal = ended(statuses[place], was if given is None else given)
        if refusal is None or (stored is not None and stored["status"] == statuses[place]):
            continue
        if not is_foreign:
            hint = f"; --set disqualify_reason={_USUAL}" if given is None else ""
            sheet.reject(place, f"{refusal}{hint}")
        elif given is None:
            sheet.dropped["disqualified"] += 1
        else:
            sheet.dropped["disqualify_reason"] += 1
            reasons[place] = None if was is None else CLEAR


def _link(job: Import, leads: dict[int, int]) -> None:
    """Gives opportunities, by number, the lead that became each."""
    sql = "SELECT id FROM opportunity WHERE lead_id IS NULL AND id IN"
    free = [row["id"] for row in read_among(job.tx, sql, leads)]
    job.tx.change(
        Opportunity.table,
        [Edit(number, {"lead_id": None}, {"lead_id": leads[number]}) for number in free],
    )
