"""Makes sales processes of the stages that files name.

`domain/found_stages.py` says their order, whatever the order of the rows.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, count
from shlex import quote

from oppcli.domain.field import CLOSED
from oppcli.domain.found_stages import FoundStage, Order, in_order, win_rate
from oppcli.domain.process import Process, Stage
from oppcli.domain.process_file import parse_process
from oppcli.domain.process_writing import write_process
from oppcli.domain.wording import counted, quoted
from oppcli.errors import BadValue, RuleRefused
from oppcli.importing.columns import CellRefusal
from oppcli.importing.layouts.profile import Profile
from oppcli.importing.table import Batch, Table
from oppcli.importing.values.endings import Endings
from oppcli.processes import Reader, process_of
from oppcli.services import processes
from oppcli.services.imports.stages.placing import named_alike
from oppcli.services.work import Work
from oppcli.transaction import Transaction

_REASONS = ("price", "competitor", "no_decision", "other")
_USUAL_DAYS = 30
_WIN_RATE = "the win rate of this file"
_LONGEST = 60  # characters of a title
# Letters that no accent makes, as those who have them write them without.
_PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


_Stages = dict[str, FoundStage]  # by what titles that mean one stage have in common


@dataclass(slots=True)
class _Found:
    """What the tables say: stages by process, processes by name, and how many ended how.

    A process is named as most rows spell it.
    """

    stages: dict[str, _Stages] = field(default_factory=dict)
    names: dict[str, Counter[str]] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    has_endings: bool = False

    def stage(self, process: str, title: str) -> FoundStage:
        """What is known of a stage of the process of that name."""
        stages = self.stages.setdefault(named_alike(process), {})
        one = stages.setdefault(named_alike(title), FoundStage())
        one.titles[title] += 1
        return one

    def name(self, alike: str) -> str:
        """How the process is called."""
        spelled = self.names.get(alike, {"": 1})
        return min(spelled, key=lambda name: (-spelled[name], name))


_STAGED = ("opportunity", "history")  # kinds whose rows stand in stages


@dataclass(frozen=True, slots=True)
class Made:
    """The key of each process by its name in the tables, and what to tell of those that are new."""

    keys: Mapping[str, str]
    notes: tuple[str, ...]


def put_processes(
    tx: Transaction, work: Work, tables: Sequence[Table], key: str, order: Sequence[str] = ()
) -> Made:
    """Puts the processes in force that the tables name.

    With a `key` all become one process of that key; else each name becomes one, and what has no
    name the process called as the system is. A process that is there already gets the stages that
    it lacks. `order` has titles of stages, first to last. Nothing is made of records that have all
    ended. Raises RuleRefused when the tables name neither a stage nor an ending.
    """
    found = _look_at(tables, alone=bool(key))
    if not found.stages and not found.has_endings:
        if not any(table.layout.kind.name in _STAGED for table in tables):
            return Made({}, ())  # accounts, contacts and so on have no stages
        raise RuleRefused("no row names a stage to make a process of.", "--map 'HEADING=stage'")
    profile = _profile_of(tables)
    usual = profile.title if profile else "Imported"
    keys: dict[str, str] = {}
    notes: list[str] = []
    for alike in sorted(found.stages, key=lambda each: (found.name(each), each)):
        title = found.name(alike) or usual
        made = key or _free(slug(title), keys.values())
        keys[found.name(alike)] = made
        new, before = _new_stages(tx, made, found.stages[alike])
        if new or before is None:
            ordered = _ordered(new, profile, order)
            chances = list(_chances(ordered, profile, found.outcomes))
            _put(tx, work, made, title, before, ordered, [chance for chance, _ in chances])
            notes.append(_process_note(made, ordered, chances, found.outcomes))
        if before is not None and order:
            notes += _kept_order(process_of(tx, made), order)
    if key:
        keys |= {found.name(alike): key for alike in found.names}
    return Made(keys, tuple(notes))


def undecided_stages(
    reader: Reader | None, tables: Sequence[Table], key: str, order: Sequence[str]
) -> tuple[str, ...]:
    """The titles of new stages of which nothing says the order, to ask for; none for one alone.

    `reader` is None where there is no store yet.
    """
    found, profile = _look_at(tables, alone=bool(key)), _profile_of(tables)
    usual = profile.title if profile else "Imported"
    open_titles: list[str] = []
    for alike, stages in found.stages.items():
        new, _ = _new_stages(reader, key or slug(found.name(alike) or usual), stages)
        ordered = _ordered(new, profile, order)
        if ordered.undecided:
            open_titles += [stage.title for stage in ordered.stages]
    return tuple(dict.fromkeys(open_titles))


def _profile_of(tables: Sequence[Table]) -> Profile | None:
    return next((table.layout.known.profile for table in tables if table.layout.known), None)


def _free(key: str, taken: Collection[str]) -> str:
    """The key, unless another name of the files has it: `sales_2`."""
    numbered = (f"{key}_{number}" for number in count(2))
    return next(each for each in chain([key], numbered) if each not in taken)


def slug(text: str) -> str:
    """A key made of a title: `Proposal/Price Quote` is `proposal_price_quote`.

    Letters lose their accents: `Negociación` is `negociacion`.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    made = "_".join(words)[:40].strip("_")
    ascii_only = made.encode("ascii", "ignore").decode()
    return ascii_only if ascii_only[:1].isalpha() else f"stage_{ascii_only}".rstrip("_")


