"""The rules of accounts and contacts in an import: each has a name."""

from collections import Counter
from collections.abc import Sequence

from oppcli.domain.emails import is_email
from oppcli.domain.texts import has_digits
from oppcli.services.imports.rules import Import, need
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Sheet


def note_doubts(sheet: Sheet) -> None:
    """Counts invalid e-mail addresses and telephone numbers; they are stored all the same."""
    for name, is_fine in (("email", is_email), ("phone", has_digits)):
        if name in sheet.columns:
            values = Counter(sheet.of_good(sheet.columns[name]))
            sheet.dropped[name] += sum(
                count
                for value, count in values.items()
                if isinstance(value, str) and not is_fine(value)
            )


class AccountRules:
    """Names of a sheet of accounts."""

    looked_at: Sequence[str] = ()

    def __init__(self, job: Import) -> None:
        self._job = job

    def check(self, sheet: Sheet) -> None:
        """See `Rules`."""
        need(sheet, ["name"], "account")
        note_doubts(sheet)
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
        note_doubts(sheet)
        sheet.fill_new("created_at", self._job.now)

    def finish(self, sheet: Sheet, saved: Saved) -> None:
        """See `Rules`."""
