"""Applies sales processes: checked, stored as a new version, their records put where they go."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from oppcli import plain_records as records
from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.process import Process, Stage, entered, stage_columns
from oppcli.domain.process_change import Applied, Remapped, check_moves
from oppcli.domain.process_file import parse_process
from oppcli.history import Edit
from oppcli.processes import process_of
from oppcli.services.work import Work, in_one_transaction
from oppcli.stored import instant_text
from oppcli.transaction import Transaction


@in_one_transaction
def apply(
    work: Work, text: str, *, moves: Mapping[str, str], make_default: bool = False
) -> Applied:
    """Puts the process of a TOML text in force, as a new version of the one with its key.

    `moves` says for stages that go where their open records go. A stage left out is kept for the
    history and for closed records, but nothing can be put there. The same process again changes
    nothing. Raises BadValue for a bad text, RuleRefused for records that would be left behind.
    """
    process = parse_process(text)
    with work.transaction() as tx:
        return put(tx, work, process, text, moves, make_default=make_default)


def put(
    tx: Transaction,
    work: Work,
    process: Process,
    text: str,
    moves: Mapping[str, str],
    *,
    make_default: bool = False,
) -> Applied:
    """Puts the process that `text` tells in force inside a transaction; see `apply`."""
    (kept,) = tx.all_of(records.Process, key=process.key) or (None,)
    before = process_of(tx, process.key, whole=True) if kept else None
    check_moves(before, process, moves, _held(tx, process.key))
    moved: tuple[Remapped, ...] = ()
    if kept is None:
        kept = _add(tx, process)
    if process != before:
        stages = _put_stages(tx, kept, before, process, moves)
        moved = _move_records(tx, work, stages, before, process, moves)
        _put_facts(kept, process, version=kept.version + 1 if before else 1)
        _keep_text(tx, kept, text)
    became_default = make_default and _make_default(tx, kept)
    return Applied(process, before, kept.version, moved, became_default)


def _held(tx: Transaction, key: str) -> dict[str, int]:
    """The open opportunities of a process, counted by the key of their stage."""
    counted = tx.read(
        "SELECT stage.key, count(*) FROM opportunity o JOIN stage ON stage.id = o.stage_id"
        " JOIN process ON process.id = stage.process_id"
        f" WHERE process.key = :key AND o.status IN {sql_words(OPEN)} GROUP BY stage.key",
        {"key": key},
    )
    return dict(counted.rows)


def _add(tx: Transaction, process: Process) -> records.Process:
    kept = records.Process(key=process.key, **_facts(process))
    tx.add(kept)
    return kept


def _facts(process: Process) -> dict[str, Any]:
    return {
        "title": process.title,
        "back_needs_reason": process.back_needs_reason,
        "lost_reasons": " ".join(process.lost_reasons),
        "canceled_reasons": " ".join(process.canceled_reasons),
    }


def _put_facts(kept: records.Process, process: Process, *, version: int) -> None:
    kept.version = version
    for name, value in _facts(process).items():
        setattr(kept, name, value)


def _put_stages(
    tx: Transaction,
    kept: records.Process,
    before: Process | None,
    process: Process,
    moves: Mapping[str, str],
) -> dict[str, records.Stage]:
    """Stores the stages of a process, and gives all it ever had by key.

    A stage that comes back is the one that it was, so that closed records stand in it again. One
    that goes, or is gone, gets the position of the stage that takes its place: that is where a
    closed record that stands in it is reopened.
    """
    assert kept.id is not None
    known = {stage.key: stage for stage in tx.all_of(records.Stage, process_id=kept.id)}
    keys = [stage.key for stage in process.stages]
    for stored in known.values():
        stored.active = stored.key in keys
    for position, stage in enumerate(process.stages, 1):
        if stage.key in known:
            for name, value in stage_columns(stage, position).items():
                setattr(known[stage.key], name, value)
        else:
            known[stage.key] = records.Stage(process_id=kept.id, **stage_columns(stage, position))
            tx.add(known[stage.key])
    for old in (*before.stages, *before.gone) if before else ():
        heir = before.in_force(old).key if before else old.key
        heir = moves.get(heir, heir)
        if old.key not in keys and heir in keys:
            known[old.key].position = keys.index(heir) + 1
    tx.flush()
    return known


def _move_records(
    tx: Transaction,
    work: Work,
    stages: Mapping[str, records.Stage],
    before: Process | None,
    process: Process,
    moves: Mapping[str, str],
) -> tuple[Remapped, ...]:
    moved = []
    for source, target in moves.items():
        was, now = stages[source], stages[target]
        assert before is not None
        assert was.id is not None
        stage = replace(process.stage(target), number=now.id)
        moved.append(Remapped(was.title, stage.title, _move(tx, work, was.id, stage)))
    return tuple(moved)


def _move(tx: Transaction, work: Work, was: int, stage: Stage) -> int:
    """Puts the open opportunities of one stage into another, with history; gives their number.

    Nobody touched them, so they are as stale as they were.
    """
    rows = tx.read(
        "SELECT id, stage_since FROM opportunity WHERE stage_id = :was"
        f" AND status IN {sql_words(OPEN)} ORDER BY id",
        {"was": was},
    ).rows
    now = entered(stage, instant_text(work.now))
    tx.change(
        records.Opportunity.table,
        [Edit(number, {"stage_id": was, "stage_since": since}, now) for number, since in rows],
    )
    return len(rows)


def _keep_text(tx: Transaction, kept: records.Process, text: str) -> None:
    assert kept.id is not None
    tx.add(
        records.ProcessVersion(
            process_id=kept.id, version=kept.version, batch_id=tx.recorder.batch, definition=text
        )
    )


def _make_default(tx: Transaction, kept: records.Process) -> bool:
    """Gives the process to new opportunities from now on; False when it was so."""
    if kept.is_default:
        return False
    for other in tx.all_of(records.Process, is_default=1):
        other.is_default = False
    kept.is_default = True
    return True