def _look_at(tables: Sequence[Table], *, alone: bool) -> _Found:
    """Reads the stages of the tables; `alone`: of one process, whatever the rows call it."""
    found = _Found()
    several = [table for table in tables if table.layout.kind.name in _STAGED]
    for table in several:
        for batch in table.batches():
            _look(batch, table, found, alone=alone)
    for table in several:
        _look_at_headings(table, found, alone=alone)
    return found


def _look(batch: Batch, table: Table, found: _Found, *, alone: bool) -> None:
    """Notes the stages that some rows stand in, or stood in, and how they ended."""
    known = table.layout.known
    folded = known.export.folded if known is not None else ()
    is_history = table.layout.kind.name == "history"
    nothing: list[object] = [None] * len(batch.rows)
    entered = "at" if is_history else "stage_since"
    names = ("process", "stage", "status", "outcome", "stage_order", "probability")
    columns = [batch.values.get(name, nothing) for name in (*names, "forecast_category", entered)]
    found.has_endings |= bool(batch.ended.doubts or batch.ended.faults)
    for place, row in enumerate(zip(*columns, strict=True)):
        process, stage, status, outcome, order, chance, category, at = row
        called = "" if process is None else str(process)
        found.names.setdefault(named_alike(called), Counter())[called] += 1
        if status in CLOSED and not is_history:
            found.outcomes[str(status)] += 1
            found.has_endings = True
        if not isinstance(stage, str) or isinstance(stage, CellRefusal) or outcome:
            continue
        if place in batch.ended.doubts or place in batch.ended.faults:
            continue
        if not is_history and status in folded:
            continue
        one = found.stage("" if alone or is_history else called, " ".join(stage.split()))
        if isinstance(order, int):
            one.orders.add(order)
        if isinstance(chance, int) and status not in CLOSED:
            one.chances[chance] += 1
        if isinstance(category, str) and not isinstance(category, CellRefusal):
            one.categories[category] += 1
        if isinstance(at, str) and not isinstance(at, CellRefusal):
            one.entered += int(datetime.fromisoformat(at).timestamp())
            one.entries += 1


def _look_at_headings(table: Table, found: _Found, *, alone: bool) -> None:
    """Notes the stages that have a column for the day they were entered, in that order."""
    endings = Endings("opportunity", table.habits.endings)
    for entered in table.layout.entered:
        if endings.of(entered.stage) is not None:
            continue
        name = "" if alone else entered.pipeline
        if named_alike(name) not in found.stages and found.stages:
            if len(found.stages) > 1:
                continue
            name = found.name(next(iter(found.stages)))
        one = found.stage(name, entered.stage)
        one.orders = {min(one.orders | {entered.index})}


def _new_stages(
    reader: Reader | None, key: str, found: _Stages
) -> tuple[list[FoundStage], Process | None]:
    """The stages that the process of that key lacks, and the process, if there is one."""
    before = None
    if reader and reader.read("SELECT 1 FROM process WHERE key = :key", {"key": key}).rows:
        before = process_of(reader, key)
    kept = before.stages if before else ()
    titles = {named_alike(stage.title) for stage in kept} | {stage.key for stage in kept}
    new = [
        found[title]
        for title in sorted(found)
        if title not in titles and slug(found[title].title) not in titles
    ]
    return new, before


