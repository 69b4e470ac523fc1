"""The one vocabulary: every kind of record, its fields, their types and their short names.

A field's name is the column in the store's views, the word in a filter, the heading of an
import, the key in JSON, the heading in CSV and the word after `--fields`. Options of `new` and
`edit`, filters, import, export and history all follow from this table by name.
"""

from oppcli.domain.field import (
    ABOUT,
    ACTIVITY_STATUS,
    ACTIVITY_TYPES,
    CATEGORIES,
    DEAL_STATUS,
    DEVICE_STATUS,
    DISQUALIFY_REASONS,
    INTEREST,
    INTEREST_TYPE,
    LEAD_STATUS,
    OPP_STATUS,
    Field,
    FieldType,
    Kind,
)
from oppcli.domain.offers import EXPIRED, LAPSED

__all__ = [
    "ACCOUNT",
    "ACTIVITY",
    "ACTIVITY_STATUS",
    "ACTIVITY_TYPES",
    "CATEGORIES",
    "CONTACT",
    "DEAL",
    "DEAL_STATUS",
    "DEVICE",
    "DEVICE_STATUS",
    "DISQUALIFY_REASONS",
    "INTEREST",
    "INTEREST_TYPE",
    "KINDS",
    "LEAD",
    "LEAD_STATUS",
    "OPPORTUNITY",
    "OPP_STATUS",
    "PREFIXES",
    "Field",
    "FieldType",
    "Kind",
    "kind_named",
]

_T = FieldType

REF = Field("ref", _T.TEXT, "permanent reference, never reused", settable=False)
TOPIC = Field("topic", _T.TEXT, "what it is about")
OWNER = Field("owner", _T.NAME, "user or team it belongs to (default: you)", of=("owner",))
CURRENCY = Field("currency", _T.CURRENCY, "ISO 4217 code of its amounts")
LEAD_SOURCE = Field("lead_source", _T.TEXT, "where it came from", short=("source",))
CLOSE = Field("est_close_date", _T.DATE, "expected close: fri, +2w, eoq, 15 dec", short=("close",))
DESCRIPTION = Field("description", _T.TEXT, "free text", has_lines=True)
EMAIL = Field("email", _T.TEXT, "e-mail address")
PHONE = Field("phone", _T.TEXT, "telephone number")
FIRST_NAME = Field("first_name", _T.TEXT, "given name", short=("first",))
LAST_NAME = Field("last_name", _T.TEXT, "family name", short=("last",))

BRANDING = (
    Field("interest", _T.CHOICE, "how the customer plans to pay", choices=INTEREST),
    Field("interest_type", _T.CHOICE, "what kind of unit is wanted", choices=INTEREST_TYPE),
    Field("brand", _T.TEXT, "brand the customer is interested in"),
    Field("class", _T.TEXT, "class of vehicle or machine"),
    Field("model", _T.TEXT, "model"),
    Field("model_code", _T.TEXT, "model code"),
    Field("variant", _T.TEXT, "variant"),
)
ASSIGNMENT = (
    Field("business", _T.NAME, "business it is handled by", of=("business",)),
    Field("facility", _T.NAME, "facility it is handled at", of=("facility",)),
    Field("operation", _T.NAME, "operation that handles it, such as new sales", of=("operation",)),
)
IDENTITY = (
    Field("source_system", _T.TEXT, "system it was imported from", is_id=True),
    Field("external_id", _T.TEXT, "its id in that system", is_id=True),
)
STAMPS = (
    Field("created_at", _T.INSTANT, "when it was made here", short=("created",), settable=False),
    Field("updated_at", _T.INSTANT, "when it last changed", short=("updated",), settable=False),
)


DEAL = Kind(
    "deal",
    "deals",
    "D",
    "title",
    (
        REF,
        Field(
            "opportunity",
            _T.LINK,
            "the opportunity it is under",
            of=("opportunity",),
            settable=False,
        ),
        Field("title", _T.TEXT, "what is offered"),
        Field("device", _T.LINK, "the unit: VIN, stock number or ref", of=("device",)),
        Field("model", _T.TEXT, "the model, where there is no unit yet"),
        Field("quantity", _T.INTEGER, "how many", short=("qty",)),
        Field("unit_price", _T.MONEY, "price of one", short=("price",)),
        Field("discount", _T.MONEY, "taken off the price of one"),
        Field("accessories", _T.MONEY, "accessories of all of them together"),
        Field("trade_in_value", _T.MONEY, "what is taken in payment", short=("trade_in",)),
        Field("currency", _T.CURRENCY, "the opportunity's", settable=False),
        Field("amount", _T.MONEY, "quantity × (price − discount) + accessories", settable=False),
        Field(
            "status",
            _T.CHOICE,
            "where it stands",
            choices=DEAL_STATUS,
            settable=False,
            worked_out=(LAPSED,),
            former=(EXPIRED,),
        ),
        Field("valid_until", _T.DATE, "last day of the offer", short=("valid",)),
        *STAMPS,
        *IDENTITY,
    ),
    ("ref", "opportunity", "title", "quantity", "amount", "currency", "status", "valid_until"),
)

