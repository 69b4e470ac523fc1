"""Finds the record that a word names: a ref, a number, or a name."""

from collections.abc import Callable, Sequence

from oppcli.domain.fields import KINDS
from oppcli.domain.refs import Ref, match, parse_ref
from oppcli.errors import Ambiguous, NotFound
from oppcli.store import Store

Pick = Callable[[str, Sequence[str]], int | None]

_LISTED = 9


def find(store: Store, kind: str | None, word: str, *, pick: Pick | None = None) -> Ref:
    """The record that `word` names: by ref, else by exact name, prefix, or all words.

    Without a `kind` only a full ref (`O12`) will do. Several matches are handed to `pick`, if
    there is one. Raises NotFound, proposing near names, and Ambiguous, listing the matches.
    """
    ref = parse_ref(word, kind=kind)
    if ref is not None:
        if not store.read(f"SELECT 1 FROM {ref.kind} WHERE id = :id", {"id": ref.number}).rows:
            raise NotFound(f"there is no {ref.kind} {ref}.", f"oppcli {_noun(ref.kind)} list")
        return ref
    if kind is None:
        raise NotFound(f"'{word}' is not a ref such as O12, L7, C5 or P9.", "O12")
    return _by_name(store, kind, word, pick)


def _by_name(store: Store, kind: str, word: str, pick: Pick | None) -> Ref:
    title = KINDS[kind].title
    names = store.read(f"SELECT id, {title} FROM v_{kind} WHERE {title} IS NOT NULL").rows
    if kind == "device":
        names += store.read("SELECT id, stock_number FROM device WHERE serial_number > ''").rows
    found = match(word, [(number, name) for number, name in names if name])
    if len({number for number, _ in found.found}) == 1:
        return Ref(kind, found.found[0][0])
    if not found.found:
        near = f" Did you mean '{found.near[0]}'?" if found.near else ""
        raise NotFound(
            f"no {kind} is called '{word}'.{near}",
            f"oppcli {_noun(kind)} list --search '{word}'",
        )
    refs = [Ref(kind, number) for number, _ in found.found]
    choices = [f"{ref}  {name}" for ref, (_, name) in zip(refs, found.found, strict=True)]
    chosen = pick(f"Which {kind}?", choices[:_LISTED]) if pick else None
    if chosen is not None:
        return refs[chosen]
    more = f" and {len(choices) - _LISTED} more" if len(choices) > _LISTED else ""
    listed = ", ".join(choice.replace("  ", " ") for choice in choices[:_LISTED])
    raise Ambiguous(
        f"'{word}' fits {len(choices)} {KINDS[kind].plural}: {listed}{more}.",
        f"name one: {refs[0]}",
    )


def _noun(kind: str) -> str:
    return "opp" if kind == "opportunity" else kind
