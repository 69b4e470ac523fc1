"""Finds accounts and contacts that other files of a system only named, once its file of them comes.

They were made for a name, marked with the system and without an id. A row of that name and, for
people, of that account fills the one; where several are called so, none is taken for it. Files of
no known system mark nothing, so one of theirs fills any record without an id and a system; where
it has no column of ids, that goes for its accounts alone, since people may share a name.
"""

from oppcli.domain.names import name_key
from oppcli.services.imports.linking.identity import Identities
from oppcli.services.imports.rules import Import
from oppcli.services.imports.sheet import Sheet

_WAITING = {
    "account": "SELECT id, name, '' AS account FROM account"
    " WHERE account.external_id IS NULL AND (account.source_system = :system{or_none})",
    "contact": "SELECT contact.id, CASE WHEN first_name IS NULL THEN last_name"
    " WHEN last_name IS NULL THEN first_name ELSE first_name || ' ' || last_name END AS name,"
    " account.name AS account FROM contact LEFT JOIN account ON account.id = contact.account_id"
    " WHERE contact.external_id IS NULL AND (contact.source_system = :system{or_none})",
}
_OR_NONE = " OR {kind}.source_system IS NULL"
_Who = tuple[str, str]  # folded name and account


def _is_list(job: Import) -> bool:
    """Whether rows are known by nothing but their names: those of a list of accounts without ids,
    of no known system."""
    layout = job.table.layout if job.table else None
    is_list = job.kind.name == "account" and layout is not None and layout.known is None
    return is_list and layout is not None and layout.feed("external_id") is None


class Adopting:
    """The records of one table that wait for their id."""

    def __init__(self, job: Import, identities: Identities) -> None:
        self._job = job
        self._identities = identities
        known = job.table.layout.known if job.table else None
        self._or_none = "" if known is not None else _OR_NONE.format(kind=job.kind.name)
        self._by_name_alone = _is_list(job)
        self._waiting: dict[object, dict[_Who, list[int]]] = {}

    def find(self, sheet: Sheet) -> None:
        """Puts the records that wait for new rows' names in `sheet.found`."""
        kind = self._job.kind.name
        sheet.by_name = self._by_name_alone
        ids, systems = sheet.given("external_id"), sheet.given("source_system")
        if kind not in _WAITING or not (any(ids) or self._by_name_alone):
            return
        meant: dict[int, int] = {}
        for place in sheet.new():
            if ids[place] is None and not self._by_name_alone:
                continue
            waiting = self._of(systems[place])
            several = waiting.get(self._who(sheet, place), []) if waiting else []
            if len(several) == 1:
                meant[place] = several.pop()
        if meant:
            rows = self._identities.by_number(meant.values())
            for place, number in meant.items():
                sheet.found[place] = rows[number]

    def _of(self, system: object) -> dict[_Who, list[int]]:
        if system not in self._waiting:
            sql = _WAITING[self._job.kind.name].format(or_none=self._or_none)
            rows = self._job.tx.read(sql, {"system": system})
            found = self._waiting[system] = {}
            for row in rows:
                who = (name_key(row["name"]), name_key(row["account"] or ""))
                found.setdefault(who, []).append(row["id"])
        return self._waiting[system]

    def _who(self, sheet: Sheet, place: int) -> _Who:
        if self._job.kind.name == "account":
            return name_key(str(sheet.given("name")[place] or "")), ""
        parts = [sheet.given(name)[place] for name in ("first_name", "last_name")]
        accounts = sheet.texts.get("account")
        account = accounts[place] if accounts is not None else None
        return name_key(" ".join(str(part) for part in parts if part)), name_key(str(account or ""))
