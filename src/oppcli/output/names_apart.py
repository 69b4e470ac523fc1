"""Cuts names that begin alike so that they can be told apart: `Holze…Erdbau`, `Holz…ewegung`.

Names that differ in what is left when their end is cut are cut there, as other text is.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from oppcli.domain.legal_forms import without_legal_form
from oppcli.output.screen_text import cell_width, fit

_DIFFERENT = 2  # signs in which beginnings that are shown differ at the least
_LEAST_BEGINNING = 4  # signs of the beginning at the least
_PART = 3  # or this part of the room


def cut_apart(names: Sequence[str], width: int, ellipsis: str = "…") -> list[str]:
    """The names in `width` cells. Of different names of which the beginnings say too little, the
    middle is left out: what is alike gives way to where they differ, and legal forms do first.
    """
    cut = {name: fit(name, width, ellipsis) for name in dict.fromkeys(names)}
    seen = max(width - len(ellipsis) - _DIFFERENT, 1)
    alike: dict[str, list[str]] = {}
    for name in cut:
        if cell_width(name) == len(name):  # each sign takes one cell
            alike.setdefault(name[:seen], []).append(name)
    for group in alike.values():
        if len(group) > 1:
            apart = _apart(group, width, ellipsis)
            cut.update((name, text) for name, text in apart.items() if cut[name] != name)
    return [cut[name] for name in names]


def _apart(group: Iterable[str], width: int, ellipsis: str) -> dict[str, str]:
    """The names of a group, by their texts, each with the place where it differs from the others.

    A name whose rest is that of another one keeps its legal form, by which they differ.
    """
    by_rest: dict[str, list[str]] = {}
    for name in group:
        by_rest.setdefault(without_legal_form(name), []).append(name)
    rests = {
        rest if len(names) == 1 else name: name for rest, names in by_rest.items() for name in names
    }
    places = dict.fromkeys(rests, 0)
    for one, other in pairwise(sorted(rests)):
        shared = _shared(one, other)
        places[one], places[other] = max(places[one], shared), max(places[other], shared)
    return {
        rests[text]: _without_middle(text, place, width, ellipsis) for text, place in places.items()
    }


def _shared(one: str, other: str) -> int:
    """How many signs two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next(
        (place for place, (left, right) in enumerate(pairs) if left != right),
        min(len(one), len(other)),
    )


def _without_middle(text: str, place: int, width: int, ellipsis: str) -> str:
    """The beginning of a text, and what stands at `place`: to the end where that has room, from the
    beginning of its word where that has, too."""
    room = width - len(ellipsis)
    least = min(max(_LEAST_BEGINNING, room // _PART), room // 2)
    most = room - least
    if len(text) - place <= most:
        start = len(text) - most
        begins = [at for at in range(start, place + 1) if at and text[at - 1] == " "]
        end = text[begins[-1] if begins else start :].lstrip()
    else:
        end = fit(text[place:].lstrip(), most, ellipsis)
    return f"{text[: room - len(end)].rstrip()}{ellipsis}{end}"
