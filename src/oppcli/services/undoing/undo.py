"""Takes commands back, and does again what was taken back: each is a batch of its own."""

from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.offers import EXPIRED
from oppcli.domain.refs import Ref
from oppcli.domain.undo_result import UNTYPED, Obstacle, Undone, refusal
from oppcli.errors import RuleRefused
from oppcli.services.undoing.batch_effects import Effects, images, what_batch_did
from oppcli.services.undoing.choosing import Chains, batch_of, chosen
from oppcli.services.undoing.effects import effects_of
from oppcli.services.undoing.later import Later
from oppcli.services.undoing.namesakes import join_namesakes
from oppcli.services.undoing.obstacles import Found, look_for_obstacles
from oppcli.services.undoing.taking_back import restore_lists, take_back, touch_again
from oppcli.services.work import Work, in_one_transaction
from oppcli.transaction import Transaction


def undo(work: Work, number: int | None) -> Undone:
    """Takes back the batch of that number, or the last one of the actor.

    Raises NotFound where there is none, RuleRefused when it is taken back already or later
    batches built on what it did; these are named.
    """
    return _take_back(work, number, again=False)


def redo(work: Work, number: int | None) -> Undone:
    """Does again what was taken back: the batch of that number, or the last one of the actor.

    Raises as `undo` does.
    """
    return _take_back(work, number, again=True)


@in_one_transaction
def _take_back(work: Work, number: int | None, *, again: bool) -> Undone:
    with work.transaction() as tx:
        chains = Chains(tx)
        batch = chosen(tx, work, chains, number, again=again)
        is_again = chains.takes_back(batch)
        of = batch_of(tx, chains.first(batch))
        did = what_batch_did(tx, batch)
        _refuse_expired(did, "redone" if is_again else "undone", of.number)
        joined = join_namesakes(tx, did)
        found = look_for_obstacles(tx, did, Later(tx, batch, chains))
        if found.obstacles:
            hint = _hint(tx, chains, found)
            raise refusal(of, is_again, found.obstacles, found.unnamed, hint, work.today, work.zone)
        gone = {table: images(tx, table, taken.gone) for table, taken in did.taken.items()}
        effects = effects_of(tx, did, gone, work.fiscal_year_start)
        tx.recorder.takes_back(batch)
        own = tx.recorder.batch
        take_back(tx, did, gone)
        restore_lists(tx, did, batch)
        touch_again(tx, did, chains)
        _refuse_gone_stages(tx, did, "redone" if is_again else "undone", of.number)
        return Undone(own, of, is_again, effects, (*_notes(found), *joined))


def _refuse_expired(did: Effects, done: str, number: int) -> None:
    """Raises RuleRefused where a deal would be expired again, which no deal can be any more."""
    deals = did.of("deal")
    changed = [number for number, old in deals.fields.items() if old.get("status") == EXPIRED]
    back = [number for number, image in deals.back.items() if image["status"] == EXPIRED]
    for deal in sorted([*changed, *back])[:1]:
        ref = Ref("deal", deal)
        raise RuleRefused(
            f"command {number} cannot be {done}: {ref} would be expired,"
            " and offers no longer expire.",
            f"oppcli history {ref}",
        )


def _refuse_gone_stages(tx: Transaction, did: Effects, done: str, number: int) -> None:
    """Raises RuleRefused where an open opportunity would be in a stage that is not in force.

    Asked once all is taken back, since that may bring a stage back, or take one out.
    """
    if not tx.read("SELECT 1 FROM stage WHERE active = 0 LIMIT 1").rows:
        return  # else all that are open are read
    rows = tx.read(
        "SELECT o.id, s.id AS stage, s.title, p.title AS process FROM opportunity o"
        " JOIN stage s ON s.id = o.stage_id JOIN process p ON p.id = s.process_id"
        f" WHERE s.active = 0 AND o.status IN {sql_words(OPEN)} ORDER BY o.id"
    )
    restored = did.of("opportunity")
    stages = did.of("stage").fields
    found = [
        row
        for row in rows
        if row["id"] in restored.fields or row["id"] in restored.back or row["stage"] in stages
    ]
    if not found:
        return
    first = found[0]
    ref = Ref("opportunity", first["id"])
    more = f" ({len(found) - 1:,} more would be, too)" if len(found) > 1 else ""
    is_closed = restored.fields.get(first["id"], {}).get("status") in OPEN
    verb = f"reopen {first['id']}" if is_closed else f"show {first['id']}"
    raise RuleRefused(
        f"command {number} cannot be {done}: {ref} would be in {first['title']}, which the process"
        f" {first['process']} no longer has{more}.",
        f"oppcli opp {verb}",
    )


def _hint(tx: Transaction, chains: Chains, found: Found) -> str:
    """What takes the latest of the obstacles away, or leads round what nobody typed."""
    for obstacle in found.obstacles:
        if obstacle.by.command in UNTYPED:
            return _way_round(tx, obstacle)
    latest = max(obstacle.by.number for obstacle in found.obstacles)
    verb = "redo" if chains.takes_back(latest) else "undo"
    return f"oppcli {verb} {chains.first(latest)}"


def _way_round(tx: Transaction, obstacle: Obstacle) -> str:
    """Reopening the opportunity of a deal that an upgrade changed; else a look at the record."""
    ref = obstacle.what.split()[0]
    if obstacle.table == "deal":
        rows = tx.read(
            "SELECT o.id FROM opportunity o JOIN deal d ON d.opportunity_id = o.id"
            " WHERE d.id = :id AND o.closed_on IS NOT NULL",
            {"id": obstacle.record},
        ).rows
        if rows:
            return f"oppcli opp reopen {rows[0][0]}"
    return f"oppcli history {ref}"


def _notes(found: Found) -> list[str]:
    return [f"{what} stays: {why}" for what, why in found.stays]
