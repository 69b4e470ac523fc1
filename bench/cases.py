"""What is measured against what, and what it is held to."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from data import DATA, HERE, copy_of, fresh, made
from ratios import Goal, Line, ratio, ratio_beyond
from running import (
    EMPTY,
    Failed,
    Program,
    Runner,
    floor,
    in_pipe,
    in_turns,
    on_terminal,
    oppcli,
    seconds,
)
from writing import CHANGES, Change, batches


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: opportunities per store and file, runs of each program."""

    read: int = 10_000
    imported: int = 100_000
    summed: int = 1_000_000
    reported: int = 100_000
    pairs: int = 9
    slow_pairs: int = 3


REPORTS = (
    ("forecast", "--by", "owner"),
    ("pipeline",),
    ("dashboard",),
    ("today",),
    ("report", "funnel"),
    ("report", "velocity"),
    ("report", "winloss"),
    ("report", "stale"),
    ("report", "activity"),
    ("report", "leaderboard"),
)
_FOUND = ("070123", "berg")
_DAILY = (("dashboard",), ("today",), ("report", "funnel"))
QUICK = Size(read=1_000, imported=5_000, summed=50_000, reported=10_000, pairs=3, slow_pairs=1)


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to measure: its name for `--only`, and how its lines are had."""

    name: str
    lines: Callable[[Size], Iterator[Line]]


def cases() -> list[Case]:
    """Everything that is measured, in the order of the table."""
    piped: list[tuple[str, tuple[str, ...], dict[str, str]]] = [
        ("opp list", ("opp", "list"), {}),
        ("opp show", ("opp", "show", "9"), {}),
        ("forecast", ("forecast",), {}),
        ("pipeline", ("pipeline",), {}),
        ("--help", ("--help",), {}),
    ]
    shown = [("opp list", ("opp", "list")), ("forecast", ("forecast",))]
    tabs = [
        ("for a command", "oppcli opp adv"),
        ("for a ref", "oppcli opp show O1"),
        ("for a topic", "oppcli opp show Opportunity\\ 99"),
        ("for an account", "oppcli opp list --account Account\\ 4"),
        ("for a stage", "oppcli opp edit 12 stage=q"),
    ]
    return [
        *(Case(name, partial(_read, name, words, environ)) for name, words, environ in piped),
        *(Case(f"{name}, terminal", partial(_shown, name, words)) for name, words in shown),
        *(Case(f"Tab {name}", partial(_tab, name, line)) for name, line in tabs),
        *(Case(each.name, partial(_write, each)) for each in CHANGES),
        Case("import", _import),
        Case("import, linked", _import_linked),
        Case("import again", _import_again),
        Case("forecast over many", _sum),
        *(Case(f"find {words}", partial(_find, words)) for words in _FOUND),
        Case("own field", _own_field),
        Case("forecast --predict", _predict),
        Case("pipeline --as-of", _past),
        Case("diff of a quarter", partial(_flow, ("--close", "2026q4"))),
        Case("diff", partial(_flow, ())),
        *(Case(f"{' '.join(words)} over many", partial(_report, words)) for words in REPORTS),
    ]


def _find(words: str, size: Size) -> Iterator[Line]:
    """Words looked for in everything, activities too, against the list of the opportunities."""
    store = made("spoken", size.reported)
    ours, listed = in_turns(
        size.slow_pairs,
        (lambda: oppcli("find", words, db=store), lambda: oppcli("opp", "list", db=store)),
    )
    said = f"{_ms(seconds(ours))} : {_ms(seconds(listed))}"
    figure = ratio(seconds(ours), seconds(listed))
    yield Line(f"find {words} ({size.reported:,})", "opp list on it", figure, Goal(1.5), said)


def _own_field(size: Size) -> Iterator[Line]:
    """A list filtered and sorted by one of twenty own fields, against that by a built-in one."""
    store = made("owned", size.reported)

    def by(field: str) -> Program:
        return oppcli("opp", "list", "--where", f"{field}>10k", "--sort", f"-{field}", db=store)

    ours, built_in = in_turns(size.slow_pairs, (lambda: by("budget"), lambda: by("est_revenue")))
    said = f"{_ms(seconds(ours))} : {_ms(seconds(built_in))}"
    what = f"opp list by an own field ({size.reported:,})"
    figure = ratio(seconds(ours), seconds(built_in))
    yield Line(what, "by est_revenue", figure, Goal(1.5), said)


def _predict(size: Size) -> Iterator[Line]:
    """A prediction from many opportunities, against the forecast of them."""
    store = made("busy", size.reported)
    ours, plain = in_turns(
        size.slow_pairs,
        (lambda: oppcli("forecast", "--predict", db=store), lambda: oppcli("forecast", db=store)),
    )
    said = f"{_ms(seconds(ours))} : {_ms(seconds(plain))}"
    what = f"forecast --predict ({size.reported:,})"
    yield Line(what, "forecast on it", ratio(seconds(ours), seconds(plain)), Goal(5), said)


def _past(size: Size) -> Iterator[Line]:
    """The pipeline of two days of the past, each against the one of today: ten changes for each
    opportunity are taken back, or some of them."""
    store = made("storied", size.reported)
    for day in ("2026-03-01", "2026-07-15"):
        ours, plain = in_turns(
            size.slow_pairs,
            (
                partial(oppcli, "pipeline", "--as-of", day, db=store),
                lambda: oppcli("pipeline", db=store),
            ),
        )
        said = f"{_ms(seconds(ours))} : {_ms(seconds(plain))}"
        what = f"pipeline --as-of {day} ({size.reported:,}, {10 * size.reported:,} changes)"
        figure = ratio(seconds(ours), seconds(plain))
        yield Line(what, "pipeline of today", figure, Goal(3), said)


def _flow(words: tuple[str, ...], size: Size) -> Iterator[Line]:
    """What happened between two days of the past, against the pipeline of today."""
    store = made("storied", size.reported)
    typed = ("diff", "2026-07-15", "2026-10-31", *words)
    ours, plain = in_turns(
        size.slow_pairs, (lambda: oppcli(*typed, db=store), lambda: oppcli("pipeline", db=store))
    )
    said = f"{_ms(seconds(ours))} : {_ms(seconds(plain))}"
    what = f"{' '.join(typed)} ({size.reported:,}, {10 * size.reported:,} changes)"
    yield Line(what, "pipeline of today", ratio(seconds(ours), seconds(plain)), Goal(3), said)


def _report(words: tuple[str, ...], size: Size) -> Iterator[Line]:
    """A report of many opportunities, against the list of them."""
    store = made("busy", size.reported)
    ours, listed = in_turns(
        size.slow_pairs, (lambda: oppcli(*words, db=store), lambda: oppcli("opp", "list", db=store))
    )
    said = f"{_ms(seconds(ours))} : {_ms(seconds(listed))}"
    what = f"{' '.join(words)} ({size.reported:,})"
    goal = Goal(1.8 if words in _DAILY else 1)
    yield Line(what, "opp list on it", ratio(seconds(ours), seconds(listed)), goal, said)


def _read(name: str, words: tuple[str, ...], environ: dict[str, str], size: Size) -> Iterator[Line]:
    program = oppcli(*words, db=made("dealer", size.read), **environ)
    yield _against_empty(name, program, size, Goal(1.5), in_pipe)


def _tab(name: str, line: str, size: Size) -> Iterator[Line]:
    """What Tab proposes in bash on a store of many opportunities."""
    environ = {"_OPPCLI_COMPLETE": "bash", "_OPPCLI_LINE": line}
    program = oppcli(db=made("busy", size.reported), **environ)
    ours, empty = in_turns(size.pairs, (lambda: program, lambda: floor(EMPTY)))
    figure = ratio(seconds(ours), seconds(empty))
    said = f"{_ms(seconds(ours))} : {_ms(seconds(empty))}"
    what = f"Tab {name} ({size.reported:,})"
    yield Line(what, "empty Typer program", figure, Goal(1.3), said)


def _shown(name: str, words: tuple[str, ...], size: Size) -> Iterator[Line]:
    program = oppcli(*words, db=made("dealer", size.read))
    yield _against_empty(f"{name}, terminal", program, size, Goal(2), on_terminal)


def _against_empty(what: str, program: Program, size: Size, goal: Goal, run: Runner) -> Line:
    ours, empty = in_turns(size.pairs, (lambda: program, lambda: floor(EMPTY)), run)
    figure = ratio(seconds(ours), seconds(empty))
    said = f"{_ms(seconds(ours))} : {_ms(seconds(empty))}"
    return Line(f"{what} ({size.read:,})", "empty Typer program", figure, goal, said)


def _write(change: Change, size: Size) -> Iterator[Line]:
    """Every run changes something else in a copy of the store, and is seen to have."""
    store = copy_of(made("dealer", size.read))
    lines = iter(list(change.lines(store, size.pairs + 1)))
    before = batches(store)
    ours, listed = in_turns(
        size.pairs,
        (lambda: oppcli(*next(lines), db=store), lambda: oppcli("opp", "list", db=store)),
    )
    written = batches(store) - before
    if written != size.pairs + 1:
        raise Failed(f"{change.name}: {size.pairs + 1} runs, {written} written")
    figure = ratio(seconds(ours), seconds(listed))
    said = f"{_ms(seconds(ours))} : {_ms(seconds(listed))}"
    yield Line(f"{change.name} ({size.read:,})", "opp list on it", figure, change.goal, said)
    for path in (store, *DATA.glob("few-*.csv")):
        fresh(path.name)


def _import(size: Size) -> Iterator[Line]:
    source = made("table", size.imported)
    target, other, raw = (DATA / f"imported-{name}.db" for name in ("ours", "utils", "shell"))
    utils = Path(sys.executable).with_name("sqlite-utils")
    rivals: list[Callable[[], Program]] = []
    rivals.append(partial(_importing, source, target))
    if utils.exists():
        rivals.append(partial(_inserting, (str(utils), "insert"), source, other))
    shell = shutil.which("sqlite3")
    if shell:
        rivals.append(partial(_copying, shell, source, raw))
    taken = in_turns(size.slow_pairs, rivals)
    ours, rest = taken[0], iter(taken[1:])
    what = f"import ({size.imported:,}, 17 columns)"
    name, goal = "sqlite-utils insert --csv, rate", Goal(2, at_least=True)
    yield _rate(what, name, goal, seconds(ours), seconds(next(rest)) if utils.exists() else None)
    name = "sqlite3 .import, rate"
    yield _rate(what, name, None, seconds(ours), seconds(next(rest)) if shell else None)
    peak = max(each.megabytes for each in ours)
    yield Line(f"{what}, peak memory", "–", peak, Goal(150, unit="MB"))
    for path in (target, other, raw):
        fresh(path.name)


def _import_linked(size: Size) -> Iterator[Line]:
    """Salesforce's own headings, with accounts, contacts and owners to be found by their ids."""
    source = made("linked", size.imported)
    target, other = (DATA / f"linked-{name}.db" for name in ("ours", "utils"))
    utils = Path(sys.executable).with_name("sqlite-utils")
    rivals: list[Callable[[], Program]] = [partial(_importing, source, target)]
    if utils.exists():
        rivals.append(partial(_inserting, (str(utils), "insert"), source, other))
    ours, *its = in_turns(size.slow_pairs, rivals)
    what = f"import, linked ({size.imported:,}, 3 links each)"
    name, goal = "sqlite-utils insert --csv, rate", Goal(2.2, at_least=True)
    yield _rate(what, name, goal, seconds(ours), seconds(its[0]) if its else None)
    for path in (target, other):
        fresh(path.name)


