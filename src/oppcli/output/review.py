"""A review as a screen, a block a person, and as tables for programs."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from oppcli.domain.calendar import plain_date, plain_day
from oppcli.domain.fields import FieldType
from oppcli.domain.money import Money
from oppcli.domain.quotas import attainment, is_counted
from oppcli.domain.review import FIGURES, WORDS_OF_FIGURES, Block, Delta, Noted, Review
from oppcli.domain.wording import counted
from oppcli.output.sales_tables import CURRENCY
from oppcli.output.screen_text import (
    Line,
    Segment,
    Style,
    cell_width,
    fit,
    joined_parts,
    pad,
    wrapped,
)
from oppcli.output.table import Column, Table, select

Command = Callable[[str, str], str]  # the person and the figure: what lists its records

_MOST = 12  # opportunities of a person that a screen tells of
_BESIDE = 90  # cells, from which notes stand beside their opportunity
_WIDEST = 110
_WORDS = {"before": "before", **WORDS_OF_FIGURES}
_RANKS = (
    *("slipped", "pushed", "amount_changed", "no_contact", "over_age", "no_next_step"),
    *("lost", "canceled", "won", "moved", "new", "taken_over"),
)
_TIMES = {2: "second", 3: "third"}


def review_table(review: Review, command: Command) -> Table:
    """A row per person, figure and currency, with the command that lists what it is made of."""
    columns = (
        Column("person"),
        Column("figure"),
        Column("count", FieldType.INTEGER),
        Column("amount", FieldType.MONEY, currency="currency"),
        Column("currency", FieldType.CURRENCY),
        Column("command", shrinks=True),
    )
    rows: list[tuple[object, ...]] = []
    for block in review.blocks:
        for figure in FIGURES:
            members = block.members(figure)
            for currency, minor in (block.worth(figure) or {review.base: 0}).items():
                count = sum(each.worth(figure).currency == currency for each in members)
                told = command(block.person, figure)
                rows.append((block.person or None, figure, count, minor, currency, told))
    return Table(columns, rows, empty="nothing to review")


def members_table(review: Review, figure: str, style: Style) -> Table:
    """The opportunities behind a figure, or all that a review has a note of, with the notes."""
    columns = (
        Column("ref"),
        Column("customer", shrinks=True),
        Column("topic", shrinks=True, yields=4),
        Column("stage", yields=3),
        Column("status", yields=5),
        Column("amount", FieldType.MONEY, currency="currency"),
        CURRENCY,
        Column("close", FieldType.DATE, yields=2),
        Column("owner", yields=1),
        Column("what", shrinks=True),
    )
    rows = []
    for block in review.blocks:
        notes = {each.now.number: _notes(each, style) for each in block.noted}
        members = block.members(figure)
        if figure == "all":
            members = [each.now for each in _worst_first(block)]
        for seen in members:
            worth = seen.worth("won" if seen.status == "won" else figure)
            close = seen.closed_on or seen.close
            said = " · ".join(notes.get(seen.number, ()))
            rows.append(
                (
                    *(seen.ref, seen.customer, seen.topic, seen.stage_title, seen.status),
                    *(worth.minor, worth.currency, close.isoformat() if close else None),
                    *(seen.owner, said),
                )
            )
    return Table(columns, rows, empty="nothing there")


def review_lines(review: Review, command: Command, style: Style) -> list[Line]:
    """The screen: of several people a table with a row each, then a block a person."""
    lines = _table_lines(_by_person(review), style) if len(review.blocks) > 1 else []
    for block in review.blocks:
        lines += [()] if lines else []
        lines += _block(review, block, command, style)
    return lines


def _by_person(review: Review) -> Table:
    """What each person won, lost, added, did and has open, and the sums."""
    columns = (
        Column("person", shrinks=True),
        Column("won", FieldType.INTEGER),
        Column("won_amount", title="Won for", right=True, yields=2),
        Column("lost", FieldType.INTEGER),
        Column("new", FieldType.INTEGER),
        Column("activities", FieldType.INTEGER, hidden=review.done is None),
        Column("open", FieldType.INTEGER),
        Column("open_amount", title="Pipeline", right=True, yields=1),
    )
    rows = [
        (
            block.person or "nobody",
            len(block.members("won")),
            _amounts(block.worth("won")),
            *(len(block.members(name)) for name in ("lost", "new")),
            (review.done or {}).get(block.person, 0),
            len(block.members("open")),
            _amounts(block.worth("open")),
        )
        for block in review.blocks
    ]
    counts = [sum(int(str(row[place])) for row in rows) for place in (1, 3, 4, 5, 6)]
    won, open_ = (_amounts(_in_all(review, figure)) for figure in ("won", "open"))
    totals = [("all", counts[0], won, *counts[1:], open_)]
    return Table(columns, rows, totals=totals, title=_days(review))


def _in_all(review: Review, figure: str) -> dict[str, int]:
    """What the records of a figure come to, of all people, by currency."""
    sums: dict[str, int] = {}
    for block in review.blocks:
        for code, minor in block.worth(figure).items():
            sums[code] = sums.get(code, 0) + minor
    return dict(sorted(sums.items()))


def _table_lines(table: Table, style: Style) -> list[Line]:
    """The lines of a table with its title and its heading."""
    from oppcli.output.plain import write_plain

    stream = io.StringIO()
    write_plain(table, stream, style)
    title, heading, rule, *rows = stream.getvalue().splitlines()
    lines: list[Line] = [(Segment(title),), (Segment(heading, "strong"),), (Segment(rule, "dim"),)]
    return [*lines, *((Segment(row),) for row in rows)]


def review_tables(review: Review, style: Style) -> list[Table]:
    """A page: the figures of all, a row a person, then for each person what happened to the
    forecast and the opportunities that there is something to say of."""
    tables = [_of_all(review)]
    for block in review.blocks:
        who = block.person or "nobody"
        forecast = _forecast(review, block)
        title = " · ".join(filter(None, (who, _won(review, block), forecast)))
        noted = members_table(replace(review, blocks=[block]), "all", style)
        others = [each.name for each in noted.columns if each.name != "owner"]
        tables.append(replace(select(noted, others), title=title))
    return tables


_COUNTED = (
    *("new", "moved", "pushed", "slipped", "amount_changed", "no_contact"),
    *("no_next_step", "over_age", "canceled", "lost"),
)


def _of_all(review: Review) -> Table:
    """How many there are of each figure, and what is open and won, a row a person."""
    columns = (
        Column("person"),
        Column("open", FieldType.INTEGER),
        Column("open_amount", title="Pipeline", right=True),
        *(
            Column(name, FieldType.INTEGER, title=_WORDS.get(name, name).capitalize())
            for name in _COUNTED
        ),
        Column("activities", FieldType.INTEGER, hidden=review.done is None),
        Column("won", FieldType.INTEGER),
        Column("won_amount", title="Won for", right=True),
    )
    rows = [
        (
            block.person or "nobody",
            len(block.members("open")),
            _amounts(block.worth("open")),
            *(len(block.members(name)) for name in _COUNTED),
            (review.done or {}).get(block.person, 0),
            len(block.members("won")),
            _amounts(block.worth("won")),
        )
        for block in review.blocks
    ]
    return Table(columns, rows, title=_days(review), empty="nothing to review")


def _days(review: Review) -> str:
    """`start of Mon 16 Nov → Mon 23 Nov (today)`: the first day counts."""
    first, last = (plain_day(day, review.until) for day in (review.since, review.until))
    return f"start of {first} → {last}"


def _block(review: Review, block: Block, command: Command, style: Style) -> list[Line]:
    width = min(style.width or 100, _WIDEST)
    lines: list[Line] = [
        (Segment(f"{block.person or 'nobody'}", "strong"), Segment(f" · {_days(review)}", ""))
    ]
    if not block.has_records:
        done = counted((review.done or {}).get(block.person, 0), "activity", "activities")
        won = wrapped(joined_parts(_won(review, block), width), width, 2)
        return [*lines, (Segment(f"no opportunities · {done} done"),), *won]
    for figures in (
        ("open", "before"),
        ("won", "lost", "canceled", "new", *_of_handing_over(block)),
        ("moved", "pushed", "slipped", "amount_changed", "no_contact", "no_next_step", "over_age"),
    ):
        said = " · ".join(_figure(block, name) for name in figures)
        lines += wrapped(joined_parts(said, width), width, 2)
    worst = _worst_first(block)
    lines += _items(worst[:_MOST], width, style)
    if len(worst) > _MOST:
        lines.append((Segment(f"  … {len(worst) - _MOST:,} more: ", "dim"),))
        lines.append((Segment(f"  {command(block.person, 'all')}", "dim", is_hint=True),))
    lines += wrapped(joined_parts(_won(review, block), width), width, 2)
    lines += wrapped(joined_parts(_forecast(review, block), width), width, 2)
    behind = "to list a figure: "
    told = command(block.person, _example(block))
    if cell_width(behind + told) <= width:
        lines.append((Segment(behind + told, "dim", is_hint=True),))
    else:
        lines += [(Segment(behind.rstrip(), "dim"),), (Segment(f"  {told}", "dim", is_hint=True),)]
    return lines


def _of_handing_over(block: Block) -> list[str]:
    """The figures without which the open ones do not add up, where any changed hands."""
    return [name for name in ("taken_over", "handed_over") if block.members(name)]


def _example(block: Block) -> str:
    """A figure that has records."""
    return next((name for name in ("slipped", "pushed", "lost") if block.members(name)), "open")


def _figure(block: Block, name: str) -> str:
    count = len(block.members(name))
    amounts = _amounts(block.worth(name))
    return f"{_WORDS.get(name, name)} {count:,}" + (f", {amounts}" if amounts else "")


def _amounts(sums: dict[str, int]) -> str:
    return " + ".join(_money(Money(minor, code)) for code, minor in sums.items() if minor)


def _money(of: Money) -> str:
    return f"{of.grouped(decimals=False)} {of.currency}"


def _worst_first(block: Block) -> list[Noted]:
    """Those that there is something to say of."""

    def key(each: Noted) -> tuple[int, int, int]:
        rank = next(place for place, name in enumerate(_RANKS) if name in each.figures)
        return rank, -each.now.amount.minor, each.now.number

    return sorted((each for each in block.noted if set(_RANKS) & set(each.figures)), key=key)


def _items(noted: Sequence[Noted], width: int, style: Style) -> Iterator[Line]:
    amounts = [_money(each.now.worth(_of(each))) for each in noted]
    refs = max((len(each.now.ref) for each in noted), default=0)
    wide = max((cell_width(text) for text in amounts), default=0)
    is_beside = width >= _BESIDE
    room = 20 if is_beside else max(width - refs - wide - 6, 10)
    for each, amount in zip(noted, amounts, strict=True):
        is_slipped = "slipped" in each.figures
        name = pad(fit(each.now.customer or each.now.topic, room, style.ellipsis), room)
        head = f"{each.now.ref.ljust(refs)}  {name}  {pad(amount, wide, right=True)}"
        notes = _notes(each, style)
        mark = Segment("! " if is_slipped else "  ", "late" if is_slipped else "")
        if is_beside:
            left = width - 2 - cell_width(head) - 2
            first, *more = _lines_of(notes, left)
            yield mark, Segment(f"{head}  {fit(first, left, style.ellipsis)}")
            beside = " " * (cell_width(head) + 4)
            for line in more:
                yield (Segment(f"{beside}{fit(line, left, style.ellipsis)}"),)
        else:
            yield mark, Segment(head.rstrip())
            for line in _lines_of(notes, width - 4):
                yield (Segment(f"    {fit(line, width - 4, style.ellipsis)}", "dim"),)


def _lines_of(notes: Sequence[str], room: int) -> list[str]:
    """The notes in as few lines as hold each of them whole."""
    lines = [""]
    for note in notes:
        longer = f"{lines[-1]} · {note}" if lines[-1] else note
        if cell_width(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(note)
    return lines


def _of(each: Noted) -> str:
    return "won" if each.now.status == "won" else ""


def _notes(each: Noted, style: Style) -> list[str]:
    """The notes about an opportunity, the worst first."""
    now = each.now

    def day(of: date | None) -> str:
        return "" if of is None else plain_date(of, style.today)

    notes = []
    if "slipped" in each.figures:
        notes.append("commit slipped")
    if each.pushed is not None:
        was, until = each.pushed
        times = ""
        if now.pushes > 1:
            times = f", {_TIMES.get(now.pushes, f'{now.pushes}th')} time"
        notes.append(f"pushed {day(was)} → {day(until)}{times}")
    if each.resized is not None:
        first, last = each.resized
        code = "" if first.currency == last.currency else f" {first.currency}"
        notes.append(f"amount {first.grouped(decimals=False)}{code} → {_money(last)}")
    if each.silent:
        since = f" since {day(now.last_activity)}" if now.last_activity else " yet"
        notes.append(f"no contact{since}, {each.silent} days")
    if each.usual is not None:
        spent = f"{now.days_in_stage} days in {now.stage_title}"
        notes.append(f"{spent}: nine in ten leave by {each.usual}")
    if "no_next_step" in each.figures:
        since = f" since {day(now.last_activity)}" if now.last_activity else ""
        notes.append(f"no next step{since}")
    for name in ("won", "lost", "canceled"):
        if name in each.figures:
            why = f": {now.why}" if now.why and name != "won" else ""
            notes.append(f"{name} {day(now.closed_on)}{why}")
    if each.moved is not None:
        notes.append(" → ".join(each.moved))
    if "taken_over" in each.figures:
        notes.append("taken over")
    if "new" in each.figures:
        notes.append(f"new {day(now.created)}")
    return notes


def _won(review: Review, block: Block) -> str:
    """`won 2026 Q4: 412,000 EUR, 49 % of the quota of 840,000 EUR`."""
    parts = []
    for code in sorted({*block.won, *block.quota}) or [review.base]:
        won, quota = block.won.get(code, 0), block.quota.get(code, 0)
        elsewhere = [(other, 1) for each, other in block.won.items() if each != code]
        share = attainment(won, quota) if is_counted(won, 0, elsewhere) else None
        told = "" if share is None else f"{round(share)} % of the "
        of = f", {told}quota of {_money(Money(quota, code))}" if quota else ""
        parts.append(f"{_money(Money(won, code))}{of}")
    return f"won {review.period.label}: {' · '.join(parts)}"


def _forecast(review: Review, block: Block) -> str:
    """`forecast 2026 Q4: commit 412,000 → 300,000 EUR (−112,000 won: O240 −112,000)`."""
    was, now = block.worth("commit_before"), block.worth("commit")
    parts = []
    for code in sorted({*was, *now}) or [review.base]:
        before, after = was.get(code, 0), now.get(code, 0)
        said = f"commit {_money(Money(before, code))} → {_money(Money(after, code))}"
        of = [each for each in block.deltas if each.worth.currency == code]
        if of:
            named = ", ".join(f"{each.ref} {_signed(each.worth.minor, code)}" for each in of[:3])
            more = f", {len(of) - 3} more" if len(of) > 3 else ""
            said += f" ({_signed(after - before, code)}{_ways(of, code)} {named}{more})"
        parts.append(said)
    return f"forecast {review.period.label}: {' · '.join(parts)}"


def _ways(deltas: Sequence[Delta], code: str) -> str:
    """` won:` where all of the change was won; `: won −90,000, moved out −20,000;` of several."""
    sums: dict[str, int] = {}
    for each in deltas:
        sums[each.how] = sums.get(each.how, 0) + each.worth.minor
    if len(sums) == 1:
        return f" {next(iter(sums))}:"
    return ": " + ", ".join(f"{how} {_signed(sum_, code)}" for how, sum_ in sums.items()) + ";"


def _signed(minor: int, currency: str) -> str:
    sign = "−" if minor < 0 else "+"
    return f"{sign}{Money(abs(minor), currency).grouped(decimals=False)}"
