"""Runs an import and, on a terminal, asks what its unknown values mean until none is left open."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote

from oppcli.commands.importing import asking
from oppcli.context import Context
from oppcli.domain.imported import Imported, Unknown, ending_flag, map_value
from oppcli.domain.merging import OURS
from oppcli.domain.wording import counted, either, quoted
from oppcli.errors import BadValue
from oppcli.importing.layouts.mapping import Mapping, from_options
from oppcli.output.progress import Watch, pace, progress
from oppcli.services.imports.open_files import Given, Opened, look, open_tables
from oppcli.services.imports.run import import_tables

_Value = tuple[str, str]  # of a file: the field, and the text of the cell
_MOST_ASKED = 20  # unknown values; whoever has more maps them in a file


@dataclass(frozen=True, slots=True)
class Wanted:
    """The files to import, and how to import them, beside the mapping.

    `conflicts`: who settles what a file and the store changed differently.
    """

    files: Sequence[str]
    given: Given
    strict: bool
    rejects: str | None
    remembers: bool = False  # whether the store keeps how the files are read
    conflicts: str = OURS


@dataclass(frozen=True, slots=True)
class Done:
    """What an import did, and how fast. `mapping` has what the user answered in it."""

    opened: Opened
    results: Sequence[Imported]
    mapping: Mapping
    pace: str


def run(ctx: Context, mapping: Mapping, wanted: Wanted) -> Done:
    """Imports the files. A person is asked about headings before anything is saved. Rows with
    unknown values are rejected, so that nothing is saved either: a person may say what they are,
    and all of it is done again.
    """
    can_ask = ctx.picker is not None
    headings: set[str] = set()
    done = _once(ctx, mapping, wanted, headings, rejects=None if can_ask else wanted.rejects)
    asked: set[_Value] = set()
    while (
        can_ask
        and any(result.rejected for result in done.results)
        and (answers := _ask(ctx, done.results, asked)) is not None
    ):
        done = _once(ctx, done.mapping.overridden_by(answers), wanted, headings, rejects=None)
    has_rejected = any(result.rejected for result in done.results)
    if can_ask and wanted.rejects is not None and has_rejected:
        done = _once(ctx, done.mapping, wanted, headings, rejects=wanted.rejects)
    return done


def decided(done: Done) -> Mapping:
    """The mapping of an import, with what was answered about its columns as well."""
    learned = [table.learned() for table in done.opened.tables]
    orders = {each["--date-order"] for each in learned if "--date-order" in each}
    marks = {each["--decimal"] for each in learned if "--decimal" in each}
    return from_options(
        date_order=orders.pop() if len(orders) == 1 else "",
        decimal=marks.pop() if len(marks) == 1 else "",
    ).overridden_by(done.mapping)


def as_before(ctx: Context, files: Sequence[str], mapping: Mapping, given: Given) -> Mapping:
    """The mapping, over what was decided in a plan for files like these; it is said in a line."""
    if "-" in files or not ctx.store.exists():
        return mapping
    from oppcli.queries.import_plans import kept_plans

    plans = kept_plans(ctx.store)
    if not plans:
        return mapping
    from oppcli.domain.reference_fields import EVERY
    from oppcli.services.imports.remembering import as_decided, remembered
    from oppcli.services.imports.tables import DEFAULT_SYSTEM

    before = remembered(plans)
    looked = []
    for path in dict.fromkeys(files):
        with suppress(BadValue):  # said when it is opened, unless its folder goes without it
            looked.append(look(path, mapping, given))
    said, used = as_decided(before, looked)
    for each in used:
        of = "" if each.system == DEFAULT_SYSTEM else f" of {each.system}"
        what = EVERY[each.kind].plural if each.kind in EVERY else each.kind
        ctx.out.note(f"Read as decided before for {what}{of}; --plan none reads them anew.")
    return said.overridden_by(mapping)


def _open(ctx: Context, mapping: Mapping, wanted: Wanted) -> tuple[Opened, Watch]:
    with progress(ctx.run.stderr, "reading") as reading:
        opened = open_tables(
            wanted.files,
            mapping,
            wanted.given,
            currency=ctx.settings["currency"],
            usual_order=ctx.date_order,
            watch=reading,
            ask=asking(ctx, reading),
        )
    return opened, reading


def _once(
    ctx: Context, mapping: Mapping, wanted: Wanted, asked: set[str], *, rejects: str | None
) -> Done:
    """Opens the files and saves them; `asked` are headings that a person was asked about."""
    opened, reading = _open(ctx, mapping, wanted)
    while (meant := _ask_headings(ctx, opened, asked)) is not None:
        mapping = mapping.overridden_by(meant)
        opened, reading = _open(ctx, mapping, wanted)
    if mapping.makes_process and ctx.picker is not None:
        order = _asked_order(ctx, opened, mapping.process, mapping.stage_order)
        mapping = replace(mapping, stage_order=tuple(order))
    rows = sum(table.rows for table in opened.tables)
    with progress(ctx.run.stderr, "saving", rows) as saving:
        plans = not ctx.work.keep and not ctx.out.is_screen
        if wanted.remembers:
            from oppcli.services.imports.remembering import import_as_decided

            results = import_as_decided(
                ctx.work,
                opened.tables,
                mapping,
                strict=wanted.strict,
                rejects=rejects,
                conflicts=wanted.conflicts,
                plans=plans,
                watch=saving,
            )
        else:
            results = import_tables(
                ctx.work,
                opened.tables,
                strict=wanted.strict,
                rejects=rejects,
                process=mapping.process if mapping.makes_process else None,
                stage_order=mapping.stage_order,
                conflicts=wanted.conflicts,
                plans=plans,
                watch=saving,
            )
    took = pace(ctx.run.stderr, sum(result.rows for result in results), reading, saving)
    return Done(opened, results, mapping, took)


def _asked_order(ctx: Context, opened: Opened, process: str, order: Sequence[str]) -> Sequence[str]:
    """The order of the stages of which nothing says it, as a person tells it."""
    from oppcli.services.imports.process_from_file import undecided_stages

    store = ctx.store if ctx.store.exists() else None
    left = list(undecided_stages(store, opened.tables, process, order))
    told: list[str] = []
    while len(left) > 1 and ctx.picker is not None:
        place = ctx.picker("Which stage comes next?" if told else "Which stage comes first?", left)
        if place is None:
            return order
        told.append(left.pop(place))
    if told:
        told += left
        ctx.out.note(f"  --stage-order {quote(','.join(told))}")
    return told or order


def _ask_headings(ctx: Context, opened: Opened, asked: set[str]) -> Mapping | None:
    """What a person says about headings that can mean several fields; None where nothing is said.

    Of several files with the same heading it is asked once.
    """
    unclear = {h: n for table in opened.tables for h, n in table.layout.unclear.items()}
    columns: dict[str, tuple[str, ...]] = {}
    for heading, names in unclear.items():
        if heading in asked or ctx.picker is None:
            continue
        asked.add(heading)
        ctx.out.note(f"{quoted(heading)} may be {either(names)}:")
        place = ctx.picker("Which is it?", [*names, "none of them"])
        if place is not None and place < len(names):
            columns[heading] = (names[place],)
            ctx.out.note(f"  --map {quote(f'{heading}={names[place]}')}")
    if not columns:
        return None
    if len(opened.tables) == 1:
        return Mapping(columns=columns)
    return Mapping(
        files={
            Path(table.source.name).name: Mapping(columns=said)
            for table in opened.tables
            if (said := {h: n for h, n in columns.items() if h in table.layout.unclear})
        }
    )


def _ask(ctx: Context, results: Sequence[Imported], asked: set[_Value]) -> Mapping | None:
    """What a person says about unknown values not `asked` about yet; None where nothing is said."""
    unknown = {
        (each.field, each.value): each
        for result in results
        for each in result.unknown
        if (each.choices or each.endings) and (each.field, each.value) not in asked
    }
    if not unknown or len(unknown) > _MOST_ASKED:
        return None
    asked.update(unknown)
    values: dict[str, dict[str, str]] = {}
    endings: dict[str, str] = {}
    for each in unknown.values():
        answer = _answer(ctx, each)
        if answer is None:
            continue
        if answer in each.choices:
            values.setdefault(each.field, {})[each.value.strip()] = answer
            ctx.out.note(f"  {map_value(each.field, each.value, answer)}")
        else:
            endings[each.value.strip()] = answer
            ctx.out.note(f"  {ending_flag(each.value, answer)}")
    return Mapping(values=values, endings=endings) if values or endings else None


def _answer(ctx: Context, unknown: Unknown) -> str | None:
    """The choice or the ending that a person picks; None for none."""
    assert ctx.picker is not None
    rows = counted(unknown.count, "row", "rows")
    ctx.out.note(f"{unknown.field} {quoted(unknown.value)} ({rows}) is not known here:")
    endings = [ending for ending in unknown.endings if ending not in unknown.choices]
    place = ctx.picker("Which is it?", [*unknown.choices, *(f"{e} (an ending)" for e in endings)])
    return None if place is None else [*unknown.choices, *endings][place]
