"""What a name in a row about a stored record stood for when its file said it before.

The kinds that resolve names before their rows are merged ask here; the links that are merged by
their names have `CalledBefore`, with the same rule: a record may be called otherwise by now, and
another one be called so.
"""

from collections.abc import Callable, Mapping

from oppcli.domain.field import ABOUT
from oppcli.domain.names import name_key
from oppcli.domain.refs import Ref, parse_ref
from oppcli.services.imports.comparing import names_of
from oppcli.services.imports.rules import Import
from oppcli.services.imports.sheet import Sheet
from oppcli.services.imports.source_rows import as_of, in_force, regarding
from oppcli.transaction import Transaction


def stood_for(
    job: Import,
    sheet: Sheet,
    now: Mapping[int, Ref | None],
    text: Callable[[int, str], object],
) -> dict[int, Ref]:
    """Place of a row → what its activity was about by the file, where a name still means that.

    `now` has the places to look at, with what the names there mean by now: where that is what is
    stored, nothing is looked up. `text` gives the name in a row for a record of a kind, or None.
    """
    asked = []
    for place, means in now.items():
        row = sheet.found[place]
        about = None if row is None else regarding({kind: row[f"{kind}_id"] for kind in ABOUT})
        if row is not None and about != (means and str(means)):
            asked.append(place)
    told = _told(job, sheet, asked)
    numbers: dict[str, set[int]] = {}
    for ref in told.values():
        numbers.setdefault(ref.kind, set()).add(ref.number)
    called = {kind: names_of(job.tx, kind, some) for kind, some in numbers.items()}
    return {
        place: ref
        for place, ref in told.items()
        if (said := text(place, ref.kind)) is not None
        and name_key(str(said)) in called[ref.kind].get(ref.number, ())
    }


def is_called(tx: Transaction, ref: Ref, text: str) -> bool:
    """Whether a record has that name, or once had it."""
    return name_key(text) in names_of(tx, ref.kind, {ref.number}).get(ref.number, ())


def _told(job: Import, sheet: Sheet, places: list[int]) -> dict[int, Ref]:
    """Place of a row → what the file said before that its activity is about."""
    numbers = sheet.stored("id")
    texts: dict[int, object] = {}
    if job.then is not None:
        then = as_of(job.tx, sheet.kind.name, [numbers[place] for place in places], job.then)
        texts = {place: then[numbers[place]].get("regarding") for place in places}
    else:
        by_system: dict[str, list[int]] = {}
        for place in places:
            by_system.setdefault(sheet.told.system(place), []).append(place)
        for system, some in by_system.items():
            told = in_force(job.tx, sheet.kind.name, system, [numbers[place] for place in some])
            for place in some:
                if numbers[place] in told:
                    texts[place] = told[numbers[place]].said.get("regarding")
    refs = {place: parse_ref(str(said), kind=None) for place, said in texts.items() if said}
    return {p: ref for p, ref in refs.items() if ref is not None and ref.kind in ABOUT}