# What a deal can be filtered by, though it is its opportunity's.
OF_THE_SALE = ("owner", "team", "manager", "business", "facility", "operation")

DEVICE = Kind(
    "device",
    "devices",
    "V",
    "name",
    (
        REF,
        Field("name", _T.TEXT, "its serial or stock number", settable=False),
        Field("serial_number", _T.TEXT, "serial number (VIN)", short=("vin", "serial")),
        Field("stock_number", _T.TEXT, "number in the dealer's stock", short=("stock",)),
        *BRANDING[2:],
        Field("condition", _T.CHOICE, "new, used or demo", choices=INTEREST_TYPE),
        Field("year", _T.INTEGER, "model year"),
        Field("list_price", _T.MONEY, "list price: 48k", short=("price",)),
        CURRENCY,
        Field("status", _T.CHOICE, "where it stands", choices=DEVICE_STATUS, settable=False),
        Field("facility", _T.NAME, "facility where it stands", of=("facility",)),
        *STAMPS,
        *IDENTITY,
    ),
    ("ref", "name", "brand", "model", "condition", "year", "list_price", "currency", "status"),
)


_WORTH = ("est_value", "currency")

LEAD = Kind(
    "lead",
    "leads",
    "L",
    "topic",
    (
        REF,
        TOPIC,
        FIRST_NAME,
        LAST_NAME,
        Field("company", _T.TEXT, "company or household"),
        EMAIL,
        PHONE,
        LEAD_SOURCE,
        Field("rating", _T.CHOICE, "how warm it is", choices=("hot", "warm", "cold")),
        Field("status", _T.CHOICE, "where it stands", choices=LEAD_STATUS),
        Field(
            "disqualify_reason",
            _T.CHOICE,
            "why it was disqualified",
            choices=DISQUALIFY_REASONS,
            settable=False,
        ),
        Field("est_value", _T.MONEY, "estimated value: 48k, 1.2m", short=("value", "revenue")),
        CURRENCY,
        CLOSE,
        OWNER,
        *BRANDING,
        *ASSIGNMENT,
        DESCRIPTION,
        Field(
            "opportunity",
            _T.LINK,
            "the opportunity it became",
            of=("opportunity",),
            settable=False,
        ),
        *STAMPS,
        *IDENTITY,
    ),
    ("ref", "topic", "company", "status", "rating", *_WORTH, "est_close_date", "owner"),
)

OPPORTUNITY = Kind(
    "opportunity",
    "opportunities",
    "O",
    "topic",
    (
        REF,
        TOPIC,
        Field("account", _T.LINK, "potential customer: a company", of=("account",)),
        Field("account_ref", _T.TEXT, "ref of the account", settable=False),
        Field("contact", _T.LINK, "potential customer: a person", of=("contact",)),
        Field("contact_ref", _T.TEXT, "ref of the contact", settable=False),
        OWNER,
        Field("status", _T.CHOICE, "where it stands", choices=OPP_STATUS, settable=False),
        Field("process", _T.NAME, "sales process it follows", of=("process",)),
        Field("stage", _T.NAME, "stage of its process", of=("stage",)),
        Field("probability", _T.PERCENT, "own chance of winning; default = the stage's"),
        Field(
            "forecast_category",
            _T.CHOICE,
            "own forecast category; default = the stage's",
            choices=CATEGORIES,
            worked_out=("won", "lost"),
            short=("category",),
        ),
        CURRENCY,
        Field("est_revenue", _T.MONEY, "estimated revenue: 48k, 1.2m", short=("revenue",)),
        Field(
            "est_revenue_accessories",
            _T.MONEY,
            "part of est_revenue that is accessories",
            short=("accessories",),
        ),
        Field(
            "est_trade_in_value",
            _T.MONEY,
            "value of the trade-in, beside est_revenue",
            short=("trade_in",),
        ),
        CLOSE,
        Field("next_step", _T.TEXT, "what happens next", short=("next",)),
        DESCRIPTION,
        LEAD_SOURCE,
        Field("lead", _T.LINK, "the lead it came from", of=("lead",), settable=False),
        *BRANDING,
        Field("device", _T.LINK, "the unit: VIN, stock number or ref", of=("device",)),
        Field("device_ref", _T.TEXT, "ref of the device", settable=False),
        Field("scheduled_delivery_date", _T.DATE, "agreed delivery day", short=("delivery",)),
        *ASSIGNMENT,
        Field("actual_revenue", _T.MONEY, "what it was won for", short=("actual",), settable=False),
        Field("exchange_rate", _T.TEXT, "base per unit, frozen at closing", settable=False),
        Field("closed_on", _T.DATE, "day it was won, lost or canceled", settable=False),
        Field(
            "lost_reason", _T.TEXT, "why it was lost or canceled", short=("reason",), settable=False
        ),
        Field("competitor", _T.TEXT, "who else offers, or whom it was lost to"),
        Field("close_note", _T.TEXT, "note made at closing", settable=False, has_lines=True),
        Field("stage_since", _T.INSTANT, "when it entered its stage", settable=False),
        *STAMPS,
        *IDENTITY,
    ),
    (
        "ref",
        "topic",
        "account",
        "stage",
        "est_revenue",
        "currency",
        "est_close_date",
        "idle",
        "owner",
    ),
)

