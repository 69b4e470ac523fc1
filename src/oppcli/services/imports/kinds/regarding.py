"""What imported activities are about, told by ids or names of the source system."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from oppcli.domain.names import name_key
from oppcli.domain.refs import Ref, parse_ref
from oppcli.domain.wording import quoted
from oppcli.importing.layouts.foreign import REGARDING_KINDS
from oppcli.services.imports.linking.links import linked_numbers
from oppcli.services.imports.rules import Import
from oppcli.services.imports.sheet import CLEAR, Sheet, Values
from oppcli.services.imports.tables import read_alike, read_among
from oppcli.transaction import Transaction
from oppcli.views.history import full_name

# What an activity is about, where a row names several: the first that is given.
_KINDS = ("opportunity", "lead", "contact", "account")
_NAMES = {
    "opportunity": "SELECT id, topic AS name, source_system FROM opportunity",
    "lead": "SELECT id, topic AS name, source_system FROM lead",
    "account": "SELECT id, name, source_system FROM account",
    "contact": f"SELECT id, {full_name('contact')} AS name, source_system FROM contact",
}
# By what else a lead is called where a column holds nothing but leads.
_PERSONS = f"SELECT id, {full_name('lead')} AS name, source_system FROM lead"
_Named = dict[str, list[tuple[str, int, object]]]  # folded name → kind, number, source system


def about(job: Import, sheet: Sheet) -> None:
    """Leaves each row one record that it is about, in the columns of numbers or as an id.

    Rejects a row whose opportunity or lead is not here; a name of no record or of several only
    leaves the activity without a link, and is counted.
    """
    if not sheet.ids:
        return
    known = {kind: _known(job, sheet, kind) for kind in ("opportunity", "lead")}
    anything = _anything(job, sheet)
    certain = {kind: _certain(job, sheet, kind) for kind in _KINDS if _of_kind(kind) in sheet.ids}
    columns = {kind: numbers for kind, (numbers, _) in certain.items()}
    if columns and any(sheet.found):
        _keep_first(job, sheet, columns, {kind: named for kind, (_, named) in certain.items()})
    for place in sheet.sound:
        kind, number, missing = _chosen(sheet, place, known, anything)
        if number is None and not missing and columns:
            kind, number = _first(columns, place) or (kind, None)
        _keep_only(sheet, place, kind)
        if number is not None:
            _put(sheet, place, kind, number)
        elif missing:
            sheet.reject(place, missing)
    _by_names(job, sheet)
    _count_unlinked(sheet, columns)
    for name in ("opportunity_id", "lead_id", "regarding_id", "regarding_name", *_OF_KINDS):
        sheet.ids.pop(name, None)


def records_named(job: Import, sheet: Sheet, texts: Sequence[object]) -> list[Ref | None]:
    """The one record of any kind that the text of each row names, by its id or its name.

    None for a text that names none, several, or one by its id and another by its name.
    """
    systems = sheet.given("source_system")
    by_id = {kind: job.identified.numbers(kind, systems, texts) for kind in _KINDS}
    named = _named(job.tx, {str(text) for text in texts if text is not None})
    found: list[Ref | None] = []
    by_name: dict[int, Ref | None] = {}
    for place, text in enumerate(texts):
        if text is None:
            found.append(None)
            continue
        exact = [Ref(kind, n) for kind, numbers in by_id.items() if (n := numbers[place])]
        meant = None if exact else _meant(named.get(name_key(str(text)), []), systems[place])
        found.append(Ref(*meant) if meant else exact[0] if len(exact) == 1 else None)
        if not exact:
            by_name[place] = found[-1]
    for place, ref in _before(job, sheet, by_name, texts).items():
        found[place] = ref
    return found


def _before(
    job: Import, sheet: Sheet, now: Mapping[int, Ref | None], texts: Sequence[object]
) -> Mapping[int, Ref]:
    """What names of records of any kind stood for before; see `stood_for`."""
    if not now or not any(sheet.found):
        return {}
    from oppcli.services.imports.stood_for import stood_for

    return stood_for(job, sheet, now, lambda place, _: texts[place])


def _keep_first(
    job: Import,
    sheet: Sheet,
    columns: Mapping[str, list[int | None]],
    named: Mapping[str, Collection[int]],
) -> None:
    """Has the names in columns of one kind each stand for what they stood for before."""
    from oppcli.services.imports.stood_for import stood_for

    def text(place: int, kind: str) -> object:
        return sheet.ids[_of_kind(kind)][place] if place in named.get(kind, ()) else None

    now: dict[int, Ref | None] = {}
    for place in sorted({place for places in named.values() for place in places}):
        first = _first(columns, place)
        now[place] = Ref(*first) if first else None
    for place, ref in stood_for(job, sheet, now, text).items():
        columns[ref.kind][place] = ref.number


def _known(job: Import, sheet: Sheet, kind: str) -> list[int | None]:
    """The number behind each row's id of that kind."""
    if f"{kind}_id" not in sheet.ids:
        return [None] * sheet.size
    return linked_numbers(job.identified, kind, sheet, f"{kind}_id")


