"""Sales processes as tables, and what applying one did as a sentence."""

from collections.abc import Sequence
from dataclasses import replace
from shlex import quote

from oppcli.domain.fields import FieldType
from oppcli.domain.findings import Broken
from oppcli.domain.process import Process, names_of
from oppcli.domain.process_change import Applied, NewlyLacking
from oppcli.output.table import Column, Table
from oppcli.store import Row, Rows

_DOT = " · "
_BY_DATA = "stale_percentile"
_PROCESSES = (
    Column("process"),
    Column("title", shrinks=True, yields=2),
    Column("version", FieldType.INTEGER),
    Column("stages", FieldType.INTEGER),
    Column("default"),
    Column("open", FieldType.INTEGER),
    Column("records", FieldType.INTEGER, yields=1),
)
_STAGES = (
    Column("stage"),
    Column("title", yields=3),
    Column("probability", FieldType.PERCENT),
    Column("forecast_category", yields=1),
    Column("requires", shrinks=True),
    Column("shows", shrinks=True, yields=4),
    Column("stale_after_days", FieldType.INTEGER, title="Stale after", unit="d", yields=2),
    Column("open", FieldType.INTEGER),
    Column("stale_percentile", FieldType.INTEGER, hidden=True),
)
_BROKEN = (
    Column("ref"),
    Column("topic", shrinks=True, yields=2),
    Column("process", yields=3),
    Column("stage"),
    Column("gate"),
    Column("missing"),
    Column("gate_is", title="", yields=1),
    Column("owner", yields=4),
)


def processes_table(rows: Rows) -> Table:
    """A row per process."""
    return Table(_PROCESSES, rows.rows)


def stages_table(process: Row, rows: Rows) -> Table:
    """A row per stage of a process, first to last."""
    usual = [f"{process['title']} ({process['key']})", f"version {process['version']}"]
    usual += ["the default"] if process["is_default"] else []
    usual += ["going back needs a reason"] if process["back_needs_reason"] else []
    columns: tuple[Column, ...] = _STAGES
    if any(row[_BY_DATA] is not None for row in rows):  # else people need not see it
        columns = tuple(
            replace(each, hidden=False, title="or after p", yields=2)
            if each.name == _BY_DATA
            else each
            for each in _STAGES
        )
    return Table(columns, rows.rows, title=_DOT.join(usual))


def reasons(process: Process) -> list[str]:
    """`Qualify of leads requires company; shows phone`, `lost for price, other`, and so on."""
    gate, asked = process.qualify, []
    if gate.requires:
        asked.append(f"requires {names_of(gate.requires)}")
    if gate.shows:
        asked.append(f"shows {', '.join(gate.shows)}")
    return [
        f"{gate.title}, of leads: {'; '.join(asked) or 'asks nothing'}",
        f"lost for {', '.join(process.lost_reasons)}",
        f"canceled for {', '.join(process.canceled_reasons)}",
    ]


def broken_table(found: Sequence[Broken]) -> Table:
    """A row per gate that an opportunity does not meet; those it has passed are marked."""
    rows = [
        (
            each.ref,
            each.topic,
            each.process,
            each.stage,
            each.lack.gate.title,
            each.lack.told,
            "passed" if each.lack.is_passed else "to meet",
            each.owner,
        )
        for each in found
    ]
    marks = ["late" if each.lack.is_passed else "" for each in found]
    return Table(_BROKEN, rows, marks=marks, empty="every record meets its gates")


def broken_note(found: Sequence[Broken]) -> str:
    """`2 records break a gate that they have passed, 5 have to meet the one of their stage`."""
    passed = len({each.ref for each in found if each.lack.is_passed})
    ahead = len({each.ref for each in found if not each.lack.is_passed})
    its = "the stage it is in" if ahead == 1 else "the stages they are in"
    return (
        f"{_records(passed, 'breaks', 'break')} a gate passed already,"
        f" {_records(ahead, 'has', 'have')} to meet the gate{'s' * (ahead != 1)} of {its}."
    )


def _records(count: int, one: str, more: str) -> str:
    return f"{count:,} {f'record {one}' if count == 1 else f'records {more}'}"


def applied(result: Applied) -> str:
    """`dealer is version 2 now: Contract gone · Handover new · 14 Contract → Handover`."""
    process, parts = result.process, list(result.told)
    if result.before is None:
        head = f"{process.key} is new, version 1: {_DOT.join(s.title for s in process.stages)}"
    elif result.is_changed:
        head = f"{process.key} is version {result.version} now"
    elif result.became_default:
        head = f"{process.key} is as it was, version {result.version}"
    else:
        return f"{process.key} is as it was, version {result.version}: nothing changed."
    parts += [f"{each.count:,} {each.was} → {each.now}" for each in result.moved]
    parts += ["the default from now on"] if result.became_default else []
    if not parts:
        return f"{head}."
    return f"{head}{_DOT if result.before is None else ': '}{_DOT.join(parts)}"


def lacking_note(found: NewlyLacking, process: str) -> str:
    """`3 open opportunities lack device, which Interest requires now: oppcli opp list …`; with a
    key of a `process` where others have such a stage, too."""
    several = "opportunity lacks" if found.count == 1 else "opportunities lack"
    *first, last = found.gates
    gates = f"{', '.join(first)} and {last} require" if first else f"{last} requires"
    where = [
        *([f"process={process}"] if process else []),
        *(f"{n}=none" for n in found.need.fields),
    ]
    line = f"oppcli opp list --stage {','.join(found.stages)} --where {quote(' '.join(where))}"
    return f"{found.count:,} open {several} {found.need.name}, which {gates} now: {line}"


def applied_table(result: Applied) -> Table:
    """One row that says what applying a process did, for programs."""
    columns = (
        Column("process"),
        Column("version", FieldType.INTEGER),
        Column("changes"),
        Column("moved", FieldType.INTEGER),
    )
    moved = sum(each.count for each in result.moved)
    return Table(columns, [(result.process.key, result.version, _DOT.join(result.told), moved)])
