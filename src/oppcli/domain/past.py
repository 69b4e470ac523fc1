"""How the past is worked out: the present with later changes taken back, the latest first."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

# Words in the place of a field, for what happened to a whole record.
MADE = "+"  # the records from the row's number up to the number in `new` were made
DELETED = "*"  # `old` holds the image of the record
TOUCHED = "touched_at"  # kept so that the past knows how idle something was; nobody typed it

# What stands for a stage or a status of the past that no file proves.
UNKNOWN = "unknown"

UNTOLD = (MADE, TOUCHED)  # what readers of the history are not shown
# Columns that the program keeps for itself: the view of the history has them, commands do not.
KEPT = ("stage_since", "typed_revenue", "typed_accessories", "typed_trade_in")

Told = tuple[str, int, str, str | None, str | None]  # entity, its number, field, old, new


@dataclass(slots=True)
class Taken:
    """What taking changes back means for one table, by the numbers of its rows.

    `fields` are set after what comes `back` is there; an image has no columns that were empty.
    """

    fields: dict[int, dict[str, str | None]] = field(default_factory=dict)  # to what they were
    gone: set[int] = field(default_factory=set)  # was not there yet
    back: dict[int, dict[str, Any]] = field(default_factory=dict)  # was still there, as it was


def take_back(changes: Iterable[Told], kept: Collection[int] = ()) -> dict[str, Taken]:
    """By table what is left when `changes`, told from the latest to the first, are taken back.

    The rows `kept` stay as they were made, and what was empty at first as it was filled in: they
    are of records whose past files prove.
    """
    tables: dict[str, Taken] = {}
    for entity, number, name, old, new in changes:
        table = tables.get(entity)
        if table is None:
            table = tables[entity] = Taken()
        if name == MADE:
            made = range(number, int(new or number) + 1)
            _unmake(table, [each for each in made if each not in kept] if kept else made)
        elif number in kept and old is None:
            continue
        elif name == DELETED:
            table.gone.discard(number)
            table.fields.pop(number, None)
            table.back[number] = json.loads(old or "{}")
        elif number not in table.gone:
            table.fields.setdefault(number, {})[name] = old
    return tables


def _unmake(table: Taken, numbers: Iterable[int]) -> None:
    for number in numbers:
        table.back.pop(number, None)
        table.fields.pop(number, None)
        table.gone.add(number)


_OWN = "own."  # before the name of an own field, whose values are in the column `own`
OWN_KEYS = "(field >= 'own.' AND field < 'own/')"  # SQL for whether `field` is one, by an index


def own_key(name: str) -> str:
    """What the history calls the own field of that name, whatever built-in fields there will be."""
    return _OWN + name


def own_name(key: str) -> str:
    """The own field that the history calls `key`; '' where it is another field."""
    return key.removeprefix(_OWN) if key.startswith(_OWN) else ""


def column_of(name: str, columns: Collection[str]) -> str | None:
    """The column that holds a field: `account` is in account_id, `own.budget` in own; None for one
    that has none."""
    if name in columns:
        return name
    if own_name(name) and "own" in columns:
        return "own"
    return f"{name}_id" if f"{name}_id" in columns else None


def runs(numbers: Iterable[int], *, gap: int = 0) -> Iterator[tuple[int, int]]:
    """Numbers as first and last of runs without holes, or without holes larger than `gap`."""
    first = last = None
    for number in sorted(numbers):
        if first is None or last is None:
            first = number
        elif number > last + 1 + gap:
            yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def spread(listed: str) -> Iterator[int]:
    """The numbers that `1-5 9` lists."""
    for part in listed.split():
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def unnamed_stages(first: int, told: str) -> Iterator[int]:
    """The opportunities of one import, from the number `first` on, whose rows named no stage.

    `told` is the JSON that the store keeps of these rows; a row that names a process alone names
    no stage either.
    """
    run = json.loads(told)
    among = spread(run["members"] if "members" in run else f"{first}-{run['last']}")
    if "stage" not in run["fields"]:
        yield from among
        return
    yield from spread(run.get("other", {}).get("stage", {}).get("", ""))
    yield from spread(run.get("unplaced", ""))


def is_run(first: int, told: str) -> bool:
    """Whether `told` is such JSON, of opportunities or other records from the number `first` on."""
    try:
        run = json.loads(told)
        listed = [run.get("members", ""), run.get("unplaced", "")]
        listed += (each for texts in run.get("other", {}).values() for each in texts.values())
        parts = [part.partition("-") for each in listed for part in each.split()]
        numbers = [int(number) for a, _, b in parts for number in (a, b or a)]
        named = run["fields"]
        return run["last"] >= first > 0 <= min(numbers, default=0) and isinstance(named, list)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


# Options that may precede a command and are followed by their value.
VALUED = ("-o", "--output", "--color", "--as-user", "--db")


def verb_of(command: str) -> str:
    """The first word of a command line of the history, without the options before it."""
    import shlex

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
