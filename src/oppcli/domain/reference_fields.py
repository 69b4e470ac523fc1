"""What records refer to and are measured by: the fields of catalogue, rates, quotas, processes.

The history is here too, as it is given out: a row for each field that changed.
"""

from collections.abc import Mapping

from oppcli.domain.field import Field, FieldType, Kind
from oppcli.domain.fields import BRANDING, CURRENCY, KINDS
from oppcli.domain.organisation import ORGANISATION

_T = FieldType
_YES_NO = ("yes", "no")


def _read_only(name: str, type_: FieldType, help_: str, choices: tuple[str, ...] = ()) -> Field:
    """A field that the program alone sets."""
    return Field(name, type_, help_, choices, settable=False)


CATALOGUE = Kind("catalogue", "catalogue", "", "model", BRANDING[2:], ())
RATE = Kind(
    "rate",
    "rates",
    "",
    "currency",
    (
        CURRENCY,
        Field("day", _T.DATE, "day from which it holds", short=("on", "date")),
        Field("base_per_unit", _T.NUMBER, "what one unit is worth in the base", short=("rate",)),
        Field("base", _T.CURRENCY, "base currency of the store"),
    ),
    (),
)
QUOTA = Kind(
    "quota",
    "quotas",
    "",
    "who",
    (
        Field("who", _T.NAME, "user, team or business; all for everybody", short=("owner",)),
        Field("holder", _T.CHOICE, "what `who` names", choices=("user", "team", "business", "all")),
        Field("starts", _T.DATE, "first day of its period"),
        Field("ends", _T.DATE, "last day of its period"),
        Field("amount", _T.MONEY, "what is to be won", short=("quota",)),
        CURRENCY,
    ),
    (),
)
PROCESS = Kind(
    "process",
    "processes",
    "",
    "key",
    (
        _read_only("key", _T.TEXT, "its short name"),
        _read_only("title", _T.TEXT, "its name for people"),
        _read_only("version", _T.INTEGER, "counts up with every change of it"),
        _read_only("is_default", _T.CHOICE, "whether new opportunities get it", _YES_NO),
        _read_only("back_needs_reason", _T.CHOICE, "whether going back does", _YES_NO),
        _read_only("lost_reasons", _T.TEXT, "why something can be lost"),
        _read_only("canceled_reasons", _T.TEXT, "why something can be canceled"),
        _read_only("definition", _T.TEXT, "the whole of it as TOML, as it was applied"),
    ),
    (),
)
CHANGE = Kind(
    "change",
    "changes",
    "",
    "field",
    (
        _read_only("at", _T.INSTANT, "when it changed"),
        _read_only("actor", _T.TEXT, "who changed it"),
        _read_only("command", _T.TEXT, "what was typed"),
        _read_only("batch", _T.INTEGER, "number of the command in the history"),
        _read_only("ref", _T.TEXT, "the record that changed"),
        _read_only("field", _T.TEXT, "the field that changed"),
        _read_only("old", _T.TEXT, "what it was; amounts in minor units"),
        _read_only("new", _T.TEXT, "what it became; amounts in minor units"),
    ),
    (),
)

REFERENCE: dict[str, Kind] = {kind.name: kind for kind in (CATALOGUE, RATE, QUOTA, PROCESS, CHANGE)}
# Every kind of record there is, in an order in which links come after what they link to.
EVERY: dict[str, Kind] = {
    name: {**KINDS, **ORGANISATION, **REFERENCE}[name]
    for name in (
        *("business", "facility", "operation", "user", "team", "process", "catalogue"),
        *("account", "contact", "device", "lead", "opportunity", "deal", "activity"),
        *("rate", "quota", "change"),
    )
}
# What a file can bring, and what its rows cannot do without: one field of each group.
IMPORTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "lead": (("topic",),),
    "opportunity": (("topic",),),
    "activity": (("type",), ("subject",)),
    "account": (("name",),),
    "contact": (("first_name", "last_name"),),
    "deal": (("opportunity",), ("title",)),
    "device": (("serial_number", "stock_number"),),
    "user": (("name",),),
    "team": (("name",), ("members",)),
    "business": (("name",),),
    "facility": (("name",),),
    "operation": (("name",),),
    "catalogue": (("brand",),),
    "rate": (("currency",), ("day",), ("base_per_unit",)),
    "quota": (("who",), ("starts",), ("ends",), ("amount",)),
}
_WORDS = {"opp": "opportunity", "opps": "opportunity", "history": "change", "currency": "rate"}


def called(kind: Kind, row: Mapping[str, object]) -> str:
    """What a plan calls a row: its ref, else what tells it from the other rows of its kind."""
    match kind.name:
        case "rate":
            return f"{row['currency']} {row['day']}"
        case "quota":
            return f"{row['who']} {row['starts']}..{row['ends']}"
        case "catalogue":
            return " ".join(str(row[field.name]) for field in kind.fields if row.get(field.name))
    return str(row.get("ref" if kind.prefix else kind.title) or "")


def any_kind_named(word: str) -> Kind | None:
    """The kind of anything that is kept, in the singular, the plural or its short form."""
    wanted = word.strip().lower()
    wanted = _WORDS.get(wanted, wanted)
    return next((kind for kind in EVERY.values() if wanted in (kind.name, kind.plural)), None)
