"""Which stored names a word behind a field that refers to something means, in `--where` and in the
options of filters: `owner=jana`, `facility=North/Hall`, `account=C5`."""

from collections.abc import Iterator, Sequence

from oppcli.domain.assignment import PARTS, Unit, namesakes_of
from oppcli.domain.fields import KINDS, Field
from oppcli.domain.name_matching import called
from oppcli.domain.names import name_key, word_key
from oppcli.domain.refs import Ref, parse_ref
from oppcli.domain.wording import all_of, quoted
from oppcli.errors import Ambiguous, NotFound
from oppcli.queries.filter_arguments import Asking
from oppcli.store import Store

# Number and name of what a field can refer to, as the field's column has the name.
_KNOWN = {
    "owner": "SELECT id, name FROM owner",
    "manager": "SELECT id, name FROM owner WHERE kind = 'user'",
    "team": "SELECT id, name FROM owner WHERE kind = 'team'",
    "stage": "SELECT id, key FROM stage",
    "account": "SELECT id, name FROM account",
    "contact": "SELECT id, name FROM v_contact",
    "device": "SELECT id, name FROM v_device",
    **{kind: f"SELECT id, called FROM v_unit WHERE kind = '{kind}'" for kind in PARTS},
}
ASKED = tuple(_KNOWN)  # those that `same_names` is for


def known_names(store: Store, field: str) -> list[tuple[int, str]]:
    """All that a field can refer to: the number and the name in the field's column."""
    return store.read(_KNOWN[field]).rows


def names_in_stores(stores: Sequence[Store], field: str) -> Iterator[str]:
    """All names that a field can refer to in one of the stores."""
    for store in stores:
        yield from (called for _, called in known_names(store, field))


def name_alone(store: Store, ref: Ref) -> str:
    """The name that means the record of that ref and no other, as a file has to name it.

    Raises NotFound where there is no such record, Ambiguous where others are called so.
    """
    called = known_names(store, ref.kind)
    name = next((name for number, name in called if number == ref.number), None)
    if name is None:
        raise NotFound(f"there is no {ref.kind} {ref}.", f"oppcli {ref.kind} list")
    alike = [number for number, other in called if name_key(other) == name_key(name)]
    if len(alike) > 1:
        raise Ambiguous(
            f"{ref} is one of {len(alike)} {ref.kind}s called {quoted(name)}, and rows name them.",
            f"oppcli {ref.kind} edit {ref} name='ANOTHER NAME'",
        )
    return name


def own_names(store: Store, field: str) -> list[tuple[int, str]]:
    """The same with a unit's own name: what it is a part of is no beginning of it."""
    if field not in PARTS:
        return known_names(store, field)
    return store.read("SELECT id, name FROM unit WHERE kind = :kind", {"kind": field}).rows


def same_names(store: Store, field: str, word: str, asking: Asking) -> list[str]:
    """The names that are taken for the same as the word: those that differ in case and blanks are
    one, as they are one group of a report, and accents may be left out where none is called so.
    Stages are named by their keys or their titles.

    A facility or operation may be named by its place, and the name of several by itself means all
    of them, which is noted.
    """
    if field == "stage":
        return stages_called(store, word)
    known = known_names(store, field)
    found = sorted(set(called(word, [(name, name) for _, name in known])))
    if found or field not in PARTS[1:]:
        return found
    named = dict(known)
    rows = store.read("SELECT id, kind, name, parent_id FROM unit").rows
    units = {number: Unit(kind, name, parent) for number, kind, name, parent in rows}
    found = sorted({named[number] for number in namesakes_of(field, word, units)})
    if len(found) > 1:
        asking.note(f"{field} {quoted(word)} means {all_of(found)}")
    return found


def stages_called(store: Store, word: str) -> list[str]:
    """The keys of the stages whose key or title is the word, however that is written."""
    wanted = word_key(word)
    stages = store.read("SELECT key, title FROM stage ORDER BY active DESC, id").rows
    return list(
        dict.fromkeys(key for key, title in stages if wanted in (word_key(key), word_key(title)))
    )


# Links whose column has the name, with the ref in a column beside it; the others' has the ref.
SHOWN_BY_NAME = ("account", "contact", "device")


def ref_meant(store: Store, field: Field, word: str, asking: Asking) -> Ref | None:
    """The record that the word behind a link is the ref of; None for a name.

    A word that looks like a ref is a name where the field shows names and a record is called
    exactly so, which is noted. Raises NotFound for a ref of another kind.
    """
    try:
        ref = parse_ref(word, kind=field.of[0] if len(field.of) == 1 else None)
    except NotFound:
        if _is_name(store, field, word):
            return None
        raise
    if ref is None or ref.kind not in field.of:
        return None
    if field.name not in SHOWN_BY_NAME or not _is_name(store, field, word):
        return ref
    asking.note(two_readings(field.name, word, ref))
    return None


def two_readings(name: str, word: str, ref: Ref) -> str:
    """The note for a name that is also the ref of a record, where the name is meant."""
    return f"{name} {quoted(word)} means the {name} of that name; '#{ref.number}' means {ref}"


def refs_called(field: Field, key: str) -> str:
    """SQL for the refs of the records a link may lead to that are called so; `key` is SQL."""
    return " UNION ALL ".join(
        f"SELECT ref FROM v_{kind} WHERE name_key({KINDS[kind].title}) = {key}" for kind in field.of
    )


def _is_name(store: Store, field: Field, word: str) -> bool:
    found = store.read(f"{refs_called(field, ':key')} LIMIT 1", {"key": name_key(word)}).rows
    return bool(found)
