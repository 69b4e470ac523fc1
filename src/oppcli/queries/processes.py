"""The sales processes that are in force, their texts, and the records that break their gates."""

from collections import Counter
from collections.abc import Iterable, Mapping

from oppcli import views
from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.findings import Broken
from oppcli.domain.process import Process, Requirement, lacks, missing
from oppcli.domain.process_change import Applied, NewlyLacking, newly_required
from oppcli.domain.wording import quoted
from oppcli.errors import NotFound, ValueDamaged
from oppcli.processes import no_process, process_of
from oppcli.store import Row, Rows, Store

_RECORDS = """
    (SELECT count(*) FROM opportunity o JOIN stage s ON s.id = o.stage_id
      WHERE s.process_id = process.id{}) AS {}"""


def processes(store: Store) -> Rows:
    """A row per process: key, title, version, stages, default (yes or nothing), open, records."""
    is_open = f" AND o.status IN {sql_words(OPEN)}"
    return store.read(
        "SELECT key, title, version, (SELECT count(*) FROM stage"
        " WHERE process_id = process.id AND active = 1) AS stages,"
        " CASE WHEN is_default = 1 THEN 'yes' ELSE '' END AS is_default,"
        f" {_RECORDS.format(is_open, 'open')}, {_RECORDS.format('', 'records')}"
        " FROM process ORDER BY is_default DESC, key"
    )


def process_row(store: Store, key: str) -> Row:
    """The process called that, by column. Raises NotFound, proposing near names."""
    row = store.read("SELECT * FROM process WHERE key = :key", {"key": key}).first()
    if row is None:
        raise no_process(store, key)
    return row


def stages(store: Store, key: str) -> Rows:
    """The stages of a process, first to last, each with its open opportunities."""
    return store.read(
        "SELECT stage, title, probability, forecast_category, requires, shows, stale_after_days,"
        " (SELECT count(*) FROM opportunity o JOIN stage s ON s.id = o.stage_id"
        " JOIN process p ON p.id = s.process_id WHERE p.key = v_stage.process"
        f" AND s.key = v_stage.stage AND o.status IN {sql_words(OPEN)}) AS open,"
        " stale_percentile FROM v_stage WHERE process = :key ORDER BY position",
        {"key": key},
    )


def stage_names(store: Store) -> list[tuple[str, str]]:
    """Key and title of every stage of every process."""
    return [(key, title) for key, title in store.read("SELECT key, title FROM stage").rows]


def definition(store: Store, key: str, version: str | None = None) -> str:
    """The TOML text of a process, as it was applied; that of today without a `version`.

    Raises NotFound.
    """
    row = process_row(store, key)
    stored = store.read(
        "SELECT version, definition FROM process_version WHERE process_id = :id ORDER BY version",
        {"id": row["id"]},
    )
    texts = {str(number): str(text) for number, text in stored.rows}
    wanted = str(row["version"]) if version is None else version.strip()
    if wanted not in texts:
        raise NotFound(
            f"the {key} process has no version {quoted(wanted)} ({', '.join(texts)}).",
            f"oppcli process export {key}",
        )
    return texts[wanted]


def broken(store: Store, key: str | None = None) -> list[Broken]:
    """The gates that open opportunities do not meet, of one process or of all.

    First those that were passed, then those of the stages they stand in; each by number.
    """
    found = []
    with store.snapshot():
        keys = [str(row["key"]) for row in processes(store)] if key is None else [key]
        for each in keys:
            found += _broken_of(store, process_of(store, each))
    return sorted(found, key=lambda each: not each.lack.is_passed)


def _broken_of(store: Store, process: Process) -> list[Broken]:
    needs = {name for stage in process.stages for need in stage.requires for name in need.fields}
    if not needs:
        return []
    for name in sorted(needs):
        if OPPORTUNITY.field(name) is None:
            raise ValueDamaged(
                f"the process {process.key} requires '{name}', which is no field", "process"
            )
    rows = store.read(
        views.select(OPPORTUNITY, {"ref", "topic", "owner", "stage", *needs})
        + " WHERE is_open = 1 AND process = :key ORDER BY id",
        {"key": process.key},
    )
    in_force = {stage.key: stage for stage in process.stages}
    return [
        Broken(row["ref"], row["topic"], process.key, here.title, row["owner"], lack)
        for row in rows
        if (here := in_force.get(row["stage"])) is not None  # `db check` tells of any other
        for lack in lacks(process, here, row)
    ]


def newly_lacking(store: Store, result: Applied, moves: Mapping[str, str]) -> list[NewlyLacking]:
    """What open opportunities lack since a process was applied that required less of them before.

    They are read as they are stored now, which after a dry run is in their old stages.
    """
    needs = {key: found for key, found in newly_required(result, moves).items() if found}
    if not needs:
        return []
    names = {name for found in needs.values() for need in found for name in need.fields}
    rows = store.read(
        views.select(OPPORTUNITY, {"stage", *names}) + " WHERE is_open = 1 AND process = :key",
        {"key": result.process.key},
    )
    counts: Counter[tuple[Requirement, str, str]] = Counter()
    gates = {stage.key: stage for stage in result.process.stages if stage.key in needs}
    for row in rows:
        gate = gates.get(moves.get(row["stage"], row["stage"]))
        if gate is not None:
            lacking = needs[gate.key] & {*missing([gate], row)}
            counts.update((need, gate.key, row["stage"]) for need in lacking)
    order = [need for gate in gates.values() for need in gate.requires]
    return [
        NewlyLacking(
            need,
            tuple(dict.fromkeys(gates[gate].title for gate, _ in found)),
            tuple(dict.fromkeys(stage for _, stage in found)),
            sum(counts[need, gate, stage] for gate, stage in found),
        )
        for need in dict.fromkeys(order)
        if (found := _where_lacking(need, gates, counts))
    ]


def _where_lacking(
    need: Requirement, gates: Iterable[str], counts: Iterable[tuple[Requirement, str, str]]
) -> list[tuple[str, str]]:
    """The gates, in their order, and the stages in which it is lacking."""
    return [
        (gate, stage)
        for key in gates
        for each, gate, stage in counts
        if (each, gate) == (need, key)
    ]


def keys_of_several(store: Store) -> set[str]:
    """The keys of the stages that are in force in several processes."""
    sql = "SELECT key FROM stage WHERE active = 1 GROUP BY key HAVING COUNT(*) > 1"
    return {key for (key,) in store.read(sql).rows}
