"""The rules of deals in an import: what they are under, and the revenue that follows them."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from oppcli.domain.conflicts import is_read_only
from oppcli.domain.field import OPEN
from oppcli.domain.names import name_key, spoken
from oppcli.domain.offers import (
    EXPIRED,
    LAPSED,
    STATUSES_UNDER,
    can_become,
    is_lapsed,
    status_of_expired,
    status_when_closed,
)
from oppcli.domain.refs import Ref, parse_ref
from oppcli.domain.revenue import LIVE, TERMS, Offer, wrong_terms
from oppcli.domain.wording import either, quoted
from oppcli.errors import NotFound
from oppcli.services.imports.kinds.amounts import read_in_own, refuse_figures
from oppcli.services.imports.kinds.repricing_many import reprice_many
from oppcli.services.imports.rules import Import, need
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Clear, Sheet
from oppcli.services.imports.tables import read_alike, read_among
from oppcli.store import Row

if TYPE_CHECKING:
    from oppcli.services.imports.merging import Special

_AMOUNTS = ("unit_price", "discount", "accessories", "trade_in_value")
_USUAL: dict[str, object] = {"status": "scenario", "quantity": 1, **dict.fromkeys(_AMOUNTS, 0)}


class DealRules:
    """Links, terms and statuses of a sheet of deals."""

    looked_at = ("opportunity_id", "title", "device_id", "model", "quantity", "valid_until",
                 "status", *_AMOUNTS)  # fmt: skip

    def __init__(self, job: Import, merge_rows: "Callable[[Sheet, Special], object]") -> None:
        self._job = job
        self._merge_rows = merge_rows
        self._were_live: set[int] = set()

    def check(self, sheet: Sheet) -> None:
        """See `Rules`."""
        need(sheet, ["title"], "deal")
        self._link(sheet)
        numbers = {n for n in sheet.after("opportunity_id") if isinstance(n, int)}
        columns = "SELECT id, topic, status, currency, closed_on FROM opportunity WHERE id IN"
        above = {row["id"]: row for row in read_among(self._job.tx, columns, numbers)}
        self._modernize(sheet, above)
        own = [above[n]["currency"] if n in above else None for n in sheet.after("opportunity_id")]
        read_in_own(sheet, own, whatever=True)
        refuse_figures(sheet, sheet.good(), merges=True)
        self._merge(sheet, above)
        refuse_figures(sheet, sheet.good())
        self._check_currencies(sheet, above)
        for column, usual in _USUAL.items():
            sheet.fill_new(column, usual)
        self._check_terms(sheet)
        self._check_statuses(sheet, above)
        live = "SELECT opportunity_id, status FROM deal WHERE opportunity_id IN"
        rows = read_among(self._job.tx, live, numbers)
        self._were_live = {row["opportunity_id"] for row in rows if row["status"] in LIVE}
        sheet.fill_new("created_at", self._job.now)

    def finish(self, sheet: Sheet, saved: Saved) -> None:
        """See `Rules`."""
        about = sheet.after("opportunity_id")
        places = (*saved.places, *(update.place for update in saved.updates))
        numbers = {number for place in places if isinstance(number := about[place], int)}
        # A folder's opportunities bring what was typed before their deals spoke.
        is_told = self._job.table is None
        reprice_many(self._job.tx, numbers, self._were_live, self._job.now, is_told=is_told)

    def _link(self, sheet: Sheet) -> None:
        """Fills in which opportunity each deal is under: by ref, by its id elsewhere, by topic."""
        texts = sheet.texts.pop("opportunity", None)
        column = sheet.column("opportunity_id")
        if texts is not None:
            found, by_topic = self._opportunities(sheet, texts)
            for place in sheet.sound:
                if texts[place] is None:
                    continue
                pair = (sheet.given("source_system")[place], str(texts[place]))
                several = found.get(pair, [])
                if pair in by_topic:
                    several = self._still(sheet.found[place], pair[1], several)
                if len(several) == 1:
                    column[place] = several[0]
                else:
                    sheet.reject(place, _unlinked(pair[1], several))
        for place in sheet.good():
            stored = sheet.found[place]
            if stored is None and column[place] is None:
                said = "a new deal is under one, nothing is given; --map 'HEADING=opportunity'"
                sheet.reject(place, f"opportunity: {said}")
            elif stored is not None and column[place] not in (None, stored["opportunity_id"]):
                said = f"D{stored['id']} stays under O{stored['opportunity_id']}"
                sheet.reject(place, f"opportunity: {said}")

    def _still(self, stored: Row | None, topic: str, meant: list[int]) -> list[int]:
        """What a topic means: of a stored deal, which never moves, what it is under, if that is
        or was called so; else what it means by now."""
        own = None if stored is None else stored["opportunity_id"]
        if own is None or meant == [own]:
            return meant
        from oppcli.services.imports.stood_for import is_called

        return [own] if is_called(self._job.tx, Ref("opportunity", own), topic) else meant

    def _opportunities(
        self, sheet: Sheet, texts: Iterable[object]
    ) -> tuple[dict[tuple[object, str], list[int]], set[tuple[object, str]]]:
        """Source system of the row and what it says → the opportunities that this may be.

        With it those of the pairs that are no ref and no id, but a topic.
        """
        tx, systems = self._job.tx, sheet.given("source_system")
        said = {(systems[p], text) for p, text in enumerate(texts) if isinstance(text, str)}
        words = {text for _, text in said}
        refs = {text: number for text in words if (number := _number(text)) is not None}
        rows = read_among(tx, "SELECT id FROM opportunity WHERE id IN", refs.values())
        known = {row["id"] for row in rows}
        left = words - {text for text, number in refs.items() if number in known}
        ids: dict[tuple[object, object], list[int]] = {}
        sql = "SELECT id, source_system, external_id FROM opportunity WHERE external_id IN"
        for row in read_among(tx, sql, left):
            ids.setdefault((row["source_system"], row["external_id"]), []).append(row["id"])
            ids.setdefault((None, row["external_id"]), []).append(row["id"])
        left -= {text for system, text in said if (system, text) in ids}
        topics: dict[str, list[int]] = {}
        for row in read_alike(tx, "SELECT id, topic AS name FROM opportunity", left):
            topics.setdefault(name_key(row["name"]), []).append(row["id"])
        found = {
            (system, text): [refs[text]]
            if refs.get(text) in known
            else ids.get((system, text)) or topics.get(name_key(text), [])
            for system, text in said
        }
        return found, {pair for pair in said if refs.get(pair[1]) not in known and pair not in ids}

    def _check_currencies(self, sheet: Sheet, above: dict[int, Row]) -> None:
        """A row may say the currency of its opportunity, and not change it."""
        said = sheet.columns.pop("currency", [None] * sheet.size)
        about = sheet.after("opportunity_id")
        for place in sheet.good():
            own = above[int(str(about[place]))]["currency"]
            if said[place] not in (None, own):
                differs = f"{said[place]} is given, but O{about[place]} is in {own}"
                sheet.reject(place, f"currency: {differs}")

    def _check_terms(self, sheet: Sheet) -> None:
        terms = [sheet.after(name) for name in TERMS]
        for place in sheet.good():
            offer = Offer(*(int(str(values[place])) for values in terms))
            for wrong in wrong_terms(offer):
                sheet.reject(place, f"{wrong.field}: {wrong.said}")

    def _merge(self, sheet: Sheet, above: dict[int, Row]) -> None:
        """Leaves of rows about stored deals what they change.

        Nothing about the deals of a closed opportunity changes, so that it never re-prices, nor
        about one that is signed or ended, but that a signed one may be canceled.
        """
        if not any(sheet.found):
            return
        from oppcli.services.imports.merging import Special

        statuses = sheet.given("status")
        kept: dict[int, tuple[str, Row]] = {}
        free: dict[int, frozenset[str]] = {}
        for place in sheet.good():
            stored = sheet.found[place]
            if stored is None:
                continue
            owner = above[int(str(stored["opportunity_id"]))]
            by = ""
            if is_read_only("opportunity", owner["status"]):
                by = "opportunity"
            elif is_read_only("deal", stored["status"]):
                by = "deal"
                if can_become(stored["status"], str(statuses[place])):
                    free[place] = frozenset(["status"])
            kept[place] = (by, owner)
        self._merge_rows(sheet, Special(leaves=("opportunity",), above=kept, free=free))

    def _modernize(self, sheet: Sheet, above: dict[int, Row]) -> None:
        """Gives deals that an older schema exported, or another system, the status of today.

        Of a won opportunity what was signed is won. An expired offer is offered, and lapsed, where
        its opportunity is open; of a closed one it is what is stored of it, if anything.
        """
        about, days = sheet.after("opportunity_id"), sheet.after("valid_until")
        statuses = sheet.column("status")
        for place in sheet.good():
            opportunity, stored = above[int(str(about[place]))], sheet.found[place]
            outcome, until = opportunity["status"], days[place]
            if statuses[place] == "signed" and outcome == "won":
                statuses[place] = status_when_closed("signed", outcome)
            called = statuses[place]
            if called not in (EXPIRED, LAPSED):
                continue
            if is_read_only("opportunity", outcome) and stored is not None:
                statuses[place] = stored["status"]
                continue
            last = None if until is None or isinstance(until, Clear) else str(until)
            status = status_of_expired(outcome, last, opportunity["closed_on"])
            if status == "offered" and not is_lapsed(status, last, self._job.work.today):
                said = "no valid_until is given" if last is None else f"valid_until is {last}"
                sheet.reject(place, f"status: {called}, but {said}")
            statuses[place] = status

    def _check_statuses(self, sheet: Sheet, above: dict[int, Row]) -> None:
        """A deal goes on from where it stands, and fits what it is under."""
        about, statuses = sheet.after("opportunity_id"), sheet.after("status")
        for place in list(sheet.good()):
            opportunity, stored = above[int(str(about[place]))], sheet.found[place]
            outcome, status = opportunity["status"], str(statuses[place])
            fitting = STATUSES_UNDER[outcome]
            if status not in fitting and (stored is None or stored["status"] != status):
                give = "signed" if outcome in OPEN else either(fitting)
                said = f"{status}, but O{opportunity['id']} is {spoken(outcome)}: give {give}"
                sheet.reject(place, f"status: {said}")
            elif stored is not None and not can_become(stored["status"], status):
                said = f"D{stored['id']} is {stored['status']}, so it cannot become {status}"
                sheet.reject(place, f"status: {said}")


def _number(text: str) -> int | None:
    """The number in `O12`; a bare number may be an id of another system."""
    try:
        ref = parse_ref(text, kind="opportunity") if text[:1].isalpha() else None
    except NotFound:
        return None
    return ref.number if ref is not None else None


def _unlinked(text: str, several: list[int]) -> str:
    if not several:
        return f"opportunity: there is none with the ref, the id or the topic {quoted(text)}"
    refs = either(f"O{number}" for number in several[:5])
    return f"opportunity: {len(several)} are called {quoted(text)} ({refs})"
