"""The rules of activities in an import: what they are about, and when they were done."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from oppcli.domain.activity import JUDGED, Settled, senseless, settled, too_early
from oppcli.domain.conflicts import status_lacks
from oppcli.domain.field import ABOUT
from oppcli.domain.fields import ACTIVITY
from oppcli.domain.refs import Ref, parse_ref
from oppcli.domain.wording import quoted
from oppcli.services.imports.kinds.regarding import about, records_named
from oppcli.services.imports.linking.links import linked_numbers
from oppcli.services.imports.noting import REGARDING
from oppcli.services.imports.rules import Import, need
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import CLEAR, Clear, Sheet
from oppcli.services.imports.source_rows import regarding
from oppcli.services.imports.tables import read_among
from oppcli.services.touching import lower_touched_at, touch
from oppcli.transaction import Transaction

if TYPE_CHECKING:
    from oppcli.services.imports.merging import Special


class ActivityRules:
    """Links and completion of a sheet of activities."""

    looked_at = (
        "subject",
        *JUDGED,
        "created_at",
        *(f"{kind}_id" for kind in ABOUT),
    )

    def __init__(self, job: Import, merge_rows: "Callable[[Sheet, Special], object]") -> None:
        self._job = job
        self._merge_rows = merge_rows

    def check(self, sheet: Sheet) -> None:
        """See `Rules`."""
        need(sheet, ["type"], ACTIVITY.name)
        need(sheet, ["subject"], ACTIVITY.name)
        _link(self._job, sheet)
        about(self._job, sheet)
        if any(sheet.found):
            self._merge(sheet)
        sheet.fill_new("created_at", self._job.now)
        sheet.fill_new("priority", "normal")
        self._settle(sheet)

    def _merge(self, sheet: Sheet) -> None:
        """Leaves of rows about stored activities what they change; what one is about is one field,
        whichever kind of record it is."""
        from oppcli.services.imports.comparing import Compared, Named
        from oppcli.services.imports.merging import Special

        links = [f"{kind}_id" for kind in ABOUT]
        given = [source for name, source in sheet.told.links.items() if name in REGARDING]
        by_id = {
            name: linked_numbers(self._job.identified, name.removesuffix("_id"), sheet, name)
            for name in ("account_id", "contact_id")
            if name in sheet.ids
        }
        file: list[object] = [None] * sheet.size
        store: list[object] = [None] * sheet.size
        written = [""] * sheet.size
        for place in sheet.sound:
            row = sheet.found[place]
            says = next((s[place] for s in given if s[place] is not None), None)
            if row is None:
                continue
            store[place] = regarding({kind: row[f"{kind}_id"] for kind in ABOUT})
            if says is None:
                continue
            now: dict[str, object] = {link: numbers[place] for link, numbers in by_id.items()}
            now |= {n: v for n in links if isinstance(v := sheet.given(n)[place], int)}
            file[place] = regarding({kind: now.get(f"{kind}_id") for kind in ABOUT})
            if file[place] is None and any(sheet.ids[name][place] for name in by_id):
                file[place] = Named(str(says))  # an account or a contact that is made for it
            written[place] = str(file[place] if isinstance(says, int) else says)
        columns = tuple(dict.fromkeys((*links, *REGARDING)))
        about_ = Compared("regarding", file, store, written.__getitem__, columns)
        leaves = ("account", "contact", "lead", "opportunity", "regarding")
        self._merge_rows(sheet, Special([about_], leaves))

    def finish(self, sheet: Sheet, saved: Saved) -> None:
        """Notes on opportunities that something happened; that is no change of theirs."""
        regards, done = sheet.after("opportunity_id"), sheet.after("completed_at")
        made = sheet.after("created_at")
        lower_touched_at(self._job.tx, _moved_away(sheet, saved))
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

    def _settle(self, sheet: Sheet) -> None:
        """Makes type, status, completion and the other facts of each row agree, or rejects it.

        What is no longer done loses what it had as a done one, unless the row says it all the same.
        """
        after = {name: sheet.after(name) for name in JUDGED}
        made = sheet.after("created_at")
        for place in list(sheet.good()):
            stored = sheet.found[place]
            facts = {name: values[place] for name, values in after.items()}
            if stored is None or any(facts[name] != stored[name] for name in JUDGED):
                if stored is not None:
                    self._take_back(sheet, place, facts)
                self._settle_completion(sheet, place, facts, str(made[place]))
                self._drop_senseless(sheet, place, facts)

    def _take_back(self, sheet: Sheet, place: int, facts: dict[str, object]) -> None:
        for name, fact in facts.items():
            said = sheet.told.values.get(name)
            is_said = said is not None and said[place] is not None
            if fact is not None and not is_said and status_lacks(name, facts["status"]):
                facts[name] = None
                sheet.column(name)[place] = CLEAR

    def _settle_completion(
        self, sheet: Sheet, place: int, facts: dict[str, object], made: str
    ) -> None:
        """Sets the completion of a done activity, and empties that of any other."""
        stored, status = sheet.found[place], facts["status"]
        now = settled(
            str(facts["type"]),
            _text(status),
            _text(facts["completed_at"]),
            starts_at=_text(facts["starts_at"]),
            usual=made if stored is None else self._job.now,
            now=self._job.now,
        )
        if now.refusal is not None and now.status == "done":
            # Calendars mark as done what is to come; a file may say so, a person may not.
            now = Settled("done", now.completed_at)
        if now.refusal is not None and now.refusal.field in sheet.lenient:
            sheet.dropped["completed_at"] += 1
            now = _of_another(now, made if stored is None else self._job.now)
        if now.refusal is not None:
            sheet.reject(place, str(now.refusal))
            return
        facts["status"], facts["completed_at"] = now.status, now.completed_at
        sheet.column("status")[place] = now.status
        was = None if stored is None else stored["completed_at"]
        clears = now.completed_at is None and was is not None
        sheet.column("completed_at")[place] = CLEAR if clears else now.completed_at

    def _drop_senseless(self, sheet: Sheet, place: int, facts: dict[str, object]) -> None:
        """Rejects facts that such an activity has not; leaves out, and counts, another system's."""
        refused = senseless(str(facts["type"]), facts)
        outcome = too_early(str(facts["status"]), facts["outcome"])
        if outcome is not None and not any(each.field == "outcome" for each in refused):
            refused.append(outcome)
        for refusal in refused:
            stored = sheet.found[place]
            if refusal.field not in sheet.lenient:
                sheet.reject(place, str(refusal))
                continue
            sheet.dropped["senseless"] += 1
            was = None if stored is None else stored[refusal.field]
            sheet.column(refusal.field)[place] = None if was is None else CLEAR