def _import_again(size: Size) -> Iterator[Line]:
    """The same file once more, of which nothing changed: a feed that comes every night."""
    source = made("table", size.imported)
    target, other = (DATA / f"again-{name}.db" for name in ("ours", "utils"))
    utils = Path(sys.executable).with_name("sqlite-utils")
    in_pipe(_importing(source, target))
    words = ("import", str(source), "--kind", "opportunity", "--no-input")
    rivals: list[Callable[[], Program]] = [lambda: oppcli(*words, db=target)]
    if utils.exists():
        rivals.append(partial(_inserting, (str(utils), "insert"), source, other))
    ours, *its = in_turns(size.slow_pairs, rivals)
    what = f"import again, unchanged ({size.imported:,}, 17 columns)"
    name, goal = "sqlite-utils insert --csv, rate", Goal(3, at_least=True)
    yield _rate(what, name, goal, seconds(ours), seconds(its[0]) if its else None)
    for path in (target, other):
        fresh(path.name)


def _rate(
    what: str, rival: str, goal: Goal | None, ours: list[float], its: list[float] | None
) -> Line:
    if its is None:
        return Line(what, rival, None, goal, "it is not installed")
    said = f"{_s(ours)} : {_s(its)}"
    return Line(what, rival, ratio(its, ours), goal, said)


