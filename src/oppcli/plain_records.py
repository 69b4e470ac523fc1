"""The tables as plain records: a typed class for each, which commands load and change.

Made by `make docs` from `records/`, which declares the tables: change them there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from oppcli.stored import Plain, Stored, Table


class Kept(Stored):
    """What every record of a seller has: its stamps, its identity elsewhere, its version."""

    kind: ClassVar[str]
    created_at: datetime
    updated_at: datetime
    source_system: str | None = None
    external_id: str | None = None
    batch_id: int = 0
    version: int = 1


class Branded(Plain):
    """What the customer is interested in, and who handles it."""

    interest: str | None = None
    interest_type: str | None = None
    brand: str | None = None
    class_: str | None = None
    model: str | None = None
    model_code: str | None = None
    variant: str | None = None
    business_id: int | None = None
    facility_id: int | None = None
    operation_id: int | None = None


class Account(Kept):
    """A company or a household."""

    kind: ClassVar[str] = "account"
    table_name: ClassVar[str] = "account"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "batch_id": "batch",
    }
    derived: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "name_key": ("name",),
        "phone_key": ("phone",),
    }
    name: str
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    notes: str | None = None
    name_key: str | None = None
    phone_key: str | None = None
    own: str | None = None


class Activity(Kept):
    """A task, a call, an e-mail, a test drive …, about at most one record."""

    kind: ClassVar[str] = "activity"
    table_name: ClassVar[str] = "activity"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "batch_id": "batch",
        "lead_id": "lead",
        "opportunity_id": "opportunity",
        "account_id": "account",
        "contact_id": "contact",
        "owner_id": "owner",
    }
    type: str
    subject: str
    body: str | None = None
    lead_id: int | None = None
    opportunity_id: int | None = None
    account_id: int | None = None
    contact_id: int | None = None
    owner_id: int
    status: str = "open"
    priority: str = "normal"
    direction: str | None = None
    due_date: date | None = None
    starts_at: datetime | None = None
    duration_minutes: int | None = None
    outcome: str | None = None
    completed_at: datetime | None = None
    own: str | None = None


class Batch(Stored):
    """One command that wrote: who, when, what was typed.

    `undoes` is the batch that this one takes back; no other one does. A command sent with an
    `idempotency_key` keeps what it answered, so that the same key answers the same and writes
    nothing.
    """

    table_name: ClassVar[str] = "batch"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "undoes": "batch",
    }
    at: datetime
    actor: str
    command: str
    undoes: int | None = None
    idempotency_key: str | None = None
    answer: str | None = None


class Catalogue(Stored):
    """A known chain brand > class > model > model_code > variant; '' where the chain ends."""

    table_name: ClassVar[str] = "catalogue"
    brand: str
    class_: str = ""
    model: str = ""
    model_code: str = ""
    variant: str = ""


class Change(Stored):
    """One field of one record that changed; `old` and `new` are stored values as text.

    `actor` is who did it in another system, of changes that an import told: then `at` is the time
    there. They lead to what the import stored, so they are not what its batch changed.
    """

    table_name: ClassVar[str] = "change"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "batch_id": "batch",
    }
    batch_id: int
    at: datetime
    entity: str
    entity_id: int
    field: str
    old: str | None = None
    new: str | None = None
    actor: str | None = None


class CloseRecord(Stored):
    """How an opportunity was closed; canceled, not deleted, when it is reopened."""

    table_name: ClassVar[str] = "close_record"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "batch_id": "batch",
        "opportunity_id": "opportunity",
    }
    batch_id: int
    opportunity_id: int
    outcome: str
    closed_on: date
    actual_revenue: int | None = None
    lost_reason: str | None = None
    competitor: str | None = None
    close_note: str | None = None
    exchange_rate: str | None = None
    skipped_stages: str | None = None
    status: str = "valid"


class Contact(Kept):
    """A person, perhaps of an account."""

    kind: ClassVar[str] = "contact"
    table_name: ClassVar[str] = "contact"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "batch_id": "batch",
        "account_id": "account",
    }
    derived: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "name_key": ("first_name", "last_name"),
        "phone_key": ("phone",),
    }
    first_name: str | None = None
    last_name: str | None = None
    account_id: int | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    notes: str | None = None
    name_key: str | None = None
    phone_key: str | None = None
    own: str | None = None


class Deal(Kept):
    """An offer. Amounts are in the opportunity's currency; unit_price and discount are per unit."""

    kind: ClassVar[str] = "deal"
    table_name: ClassVar[str] = "deal"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "batch_id": "batch",
        "opportunity_id": "opportunity",
        "device_id": "device",
    }
    opportunity_id: int
    title: str
    device_id: int | None = None
    model: str | None = None
    quantity: int = 1
    unit_price: int = 0
    discount: int = 0
    accessories: int = 0
    trade_in_value: int = 0
    status: str = "scenario"
    valid_until: date | None = None
    own: str | None = None


