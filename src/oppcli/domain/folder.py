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
FORMAT = 1  # counts up when a folder of before cannot be read any more
# Names the fields of a row whose text is empty, as against those that hold nothing.
BLANK = Field("blank", FieldType.TEXT, "fields whose text is empty, as against none")

_T = FieldType
_NUMBER = Field("number", _T.INTEGER, "its number in the store")
_BATCH = Field("batch", _T.INTEGER, "the command that made it")
_VERSION = Field("version", _T.INTEGER, "counts up with every change")


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
)

FILES: tuple[FolderFile, ...] = (
    _kept("settings", "setting", _NUMBER, *_texts("name", "value")),
    _kept("batches", "command", _NUMBER, _AT, *_texts("actor", "command"),
          *_numbers("undoes"), *_texts("idempotency_key", "answer"), BLANK),
    _of_kind("process", _NUMBER),
    _kept("stages", "stage", _NUMBER, *_texts("process"), *_numbers("position"),
          *_texts("key", "title"), Field("probability", _T.PERCENT),
          *_texts("forecast_category", "requires", "shows"),
          *_numbers("stale_after_days", "active")),
    _kept("process_versions", "version of a process", _NUMBER, *_texts("process"),
          *_numbers("version", "batch"), *_texts("definition")),
    _of_kind("business", _NUMBER),
    _of_kind("facility", _NUMBER),
    _of_kind("operation", _NUMBER),
    _of_kind("user", _NUMBER),
    _of_kind("team", _NUMBER),
    _kept("members", "member of a team", *_texts("team", "member")),
    _of_kind("catalogue", _NUMBER),
    _of_kind("account", _BATCH, _VERSION),
    _of_kind("contact", _BATCH, _VERSION),
    _of_kind("device", _BATCH, _VERSION),
    _of_kind("lead", _BATCH, _VERSION),
    _of_kind("opportunity", *_OPPORTUNITY),
    _of_kind("deal", *_texts("device_ref"), _BATCH, _VERSION),
    _of_kind("activity", _BATCH, _VERSION),
    _kept("close_records", "close record", _NUMBER, _BATCH, *_texts("opportunity", "outcome"),
          Field("closed_on", _T.DATE), Field("actual_revenue", _T.MONEY),
          Field("currency", _T.CURRENCY),
          *_texts("lost_reason", "competitor", "close_note", "exchange_rate", "skipped_stages",
                  "status")),
    _of_kind("rate", _NUMBER),
    _of_kind("quota", _NUMBER),
    _kept("changes", "change", _NUMBER, _BATCH, _AT, *_texts("entity"), *_numbers("entity_id"),
          *_texts("field", "old", "new", "actor"), BLANK),
)  # fmt: skip


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
    if sorted(each.holds for each in found.files) != sorted(known):
        missing = [name for name in known if name not in {each.holds for each in found.files}]
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


def noun_of(plural: str) -> str:
    """What one row of that file is: `opportunities` → opportunity."""
    return next((each.noun for each in FILES if each.name == plural), plural)