def _of_another(refused: Settled[str], usual: str) -> Settled[str]:
    """What becomes of a completion that cannot be: of what is done it was at the usual time."""
    return Settled("done", usual) if refused.status == "done" else Settled(refused.status, None)


def _text(value: object) -> str | None:
    return None if value is None or isinstance(value, Clear) else str(value)


def _instant(value: object) -> object:
    return None if isinstance(value, Clear) else value


def _link(job: Import, sheet: Sheet) -> None:
    """Fills the columns of what activities are about. Rejects a ref of no stored record."""
    texts = sheet.texts.get("regarding")
    if texts is None:
        return
    refs = {text: _ref(text) for text in set(texts)}
    known = _known(job.tx, filter(None, refs.values()))
    named: Sequence[Ref | None] = ()
    if any(text is not None and ref is None for text, ref in refs.items()):
        named = records_named(job, sheet, [None if refs[text] else text for text in texts])
    columns = {kind: sheet.column(f"{kind}_id") for kind in ABOUT}
    for place in sheet.sound:
        text, stored = texts[place], sheet.found[place]
        if text is None:
            continue
        ref = refs[text]
        if ref is None:
            ref = named[place]
            if ref is None:
                said = f"{quoted(str(text))} is not a ref such as O12, L7, C5 or P9"
                sheet.reject(place, f"regarding: {said}, nor the name of one record here")
                continue
        elif ref not in known:
            sheet.reject(place, f"regarding: there is no {ref.kind} {ref}")
            continue
        for column in columns.values():
            column[place] = None if stored is None else CLEAR
        columns[ref.kind][place] = ref.number


def _ref(text: object) -> Ref | None:
    ref = parse_ref(text, kind=None) if isinstance(text, str) else None
    return ref if ref is not None and ref.kind in ABOUT else None


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


def _moved_away(sheet: Sheet, saved: Saved) -> set[int]:
    """The opportunities that an activity was about which the file corrects in that, or in when it
    was done."""
    moved = set()
    for update in saved.updates:
        stored = sheet.found[update.place]
        if stored is not None and not update.values.keys().isdisjoint(_TOUCHING):
            moved.add(stored["opportunity_id"])
    return moved - {None}


_TOUCHING = ("opportunity_id", "completed_at")
