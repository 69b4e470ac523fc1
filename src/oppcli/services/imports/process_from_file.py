"""Makes sales processes of the stages that files name, in the order that the files give."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import chain, count

from oppcli.domain.field import CLOSED
from oppcli.domain.process import Process, Stage
from oppcli.domain.process_file import parse_process
from oppcli.domain.process_writing import write_process
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue, RuleRefused
from oppcli.importing.columns import Refusal
from oppcli.importing.table import Batch, Table
from oppcli.importing.values.endings import Endings
from oppcli.processes import process_of
from oppcli.services import processes
from oppcli.services.imports.stages.placing import named_alike
from oppcli.services.work import Work
from oppcli.transaction import Transaction

_REASONS = ("price", "competitor", "no_decision", "other")
_USUAL_DAYS = 30
_LONGEST = 60  # characters of a title


@dataclass(slots=True)
class _Seen:
    """What the rows say of one stage."""

    title: str
    first: int
    order: int | None = None
    chances: Counter[int] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)

    @property
    def chance(self) -> int | None:
        return self.chances.most_common(1)[0][0] if self.chances else None


_Stages = dict[str, _Seen]  # by key


def put_processes(tx: Transaction, work: Work, tables: Sequence[Table], key: str) -> dict[str, str]:
    """Puts the processes in force that the tables name, and gives the key of each by its name.

    With a `key` all become one process of that key; else each name becomes one, and what has no
    name the process called as the system is. A process that is there already gets the stages that
    it lacks. Nothing is made of records that have all ended. Raises RuleRefused when the tables
    name neither a stage nor an ending.
    """
    seen: dict[str, _Stages] = {}
    has_endings = False
    names: dict[str, str] = {}
    for table in tables:
        if table.layout.kind.name in ("opportunity", "history"):
            for batch in table.batches():
                _look(batch, table, seen, names, alone=bool(key))
                has_endings |= _has_endings(batch)
            _look_at_headings(table, seen, names, alone=bool(key))
    seen = {name: stages for name, stages in seen.items() if stages}
    if not seen and not has_endings:
        raise RuleRefused("no row names a stage to make a process of.", "--map 'HEADING=stage'")
    titles = [t.layout.known.profile.title for t in tables if t.layout.known]
    usual = titles[0] if titles else "Imported"
    keys: dict[str, str] = {}
    for name, stages in seen.items():
        title = name or usual
        keys[name] = key or _free(slug(title), keys.values())
        _put(tx, work, keys[name], title, stages)
    return keys | dict.fromkeys(names.values(), key) if key else keys


def _has_endings(batch: Batch) -> bool:
    """Whether a row has ended, or may have."""
    has_closed = not set(CLOSED).isdisjoint(batch.values.get("status", ()))
    return has_closed or bool(batch.ended.doubts or batch.ended.faults)


def _free(key: str, taken: Collection[str]) -> str:
    """The key, unless another name of the files has it: `sales_2`."""
    numbered = (f"{key}_{number}" for number in count(2))
    return next(each for each in chain([key], numbered) if each not in taken)


def slug(text: str) -> str:
    """A key made of a title: `Proposal/Price Quote` is `proposal_price_quote`."""
    words = re.findall(r"[^\W_]+", text.casefold())
    made = "_".join(words)[:40].strip("_")
    ascii_only = made.encode("ascii", "ignore").decode()
    return ascii_only if ascii_only[:1].isalpha() else f"stage_{ascii_only}".rstrip("_")


def _look(
    batch: Batch, table: Table, seen: dict[str, _Stages], names: dict[str, str], *, alone: bool
) -> None:
    """Notes the stages that some rows stand in, or stood in.

    `names` has what processes are called, each in its first spelling.
    """
    folds = table.layout.known is not None and table.layout.known.export.folds
    is_history = table.layout.kind.name == "history"
    nothing: list[object] = [None] * len(batch.rows)
    fields = ("process", "stage", "status", "stage_order", "probability", "forecast_category")
    columns = [batch.values.get(name, nothing) for name in fields]
    outcomes = batch.values.get("outcome", nothing)
    for place, (row, outcome) in enumerate(zip(zip(*columns, strict=True), outcomes, strict=True)):
        process, stage, status, order, chance, category = row
        called = "" if process is None else str(process)
        called = names.setdefault(named_alike(called), called)
        if not isinstance(stage, str) or isinstance(stage, Refusal) or outcome:
            continue
        if place in batch.ended.doubts or place in batch.ended.faults:
            continue
        if folds and not is_history and status in CLOSED:
            continue
        stages = seen.setdefault("" if alone or is_history else called, {})
        one = stages.setdefault(
            _key(stages, " ".join(stage.split())), _Seen(" ".join(stage.split()), len(stages))
        )
        if isinstance(order, int):
            one.order = order if one.order is None else min(one.order, order)
        if isinstance(chance, int) and status not in CLOSED:
            one.chances[chance] += 1
        if isinstance(category, str) and not isinstance(category, Refusal):
            one.categories[category] += 1


def _look_at_headings(
    table: Table, seen: dict[str, _Stages], names: dict[str, str], *, alone: bool
) -> None:
    """Notes the stages that have a column for the day they were entered, in that order."""
    endings = Endings("opportunity", table.habits.endings)
    for entered in table.layout.entered:
        if endings.of(entered.stage) is not None:
            continue
        called = entered.pipeline
        name = "" if alone else names.get(named_alike(called), called)
        if name not in seen and len(seen) > 1:
            continue
        stages = (
            seen.setdefault(name, {}) if name in seen or not seen else next(iter(seen.values()))
        )
        one = stages.setdefault(_key(stages, entered.stage), _Seen(entered.stage, len(stages)))
        one.order = entered.index if one.order is None else one.order


def _key(stages: _Stages, title: str) -> str:
    """The key of a stage called so, among those that were seen."""
    key = slug(title)
    while key in stages and stages[key].title.casefold() != title.casefold():
        key += "_2"
    return key


def _put(tx: Transaction, work: Work, key: str, title: str, seen: _Stages) -> None:
    """Puts one process in force; one that is there keeps all that it has."""
    known = {process for (process,) in tx.read("SELECT key FROM process").rows}
    before = process_of(tx, key) if key in known else None
    kept = list(before.stages) if before else []
    titles = {stage.title.casefold() for stage in kept} | {stage.key for stage in kept}
    new = {k: s for k, s in seen.items() if k not in titles and s.title.casefold() not in titles}
    if before is not None and not new:
        return
    for stage in new.values():
        if not stage.title.isprintable() or len(stage.title) > _LONGEST:
            raise BadValue(
                f"{quoted(stage.title)} cannot be the title of a stage.",
                "map it to a stage: --map-value 'stage:…=STAGE'",
            )
    made = [_stage(k, s, place, len(new)) for place, (k, s) in enumerate(_in_order(new), 1)]
    stages = tuple(_merged(kept, made) if kept else made)
    if before is None:
        process = Process(key, title, stages, _REASONS, _REASONS, back_needs_reason=False)
    else:
        process = Process(
            key,
            before.title,
            stages,
            before.lost_reasons,
            before.canceled_reasons,
            back_needs_reason=before.back_needs_reason,
        )
    text = write_process(process)
    processes.put(tx, work, parse_process(text), text, {})


def _in_order(seen: _Stages) -> list[tuple[str, _Seen]]:
    """As the source orders them, else by their chance of winning, else as they appear."""
    if all(stage.order is not None for stage in seen.values()):
        return sorted(seen.items(), key=lambda each: (each[1].order or 0, each[1].first))
    return sorted(
        seen.items(),
        key=lambda each: (each[1].chance is None, each[1].chance or 0, each[1].first),
    )


def _stage(key: str, seen: _Seen, place: int, count: int) -> Stage:
    """A stage without gates; without a chance in the file, its place on the way is its chance."""
    chance = seen.chance if seen.chance is not None else 100 * place // (count + 1)
    category = seen.categories.most_common(1)[0][0] if seen.categories else "pipeline"
    return Stage(key, seen.title, chance, category, (), (), _USUAL_DAYS)


def _merged(kept: Sequence[Stage], new: Sequence[Stage]) -> list[Stage]:
    """New stages before the first known one that is likelier to be won."""
    stages = list(kept)
    for stage in new:
        place = next(
            (at for at, each in enumerate(stages) if each.probability > stage.probability),
            len(stages),
        )
        stages.insert(place, stage)
    return stages
