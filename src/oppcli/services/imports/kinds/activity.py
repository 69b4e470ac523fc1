"""The rules of activities in an import: what they are about, and when they were done."""

from collections import defaultdict
from collections.abc import Iterable

from oppcli.domain.fields import ACTIVITY
from oppcli.domain.refs import Ref, parse_ref
from oppcli.domain.wording import quoted
from oppcli.services.imports.kinds.regarding import about
from oppcli.services.imports.rules import Import, need
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import CLEAR, Clear, Sheet
from oppcli.services.imports.tables import read_among
from oppcli.services.touching import touch
from oppcli.transaction import Transaction

_ABOUT = ("lead", "opportunity", "account", "contact")


class ActivityRules:
    """Links and completion of a sheet of activities."""

    looked_at = (
        "type",
        "subject",
        "status",
        "completed_at",
        "starts_at",
        "created_at",
        *(f"{kind}_id" for kind in _ABOUT),
    )

    def __init__(self, job: Import) -> None:
        self._job = job

    def check(self, sheet: Sheet) -> None:
        """See `Rules`."""
        need(sheet, ["type"], ACTIVITY.name)
        need(sheet, ["subject"], ACTIVITY.name)
        _link(self._job.tx, sheet)
        about(self._job, sheet)
        sheet.fill_new("created_at", self._job.now)
        sheet.fill_new("priority", "normal")
        self._complete(sheet)

    def finish(self, sheet: Sheet, saved: Saved) -> None:
        """Notes on opportunities that something happened; that is no change of theirs."""
        regards, done = sheet.after("opportunity_id"), sheet.after("completed_at")
        made = sheet.after("created_at")
        places = (*saved.places, *(update.place for update in saved.updates))
        touch(
            self._job.tx,
            (
                (number, str(at))
                for place in places
                if isinstance(number := regards[place], int)
                and (at := _instant(done[place]) or made[place])
            ),
        )

    def _complete(self, sheet: Sheet) -> None:
        """What is done has an instant at which it was; what is not has none."""
        statuses, completed = sheet.column("status"), sheet.column("completed_at")
        begun, made = sheet.after("starts_at"), sheet.after("created_at")
        for place in sheet.sound:
            stored, status = sheet.found[place], statuses[place]
            if status is None and stored is None:
                status = statuses[place] = "open" if completed[place] is None else "done"
            status = status or (stored and stored["status"])
            was = stored and stored["completed_at"]
            if status == "done":
                usual = made[place] if stored is None else self._job.now
                completed[place] = completed[place] or was or begun[place] or usual
            elif completed[place] is not None:
                sheet.reject(place, f"completed_at: given, but the status is {status}")
            elif was:
                completed[place] = CLEAR


def _instant(value: object) -> object:
    return None if isinstance(value, Clear) else value


def _link(tx: Transaction, sheet: Sheet) -> None:
    """Fills the columns of what activities are about. Rejects what is no ref of a record."""
    texts = sheet.texts.get("regarding")
    if texts is None:
        return
    refs = {text: _ref(text) for text in set(texts)}
    known = _known(tx, filter(None, refs.values()))
    columns = {kind: sheet.column(f"{kind}_id") for kind in _ABOUT}
    for place in sheet.sound:
        text, stored = texts[place], sheet.found[place]
        if text is None:
            continue
        ref = refs[text]
        if ref is None:
            said = f"{quoted(str(text))} is not a ref such as O12, L7, C5 or P9"
            sheet.reject(place, f"regarding: {said}")
        elif ref not in known:
            sheet.reject(place, f"regarding: there is no {ref.kind} {ref}")
        else:
            for column in columns.values():
                column[place] = None if stored is None else CLEAR
            columns[ref.kind][place] = ref.number


def _ref(text: object) -> Ref | None:
    ref = parse_ref(text, kind=None) if isinstance(text, str) else None
    return ref if ref is not None and ref.kind in _ABOUT else None


def _known(tx: Transaction, refs: Iterable[Ref]) -> set[Ref]:
    """Those of the refs whose records exist."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for ref in refs:
        numbers[ref.kind].append(ref.number)
    found: set[Ref] = set()
    for kind, several in numbers.items():
        rows = read_among(tx, f"SELECT id FROM {kind} WHERE id IN", several)
        found.update(Ref(kind, row["id"]) for row in rows)
    return found
