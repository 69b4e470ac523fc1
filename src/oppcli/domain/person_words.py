"""Reads the words behind a person of a sale: `Peter Berg 070-1234567 technical`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from oppcli.domain.added_words import added_words
from oppcli.domain.field import CONTACT_ROLES
from oppcli.domain.names import name_key, spelled

_MOST_OF_A_ROLE = 2  # words


@dataclass(frozen=True, slots=True)
class PersonSaid:
    """The words of a name, the telephone and e-mail, the role, and words that are none of these."""

    name: list[str]
    reach: dict[str, str]
    role: str | None
    unknown: list[str]


def person_said(words: Sequence[str], role: str | None) -> PersonSaid:
    """The person that the words say; `role` is the one that an option gave, if any."""
    added = added_words(words, is_person=True)
    before, after = added.before.split(), added.after.split()
    given = dict(added.fields)
    role = role or given.pop("role", None)
    if not role and after:
        role, after = spelled(added.after), []
    if not role:
        counts = range(min(_MOST_OF_A_ROLE, len(before) - 1), 0, -1)
        ends = ((n, spelled(" ".join(before[-n:]))) for n in counts)
        count, role = next(((n, end) for n, end in ends if end in CONTACT_ROLES), (0, None))
        before = before[: len(before) - count]
    unknown = [*after, *(name for name in given if name not in ("phone", "email"))]
    return PersonSaid(before, given, role, unknown)


def sale_and_person(
    words: Sequence[str], people: Collection[str], *, is_alone: bool
) -> tuple[list[str], list[str]]:
    """The words that may name the opportunity, and those that surely name the person: the whole
    name of somebody who is known, else the last word alone: `farr george farr` is George Farr.

    `people` are the keys of their names. Behind the name nothing stands where it `is_alone`.
    """
    for count in range(1, len(words) - 1):
        behind = list(words[count:])
        name = behind if is_alone else person_said(behind, None).name
        if len(name) > 1 and name_key(" ".join(name)) in people:
            return [" ".join(words[:count])], behind
    return list(words[:-1]), list(words[-1:])
