"""The rules of accounts and contacts in an import: each has a name."""

from collections.abc import Sequence

from oppcli.services.imports.rules import Import, need
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Sheet


class AccountRules:
    """Names of a sheet of accounts."""

    looked_at: Sequence[str] = ()

    def __init__(self, job: Import) -> None:
        self._job = job

    def check(self, sheet: Sheet) -> None:
        """See `Rules`."""
        need(sheet, ["name"], "account")
        sheet.fill_new("created_at", self._job.now)

    def finish(self, sheet: Sheet, saved: Saved) -> None:
        """See `Rules`."""
        names = sheet.given("name")
        self._job.names.near.note(names[place] for place in saved.places)


class ContactRules(AccountRules):
    """Names of a sheet of contacts."""

    def check(self, sheet: Sheet) -> None:
        """See `Rules`."""
        need(sheet, ["first_name", "last_name"], "contact")
        sheet.fill_new("created_at", self._job.now)

    def finish(self, sheet: Sheet, saved: Saved) -> None:
        """See `Rules`."""
