"""What a folder of everything holds: its files in the order in which they fill a store.

A file has the fields of its kind, then what people do not look at but a store is made of: numbers,
links as refs, the values that were typed by hand. The manifest says what each file held.
"""

import json
from dataclasses import asdict, dataclass, replace

from oppcli.domain.field import CATEGORIES, Field, FieldType, Kind
from oppcli.domain.reference_fields import EVERY
from oppcli.errors import BadValue

MANIFEST = "manifest.json"
FORMAT = 2  # counts up with what a folder holds; all formats before it can be read
# Names the fields of a row whose text is empty, as against those that hold nothing.
BLANK = Field("blank", FieldType.TEXT, "fields whose text is empty, as against none")

_T = FieldType
_NUMBER = Field("number", _T.INTEGER, "its number in the store")
_BATCH = Field("batch", _T.INTEGER, "the command that made it")
_VERSION = Field("version", _T.INTEGER, "counts up with every change")
_OWN = Field("own", _T.TEXT, "its own fields, as a JSON object")


@dataclass(frozen=True, slots=True)
class FolderFile:
    """One file: what its rows are, their kind if people know it, and all of its columns."""

    name: str  # opportunities
    noun: str  # opportunity
    kind: Kind | None
    fields: tuple[Field, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


def _of_kind(name: str, *more: Field) -> FolderFile:
    kind = EVERY[name]
    fields = (_as_shown(field) for field in kind.fields)
    return FolderFile(kind.plural, name, kind, (*fields, *more))


def _as_shown(field: Field) -> Field:
    """The field with what a record can show, or could once, though nobody can choose it."""
    more = ("won", "lost") if field.name == "forecast_category" else field.former
    return replace(field, choices=(*field.choices, *more)) if more else field


def _kept(name: str, noun: str, *fields: Field) -> FolderFile:
    return FolderFile(name, noun, None, fields)


def _texts(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name) for name in names)


def _numbers(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, _T.INTEGER) for name in names)


_AT = Field("at", _T.INSTANT)
_OPPORTUNITY = (
    Field("probability_own", _T.PERCENT),
    Field("forecast_category_own", _T.CHOICE, choices=CATEGORIES),
    Field("typed_revenue", _T.MONEY),
    Field("typed_accessories", _T.MONEY),
    Field("typed_trade_in", _T.MONEY),
    Field("touched_at", _T.INSTANT),
    _BATCH,
    _VERSION,
    _OWN,
)

FILES: tuple[FolderFile, ...] = (
    _kept("settings", "setting", _NUMBER, *_texts("name", "value", "schema_digest")),
    _kept("own_fields", "field of its own", _NUMBER, *_texts("kind", "name", "type", "label"),
          *_texts("choices"), *_numbers("position", "hidden"), BLANK),
    _kept("batches", "command", _NUMBER, _AT, *_texts("actor", "command"),
          *_numbers("undoes"), *_texts("idempotency_key", "answer"), BLANK),
    _of_kind("process", _NUMBER),
    _kept("stages", "stage", _NUMBER, *_texts("process"), *_numbers("position"),
          *_texts("key", "title"), Field("probability", _T.PERCENT),
          *_texts("forecast_category", "requires", "shows"),
          *_numbers("stale_after_days", "active", "stale_percentile")),
    _kept("process_versions", "version of a process", _NUMBER, *_texts("process"),
          *_numbers("version", "batch"), *_texts("definition")),
    _of_kind("business", _NUMBER),
    _of_kind("facility", _NUMBER),
    _of_kind("operation", _NUMBER),
    _of_kind("user", _NUMBER),
    _of_kind("team", _NUMBER),
    _kept("members", "member of a team", *_texts("team", "member")),
    _of_kind("catalogue", _NUMBER),
    _of_kind("account", _BATCH, _VERSION, _OWN),
    _of_kind("contact", _BATCH, _VERSION, _OWN),
    _of_kind("device", _BATCH, _VERSION, _OWN),
    _of_kind("lead", _BATCH, _VERSION, _OWN),
    _of_kind("opportunity", *_OPPORTUNITY),
    _of_kind("deal", *_texts("device_ref"), _BATCH, _VERSION, _OWN),
    _of_kind("activity", _BATCH, _VERSION, _OWN),
    _kept("opportunity_contacts", "person of an opportunity", _NUMBER, _BATCH,
          *_texts("opportunity", "contact", "role")),
    _kept("close_records", "close record", _NUMBER, _BATCH, *_texts("opportunity", "outcome"),
          Field("closed_on", _T.DATE), Field("actual_revenue", _T.MONEY),
          Field("currency", _T.CURRENCY),
          *_texts("lost_reason", "competitor", "close_note", "exchange_rate", "skipped_stages",
                  "status")),
    _of_kind("rate", _NUMBER),
    _of_kind("quota", _NUMBER),
    _kept("import_plans", "import plan", _NUMBER, _BATCH, *_texts("source_system", "kind"),
          *_texts("plan")),
    _kept("source_rows", "row of a source system", _NUMBER, _BATCH, *_texts("entity"),
          *_numbers("entity_id"), *_texts("source_system", "said")),
    _kept("changes", "change", _NUMBER, _BATCH, _AT, *_texts("entity"), *_numbers("entity_id"),
          *_texts("field", "old", "new", "actor"), BLANK),
)  # fmt: skip