def _anything(job: Import, sheet: Sheet) -> list[tuple[str, int] | None]:
    """Kind and number behind each row's id of a record of any kind."""
    if "regarding_id" not in sheet.ids:
        return [None] * sheet.size
    found: list[tuple[str, int] | None] = [None] * sheet.size
    for kind in reversed(_KINDS):
        numbers = linked_numbers(job.identified, kind, sheet, "regarding_id")
        for place, number in enumerate(numbers):
            if number is not None:
                found[place] = (kind, number)
    return found


def _of_kind(kind: str) -> str:
    return f"regarding_{kind}"


_OF_KINDS = tuple(field.name for field in REGARDING_KINDS)


def _certain(job: Import, sheet: Sheet, kind: str) -> tuple[list[int | None], set[int]]:
    """The number of the one record of that kind that each row names: by a ref, an id or a name.

    None where a ref and an id disagree, and for a name of none or of several. With it the places
    of the rows that give a name.
    """
    texts, systems = sheet.ids[_of_kind(kind)], sheet.given("source_system")
    by_id = job.identified.numbers(kind, systems, texts)
    refs = _refs(job.tx, kind, {str(text) for text in texts if text is not None})
    given = {str(text) for text, n in zip(texts, by_id, strict=True) if text is not None and not n}
    sqls = [_NAMES[kind], *([_PERSONS] if kind == "lead" else [])]
    named = _named(job.tx, given - refs.keys(), {kind: sqls})
    found: list[int | None] = []
    by_name: set[int] = set()
    for place, text in enumerate(texts):
        if text is None:
            found.append(None)
            continue
        exact = {by_id[place] or None, refs.get(str(text))} - {None}
        meant = None if exact else _meant(named.get(name_key(str(text)), []), systems[place])
        if not exact:
            by_name.add(place)
        found.append(meant[1] if meant else exact.pop() if len(exact) == 1 else None)
    return found, by_name


def _refs(tx: Transaction, kind: str, texts: Collection[str]) -> Mapping[str, int]:
    """The numbers of the records of that kind whose refs the texts are."""
    refs = {text: ref for text in texts if (ref := parse_ref(text, kind=None)) is not None}
    numbers = {text: ref.number for text, ref in refs.items() if ref.kind == kind}
    rows = read_among(tx, f"SELECT id FROM {kind} WHERE id IN", sorted({*numbers.values()}))
    stored = {row["id"] for row in rows}
    return {text: number for text, number in numbers.items() if number in stored}


def _first(columns: Mapping[str, Sequence[int | None]], place: int) -> tuple[str, int] | None:
    """What a row is about by its columns of one kind each."""
    return next(((k, n) for k, numbers in columns.items() if (n := numbers[place])), None)


def _count_unlinked(sheet: Sheet, columns: Mapping[str, Sequence[int | None]]) -> None:
    """Counts the rows that name records in columns of one kind each, and none that is certain.

    What a stored activity is about stays so, whatever its row names.
    """
    for place in sheet.sound:
        names = any(sheet.ids[_of_kind(kind)][place] is not None for kind in columns)
        is_found = any(isinstance(sheet.given(f"{k}_id")[place], int) for k in _KINDS)
        if names and not is_found and not _is_linked(sheet, place):
            sheet.dropped["regarding"] += 1