class Device(Kept):
    """A unit on the yard or on order, known by its serial number (VIN) or stock number."""

    kind: ClassVar[str] = "device"
    table_name: ClassVar[str] = "device"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "batch_id": "batch",
        "facility_id": "unit",
    }
    serial_number: str | None = None
    stock_number: str | None = None
    brand: str | None = None
    class_: str | None = None
    model: str | None = None
    model_code: str | None = None
    variant: str | None = None
    condition: str | None = None
    year: int | None = None
    list_price: int | None = None
    currency: str
    status: str = "available"
    facility_id: int | None = None
    own: str | None = None


class ImportPlan(Stored):
    """How the files of a source system are read, as it was decided once for a kind of record."""

    table_name: ClassVar[str] = "import_plan"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "batch_id": "batch",
    }
    batch_id: int
    source_system: str
    kind: str
    plan: str


class Lead(Kept, Branded):
    """Somebody who may become a customer."""

    kind: ClassVar[str] = "lead"
    table_name: ClassVar[str] = "lead"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "business_id": "unit",
        "facility_id": "unit",
        "operation_id": "unit",
        "batch_id": "batch",
        "owner_id": "owner",
    }
    derived: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "phone_key": ("phone",),
    }
    topic: str
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    email: str | None = None
    phone: str | None = None
    lead_source: str | None = None
    rating: str | None = None
    status: str = "new"
    disqualify_reason: str | None = None
    est_value: int | None = None
    currency: str
    est_close_date: date | None = None
    owner_id: int
    description: str | None = None
    phone_key: str | None = None
    own: str | None = None


class Opportunity(Kept, Branded):
    """A sale that may happen. `touched_at` is the last change or activity, for staleness."""

    kind: ClassVar[str] = "opportunity"
    table_name: ClassVar[str] = "opportunity"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "business_id": "unit",
        "facility_id": "unit",
        "operation_id": "unit",
        "batch_id": "batch",
        "account_id": "account",
        "contact_id": "contact",
        "owner_id": "owner",
        "stage_id": "stage",
        "lead_id": "lead",
        "device_id": "device",
    }
    topic: str
    account_id: int | None = None
    contact_id: int | None = None
    owner_id: int
    status: str = "open"
    stage_id: int
    probability: int | None = None
    forecast_category: str | None = None
    currency: str
    est_revenue: int | None = None
    est_revenue_accessories: int | None = None
    est_trade_in_value: int | None = None
    est_close_date: date | None = None
    next_step: str | None = None
    description: str | None = None
    lead_source: str | None = None
    lead_id: int | None = None
    device_id: int | None = None
    scheduled_delivery_date: date | None = None
    actual_revenue: int | None = None
    exchange_rate: str | None = None
    closed_on: date | None = None
    lost_reason: str | None = None
    competitor: str | None = None
    close_note: str | None = None
    typed_revenue: int | None = None
    typed_accessories: int | None = None
    typed_trade_in: int | None = None
    stage_since: datetime
    touched_at: datetime
    own: str | None = None


class OpportunityContact(Stored):
    """A person who has a part in the customer's decision about an opportunity."""

    table_name: ClassVar[str] = "opportunity_contact"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "batch_id": "batch",
        "opportunity_id": "opportunity",
        "contact_id": "contact",
    }
    batch_id: int
    opportunity_id: int
    contact_id: int
    role: str


class OwnField(Stored):
    """A field that records of a kind have in this store alone; `own` of a record has its value.

    `choices` are the words of a choice, separated by line ends. A hidden one keeps its values.
    """

    table_name: ClassVar[str] = "own_field"
    kind: str
    name: str
    type: str
    label: str | None = None
    choices: str | None = None
    position: int = 0
    hidden: bool = False