# What folders of format 1 do not have: whole files, and columns of the others.
_OF_FORMAT_2 = {
    *("own_fields", "opportunity_contacts", "import_plans", "source_rows"),
    *("own", "stale_percentile", "schema_digest", "business_kind"),
}


def is_newer(format_: int, name: str) -> bool:
    """Whether a folder of that format is without the file, or the column, of that name."""
    return format_ < 2 and name in _OF_FORMAT_2


@dataclass(frozen=True, slots=True)
class Held:
    """A file as it was written: which of `FILES`, under what name, how many rows, its SHA-256."""

    holds: str
    file: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder holds, in the order of `FILES`. `format` is that of the folder."""

    files: tuple[Held, ...]
    format: int = FORMAT


def manifest_text(manifest: Manifest) -> str:
    """The manifest as JSON, a file a line."""
    files = ",\n".join(f"    {json.dumps(asdict(each))}" for each in manifest.files)
    return f'{{\n  "oppcli": {manifest.format},\n  "files": [\n{files}\n  ]\n}}\n'


def read_manifest(text: str, where: str) -> Manifest:
    """The manifest of that JSON. Raises BadValue for anything else, and for a newer format."""
    try:
        said = json.loads(text)
        found = Manifest(tuple(_held(each) for each in said["files"]), said["oppcli"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadValue(
            f"{where} is not the manifest of an export of everything.",
            "oppcli export all --to DIR writes one",
        ) from error
    if not isinstance(found.format, int) or found.format > FORMAT:
        raise BadValue(
            f"{where} was written by a newer oppcli (format {found.format}, known is {FORMAT}).",
            "update oppcli",
        )
    known = [each.name for each in FILES]
    held = {each.holds for each in found.files}
    needed = [name for name in known if not is_newer(found.format, name)]
    if not held.issuperset(needed) or len(found.files) > len(held) or not held.issubset(known):
        missing = [name for name in needed if name not in held]
        what = f"names no file of {missing[0]}" if missing else "names a file that is not known"
        raise BadValue(f"{where} {what}.", "export everything once more")
    order = {name: place for place, name in enumerate(known)}
    return Manifest(tuple(sorted(found.files, key=lambda each: order[each.holds])), found.format)


def _held(said: object) -> Held:
    if not isinstance(said, dict):
        raise TypeError
    held = Held(**said)
    if not (isinstance(held.rows, int) and all(map(_is_text, (held.holds, held.file)))):
        raise TypeError
    return held


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def file_named(name: str) -> FolderFile:
    """The one of `FILES` that is called that."""
    return next(each for each in FILES if each.name == name)


def file_of(name: str, format_: int) -> FolderFile:
    """The file that is called that, with the columns that a folder of that format has."""
    file = file_named(name)
    fields = tuple(field for field in file.fields if not is_newer(format_, field.name))
    return replace(file, fields=fields)


def noun_of(plural: str) -> str:
    """What one row of that file is: `opportunities` → opportunity."""
    return next((each.noun for each in FILES if each.name == plural), plural)
