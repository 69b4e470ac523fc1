"""What the user says about a file: headings to fields, values to values, constants, habits.

It comes from `--map`, `--map-value`, `--set`, `--ending` and a `--map-file` or a `--plan` in TOML;
options win over the file.
"""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote

from oppcli.domain.dates import DateOrder
from oppcli.domain.toml_text import table_of
from oppcli.domain.wording import either, quoted
from oppcli.errors import BadValue, NotFound, WrongUsage
from oppcli.importing.values.endings import known_endings

OTHERWISE = "*"  # in a value map: any value that is not named

NO_KIND = "none"  # the kind of a file that is set aside
IS_STAGE = "stage"  # of a word that may be an ending: it is a stage

_TEXT_KEYS = ("from", "kind", "source_system", "process", "date_order", "decimal")
_SWITCHES = ("process_from_file", "round", "keep_unmapped")
_KEYS = (
    *_TEXT_KEYS,
    *_SWITCHES,
    "stage_order",
    *("columns", "values", "constants", "endings", "files"),
)
DECIMALS = {"point": ".", "comma": ",", ".": ".", ",": ","}


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file is to be read; whatever is empty is told by the file itself.

    `columns`: heading → the fields it feeds; none means that it is left out.
    `values`: field → value in the file → value to take; `*` stands for any other value.
    `constants`: field → value, or a text with `{heading or field}` in it, where the file has none.
    `decimal` is `.` or `,`. `system` is whose export the file is, or none. `endings`: a value of a
    stage or status → won, lost, canceled … that it means. `makes_process`: whether a process is
    made of the stages, of that key (`process`, '' for the name in the file) and order. `rounds`:
    whether amounts and percentages lose the decimals that they cannot have. `keeps_unmapped`:
    whether columns that no field is for become own fields. `files`: the name of one of several
    files → what is said of it alone.
    """

    kind: str = ""
    source_system: str = ""
    columns: Map[str, tuple[str, ...]] = field(default_factory=dict)
    values: Map[str, Map[str, str]] = field(default_factory=dict)
    constants: Map[str, str] = field(default_factory=dict)
    date_order: DateOrder | None = None
    decimal: str = ""
    system: str = ""
    endings: Map[str, str] = field(default_factory=dict)
    makes_process: bool = False
    process: str = ""
    stage_order: tuple[str, ...] = ()
    rounds: bool = False
    keeps_unmapped: bool = False
    files: Map[str, "Mapping"] = field(default_factory=dict)

    def overridden_by(self, other: "Mapping") -> "Mapping":
        """This mapping with all that the other one says put over it."""
        fields = {*self.values, *other.values}
        return Mapping(
            other.kind or self.kind,
            other.source_system or self.source_system,
            {**self.columns, **other.columns},
            {name: {**self.values.get(name, {}), **other.values.get(name, {})} for name in fields},
            {**self.constants, **other.constants},
            other.date_order or self.date_order,
            other.decimal or self.decimal,
            other.system or self.system,
            {**self.endings, **other.endings},
            self.makes_process or other.makes_process,
            other.process or self.process,
            other.stage_order or self.stage_order,
            self.rounds or other.rounds,
            self.keeps_unmapped or other.keeps_unmapped,
            {
                name: self.files.get(name, Mapping()).overridden_by(
                    other.files.get(name, Mapping())
                )
                for name in {**self.files, **other.files}
            },
        )


def from_options(
    maps: Sequence[str] = (),
    map_values: Sequence[str] = (),
    *,
    kind: str = "",
    source_system: str = "",
    date_order: str = "",
    decimal: str = "",
    system: str = "",
    process: str = "",
    sets: Sequence[str] = (),
    endings: Sequence[str] = (),
    makes_process: bool = False,
    stage_order: Sequence[str] = (),
    rounds: bool = False,
    keeps_unmapped: bool = False,
) -> Mapping:
    """The mapping that options give: `HEADING=field` and `field:VALUE=value`, any number of each.

    `HEADING=` leaves a heading out; a heading mapped twice feeds both fields. `sets` are
    `FIELD=VALUE` for every row without one, `endings` `VALUE=lost`. Raises WrongUsage.
    """
    columns: dict[str, tuple[str, ...]] = {}
    for said in maps:
        heading, mark, name = said.rpartition("=")
        if not mark or not heading.strip():
            is_file = said.strip().lower().endswith(".toml")
            raise WrongUsage(
                f"--map {quoted(said)} needs HEADING=field.",
                f"--map-file {quote(said)}" if is_file else "--map 'Value=est_revenue'",
            )
        taken = columns.get(heading.strip(), ())
        columns[heading.strip()] = (*taken, name.strip()) if name.strip() else ()
    values: dict[str, dict[str, str]] = {}
    for said in map_values:
        name, colon, rest = said.partition(":")
        value, mark, meant = rest.rpartition("=")
        if not colon or not mark or not name.strip():
            raise WrongUsage(
                f"--map-value {quoted(said)} needs field:VALUE=value.",
                "--map-value 'stage:Proposal=quotation'",
            )
        values.setdefault(name.strip(), {})[value.strip()] = meant.strip()
    order, mark = _date_order(date_order), decimal_mark(decimal)
    followed = {"process": process} if process and not makes_process else {}
    return Mapping(
        kind,
        source_system,
        columns,
        values,
        _sets(sets) | followed,
        order,
        mark,
        system,
        _endings(endings),
        makes_process,
        process if makes_process else "",
        tuple(stage_order),
        rounds,
        keeps_unmapped,
    )


def _sets(sets: Sequence[str]) -> dict[str, str]:
    """Field → the value that every row without one is given."""
    given: dict[str, str] = {}
    for said in sets:
        name, mark, text = said.partition("=")
        if not mark or not name.strip() or not text.strip():
            raise WrongUsage(f"--set {quoted(said)} needs FIELD=VALUE.", "--set owner=jana")
        if given.setdefault(name.strip(), text.strip()) != text.strip():
            raise WrongUsage(f"--set gives {name.strip()} two values.", "leave one of them out")
    return given


def _endings(said: Sequence[str]) -> dict[str, str]:
    """A value in the file → the ending that it means."""
    known = sorted(known_endings())
    given: dict[str, str] = {}
    for each in said:
        value, mark, ending = (part.strip() for part in each.rpartition("="))
        if not mark or not value or ending.lower() not in known:
            raise WrongUsage(
                f"--ending {quoted(each)} needs VALUE=ENDING, an ending being {either(known)}.",
                "--ending 'Verloren an X=lost'",
            )
        given[value] = ending.lower()
    return given


def _kept_endings(said: Map[str, str]) -> dict[str, str]:
    """The same of a map file or a plan. Raises BadValue for a value that is not an ending."""
    known = sorted(known_endings())
    for word, ending in said.items():
        if ending.lower() not in known:
            raise BadValue(
                f"endings.{word} is {quoted(ending)}, which is no ending.",
                either((*known, IS_STAGE)),
            )
    return {word: ending.lower() for word, ending in said.items()}


_EXAMPLE = "docs/examples/maven.toml shows how one looks"


def read_map_file(path: str) -> Mapping:
    """The mapping kept in that TOML file. Raises NotFound, or BadValue for a fault in it."""
    try:
        text = Path(path).read_text("utf-8")
    except FileNotFoundError as error:
        raise NotFound(f"there is no map file {path}.", "look at the name and folder") from error
    except (OSError, ValueError) as error:
        raise BadValue(f"{path} is not a map file: {error}.", _EXAMPLE) from error
    try:
        kept = table_of(text)
    except BadValue as wrong:
        raise BadValue(f"{path} is not a map file: {wrong.message}.", _EXAMPLE) from wrong
    try:
        return mapping_of(kept)
    except BadValue as wrong:
        raise BadValue(f"{path}: {wrong.message}", wrong.hint) from wrong


def mapping_of(kept: Map[str, object]) -> Mapping:
    """The mapping in a table of a map file or of a plan. Raises BadValue for a fault in it."""
    unknown = [key for key in kept if key not in _KEYS]
    if unknown:
        raise BadValue(f"{quoted(unknown[0])} is not a key of a map file.", either(_KEYS))
    texts = {key: _text(key, kept.get(key, "")) for key in _TEXT_KEYS}
    switches = {key: _switch(key, kept.get(key, False)) for key in _SWITCHES}
    columns = _table("columns", kept.get("columns", {}))
    values = _table("values", kept.get("values", {}))
    meant = {name: _texts(f"values.{name}", table) for name, table in values.items()}
    constants = _texts("constants", kept.get("constants", {}))
    said = _texts("endings", kept.get("endings", {}))
    stages = {word: word for word, ending in said.items() if ending.lower() == IS_STAGE}
    if stages:
        meant["stage"] = meant.get("stage", {}) | stages
    makes_process, process = switches["process_from_file"], texts["process"]
    return Mapping(
        texts["kind"],
        texts["source_system"],
        {heading: _fields(heading, names) for heading, names in columns.items()},
        meant,
        constants if makes_process or not process else {"process": process, **constants},
        _date_order(texts["date_order"]),
        decimal_mark(texts["decimal"]),
        texts["from"],
        _kept_endings({word: each for word, each in said.items() if word not in stages}),
        makes_process,
        process if makes_process else "",
        _order(kept.get("stage_order", [])),
        switches["round"],
        switches["keep_unmapped"],
        {name: mapping_of(_table(name, said)) for name, said in _files(kept).items()},
    )


def _files(kept: Map[str, object]) -> dict[str, object]:
    return _table("files", kept.get("files", {}))


def stages_said(text: str) -> list[str]:
    """The titles of stages, first to last, that are said with commas between them."""
    return [title.strip() for title in text.split(",") if title.strip()]


def _order(said: object) -> tuple[str, ...]:
    """The titles of stages, first to last: a list, or a text as behind `--stage-order`."""
    return _fields("stage_order", stages_said(said) if isinstance(said, str) else said)


def _switch(key: str, said: object) -> bool:
    if not isinstance(said, bool):
        raise BadValue(f"{quoted(key)} is neither true nor false.", f"{key} = true")
    return said


def _texts(key: str, said: object) -> dict[str, str]:
    return {name: _text(name, value) for name, value in _table(key, said).items()}


def _table(key: str, said: object) -> dict[str, object]:
    if not isinstance(said, dict):
        raise BadValue(f"{key} is not a table.", f"[{key}]")
    return said


def _text(key: str, said: object) -> str:
    if isinstance(said, bool) or not isinstance(said, str | int):
        raise BadValue(f"{quoted(key)} is not a text.", f'{key} = "…"')
    return str(said).strip()


def _fields(heading: str, said: object) -> tuple[str, ...]:
    names = said if isinstance(said, list) else [said]
    return tuple(filter(None, (_text(heading, name) for name in names)))


def _date_order(word: str) -> DateOrder | None:
    if not word:
        return None
    for order in DateOrder:
        if order.value == word.lower():
            return order
    raise BadValue(
        f"{quoted(word)} is not an order of dates.", f"{either(order.value for order in DateOrder)}"
    )


def decimal_mark(word: str) -> str:
    """The mark, `.` or `,`, that an option names; '' for no word. Raises BadValue."""
    if word and word.lower() not in DECIMALS:
        raise BadValue(f"{quoted(word)} is not a decimal mark.", "point or comma")
    return DECIMALS.get(word.lower(), "")
