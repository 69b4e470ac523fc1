"""The rules of leads in an import."""

from oppcli.services.imports.amounts import settle_currency
from oppcli.services.imports.assigning import COLUMNS
from oppcli.services.imports.rules import Import, need
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import CLEAR, Sheet


class LeadRules:
    """Topics, currencies and reasons of a sheet of leads."""

    looked_at = ("est_value", "currency", "status", "disqualify_reason", *COLUMNS)

    def __init__(self, job: Import) -> None:
        self._job = job

    def check(self, sheet: Sheet) -> None:
        """See `Rules`."""
        need(sheet, ["topic"], "lead")
        settle_currency(sheet, ["est_value"])
        sheet.fill_new("status", "new")
        _fit_reasons(sheet)
        sheet.fill_new("created_at", self._job.now)

    def finish(self, sheet: Sheet, saved: Saved) -> None:
        """See `Rules`."""


def _fit_reasons(sheet: Sheet) -> None:
    """Only a disqualified lead has a reason; one that is taken up again loses it."""
    statuses, reasons = sheet.after("status"), sheet.column("disqualify_reason")
    for place in sheet.sound:
        stored = sheet.found[place]
        if statuses[place] == "disqualified":
            continue
        if reasons[place] is not None:
            sheet.reject(place, f"disqualify_reason: given, but the status is {statuses[place]}")
        if stored is not None and stored["disqualify_reason"] is not None:
            reasons[place] = CLEAR