def _importing(source: Path, target: Path) -> Program:
    fresh(target.name)
    return oppcli("import", str(source), "--kind", "opportunity", "--no-input", db=target)


def _inserting(command: tuple[str, ...], source: Path, target: Path) -> Program:
    fresh(target.name)
    argv = (*command, str(target), "opportunity", str(source), "--csv", "--silent")
    return Program(argv, {}, says_something=False)


def _copying(shell: str, source: Path, target: Path) -> Program:
    fresh(target.name)
    argv = (shell, str(target), ".mode csv", f".import '{source}' opportunity")
    return Program(argv, {}, says_something=False)


def _sum(size: Size) -> Iterator[Line]:
    """The goal is 1.2 times the module's time, plus a start-up: so the start-up is taken off."""
    store = made("flat", size.summed)
    plain = (sys.executable, str(HERE / "statement.py"), str(store), "2026-01-01", "2026-12-31")
    ours, its, empty = in_turns(
        size.slow_pairs,
        (
            lambda: oppcli("forecast", "--period", "2026", db=store),
            lambda: Program(plain, {}),
            lambda: floor(EMPTY),
        ),
    )
    figure = ratio_beyond(seconds(ours), seconds(its), allowance=seconds(empty))
    said = f"{_s(seconds(ours))} : {_s(seconds(its))}, start-up {_ms(seconds(empty))}"
    what, rival = f"forecast ({size.summed:,})", "a plain GROUP BY by the sqlite3 module"
    yield Line(what, rival, figure, Goal(1.2), said)


def _ms(times: list[float]) -> str:
    return f"{median(times) * 1000:.0f} ms"


def _s(times: list[float]) -> str:
    return f"{median(times):.2f} s"
