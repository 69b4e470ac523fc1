"""Finds accounts and contacts that other files of a system only named, once its file of them comes.

They were made for a name, marked with the system and without an id. A row of that name and, for
people, of that account fills the one; where several records or several rows of the file are called
so, none is taken for it, whatever the order of the rows. Files of
no known system mark nothing, so one of theirs fills any record without an id and a system; where
it has no column of ids, that goes for its accounts alone, since people may share a name.
"""

from collections.abc import Mapping

from oppcli.domain.names import name_key
from oppcli.services.imports.linking.identity import Identities
from oppcli.services.imports.rules import Import
from oppcli.services.imports.sheet import Sheet, Values

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
        self._ids: dict[_Who, set[object]] | None = None  # of all rows that are called so

    def find(self, sheet: Sheet) -> None:
        """Puts the records that wait for new rows' names in `sheet.found`."""
        kind = self._job.kind.name
        sheet.by_name = self._by_name_alone
        ids, systems = sheet.given("external_id"), sheet.given("source_system")
        if kind not in _WAITING or not (any(ids) or self._by_name_alone):
            return
        names: list[_Who] = []
        meant: dict[int, int] = {}
        for place in sheet.new():
            if ids[place] is None and not self._by_name_alone:
                continue
            waiting = self._of(systems[place])
            if not waiting:
                continue
            names = names or self._names(sheet.texts | _given(sheet), sheet.size)
            several = waiting.get(names[place])
            if not several:
                continue
            if not self._by_name_alone and len(self._ids_of(names[place])) > 1:
                sheet.dropped["adopting"] += 1
            elif len(several) == 1:
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

    def _ids_of(self, who: _Who) -> set[object]:
        """The ids of all rows of the file that are called so."""
        if self._ids is None:
            self._ids = {}
            assert self._job.table is not None
            for batch in self._job.table.batches():
                names = self._names(batch.values, len(batch.rows))
                for each, external_id in zip(names, batch.values["external_id"], strict=True):
                    if external_id is not None:
                        self._ids.setdefault(each, set()).add(external_id)
        return self._ids.get(who, set())

    def _names(self, columns: Mapping[str, Values], size: int) -> list[_Who]:
        """What each row is called, and of which account."""
        nothing: Values = [None] * size
        if self._job.kind.name == "account":
            return [(name_key(str(name or "")), "") for name in columns.get("name", nothing)]
        parts = [columns.get(name, nothing) for name in ("first_name", "last_name", "account")]
        return [
            (
                name_key(" ".join(str(part) for part in (first, last) if part)),
                name_key(str(account or "")),
            )
            for first, last, account in zip(*parts, strict=True)
        ]


def _given(sheet: Sheet) -> dict[str, Values]:
    names = ("name",) if sheet.kind.name == "account" else ("first_name", "last_name")
    return {name: list(sheet.given(name)) for name in names}
