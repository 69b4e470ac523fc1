"""Reads the cells of a row as the words of a command: which parameter each key fills, and how.

A key is an argument's or an option's name as it is typed (`ref`, `topic`, `est-revenue`,
`revenue`). What the command line says holds for every row that does not say otherwise.
"""

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, get_args, get_origin

from typer.models import ArgumentInfo, OptionInfo

from oppcli.commands.command import Command, InRows, Words
from oppcli.commands.editing import whole_values
from oppcli.commands.options import OWN_FIELDS
from oppcli.domain.added_words import given_twice
from oppcli.domain.fields import KINDS
from oppcli.domain.texts import check_storable
from oppcli.domain.wording import nearest, quoted
from oppcli.errors import BadValue
from oppcli.importing.typed_rows import TypedRow

_NOTHING: tuple[object, ...] = (None, (), [])


class _Taker:
    """A parameter that rows may fill."""

    def __init__(self, parameter: inspect.Parameter) -> None:
        self.name = parameter.name
        kind: Any = parameter.annotation
        self.info: Any = parameter.default
        in_rows = InRows()
        if get_origin(kind) is Annotated:
            kind, self.info, *more = get_args(kind)
            in_rows = next((each for each in more if isinstance(each, InRows)), in_rows)
        self.is_argument = isinstance(self.info, ArgumentInfo)
        self.is_list = list in {get_origin(each) for each in (kind, *get_args(kind))}
        self.is_switch = kind is bool
        self.is_needed = parameter.default is inspect.Parameter.empty
        self.is_option_of_family = isinstance(parameter.default, OptionInfo)
        self.takes_fields = in_rows.takes_fields or parameter.name == OWN_FIELDS
        self.places, self.choices = in_rows.places, in_rows.choices
        self._key = in_rows.key
        self.otherwise, self.others = in_rows.otherwise, in_rows.others

    @property
    def keys(self) -> Iterator[str]:
        """The keys that fill it, the plainest first: `ref`, `refs`; `est_revenue`, `revenue`."""
        if self.places:
            yield from (key for place in self.places for key in place)
            return
        # In an Annotated the first flag stands where Typer has the default otherwise.
        declared = (self.info.default, *(self.info.param_decls or ()))
        flags = [each for each in declared if isinstance(each, str) and each.startswith("-")]
        names = [] if flags else [self.name.strip("_")]
        if self._key:
            names.insert(0 if self.is_list else 1, self._key)
        yield from (*names, *map(_plain, flags))

    def missing(self, value: Any) -> list[str]:
        """The keys that have to be given beside that value; none where it is not needed."""
        if not self.is_needed:
            return []
        if not self.places:
            return [next(self.keys)] if value in _NOTHING else []
        said = dict(enumerate(value or ()))
        return [keys[0] for place, keys in enumerate(self.places) if said.get(place) is None]

    def with_place(self, words: list[str | None] | None, key: str, word: str) -> list[str | None]:
        """The words with this one in the place that the key is of; the last place ends them."""
        place = next(at for at, keys in enumerate(self.places) if key in keys)
        before = [*(words or ()), *[None] * place][:place]
        last = place == len(self.places) - 1
        return [*before, word, *([] if last else (words or ())[place + 1 :])]


