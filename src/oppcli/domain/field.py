"""What a field and a kind of record are, and the closed sets: which words a field may hold.

`fields.py` names all fields and kinds.
"""

import re
from collections.abc import Callable, Collection
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum

from oppcli.domain.names import spelled


class FieldType(Enum):
    """How a value is read, compared and shown."""

    TEXT = "text"
    MONEY = "money"  # an amount in the record's currency, stored in minor units
    CURRENCY = "currency"  # an ISO 4217 code
    DATE = "date"
    INSTANT = "instant"  # UTC, RFC 3339
    MOMENT = "moment"  # a local day, with its time where there is one: 2026-11-26 14:00; worked out
    CHOICE = "choice"  # one of `choices`
    PERCENT = "percent"  # a whole number from 0 to 100
    INTEGER = "integer"
    NUMBER = "number"  # with any decimals, kept and given out as its exact text
    DECIMAL = "decimal"  # a number with any decimals, kept as its exact text, given out as a number
    LINK = "link"  # another record, by ref or name; `of` says which kinds
    NAME = "name"  # a reference name (owner, business, stage …); `of` says of what


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record. `short` are the names a seller may type for it."""

    name: str
    type: FieldType = FieldType.TEXT
    help: str = ""
    choices: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    settable: bool = True  # by new, edit and import; else the program alone sets it
    worked_out: tuple[str, ...] = ()  # words that filters take beside the choices; never stored
    former: tuple[str, ...] = ()  # choices of older schemas, which our older exports hold
    has_lines: bool = False  # a text of several lines; else one line, whose blanks do not count
    is_id: bool = False  # what another system calls it or a record of its own: kept as it is
    is_own: bool = False  # added to this store by its users; its values are in the column `own`
    is_hidden: bool = False  # an own field that was removed: its values and its history stay

    @property
    def filter_words(self) -> tuple[str, ...]:
        """The words that a filter of a closed set takes: its choices and those derived of them."""
        return (*self.choices, *self.worked_out)

    @property
    def option(self) -> str:
        """The option's long name: `--est-close-date`."""
        return "--" + self.name.replace("_", "-")

    @property
    def is_number(self) -> bool:
        return self.type in (FieldType.MONEY, FieldType.PERCENT, FieldType.INTEGER)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: its name, the letter of its refs, its fields in order, its title."""

    name: str
    plural: str
    prefix: str
    title: str  # the field that names a record to a person
    fields: tuple[Field, ...]
    columns: tuple[str, ...]  # what a list shows unless asked otherwise

    def field(self, word: str) -> Field | None:
        """The field of that name or short name; dashes and case do not matter.

        The own fields of the store are asked for where no other field has that name.
        """
        wanted = spelled(word)
        for field in self.fields:
            if field.name == wanted or wanted in field.short:
                return field
        return next((field for field in self.own if field.name == wanted), None)

    @property
    def settable(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.settable)

    @property
    def own(self) -> tuple[Field, ...]:
        """The own fields that the store at hand has for this kind, in their order."""
        return tuple(field for field in self.own_and_hidden if not field.is_hidden)

    @property
    def own_and_hidden(self) -> tuple[Field, ...]:
        """`own`, and the fields that were removed from it."""
        return OWN_FIELDS.get()(self.name) if self.prefix else ()

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """The fields of the kind, then the own ones of the store at hand."""
        return (*self.fields, *self.own)


def _none_of(kind: str) -> tuple[Field, ...]:
    return ()


# What tells the own fields of a kind in the store that a command works with; see decision 185.
OWN_FIELDS: ContextVar[Callable[[str], tuple[Field, ...]]] = ContextVar(
    "own fields", default=_none_of
)


INTEREST = ("cash", "loan", "lease", "rental", "subscription")
INTEREST_TYPE = ("new", "used", "demo")
CATEGORIES = ("pipeline", "best_case", "commit", "omitted")
OPEN_LEAD = ("new", "contacted")  # statuses of a lead that may still be qualified
LEAD_STATUS = (*OPEN_LEAD, "qualified", "disqualified")
OPEN = ("open", "on_hold")  # statuses of an opportunity that may still be won
UNSOLD = ("lost", "canceled")  # endings without a sale, which have a reason
CLOSED = ("won", *UNSOLD)  # statuses of an opportunity that has ended
OPP_STATUS = (*OPEN, *CLOSED)
ACTIVITY_TYPES = (
    "task",
    "call",
    "email",
    "message",
    "appointment",
    "visit",
    "test_drive",
    "appraisal",
    "inspection",
    "letter",
    "note",
)
ABOUT = ("lead", "opportunity", "account", "contact")  # what an activity can be about
DEAL_STATUS = ("scenario", "offered", "signed", "won", "canceled")
DEVICE_STATUS = ("available", "reserved", "sold")
ACTIVITY_STATUS = ("open", "done", "canceled")
DISQUALIFY_REASONS = ("lost", "cannot_contact", "no_longer_interested", "canceled")
BUSINESS_KINDS = ("dealer", "dealer_group", "importer", "national_sales_company", "other")
# Not a field of a record: that of its business, by which lists and reports filter and group.
BUSINESS_KIND = Field(
    "business_kind",
    FieldType.CHOICE,
    "what kind of business its business is",
    choices=BUSINESS_KINDS,
    settable=False,
)
# Worked out, too: a heading of lists, to filter and sort by. `report stale` counts the same days.
IDLE = Field(
    "idle",
    FieldType.INTEGER,
    "days since the last activity or change, or since it was made",
    settable=False,
)
CONTACT_ROLES = (
    "decision_maker",
    "influencer",
    "user",
    "technical",
    "financial",
    "blocker",
    "other",
)
OWN_TYPES = ("text", "number", "money", "date", "yes_no", "choice")  # of a store's own fields


def closed_words(statuses: Collection[str]) -> set[str]:
    """The words of a status filter where all of them are of closed opportunities, else none."""
    words = {spelled(part) for text in statuses for part in text.split(",")} - {""}
    return words if words <= {*CLOSED, "closed"} else set()


def sql_words(words: tuple[str, ...]) -> str:
    """A closed set in SQL: `('open', 'on_hold')`."""
    listed = ", ".join(f"'{word}'" for word in words)
    return f"({listed})"


def compared(rule: str) -> str:
    """A rule in SQL with each `status IN ('open', 'won')` as `status = 'open' OR status = 'won'`,
    where it is all of the rule or stands in brackets."""
    return re.sub(
        r"(?:^|(?<=\())(\w+) IN \(([^()]+)\)(?=\)|$)",
        lambda each: " OR ".join(f"{each[1]} = {word}" for word in each[2].split(", ")),
        rule,
    )