def _is_linked(sheet: Sheet, place: int) -> bool:
    """Whether the activity of a row is stored, and about something."""
    stored = sheet.found[place]
    return stored is not None and any(stored[f"{kind}_id"] is not None for kind in _KINDS)


def _chosen(
    sheet: Sheet,
    place: int,
    known: dict[str, list[int | None]],
    anything: list[tuple[str, int] | None],
) -> tuple[str, int | None, str]:
    """Kind and number of what a row is about, or why it cannot be taken."""
    found = anything[place]
    if found is not None:
        return (*found, "")
    missing = ""
    for kind in _KINDS:
        given = sheet.ids.get(f"{kind}_id")
        if given is None or given[place] is None:
            continue
        if kind not in known:
            return kind, None, ""
        if known[kind][place] is not None:
            return kind, known[kind][place], ""
        said = f"there is no {kind} with the id {quoted(str(given[place]))}"
        missing = missing or f"{kind}_id: {said}; import {_plural(kind)} first, or with it"
    return "", None, missing


def _keep_only(sheet: Sheet, place: int, kind: str) -> None:
    """An account or contact that the activity is not about is not made for it; a link goes with
    the record that it led to."""
    stored = sheet.found[place]
    for other in _KINDS:
        if kind not in ("", other) and stored is not None and stored[f"{other}_id"] is not None:
            sheet.column(f"{other}_id")[place] = CLEAR
    for other in ("account", "contact"):
        name = f"{other}_id"
        if other != kind and name in sheet.ids:
            sheet.ids[name][place] = None
            if name in sheet.linked:
                sheet.linked[name][place] = None


def _by_names(job: Import, sheet: Sheet) -> None:
    names = sheet.ids.get("regarding_name")
    if names is None:
        return
    linked = [sheet.given(f"{kind}_id") for kind in _KINDS]
    ids = [sheet.ids[f"{kind}_id"] for kind in ("account", "contact") if f"{kind}_id" in sheet.ids]
    open_places = [
        place
        for place in sheet.sound
        if names[place] is not None
        and not any(isinstance(column[place], int) for column in linked)
        and not any(column[place] is not None for column in ids)
    ]
    found = _named(job.tx, {str(names[place]) for place in open_places})
    systems = sheet.given("source_system")
    now: dict[int, Ref | None] = {}
    for place in open_places:
        meant = _meant(found.get(name_key(str(names[place])), []), systems[place])
        now[place] = Ref(*meant) if meant else None
    for place, ref in {**now, **_before(job, sheet, now, names)}.items():
        if ref is not None:
            _put(sheet, place, ref.kind, ref.number)
        elif not _is_linked(sheet, place):
            sheet.dropped["regarding"] += 1


def _named(
    tx: Transaction, names: Collection[str], sqls: Mapping[str, Sequence[str]] | None = None
) -> _Named:
    found: _Named = {}
    for kind, some in (sqls or {kind: [sql] for kind, sql in _NAMES.items()}).items():
        for row in (row for sql in some for row in read_alike(tx, sql, names)):
            each = (kind, row["id"], row["source_system"])
            known = found.setdefault(name_key(row["name"]), [])
            if each not in known:
                known.append(each)
    return found


def _meant(found: list[tuple[str, int, object]], system: object) -> tuple[str, int] | None:
    """The one record of that name: in the same system, else anywhere; None for several.

    A name in a column of deals and customers means a deal before the customer it is named after.
    """
    for some in ([each for each in found if each[2] == system], found):
        counts = Counter(kind for kind, _, _ in some)
        for kind in _KINDS:
            if counts[kind]:
                return next((k, n) for k, n, _ in some if k == kind) if counts[kind] == 1 else None
    return None


def _put(sheet: Sheet, place: int, kind: str, number: int) -> None:
    stored = sheet.found[place]
    for each in _KINDS:
        column: Values = sheet.column(f"{each}_id")
        if each == kind:
            column[place] = number
        elif stored is not None and stored[f"{each}_id"] is not None:
            column[place] = CLEAR


def _plural(kind: str) -> str:
    return "opportunities" if kind == "opportunity" else f"{kind}s"