ACTIVITY = Kind(
    "activity",
    "activities",
    "A",
    "subject",
    (
        REF,
        Field("type", _T.CHOICE, "task, call, email …", choices=ACTIVITY_TYPES),
        Field("subject", _T.TEXT, "what it is about", short=("text",)),
        Field("body", _T.TEXT, "details", has_lines=True),
        Field(
            "regarding",
            _T.LINK,
            "what it is about: a lead, opportunity, account or contact",
            of=ABOUT,
        ),
        OWNER,
        Field("status", _T.CHOICE, "where it stands", choices=ACTIVITY_STATUS),
        Field("priority", _T.CHOICE, "how pressing it is", choices=("low", "normal", "high")),
        Field("direction", _T.CHOICE, "which way a call or e-mail went", choices=("in", "out")),
        Field("due_date", _T.DATE, "day it is due", short=("due",)),
        Field("starts_at", _T.INSTANT, "when it begins", short=("starts",)),
        Field("duration_minutes", _T.INTEGER, "how long it took", short=("duration",)),
        Field("outcome", _T.TEXT, "what came of it", has_lines=True),
        Field("completed_at", _T.INSTANT, "when it was done", short=("on",)),
        *STAMPS,
        *IDENTITY,
    ),
    ("ref", "type", "subject", "regarding", "due_date", "status", "owner"),
)

ACCOUNT = Kind(
    "account",
    "accounts",
    "C",
    "name",
    (
        REF,
        Field("name", _T.TEXT, "name of the company or household"),
        EMAIL,
        PHONE,
        Field("address", _T.TEXT, "postal address", has_lines=True),
        Field("notes", _T.TEXT, "free text", has_lines=True),
        *STAMPS,
        *IDENTITY,
    ),
    ("ref", "name", "email", "phone", "address"),
)

CONTACT = Kind(
    "contact",
    "contacts",
    "P",
    "name",
    (
        REF,
        Field("name", _T.TEXT, "first and last name", settable=False),
        FIRST_NAME,
        LAST_NAME,
        Field("account", _T.LINK, "company the person belongs to", of=("account",)),
        Field("account_ref", _T.TEXT, "ref of the account", settable=False),
        EMAIL,
        PHONE,
        Field("address", _T.TEXT, "postal address", has_lines=True),
        Field("notes", _T.TEXT, "free text", has_lines=True),
        *STAMPS,
        *IDENTITY,
    ),
    ("ref", "name", "account", "email", "phone"),
)

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (LEAD, OPPORTUNITY, DEAL, ACTIVITY, ACCOUNT, CONTACT, DEVICE)
}
PREFIXES: dict[str, str] = {kind.prefix: kind.name for kind in KINDS.values()}

# What else a field may do is said here, so that a new field is declared whole in this file.
GROUPED = (  # what reports group by: fields of opportunities, and what their owner belongs to
    "owner",
    "manager",
    "team",
    "business",
    "business_kind",
    "facility",
    "operation",
    "brand",
    "class",
    "model",
    "interest",
    "interest_type",
    "stage",
    "status",
    "forecast_category",
    "account",
    "lead_source",
    "currency",
)
# --search: where words are looked for; in other kinds in every text and name they have.
SEARCHED = {
    "opportunity": ("topic", "next_step", "description"),  # and its customer, people and device
    "lead": ("topic", "first_name", "last_name", "company", "email", "phone", "description"),
    "activity": ("subject", "body", "outcome"),
    "account": ("name", "email", "phone", "address", "notes"),
    "contact": ("name", "account", "email", "phone", "address", "notes"),
    "deal": ("title", "model", "device"),
    "device": ("serial_number", "stock_number", "brand", "model", "model_code", "variant"),
}
PROPOSED = ("lead_source",)  # texts of opportunities for which Tab proposes those in use


def kind_named(word: str) -> Kind | None:
    """The kind called that, in the singular, the plural or its short form `opp`."""
    wanted = word.strip().lower()
    wanted = {"opp": "opportunity", "opps": "opportunity"}.get(wanted, wanted)
    for kind in KINDS.values():
        if wanted in (kind.name, kind.plural):
            return kind
    return None
