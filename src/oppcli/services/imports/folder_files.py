"""Sorts the files of a folder: which hold something to import, as which kind, and which do not.

What a file holds is told as for any single file, by its headings. Its name decides where these
fit several kinds, or none alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote

from oppcli.domain.reference_fields import EVERY, IMPORTED
from oppcli.domain.wording import and_more
from oppcli.errors import BadValue
from oppcli.importing.files.source import Source
from oppcli.importing.layouts.file_names import kinds_in_name
from oppcli.importing.layouts.headings import (
    KindNotTold,
    NothingToImport,
    is_whole,
    match_headings,
    tell_kind,
    tells,
)
from oppcli.importing.layouts.mapping import NO_KIND, Mapping
from oppcli.importing.layouts.recognising import Recognised, recognise
from oppcli.services.imports.open_files import Given, look, not_kept, own_part

_DATA = (".csv", ".tsv", ".json", ".jsonl", ".xlsx", ".xls", ".ods")
_MOST_APART = 5  # folders, or files of no table, that have a line each


@dataclass(frozen=True, slots=True)
class Left:
    """A file that is not imported with its folder: why, and what to type about it."""

    path: str
    why: str
    hint: str


@dataclass(frozen=True, slots=True)
class Sorted:
    """The files of a folder to import, the mapping with their kinds in it, and the other files.

    `system` is one that wrote some of them, and, once that is said, the files `as_well`.
    """

    files: Sequence[str]
    mapping: Mapping
    left: Sequence[Left]
    system: str = ""
    as_well: Sequence[str] = ()


def data_files(folder: Path) -> list[str]:
    """The files in a folder that hold tables, by their names."""
    return [str(each) for each in sorted(folder.iterdir()) if _is_data(each)]


def _is_data(path: Path) -> bool:
    names = path.suffixes[-2:-1] if path.suffix == ".gz" else [path.suffix]
    is_hidden = path.name.startswith((".", "~$"))  # `~$` begins the lock of an open workbook
    return path.is_file() and not is_hidden and names != [] and names[0].lower() in _DATA


def sort_files(folder: Path, mapping: Mapping, given: Given) -> Sorted:
    """What of a folder is imported.

    Raises BadValue for a file that cannot be read although its name says that it holds records.
    """
    files: list[str] = []
    left = list(_others(folder))
    kinds: dict[str, Mapping] = {}
    systems: set[str] = set()
    usual: list[tuple[str, Source]] = []  # files that no system is known by
    for path in data_files(folder):
        own = own_part(mapping, path)
        if own.kind == NO_KIND:  # whoever opens it says so
            files.append(path)
            continue
        try:
            source, known = look(path, mapping, given)
        except BadValue as wrong:
            if kinds_in_name(_stem(path)) and not _is_readable(path, mapping, given):
                raise
            left.append(Left(path, wrong.message, _typed(path, wrong.hint)))
            continue
        if known is None:
            usual.append((path, source))
        elif known.is_kept:
            systems.add(known.profile.key)
        try:
            kind = own.kind or mapping.kind or _kind_of(path, source, known, mapping)
        except NothingToImport as other:
            left.append(Left(path, other.message, _typed(path, "--kind KIND")))
            continue
        except KindNotTold as untold:
            left.append(Left(path, untold.message, _typed(path, _kind_hint(path, source))))
            continue
        files.append(path)
        if kind:
            kinds[Path(path).name] = replace(own, kind=kind)
    left.sort(key=lambda each: each.path)
    done = Sorted(files, mapping.overridden_by(Mapping(files=kinds)), left)
    if mapping.system:
        return done
    for system in sorted(systems):
        as_well = [path for path, source in usual if _is_rather(system, source)]
        if as_well:
            return replace(done, system=system, as_well=as_well)
    return done


def _is_rather(system: str, source: Source) -> bool:
    """Whether that system knows more headings of a file than are known without it."""
    try:
        known = recognise(source.headings, wanted=system)
    except BadValue:
        return False
    if known is None or not known.is_kept:
        return False
    return all(
        match_headings(EVERY[kind], source.headings).count < known.matched for kind in IMPORTED
    )


def _others(folder: Path) -> Iterator[Left]:
    """What else is in a folder and is not hidden: each by itself, or many of a kind together."""
    others = [
        path
        for path in sorted(folder.iterdir())
        if not path.name.startswith((".", "~$")) and not _is_data(path)
    ]
    folders = [str(path) for path in others if path.is_dir()]
    files = [str(path) for path in others if not path.is_dir()]
    yield from _left(folders, "is a folder", "are folders")
    yield from _left(files, "is not called like a table", "are not called like tables")


def _left(names: Sequence[str], one: str, several: str) -> Iterator[Left]:
    if len(names) <= _MOST_APART:
        for name in names:
            yield Left(name, f"{name} {one}.", f"oppcli import {quote(name)}")
    else:
        said = and_more(names, _MOST_APART)
        yield Left(names[0], f"{said} {several}.", f"oppcli import {quote(names[0])}")


def _typed(path: str, hint: str) -> str:
    """What to type about one file: the command with the options of the hint, or the hint."""
    if hint.startswith("oppcli"):
        return hint
    if not hint.startswith("--"):
        return f"{hint}, then oppcli import {quote(path)}"
    options = hint.partition(" says ")[0].partition(" reads ")[0]
    return f"oppcli import {quote(path)} {options}"


def _kind_hint(path: str, source: Source) -> str:
    """The option that says what a file holds: as its name says, if most headings are of that."""
    most = [
        kind
        for kind in kinds_in_name(_stem(path))
        if 2 * match_headings(EVERY[kind], source.headings).count > len(source.headings)
    ]
    return f"--kind {most[0] if most else 'KIND'}"


def _is_readable(path: str, mapping: Mapping, given: Given) -> bool:
    """Whether a file is a table, whosever it is, or is empty."""
    try:
        look(path, replace(mapping, system=""), given)
    except BadValue:
        return not Path(path).stat().st_size
    return True


def _stem(path: str) -> str:
    return Path(path).name.partition(".")[0]


def _kind_of(path: str, source: Source, known: Recognised | None, mapping: Mapping) -> str:
    """The kind to take a file for, '' for the one that its headings tell by themselves.

    Raises NothingToImport for a file of something else, KindNotTold where neither tells it.
    """
    spoken = kinds_in_name(_stem(path))
    if known is not None:
        if not known.is_kept:
            raise NothingToImport(f"{not_kept(source, known)}.", "")
        fitting = {kind for kind in spoken if _fits(kind, source, known)}
        return "" if known.export.kind in spoken else next(iter(sorted(fitting)), "")
    try:
        tell_kind(source.headings, source.name)
    except KindNotTold:
        for kind in spoken:
            if tells(kind, source.headings) or _has_needed(kind, source.headings):
                return kind
        raise
    return ""


def _fits(kind: str, source: Source, known: Recognised) -> bool:
    """Whether a file is as well an export of that kind of its system as of the one recognised."""
    other = recognise(source.headings, wanted=known.profile.key if known.told else "", kind=kind)
    return (
        other is not None
        and other.profile.key == known.profile.key
        and other.matched >= known.matched
    )


def _has_needed(kind: str, headings: Sequence[str]) -> bool:
    """Whether headings have what a new record of that kind cannot do without."""
    return is_whole(kind, match_headings(EVERY[kind], headings))
