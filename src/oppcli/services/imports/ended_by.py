"""Finds the records whose ending came from an import rather than from a command typed here.

Rows are matched by source_system and external_id, so an import that ended a record spoke for the
record's own source system.
"""

import shlex
from collections.abc import Collection

from oppcli.services.imports.tables import read_among
from oppcli.transaction import Transaction

# Options that may precede a command and are followed by their value.
VALUED = ("-o", "--output", "--color", "--as-user", "--db")


def ended_by_imports(tx: Transaction, kind: str, numbers: Collection[int]) -> set[int]:
    """Those of the closed opportunities, or qualified leads, that an import closed or qualified."""
    ending = _closings(tx, numbers) if kind == "opportunity" else _statuses(tx, kind, numbers)
    sql = "SELECT id, command FROM batch WHERE id IN"
    commands = {row["id"]: row["command"] for row in read_among(tx, sql, set(ending.values()))}
    imports = {number for number, command in commands.items() if verb_of(command) == "import"}
    return {number for number, batch in ending.items() if batch in imports}


def verb_of(command: str) -> str:
    """The first word of a command line of the history, without the options before it."""
    try:
        words = iter(shlex.split(command))
    except ValueError:  # a program that calls the services names its work as it likes
        return ""
    for word in words:
        if word in VALUED:
            next(words, None)
        elif not word.startswith("-"):
            return word
    return ""


def _closings(tx: Transaction, numbers: Collection[int]) -> dict[int, int]:
    """Opportunity → the batch whose closing is in force."""
    sql = (
        "SELECT id, opportunity_id, batch_id FROM close_record WHERE status = 'valid'"
        " AND opportunity_id IN"
    )
    return {row["opportunity_id"]: row["batch_id"] for row in read_among(tx, sql, numbers)}


def _statuses(tx: Transaction, kind: str, numbers: Collection[int]) -> dict[int, int]:
    """Record → the batch that gave it its status: the last one in force, else the one that made it.

    A batch that takes another one back, or does it again, is not one that decided.
    """
    from oppcli.services.undoing.choosing import Chains

    chains = Chains(tx)
    made = read_among(tx, f"SELECT id, batch_id FROM {kind} WHERE id IN", numbers)
    found = {row["id"]: row["batch_id"] for row in made}
    sql = (
        f"SELECT id, entity_id, batch_id FROM change WHERE entity = '{kind}'"
        " AND field = 'status' AND actor IS NULL AND entity_id IN"
    )
    for row in read_among(tx, sql, numbers):
        batch = row["batch_id"]
        if chains.undoes(batch) is None and chains.is_in_force(batch):
            found[row["entity_id"]] = batch
    return found
