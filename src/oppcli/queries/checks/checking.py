"""Every check of a store, in order: `domain/findings.py` names them."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import chain, islice

from oppcli.domain.fields import KINDS
from oppcli.domain.findings import CHECKS, RESTORE, Finding
from oppcli.domain.past import verb_of
from oppcli.errors import StoreDamaged, ValueDamaged
from oppcli.queries import processes
from oppcli.queries.checks import (
    facts,
    forms,
    history_chain,
    keys,
    organisation,
    own,
    sales,
    stages,
    values,
)
from oppcli.queries.checks.rule import broken, finding
from oppcli.store import Store, no_store
from oppcli.views import OUT_OF_FORCE

_AT_ONCE = 500
# The command that put an opportunity into its stage: that of its last move, else what made it.
_PLACED = f"""SELECT 'O' || o.id, b.command FROM opportunity o JOIN batch b ON b.id = COALESCE(
    (SELECT c.batch_id FROM change c WHERE c.entity = 'opportunity' AND c.entity_id = o.id
        AND c.field = 'stage' AND c.actor IS NULL AND c.batch_id NOT IN ({OUT_OF_FORCE})
      ORDER BY c.id DESC LIMIT 1), o.batch_id)
 WHERE 'O' || o.id IN ({{}})"""
_OF_THE_FILE = "oppcli db restore FILE, or oppcli export all from what can still be read"


def check(store: Store, now: datetime) -> list[Finding]:
    """What of a store does not hold, in the order of the checks, faults before notes.

    A file that cannot be read whole gets no further answers, as they would say nothing. Each check
    is a statement or two, so that writers do not wait for all of them.
    """
    if not store.exists():
        raise no_store(store.name)
    try:
        faults = store.faults()
    except StoreDamaged as error:  # so much that the file cannot be opened
        return [Finding("damaged", "", error.message, _OF_THE_FILE)]
    found = [
        finding(each.check, each.table, each.number, each.said)
        if each.number is not None
        else Finding(each.check, "", each.said, each.repair or _OF_THE_FILE)
        for each in faults
    ]
    if any(each.is_fatal for each in faults):
        return found
    try:
        found += _of_rows(store, now)
    except ValueDamaged as error:  # what cannot be checked any more because of it stays unsaid
        if all(each.check != error.check for each in found):
            found.append(Finding(error.check, "", error.message, RESTORE))
    except StoreDamaged as error:  # a page that SQLite's own check does not look at
        found.append(Finding("damaged", "", error.message, _OF_THE_FILE))
    order = list(CHECKS)
    return sorted(found, key=lambda each: order.index(each.check))


def _of_rows(store: Store, now: datetime) -> Iterator[Finding]:
    unreadable = list(forms.damaged_values(store))
    altered = list(stages.altered_stages(store))
    yield from chain(
        broken(store, values.rules()),
        unreadable,
        keys.keys(store),
        broken(store, organisation.rules()),
        organisation.loops(store),
        organisation.assignments(store),
        altered,
        sales.findings(store, now),
        facts.facts(store),
        broken(store, history_chain.rules(now)),
        _but(history_chain.histories(store, has_own=not unreadable), [*unreadable, *altered]),
        own.names(store),
        () if unreadable else own.values(store),
        () if unreadable else _gates(store),  # what a gate asks may be what cannot be read
    )


def _but(found: Iterator[Finding], restored: Collection[Finding]) -> Iterator[Finding]:
    """The findings, without the fields to which the history gives their last value back."""
    named = {
        (each.mend.entity, each.mend.number, each.mend.field) for each in restored if each.mend
    }
    for each in found:
        mend = each.mend
        if mend is None or (mend.entity, mend.number, mend.field) not in named:
            yield each


def records(store: Store) -> int:
    """How many records of a seller there are."""
    counts = " + ".join(f"(SELECT COUNT(*) FROM {kind})" for kind in KINDS)
    return int(store.read(f"SELECT {counts}").rows[0][0])


def _gates(store: Store) -> Iterator[Finding]:
    """Gates that were passed and are not met. What an import placed passed none: it is left out."""
    found = [each for each in processes.broken(store) if each.lack.is_passed]
    placed = _placed_by_imports(store, {each.ref for each in found})
    for each in found:
        if each.ref not in placed:
            said = f"it is past {each.lack.gate.title} without {each.lack.told}"
            yield Finding("gate", each.ref, said, "oppcli process check", is_note=True)


def _placed_by_imports(store: Store, refs: Collection[str]) -> set[str]:
    """Those of the opportunities that an import put into the stage that they are in."""
    left, found = iter(sorted(refs)), set[str]()
    while some := list(islice(left, _AT_ONCE)):
        rows = store.read(_PLACED.format(", ".join("?" * len(some))), some).rows
        found.update(ref for ref, command in rows if verb_of(command) == "import")
    return found