def _ordered(new: Sequence[FoundStage], profile: Profile | None, order: Sequence[str]) -> Order:
    titles = [stage.title for stage in new]
    places = {named_alike(title): place for place, title in enumerate(order)}
    given = {t: places[named_alike(t)] for t in titles if named_alike(t) in places}
    known: dict[str, int] = {}
    if profile is not None:
        known = {t: at for t in titles if (at := profile.place_of(t)) is not None}
    system = profile.title if profile else ""
    return in_order(new, given=given, known=known, system=system)


def _chances(
    order: Order, profile: Profile | None, outcomes: Mapping[str, int]
) -> Iterator[tuple[int, str]]:
    """The chance of each stage in percent, and what says so ('' for its rows)."""
    rate = win_rate(outcomes.get("won", 0), outcomes.get("lost", 0))
    for stage in order.stages:
        default = profile.chance_of(stage.title) if profile else None
        if stage.chance is not None:
            yield stage.chance, ""
        elif default is not None:
            assert profile is not None
            yield default, f"{profile.title}'s default"
        elif rate is not None:
            yield rate, _WIN_RATE
        else:
            yield 0, "nothing states it, so nothing is weighted"


def _process_note(
    key: str,
    order: Order,
    chances: Sequence[tuple[int, str]],
    outcomes: Mapping[str, int],
) -> str:
    """What the process became and why: its stages, their order, chances that no row states."""
    titles = [stage.title for stage in order.stages]
    said = " · ".join(f"{title} {c} %" for title, (c, _) in zip(titles, chances, strict=True))
    parts = [f"process {key}: {said}"]
    if len(titles) > 1:
        parts.append(f"stages {order.by}")
    if order.undecided:
        flag = quote(",".join(titles))
        parts.append(
            f"nothing says the place of {', '.join(order.undecided)}; --stage-order {flag} does"
        )
    won, lost = outcomes.get("won", 0), outcomes.get("lost", 0)
    rate = f", {won:,} won of {counted(won + lost, 'won or lost row')}"
    for why in dict.fromkeys(why for _, why in chances if why):
        of = [title for title, (_, said) in zip(titles, chances, strict=True) if said == why]
        parts.append(f"chance of {', '.join(of)}: {why}{rate if why == _WIN_RATE else ''}")
    return "; ".join(parts)


def _kept_order(process: Process, order: Sequence[str]) -> list[str]:
    """What to tell of a process that was there, where its stages are not in the order asked for."""
    wanted = [named_alike(title) for title in order]
    there = [stage.title for stage in process.stages if named_alike(stage.title) in wanted]
    alike = [named_alike(title) for title in there]
    if alike == sorted(alike, key=wanted.index):
        return []
    return [
        f"process {process.key} is there already and keeps the order of its stages:"
        f" {', '.join(there)}; --process NAME makes another"
    ]


def _put(
    tx: Transaction,
    work: Work,
    key: str,
    title: str,
    before: Process | None,
    order: Order,
    chances: Sequence[int],
) -> None:
    """Puts one process in force; one that is there keeps all that it has."""
    for stage in order.stages:
        if not stage.title.isprintable() or len(stage.title) > _LONGEST:
            raise BadValue(
                f"{quoted(stage.title)} cannot be the title of a stage.",
                "map it to a stage: --map-value 'stage:…=STAGE'",
            )
    kept = list(before.stages) if before else []
    keys = _keys(order, {stage.key for stage in kept})
    made = [
        Stage(keys[stage.title], stage.title, chance, stage.category, (), (), _USUAL_DAYS)
        for stage, chance in zip(order.stages, chances, strict=True)
    ]
    stages = tuple(_merged(kept, made) if kept else made)
    if before is None:
        process = Process(key, title, stages, _REASONS, _REASONS)
    else:
        process = replace(process_of(tx, key, whole=True), stages=stages)
    text = write_process(process)
    processes.put(tx, work, parse_process(text), text, {})


def _keys(order: Order, taken: Collection[str]) -> dict[str, str]:
    """A key for each title; those that make the same one are numbered by the alphabet."""
    keys: dict[str, str] = {}
    for title in sorted(stage.title for stage in order.stages):
        keys[title] = _free(slug(title), [*taken, *keys.values()])
    return keys


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
