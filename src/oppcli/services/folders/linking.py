"""What the refs of a folder stand for in the store that takes it in."""

from collections.abc import Collection, Sequence

from oppcli.domain.field import OPEN, Kind
from oppcli.domain.fields import KINDS
from oppcli.domain.folder import FolderFile
from oppcli.domain.offers import EXPIRED
from oppcli.domain.own_fields import shown
from oppcli.domain.refs import parse_ref
from oppcli.domain.revenue import LIVE, SUMS, TYPED
from oppcli.importing.folder import Opened
from oppcli.importing.own_format import Exact
from oppcli.importing.table import Batch
from oppcli.services.folders.numbers import Numbers
from oppcli.services.folders.references import Values, ref_number
from oppcli.services.imports.linking.names import Names
from oppcli.services.imports.saving import Saved
from oppcli.services.imports.sheet import Sheet
from oppcli.services.imports.tables import read_among
from oppcli.transaction import Transaction

_ABOUT = ("lead", "opportunity", "account", "contact")

# Kind → heading of a ref, or of a text that is one → the column of the link.
_LINKS: dict[str, dict[str, str]] = {
    "contact": {"account_ref": "account_id"},
    "opportunity": {
        "account_ref": "account_id",
        "contact_ref": "contact_id",
        "device_ref": "device_id",
        "lead": "lead_id",
    },
    "deal": {"device_ref": "device_id"},
}
# What a row gives beside the fields that any file may give: heading → column.
_MORE: dict[str, dict[str, str]] = {
    **{kind: {} for kind in KINDS},
    "opportunity": {
        "probability_own": "probability",
        "forecast_category_own": "forecast_category",
        "typed_revenue": "typed_revenue",
        "typed_accessories": "typed_accessories",
        "typed_trade_in": "typed_trade_in",
    },
}
# What a row does not give: it follows, or is said by a ref.
_LEFT_OUT = {
    *("ref", "updated_at", "batch", "version", "name", "amount", "opportunity", "regarding"),
    *("account", "contact", "device", "account_ref", "contact_ref", "device_ref", "lead"),
    *("probability", "forecast_category", "exchange_rate", "touched_at"),
}
_KEEP = {"account": {"name"}}
_NAMES = ("owner", "business", "facility", "operation", "process", "stage")


class Folder:
    """The folder's refs so far, and how its records are named without an id.

    `named` counts the new records that got their ref as an id.
    """

    def __init__(self, tx: Transaction, system: str, *, same_base: bool) -> None:
        self.own_fields: dict[str, list[str]] = {}  # by kind, those whose values are taken
        self.system = system
        self.same_base = same_base
        self.named = 0
        self._tx = tx
        self._numbers: dict[str, Numbers] = {}
        self._live = Numbers("b")
        self._live_again = Numbers("b")
        self._same_batches = Numbers("b")
        self.last: int | None = None  # the last command of this very store that the folder has

    def note_live(self, deals: Opened) -> None:
        """Notes which opportunities have live deals, so that these speak for the revenue.

        Deals that had expired under an older schema are offered again where theirs is open.
        """
        for rows in deals.batches():
            pairs = zip(rows.values["opportunity"], rows.values["status"], strict=True)
            for ref, status in pairs:
                number = ref_number("opportunity", str(ref))
                if number is not None and status in LIVE:
                    self._live[number] = 1
                if number is not None and status == EXPIRED:
                    self._live_again[number] = 1

    def note_batches(self, batches: Opened) -> None:
        """Notes which commands of the folder were done in this very store."""
        sql = "SELECT id, at, actor, command FROM batch WHERE id IN"
        for rows in batches.batches():
            told = {
                number: tuple(said)
                for number, *said in zip(
                    *(rows.values[name] for name in ("number", "at", "actor", "command")),
                    strict=True,
                )
            }
            for row in read_among(self._tx, sql, told):
                if told[row["id"]] == (row["at"], row["actor"], row["command"]):
                    self._same_batches[row["id"]] = 1
                    self.last = max(row["id"], self.last or 0)

    def is_live_again(self, ref: object) -> bool:
        """Whether an opportunity of the folder has no live deals but some that had expired."""
        number = ref_number("opportunity", str(ref))
        return number is not None and self._live_again[number] == 1 and not self.is_live(ref)

    def is_live(self, ref: object) -> bool:
        """Whether an opportunity of the folder has live deals."""
        number = ref_number("opportunity", str(ref))
        return number is not None and self._live[number] == 1

    def own(self, kind: str, rows: Exact) -> dict[int, int]:
        """Place of a row → its number, of rows that this very store wrote.

        They have no id, and the record of that number here has none either and was made by the
        same command: the folder comes back to its store, or to a copy of it.
        """
        table = zip(
            rows.values["ref"], rows.values["external_id"], rows.values["batch"], strict=True
        )
        told = {
            place: (number, batch)
            for place, (ref, external_id, batch) in enumerate(table)
            if external_id is None
            and isinstance(batch, int)
            and self._same_batches[batch]
            and (number := ref_number(kind, str(ref))) is not None
        }
        sql = f"SELECT id, batch_id FROM {kind} WHERE external_id IS NULL AND id IN"
        numbers = {number for number, _ in told.values()}
        here = {row["id"]: row["batch_id"] for row in read_among(self._tx, sql, numbers)}
        return {
            place: number for place, (number, batch) in told.items() if here.get(number) == batch
        }

    def learn(self, kind: str, rows: Exact, sheet: Sheet, saved: Saved) -> None:
        """Notes what the refs of some rows became."""
        stored = {place: row["id"] for place, row in enumerate(sheet.found) if row is not None}
        stored.update(zip(saved.places, saved.numbers, strict=True))
        known = self._numbers.setdefault(kind, Numbers())
        table = rows.values["ref"]
        for place, number in stored.items():
            of_folder = ref_number(kind, str(table[place]))
            if of_folder is not None:
                known[of_folder] = number
        ids = rows.values["external_id"]
        self.named += sum(ids[place] is None for place in saved.places)

    def number(self, kind: str, ref: object) -> int | None:
        """The number in the store of a ref of the folder; None for one that was not taken."""
        number = ref_number(kind, ref) if isinstance(ref, str) else None
        known = self._numbers.get(kind)
        return known[number] or None if known is not None and number is not None else None

    def link(self, sheet: Sheet, rows: Exact, names: Names) -> None:
        """Fills in the links of some rows: refs by what they became, owners by their names."""
        kind = sheet.kind.name
        for heading, column in _LINKS.get(kind, {}).items():
            what = heading.removesuffix("_ref")
            sheet.columns[column] = self._linked(sheet, what, heading, rows.values[heading])
        if kind == "deal":
            found = self._linked(sheet, "opportunity", "opportunity", rows.values["opportunity"])
            sheet.columns["opportunity_id"] = found
        if kind == "activity":
            self._link_regarding(sheet, rows.values["regarding"])
        owners = sheet.texts.pop("owner", None)
        if owners is not None:  # they are there, and may have left since
            sheet.columns["owner_id"] = names.numbers("owner", owners)

    def _linked(self, sheet: Sheet, kind: str, heading: str, refs: Sequence[object]) -> Values:
        found: Values = []
        for place, ref in enumerate(refs):
            number = None if ref is None else self.number(kind, ref)
            if ref is not None and number is None:
                sheet.reject(place, f"{heading}: the folder has no {ref}")
            found.append(number)
        return found

    def _link_regarding(self, sheet: Sheet, refs: Sequence[object]) -> None:
        columns = {kind: sheet.column(f"{kind}_id") for kind in _ABOUT}
        for place, text in enumerate(refs):
            ref = parse_ref(text, kind=None) if isinstance(text, str) else None
            if ref is not None and ref.kind in columns:
                columns[ref.kind][place] = self.number(ref.kind, text)
            if text is not None and (ref is None or self.number(ref.kind, text) is None):
                sheet.reject(place, f"regarding: the folder has no {text}")


