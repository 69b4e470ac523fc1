"""Every check of a store, in order: `domain/findings.py` names them."""

from datetime import datetime
from itertools import chain

from oppcli.domain.fields import KINDS
from oppcli.domain.findings import CHECKS, Finding
from oppcli.queries.checks import organisation, past, sales, values
from oppcli.queries.checks.rule import broken, finding
from oppcli.store import Store, no_store

_OF_THE_FILE = "oppcli db restore FILE, or oppcli export all from what can still be read"


def check(store: Store, now: datetime) -> list[Finding]:
    """What of a store does not hold, in the order of the checks, faults before notes.

    A file that cannot be read whole gets no further answers, as they would say nothing. Each check
    is a statement or two, so that writers do not wait for all of them.
    """
    if not store.exists():
        raise no_store(store.name)
    faults = store.faults()
    found = [
        finding(each.check, each.table, each.number, each.said)
        if each.number is not None
        else Finding(each.check, "", each.said, _OF_THE_FILE)
        for each in faults
    ]
    if any(each.is_fatal for each in faults):
        return found
    found += chain(
        broken(store, values.rules()),
        values.texts(store),
        broken(store, organisation.rules()),
        organisation.loops(store),
        organisation.assignments(store),
        sales.findings(store, now),
        broken(store, past.rules(now)),
        past.histories(store),
    )
    order = list(CHECKS)
    return sorted(found, key=lambda each: order.index(each.check))


def records(store: Store) -> int:
    """How many records of a seller there are."""
    counts = " + ".join(f"(SELECT COUNT(*) FROM {kind})" for kind in KINDS)
    return int(store.read(f"SELECT {counts}").rows[0][0])