class RowWords:
    """What the rows of one run may say, above what the command line said."""

    def __init__(self, made: Command, typed: Words) -> None:
        self._edits = made.edits
        self._takers = [_Taker(each) for each in made.fillable]
        self._of_key = {key: taker for taker in self._takers for key in taker.keys}
        self._own = next((t for t in self._takers if t.name == OWN_FIELDS), None)
        finds = made.finder.finds if made.finder is not None else ""
        self._kind = KINDS.get(made.fields_of or finds)
        self._rest = next((t for t in self._takers if t.is_argument and t.takes_fields), None)
        filters = made.finder.options if made.finder is not None else ()
        self._flags = made.flags(typed).keys() - {each.name for each in filters}
        self._typed = dict(typed)
        self._known: dict[str, tuple[_Taker, str] | None] = {}
        self._spread_fields()

    def of(self, cells: Mapping[str, Any]) -> Words:
        """The words of the command for one row. Raises BadValue naming the key."""
        words = dict(self._typed)
        filled: dict[str, str] = {}  # parameter and what of it → the key that filled it
        for key, value in cells.items():
            taker, field = self._taker_of(key)
            place = f"{taker.name} {field}"
            if place in filled:
                raise BadValue(f"{quoted(filled[place])} and {quoted(key)} say the same thing.")
            filled[place] = key
            self._fill(words, taker, key, field, value)
        self._refuse_missing(words)
        for taker in self._takers:
            if taker.choices and (word := words[taker.name][0]) not in taker.choices:
                key, several = taker.places[0][0], " or ".join(taker.choices)
                raise BadValue(f"{key} is {several}, not {quoted(word)}.", taker.choices[0])
        return words

    def check(self, keys: Iterable[str]) -> None:
        """Raises BadValue for headings that could not lead to a row: strange or missing ones."""
        words = dict(self._typed)
        for key in keys:
            taker, field = self._taker_of(key)
            held = words[taker.name]
            words[taker.name] = taker.with_place(held, field, key) if taker.places else key
        self._refuse_missing(words)

    def cells_of(self, name: str, rows: Iterable[TypedRow]) -> Iterator[str]:
        """The texts that rows give the parameter of that name; unknown keys are passed over."""
        for row in rows:
            for key, value in row.cells.items():
                found = self._look_up(key)
                if found is not None and found[0].name == name and isinstance(value, str):
                    yield value

    def _refuse_missing(self, words: dict[str, Any]) -> None:
        for taker in self._takers:
            if taker.otherwise is not None and words[taker.name] in _NOTHING:
                others = (words[self._of_key[key].name] for key in taker.others)
                words[taker.name] = taker.otherwise(*others) or None
        missing = [key for taker in self._takers for key in taker.missing(words[taker.name])]
        if missing:
            raise BadValue(
                f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing.",
                f'{{"{missing[0]}": …}}',
            )

    def _fill(self, words: dict[str, Any], taker: _Taker, key: str, field: str, value: Any) -> None:
        if taker.places:
            if value is not None:
                words[taker.name] = taker.with_place(words[taker.name], field, _text(key, value))
        elif taker.takes_fields:
            given = [f"{field}={_text(key, value, 'none')}"] if field else _pairs(key, value)
            words[taker.name] = [*self._left_of(words, taker, given), *given]
        elif value is None:
            if self._edits and taker.is_option_of_family:
                words[taker.name] = "none"
        elif taker.is_list:
            several = value if isinstance(value, list) else [value]
            words[taker.name] = [_text(key, each) for each in several]
        elif taker.is_switch:
            words[taker.name] = _switch(key, value)
        else:
            words[taker.name] = _text(key, value)

    def _left_of(self, words: Words, taker: _Taker, given: Sequence[str]) -> list[str]:
        """The words held already, but for the typed ones whose field the row gives itself: these
        are for the rows that do not."""
        typed, said = self._typed[taker.name] or (), {self._field_of(word) for word in given}
        held = words[taker.name] or ()
        return [word for word in held if word not in typed or self._field_of(word) not in said]

    def _field_of(self, word: str) -> str:
        name = _plain(word.partition("=")[0])
        field = self._kind.field(name) if self._kind is not None else None
        return field.name if field is not None else name

    def _taker_of(self, key: str) -> tuple[_Taker, str]:
        """What the key fills; and for `set.close`, or a field to edit, which field of it."""
        if key not in self._known:
            self._known[key] = self._look_up(key)
        found = self._known[key]
        if found is None:
            raise self._unknown(key)
        return found

    def _look_up(self, key: str) -> tuple[_Taker, str] | None:
        plain = _plain(key)
        taker = self._of_key.get(plain)
        if taker is not None:
            return taker, next((keys[0] for keys in taker.places if plain in keys), "")
        head, dot, field = plain.partition(".")
        taker = self._of_key.get(head)
        if dot and field and taker is not None and taker.takes_fields:
            return taker, field
        if self._rest is not None and plain not in self._flags:
            return self._rest, plain
        if self._kind is not None and any(field.name == plain for field in self._kind.own):
            return (self._own, plain) if self._own is not None else None
        return None

    def _unknown(self, key: str) -> BadValue:
        plain = _plain(key)
        if plain in self._flags:
            flag = f"--{plain.replace('_', '-')}"
            return BadValue(
                f"{quoted(key)} is given once on the command line, not in rows.",
                f"{flag} after --stdin",
            )
        near = nearest(plain, self._of_key, 3)
        proposal = f" Did you mean {' or '.join(near)}?" if near else ""
        needed = [key for taker in self._takers for key in taker.missing(None)]
        hint = near[0] if near else f"keys such as {', '.join(needed or list(self._of_key)[:3])}"
        return BadValue(f"{quoted(key)} is not a key of this command.{proposal}", hint)

    def _spread_fields(self) -> None:
        """In an edit, `close=fri` on the command line is the option that it could have been."""
        refs = next((t for t in self._takers if t.is_argument and t.is_list), None)
        setting = (t for t in self._takers if t.takes_fields and not t.is_argument)
        sets = next((taker for taker in setting if taker is not self._own), None)
        if refs is None or refs.takes_fields or not (self._edits or sets):
            return
        words = whole_values(self._typed[refs.name] or ())
        self._typed[refs.name] = [word for word in words if "=" not in word]
        for word in words:
            key, equals, value = word.partition("=")
            if equals and sets is not None:
                self._typed[sets.name] = [*(self._typed[sets.name] or ()), word]
            elif equals:
                taker, _ = self._taker_of(key)
                is_own = taker is self._own
                held = self._typed[taker.name]
                if not is_own and held not in (None, value):
                    raise given_twice(key, held, value)
                self._typed[taker.name] = [*(held or ()), word] if is_own else value


def _plain(key: str) -> str:
    return key.strip().lstrip("-").casefold().replace("-", "_").replace(" ", "_")


def _text(key: str, value: Any, nothing: str | None = None) -> str:
    """A value as it would be typed."""
    if isinstance(value, str):
        return check_storable(key, value)  # names are looked up before they are stored
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None and nothing is not None:
        return nothing
    raise BadValue(f"{quoted(key)} holds {_named(value)}, not a value.", f'"{key}": "…"')


def _pairs(key: str, value: Any) -> list[str]:
    """`field=value` words, from an object, a list of them, or one."""
    if isinstance(value, dict):
        return [f"{field}={_text(field, each, 'none')}" for field, each in value.items()]
    if value is None:
        return []
    return [_text(key, each) for each in (value if isinstance(value, list) else [value])]


def _switch(key: str, value: Any) -> bool:
    word = str(value).strip().lower()
    if word in ("true", "yes", "y", "1", "on"):
        return True
    if word in ("false", "no", "n", "0", "off"):
        return False
    raise BadValue(f"{quoted(key)} is true or false, not {quoted(word)}.", f'"{key}": true')


def _named(value: object) -> str:
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else "nothing"
