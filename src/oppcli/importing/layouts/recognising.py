"""Tells by a file's headings which system wrote it and what it holds."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from oppcli.domain.fields import KINDS
from oppcli.domain.wording import either, nearest, quoted, with_article
from oppcli.errors import BadValue
from oppcli.importing.layouts.aliases import OWN_WORDS
from oppcli.importing.layouts.headings import REJECT_COLUMNS, is_own_export, match_headings, tells
from oppcli.importing.layouts.normalize import forms, squeezed
from oppcli.importing.layouts.profile import Export, Profile, kept
from oppcli.importing.layouts.profiles import names, profile, profiles

NOBODY = "none"  # `--from none`: read by the usual words alone

# Of each kind, fields of which a file needs one of each group.
_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "opportunity": (("topic",),),
    "lead": (("topic",),),
    "account": (("name",),),
    "contact": (("first_name", "last_name"),),
    "activity": (("subject",),),
    "history": (("opportunity_id",), ("stage",), ("at",)),
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose export a file is: `matched` of its `headings` are known there. `told`: by `--from`."""

    profile: Profile
    export: Export
    matched: int
    headings: int
    told: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether it holds what oppcli imports."""
        return self.profile.own != () or kept(self.export)

    @property
    def said(self) -> str:
        """`a Salesforce export of opportunities (12 of 14 headings)`."""
        return f"{self.whose} ({self.matched} of {self.headings} headings)"

    @property
    def whose(self) -> str:
        """`a Salesforce export of opportunities`."""
        return f"{with_article(self.profile.title)} export of {self.export.what}"


def recognise(headings: Sequence[str], *, wanted: str = "", kind: str = "") -> Recognised | None:
    """Whose export has those headings; None when nobody's.

    `wanted` is the system said with `--from`, `kind` the kind said with `--kind`. Raises BadValue
    for a system that is not known, or one that writes no such headings.
    """
    named = [heading for heading in headings if heading and heading not in REJECT_COLUMNS]
    if wanted.lower() == NOBODY:
        return None
    systems, told = [_system(wanted)] if wanted else profiles(), bool(wanted)
    exact = {squeezed(heading) for heading in named}
    found: list[Recognised] = []
    for system in systems:
        found += _fitting(system, named, exact, kind, told=told)
    if not found and not kind:
        found = [each for system in systems if (each := _other(system, named, exact, told=told))]
    if not found:
        if wanted:
            raise _not_its(_system(wanted), named)
        return None
    most = max(each.matched for each in found)
    best = [each for each in found if each.matched == most]
    is_one = len({each.profile.key for each in best}) == 1
    return best[0] if is_one or not any(each.is_kept for each in best) else None


def is_known_heading_line(cells: Sequence[str]) -> bool:
    """Whether those cells are the headings of a known export, wherever in a file they stand."""
    return _is_known(tuple(" ".join(cell.split()) for cell in cells))


@lru_cache(maxsize=256)
def _is_known(headings: tuple[str, ...]) -> bool:
    """The first lines of a file are looked at once for each delimiter, most of them in vain."""
    return recognise(headings) is not None


def _fitting(
    system: Profile, headings: Sequence[str], exact: Set[str], kind: str, *, told: bool
) -> Iterable[Recognised]:
    """The exports of a system that those headings, `exact` when squeezed, may be of."""
    for name in system.own:
        if kind in ("", name) and is_own_export(KINDS[name], headings):
            own = Export(name, KINDS[name].plural, frozenset())
            yield Recognised(system, own, len(headings), len(headings), told)
    for export in (*system.exports, *system.others):
        if kind and export.kind != kind:
            continue
        is_kept, marks = kept(export), len(exact & export.marks)
        is_marked = marks >= export.least
        if is_marked and not is_kept and marks == export.least:
            # A list of deals that somebody made may have an invoice number and an invoice date.
            is_marked = _is_signed(system, exact) or not tells("opportunity", headings)
        if not is_marked and not (told and is_kept):
            continue
        count = matched(export, headings)
        if not kind and is_kept and export.only and export.only.isdisjoint(exact):
            continue
        if told and is_kept:
            fits = not exact.isdisjoint(export.marks) or _is_mostly(export, headings, count)
        elif is_kept:
            fits = _has_needed(export, headings) and count > _in_our_words(export.kind, headings)
            fits = fits and count >= _in_usual_words(export.kind, headings)
        else:
            fits = 2 * count >= sum(not heading.endswith("__c") for heading in headings)
        if fits:
            yield Recognised(system, export, count, len(headings), told)


def _is_mostly(export: Export, headings: Sequence[str], count: int) -> bool:
    """Whether a file without any mark is made of the export's headings, by more than half."""
    return export.kind in _NEEDED and _has_needed(export, headings) and 2 * count > len(headings)


def _other(
    system: Profile, headings: Sequence[str], exact: Set[str], *, told: bool
) -> Recognised | None:
    """Some object of the system that no table knows, such as one of somebody's own."""
    if not _is_signed(system, exact):
        return None
    count = len(system.signs & exact)
    return Recognised(
        system, Export("", "another object", system.signs), count, len(headings), told
    )


def _is_signed(system: Profile, exact: Set[str]) -> bool:
    """Whether headings, squeezed, are those that the system writes into every file."""
    return bool(system.signs) and len(system.signs & exact) >= system.least_signs


def _in_our_words(kind: str, headings: Iterable[str]) -> int:
    """How many headings are the names of our own fields: somebody made that file for us."""
    own = {field.name for field in KINDS[kind].fields} if kind in KINDS else set()
    return sum(heading in own for heading in headings)


def _in_usual_words(kind: str, headings: Sequence[str]) -> int:
    """How many headings are read without knowing whose they are: more than a system knows say that
    the file is not of that system.
    """
    return match_headings(KINDS[kind], headings).count if kind in KINDS else 0


def matched(export: Export, headings: Sequence[str]) -> int:
    """How many of the headings are known to stand in such a file."""
    known, words = export.headings, OWN_WORDS.get(export.kind, ())
    count = 0
    for heading in headings:
        written = forms(heading, words) if words else [squeezed(heading)]
        is_dated = export.entered is not None and export.entered.fullmatch(heading) is not None
        count += is_dated or any(form in known for form in written)
    return count


def _has_needed(export: Export, headings: Sequence[str]) -> bool:
    """Whether a file has what its records cannot be without: another kind of file has not."""
    words = OWN_WORDS.get(export.kind, ())
    spelled = {form for heading in headings for form in (*forms(heading, words), squeezed(heading))}
    for alternatives in _NEEDED.get(export.kind, ()):
        taken = [each.heading for name in alternatives for each in export.fields.get(name, ())]
        joined = [export.joined[name] for name in alternatives if name in export.joined]
        taken += [heading for each in joined for part in each.parts for heading in part]
        has_usual = any(name in export.constants for name in alternatives)
        if not has_usual and spelled.isdisjoint(taken):
            return False
    return True


def _system(word: str) -> Profile:
    name = word.strip().lower()
    by_title = {profile(each).title.lower(): each for each in names()}
    name = by_title.get(name, name)
    if name not in names():
        near = nearest(name, names(), 1)
        raise BadValue(
            f"{quoted(word)} is not {either((*names(), NOBODY))}.",
            f"--from {near[0] if near else NOBODY}",
        )
    return profile(name)


def _not_its(system: Profile, headings: Sequence[str]) -> BadValue:
    shown = ", ".join(headings[:6]) + (", …" if len(headings) > 6 else "")
    return BadValue(
        f"{system.title} exports nothing with these headings: {shown}.",
        "--from none reads the file by the usual words",
    )
