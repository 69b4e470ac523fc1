"""Adds, changes and removes the own fields of a store's records; removing one only hides it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from oppcli import plain_records as records
from oppcli.domain.field import Kind
from oppcli.domain.fields import LEAD
from oppcli.domain.names import spelled
from oppcli.domain.own_fields import read_choices, read_label, read_name, read_type
from oppcli.domain.refs import noun_of
from oppcli.domain.wording import counted, nearest, quoted
from oppcli.errors import BadValue, NotFound, RuleRefused, WrongUsage
from oppcli.processes import process_of
from oppcli.services.work import Work, in_one_transaction
from oppcli.transaction import Transaction
from oppcli.views import own_text

_MOST = 200  # own fields of a kind
_TOLD = ("label", "type", "choices", "position", "hidden")

Facts = Mapping[str, object]  # of a definition, by the columns of `field list`


@dataclass(frozen=True, slots=True)
class FieldSet:
    """A definition that was written, as it was (None for a new one) and as it is."""

    kind: str
    name: str
    was: Facts | None
    facts: Facts

    @property
    def changed(self) -> tuple[tuple[str, object, object], ...]:
        """What differs: the word, the old and the new value."""
        was = self.was or {}
        return tuple(
            (word, was.get(word), self.facts[word])
            for word in _TOLD
            if self.was is not None and was.get(word) != self.facts[word]
        )


@in_one_transaction
def add(
    work: Work,
    kind: Kind,
    name: str,
    type_: str,
    label: str,
    choices: str | None,
    reserved: Collection[str],
) -> FieldSet:
    """Adds an own field, or shows one again that was removed and had the same type.

    Raises RuleRefused for a name that means something else, or that had another type.
    """
    with work.transaction() as tx:
        return put(tx, work, kind, name, type_, label, choices, reserved)


def put(
    tx: Transaction,
    work: Work,
    kind: Kind,
    name: str,
    type_: str,
    label: str,
    choices: str | None,
    reserved: Collection[str],
) -> FieldSet:
    """Adds an own field inside a transaction; see `add`."""
    name = read_name(name, kind, reserved)
    wanted = read_type(type_, kind)
    known = tx.all_of(records.OwnField, kind=kind.name, name=name)
    if known:
        return _show_again(tx, work, known[0], wanted, label, choices)
    rows = tx.read(
        "SELECT COUNT(*), MAX(position) FROM own_field WHERE kind = :kind", {"kind": kind.name}
    ).rows
    count, last = rows[0]
    if count >= _MOST:
        raise RuleRefused(f"{kind.plural} have {_MOST} own fields already.")
    made = records.OwnField(
        kind=kind.name,
        name=name,
        type=wanted,
        label=read_label(label),
        choices=read_choices(wanted, choices),
        position=(last or 0) + 1,
    )
    tx.add(made)
    work.store.forget_own_fields()
    return FieldSet(kind.name, name, None, _facts(made))


def adopt(
    tx: Transaction,
    work: Work,
    kind: Kind,
    name: str,
    type_: str,
    label: object,
    choices: str,
) -> str:
    """Makes sure that there is a field as another store has it, with the choices that it has there.

    `choices` are as they are stored. Gives what became of the field: `created`, `updated` or
    `unchanged`, and '' for one of another type, which stays as it is.
    """
    known = tx.all_of(records.OwnField, kind=kind.name, name=name)
    if known and known[0].type != type_:
        return ""
    if not known:
        put(tx, work, kind, name, type_, str(label or ""), choices.replace("\n", ","), ())
        return "created"
    if known[0].hidden or type_ == "choice":
        words = [*(known[0].choices or "").split("\n"), *choices.split("\n")]
        was = known[0].hidden, known[0].choices
        known[0].hidden = False
        known[0].choices = "\n".join(filter(None, dict.fromkeys(words))) or None
        tx.flush()
        work.store.forget_own_fields()
        return "unchanged" if was == (False, known[0].choices) else "updated"
    return "unchanged"


def _show_again(
    tx: Transaction,
    work: Work,
    kept: records.OwnField,
    type_: str,
    label: str,
    choices: str | None,
) -> FieldSet:
    was = _facts(kept)
    said = f"{kept.kind} {kept.name}"
    if kept.type != type_:
        what = "is" if not kept.hidden else "was"
        raise RuleRefused(
            f"{said} {what} of the type {kept.type}, and a name never changes its type.",
            f"oppcli field add {kept.kind} {kept.name}_2 --type {type_}",
        )
    if not kept.hidden:
        raise RuleRefused(f"there is a field {said} already.", f"oppcli field list {kept.kind}")
    kept.hidden = False
    if label:
        kept.label = read_label(label)
    if choices:
        _set_choices(tx, kept, choices)
    tx.flush()
    work.store.forget_own_fields()
    return FieldSet(kept.kind, kept.name, was, _facts(kept))


@in_one_transaction
def edit(
    work: Work,
    kind: Kind,
    name: str,
    *,
    label: str | None = None,
    choices: str | None = None,
    position: str | None = None,
) -> FieldSet:
    """Changes what people read instead of its name, its choices, or its place among the others."""
    if label is None and choices is None and position is None:
        raise WrongUsage(
            "nothing to change was given.", f'oppcli field edit {kind.name} {name} --label "Budget"'
        )
    with work.transaction() as tx:
        kept = _named(tx, kind, name)
        was = _facts(kept)
        if label is not None:
            kept.label = read_label("" if label.strip().lower() == "none" else label)
        if choices is not None:
            _set_choices(tx, kept, choices)
        if position is not None:
            _move(tx, kept, position)
        tx.flush()
        work.store.forget_own_fields()
        return FieldSet(kind.name, kept.name, was, _facts(kept))


@in_one_transaction
def remove(work: Work, kind: Kind, name: str) -> FieldSet:
    """Hides an own field: its values and its history stay. Raises RuleRefused where a process
    asks for it."""
    with work.transaction() as tx:
        kept = _named(tx, kind, name)
        was = _facts(kept)
        user = _asked_by(tx, kind, kept.name)
        if user:
            raise RuleRefused(
                f"the process {user} asks for {kept.name}, so it cannot be removed.",
                f"oppcli process export {user}",
            )
        kept.hidden = True
        tx.flush()
        work.store.forget_own_fields()
        return FieldSet(kind.name, kept.name, was, _facts(kept))


def _named(tx: Transaction, kind: Kind, name: str) -> records.OwnField:
    """The definition of that name that is not hidden. Raises NotFound, proposing near names."""
    wanted = spelled(name)
    known = [each for each in tx.all_of(records.OwnField, kind=kind.name) if not each.hidden]
    for each in known:
        if each.name == wanted:
            return each
    near = nearest(wanted, [each.name for each in known], 1)
    raise NotFound(
        f"{kind.plural} have no own field {quoted(name)}.",
        f"oppcli field list {kind.name}" if not near else near[0],
    )


def _set_choices(tx: Transaction, kept: records.OwnField, text: str) -> None:
    """Gives a choice other words. Raises RuleRefused where a record has one that is left out."""
    now = read_choices(kept.type, text)
    gone = sorted({*(kept.choices or "").split("\n")} - {*(now or "").split("\n")})
    for word in gone:
        count = tx.read(
            f"SELECT COUNT(*) FROM {kept.kind} WHERE {own_text(kept.name)} = :word",
            {"word": word},
        ).rows[0][0]
        if count:
            noun = noun_of(kept.kind)
            raise RuleRefused(
                f"{counted(count, kept.kind, f'{kept.kind} records')}"
                f" {'has' if count == 1 else 'have'} {kept.name}={word}.",
                f"oppcli {noun} list --status all --where '{kept.name}=\"{word}\"'"
                if kept.kind not in ("account", "contact")
                else f"oppcli {noun} list --where '{kept.name}=\"{word}\"'",
            )
    kept.choices = now


def _move(tx: Transaction, kept: records.OwnField, text: str) -> None:
    """Puts a field into another place among those of its kind, counted from 1."""
    if not text.strip().isdecimal() or not 0 < int(text) <= _MOST:
        raise BadValue(f"--position is a place from 1, not {quoted(text)}.", "--position 1")
    others = [
        each
        for each in sorted(
            tx.all_of(records.OwnField, kind=kept.kind), key=lambda each: (each.position, each.id)
        )
        if each is not kept
    ]
    others.insert(int(text) - 1, kept)
    for place, each in enumerate(others, 1):
        if each.position != place:
            each.position = place


def _asked_by(tx: Transaction, kind: Kind, name: str) -> str:
    """The key of a process one of whose gates or screens names the field; '' for none."""
    for (key,) in tx.read("SELECT key FROM process ORDER BY key").rows:
        process = process_of(tx, key, whole=True)
        gates = [process.qualify] if kind is LEAD else process.stages
        for gate in gates if kind.name in ("lead", "opportunity") else ():
            asked = {field for need in gate.requires for field in need.fields}
            if name in (*asked, *gate.shows):
                return str(key)
    return ""


def _facts(kept: records.OwnField) -> Facts:
    return {
        "kind": kept.kind,
        "name": kept.name,
        "type": kept.type,
        "label": kept.label,
        "choices": ",".join(kept.choices.split("\n")) if kept.choices else None,
        "position": kept.position,
        "hidden": "yes" if kept.hidden else "no",
    }