def given_columns(file: FolderFile) -> list[str]:
    """The columns of its table that a file of records fills."""
    assert file.kind is not None
    kind = file.kind.name
    # A deal's currency is its opportunity's. A file would give the word for a column it has not.
    others = {*_NAMES, *(["currency"] if kind == "deal" else [])}
    fields = [name for name in _plain(file) if name not in others]
    links = list(_LINKS.get(kind, {}).values()) + (["opportunity_id"] if kind == "deal" else [])
    links += [f"{about}_id" for about in _ABOUT] if kind == "activity" else []
    named = [f"{f.name}_id" for f in file.fields if f.name in _NAMES[:4]]
    more = list(_MORE[kind].values()) + (["exchange_rate"] if kind == "opportunity" else [])
    return [*fields, *links, *named, *more]


def _plain(file: FolderFile) -> list[str]:
    assert file.kind is not None
    keep = _KEEP.get(file.kind.name, set())
    known = [field.name for field in file.kind.fields]
    return [name for name in known if name not in _LEFT_OUT or name in keep]


def _own_values(kind: Kind, folder: Folder, rows: Exact) -> dict[str, list[object]]:
    """The values of the own fields that the store has as the folder has them, by name."""
    names = folder.own_fields.get(kind.name, [])
    if not names or "own" not in rows.values:
        return {}
    fields = [field for field in kind.own if field.name in names]
    given = [shown(fields, str(own) if own else None) for own in rows.values["own"]]
    return {field.name: [each[field.name] for each in given] for field in fields}


def batch_of(file: FolderFile, rows: Exact, folder: Folder, own: Collection[int]) -> Batch:
    """Some rows of a folder as an import takes them, without their links.

    `own` are the places of those whose record is known without an id.
    """
    assert file.kind is not None
    kind, size = file.kind.name, len(rows.rows)
    values = {name: list(rows.values[name]) for name in _plain(file)}
    for heading, column in _MORE[kind].items():
        if heading in rows.values:
            values[column] = list(rows.values[heading])
    for place, (ref, external_id) in enumerate(
        zip(rows.values["ref"], rows.values["external_id"], strict=True)
    ):
        if external_id is None and place not in own:
            values["source_system"][place], values["external_id"][place] = folder.system, ref
    values |= _own_values(file.kind, folder, rows)
    if kind == "opportunity":
        if folder.same_base:
            values["exchange_rate"] = list(rows.values["exchange_rate"])
        for place, status in enumerate(values["status"]):
            if status not in OPEN:
                continue
            ref = rows.values["ref"][place]
            if folder.is_live_again(ref):
                for name, typed in zip(SUMS, TYPED, strict=True):
                    values[typed][place] = values[name][place]
            if folder.is_live(ref) or folder.is_live_again(ref):
                for name in SUMS:
                    values[name][place] = None
    if kind == "device":
        values["status"] = [None if s == "reserved" else s for s in values["status"]]
    codes = rows.values.get("currency", [None] * size)
    return Batch(
        list(rows.rows), values, dict(rows.faults), [str(code or "EUR") for code in codes], []
    )