class Owner(Stored):
    """Whom a record can belong to: a user (by login) or a team."""

    table_name: ClassVar[str] = "owner"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "manager_id": "owner",
        "business_id": "unit",
    }
    kind: str
    name: str
    full_name: str | None = None
    email: str | None = None
    manager_id: int | None = None
    business_id: int | None = None
    active: bool = True
    source_system: str | None = None
    external_id: str | None = None


class Process(Stored):
    """A sales process; the one marked `is_default` is given to new opportunities."""

    table_name: ClassVar[str] = "process"
    key: str
    title: str
    version: int = 1
    is_default: bool = False
    back_needs_reason: bool = False
    lost_reasons: str
    canceled_reasons: str


class ProcessVersion(Stored):
    """What a process was when it was applied: its text, for whoever wants it back."""

    table_name: ClassVar[str] = "process_version"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "process_id": "process",
        "batch_id": "batch",
    }
    process_id: int
    version: int
    batch_id: int | None = None
    definition: str


class Quota(Stored):
    """What a user or team, or a business, is to win in a period; of neither: everybody together."""

    table_name: ClassVar[str] = "quota"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "owner_id": "owner",
        "unit_id": "unit",
    }
    owner_id: int | None = None
    unit_id: int | None = None
    starts: date
    ends: date
    amount: int
    currency: str


class Rate(Stored):
    """What one unit of `currency` is worth in the base currency from a day on, as decimal text."""

    table_name: ClassVar[str] = "rate"
    currency: str
    day: date
    base_per_unit: str


class Setting(Stored):
    """What everybody who uses the store has in common: `base_currency`, which rates are told in."""

    table_name: ClassVar[str] = "setting"
    name: str
    value: str
    schema_digest: str | None = None


class SourceRow(Stored):
    """What the files of a source system said of a record, as of an import; only ever added to.

    `said` is a JSON object: field → the converted value as the history keeps it. What the files
    say now is the latest row of a batch that is in force; one is written when that changes.
    """

    table_name: ClassVar[str] = "source_row"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "batch_id": "batch",
    }
    batch_id: int
    entity: str
    entity_id: int
    source_system: str
    said: str


class Stage(Stored):
    """A stage of a process; `requires` and `shows` are field names, separated by blanks."""

    table_name: ClassVar[str] = "stage"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "process_id": "process",
    }
    process_id: int
    position: int
    key: str
    title: str
    probability: int
    forecast_category: str
    requires: str
    shows: str
    stale_after_days: int
    active: bool = True
    stale_percentile: int | None = None


class TeamMember(Stored):
    """A user who belongs to a team; both are owners."""

    table_name: ClassVar[str] = "team_member"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "team_id": "owner",
        "user_id": "owner",
    }
    team_id: int
    user_id: int


class Unit(Stored):
    """A part of the organisation: a business, a facility or an operation."""

    table_name: ClassVar[str] = "unit"
    foreign_keys: ClassVar[Mapping[str, str]] = {
        "parent_id": "unit",
    }
    kind: str
    name: str
    parent_id: int | None = None
    source_system: str | None = None
    external_id: str | None = None
    business_kind: str | None = None


# What sellers keep: each says when it changed last, and counts its versions.
KEPT: dict[str, type[Kept]] = {
    "lead": Lead,
    "opportunity": Opportunity,
    "deal": Deal,
    "activity": Activity,
    "account": Account,
    "contact": Contact,
    "device": Device,
}

# All of them by name; each comes after those that it has links to.
TABLES: dict[str, Table] = {
    each.table.name: each.table
    for each in (
        Batch,
        Catalogue,
        OwnField,
        Process,
        Rate,
        Setting,
        Unit,
        Account,
        Change,
        Device,
        ImportPlan,
        Owner,
        ProcessVersion,
        SourceRow,
        Stage,
        Contact,
        Lead,
        Quota,
        TeamMember,
        Opportunity,
        Activity,
        CloseRecord,
        Deal,
        OpportunityContact,
    )
}

# Every table but those that are only added to.
PRESENT: dict[str, Table] = {
    name: table for name, table in TABLES.items() if name not in ("batch", "change", "source_row")
}
