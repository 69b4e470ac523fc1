"""Converts the typed text of a field into its stored value, and sets it on the record."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from oppcli.domain.assignment import PARTS
from oppcli.domain.choices import read_choice, read_count, read_percent
from oppcli.domain.durations import parse_duration
from oppcli.domain.field import ABOUT
from oppcli.domain.field_words import field_typed
from oppcli.domain.fields import Field, FieldType, Kind
from oppcli.domain.money import MOST, currency_code, parse_amount, rescaled, too_large
from oppcli.domain.names import split_name
from oppcli.domain.product import LEVELS
from oppcli.domain.refs import Ref, parse_ref
from oppcli.domain.revenue import SUMS
from oppcli.domain.texts import check_storable, storable
from oppcli.errors import BadValue, NotFound, RuleRefused
from oppcli.plain_records import Activity, Branded, Deal, Device, Kept, Lead, Opportunity
from oppcli.services import assignment, catalogue, references, repricing, reserving
from oppcli.services.work import Work
from oppcli.transaction import Transaction

Typed = Mapping[str, str]  # field name → what was typed

# What a record takes from its stage unless it has its own.
_OF_THE_STAGE = ("probability", "forecast_category")

_OF_DEALS = (*SUMS, "currency")  # what the deals of an opportunity may tell
# Clearing these would leave a record nobody can name or place.
_NEEDED = {"topic", "subject", "type", "name", "owner", "currency", "stage", "process", "status"}
_NEEDED |= {"title", "quantity", "priority"}


def fields_of(kind: Kind, typed: Typed) -> dict[Field, str]:
    """The fields behind the words typed. Raises BadValue for words that are no settable field, and
    WrongUsage for two words of one field that differ."""
    found: dict[Field, str] = {}
    for word, text in typed.items():
        field = field_typed(kind, word)
        if word.lower() == "name" and kind.field("first_name"):
            found |= _names_of_person(kind, text)
            continue
        if field is None:
            from oppcli.domain.nearness import fields_near

            near = fields_near(word, [each.name for each in (*kind.settable, *kind.own)], 1)
            raise BadValue(
                f"'{word}' is not a field of {_a(kind.name)}.",
                f"{near[0]}=…" if near else f"oppcli schema {kind.name} -o table",
            )
        if not field.settable:
            raise RuleRefused(*_not_settable(kind, field))
        if found.get(field, text) != text:
            from oppcli.domain.added_words import given_twice

            raise given_twice(field.name, found[field], text)
        found[field] = text
    return found


def _names_of_person(kind: Kind, text: str) -> dict[Field, str]:
    """First and last name, of a person's whole name."""
    parts = split_name(text) if text.strip().lower() not in ("", "none") else {}
    return {
        field: parts.get(field.name, "none")
        for field in kind.fields
        if field.name in ("first_name", "last_name")
    }


def _not_settable(kind: Kind, field: Field) -> tuple[str, str]:
    """Why a field cannot be set, and what can be typed instead."""
    if kind.field("first_name") and field.name == "name":
        return f"a {kind.name}'s name is first_name and last_name.", "first_name=Jana last_name=…"
    return f"oppcli sets {field.name} itself.", f"oppcli schema {kind.name} -o table"


def assign(
    tx: Transaction,
    work: Work,
    record: Kept,
    kind: Kind,
    typed: Typed,
    *,
    currency: str | None = None,
) -> tuple[str, ...]:
    """Reads every typed value and puts it on `record`: currency first, device last.

    `currency` is that of the amounts of a record that has none of its own. Gives notes on what
    device and catalogue filled in. Raises BadValue, NotFound, Ambiguous or RuleRefused before the
    record is stored.
    """
    fields = fields_of(kind, typed)
    names = {field.name: text for field, text in fields.items()}
    _refuse_taken_identity(tx, record, names)
    if isinstance(record, Opportunity) and record.id and not names.keys().isdisjoint(_OF_DEALS):
        repricing.refuse_typed(tx, record, names)
    notes: tuple[str, ...] = ()
    device = None
    for field in sorted(fields, key=_turn):
        text = fields[field].strip()
        if field.name == "device":
            device = text
        elif text.lower() in ("", "none"):
            if field.name in _NEEDED:
                raise RuleRefused(f"{field.name} cannot be empty.", f"{field.name}=…")
            _put(record, field, None)
        elif field.type is FieldType.CURRENCY:
            notes += _change_currency(record, kind, currency_code(text), set(fields))
        elif field.type is FieldType.LINK:
            notes += _link(tx, work, record, field, text)
        else:
            _put(record, field, _read(tx, work, record, field, text, currency))
    if not names.keys().isdisjoint(("email", "phone")):
        from oppcli.services.alike import doubts

        notes += doubts(record, list(names))
    notes += tuple(_doubts_of_days(work, record, names))
    notes += _complete(tx, record, set(names))
    if device is not None:
        notes += _take_device(tx, work, record, None if device.lower() in ("", "none") else device)
    return notes


def _doubts_of_days(work: Work, record: Kept, names: Mapping[str, str]) -> Iterator[str]:
    """Notes where an open record is to close, or an offer is valid, until a day that has passed or
    that may be meant of this year; the day is kept."""
    from oppcli.domain.moved_days import doubts_of_day

    for name in ("est_close_date", "valid_until"):
        day = getattr(record, name, None) if name in names else None
        if day is not None and (name == "est_close_date" or day >= work.today):
            yield from doubts_of_day(name, names[name], day, work.today)


def _turn(field: Field) -> int:
    """Currency first; the discount after the price; units last, the outer before the inner."""
    if field.type is FieldType.CURRENCY:
        return -1
    if field.name == "discount":
        return 1
    return PARTS.index(field.name) + 1 if field.name in PARTS else 0


def _complete(tx: Transaction, record: Kept, given: set[str]) -> tuple[str, ...]:
    """Lets the units, the device and the catalogue say what follows from what was given."""
    notes: tuple[str, ...] = ()
    if isinstance(record, Branded) and not given.isdisjoint(PARTS):
        assignment.fill_units(tx, record)
    is_fitted = "device" in given or not given & {*LEVELS, "interest_type"}
    if isinstance(record, Opportunity) and not is_fitted:
        notes = reserving.fit(tx, record)
    if isinstance(record, Branded | Device) and given & {*LEVELS}:
        notes += catalogue.complete_record(tx, record, given)
    return notes


def _take_device(tx: Transaction, work: Work, record: Kept, text: str | None) -> tuple[str, ...]:
    """Links the device, last: a new one takes after all else that is said of the record."""
    if isinstance(record, Opportunity):
        notes = reserving.claim(tx, work, record, text)
        return notes + (catalogue.complete_record(tx, record, ()) if notes else ())
    assert isinstance(record, Deal)
    if text is None:
        record.device_id = None
    else:
        _offer_device(record, reserving.device_named(tx, work, text))
    return ()


def _refuse_taken_identity(tx: Transaction, record: Kept, given: Typed) -> None:
    if not {"source_system", "external_id"} & set(given):
        return
    system = given.get("source_system", record.source_system)
    number = given.get("external_id", record.external_id)
    taken = tx.read(
        f"SELECT ref FROM v_{record.kind} WHERE source_system = :system AND external_id = :number"
        " AND id <> :own",
        {"system": system, "number": number, "own": record.id or 0},
    ).rows
    if taken:
        raise RuleRefused(f"{taken[0][0]} is {number} of {system} already.")


def currency_of(work: Work, kind: Kind, typed: Typed) -> str:
    """The currency of a new record: as given, else that of its first amount, else the default."""
    fields = fields_of(kind, typed)
    for field, text in fields.items():
        if field.type is FieldType.CURRENCY:
            return currency_code(text)
    for field, text in fields.items():
        if field.type is FieldType.MONEY and text.strip().lower() not in ("", "none"):
            return parse_amount(text, currency=work.currency).currency
    return work.currency


def _read(
    tx: Transaction, work: Work, record: Kept, field: Field, text: str, currency: str | None
) -> Any:
    if field.name in _OF_THE_STAGE and text.lower() == "default":
        return None
    match field.type:
        case FieldType.MONEY:
            from oppcli.services.typed_amounts import amount_of

            held, own = _held(record, field), currency or _currency(record)
            return amount_of(record, field, text, own, held, is_exact=work.is_exact)
        case FieldType.DATE:
            return _day(work, record, field, text)
        case FieldType.INSTANT:
            return work.instant(text)
        case FieldType.CHOICE:
            return read_choice(field, text)
        case FieldType.DECIMAL:
            from oppcli.domain.own_fields import read_number

            return _named(field, read_number, text)
        case FieldType.PERCENT:
            return read_percent(field, text)
        case FieldType.INTEGER:
            is_time = field.name == "duration_minutes"
            return parse_duration(text) if is_time else read_count(field, text)
        case FieldType.NAME:
            return _name(tx, work, record, field, text)
        case _:
            return stored_text(field, text)


def _day(work: Work, record: Kept, field: Field, text: str) -> date | None:
    from oppcli.domain.moved_days import moved, moved_by

    by = moved_by(text)
    return moved(_held(record, field), by, field.name) if by else work.day(text)


def _named(field: Field, read: Callable[[str], str], text: str) -> str:
    try:
        return read(text)
    except BadValue as wrong:
        raise BadValue(f"{field.name}: {wrong.message}", f"{field.name}={wrong.hint}") from None


def stored_text(field: Field, text: str) -> str:
    """A typed text as it is stored: clean, but for an id, which another system gave."""
    if field.is_id:
        return check_storable(field.name, text)
    return storable(field.name, text, has_lines=field.has_lines)


def _name(tx: Transaction, work: Work, record: Kept, field: Field, text: str) -> int:
    if field.name == "owner":
        return references.owner_id(tx, work, text)
    assert field.name in PARTS  # process and stage are changed by moving, as their commands say
    beside = assignment.given(record) if isinstance(record, Branded) else {}
    return references.unit_id(tx, work, field.name, text, beside=beside)


def _currency(record: Kept) -> str:
    assert isinstance(record, Lead | Opportunity | Device)
    return record.currency


def _change_currency(record: Kept, kind: Kind, code: str, given: set[Field]) -> tuple[str, ...]:
    """Another currency keeps the amounts as people read them: 480 EUR become 480 JPY.

    Those that are `given` anew in the same command are left to it; a note says that others keep
    their figures. Raises BadValue where the other currency has too few decimals, or so many that
    the amount is too large.
    """
    assert isinstance(record, Lead | Opportunity | Device)
    old = record.currency
    kept: list[str] = []
    for field in kind.all_fields if record.own else kind.fields:
        minor = _held(record, field) if field.type is FieldType.MONEY else None
        if minor is None or field in given:
            continue
        scaled = rescaled(minor, old, code)
        if scaled is None:
            raise BadValue(
                f"{field.name} has more decimals than {code} has.",
                f"give it too: {field.name}=…",
            )
        if abs(scaled) > MOST:
            raise too_large()
        _put(record, field, scaled)
        kept += [field.name] if minor else []
    record.currency = code
    if not kept or code == old:
        return ()
    if any(field.type is FieldType.MONEY for field in given):
        which = (
            f"{' and '.join(kept)} {'keeps its figure' if len(kept) == 1 else 'keep their figures'}"
        )
    else:
        which = "its amounts keep their figures"
    return (f"{which}, now in {code}",)


def _link(tx: Transaction, work: Work, record: Kept, field: Field, text: str) -> tuple[str, ...]:
    """Puts the record of that name into a field; notes on a person of another company."""
    if field.name == "account":
        _put(record, field, references.account_id(tx, work, text))
    elif field.name == "contact":
        # The account is linked before: who is made belongs to it, as to the account of a row.
        account = getattr(record, "account_id", None)
        number = references.contact_id(tx, work, text, account)
        _put(record, field, number)
        if account is not None:
            from oppcli.services.namesakes import works_elsewhere

            return works_elsewhere(tx, text, number, account)
    else:
        assert isinstance(record, Activity)
        regard(tx, record, regarding(tx, text))
    return ()


def _offer_device(deal: Deal, device: Device) -> None:
    """A deal may name a device that another one reserves: an offer reserves nothing."""
    if device.id != deal.device_id:
        reserving.refuse_sold(device)
    deal.device_id = device.id
    deal.model = deal.model or device.model


def regarding(tx: Transaction, text: str) -> Ref:
    """The record an activity is about, by ref. Raises NotFound."""
    ref = parse_ref(text, kind=None)
    if ref is None or ref.kind not in ABOUT:
        raise NotFound(
            f"'{text}' is not the ref of a lead, opportunity, account or contact.", "O12"
        )
    if not tx.read(f"SELECT 1 FROM {ref.kind} WHERE id = :id", {"id": ref.number}).rows:
        raise NotFound(f"there is no {ref.kind} {ref}.")
    return ref


def regard(tx: Transaction, activity: Activity, about: Ref | None) -> None:
    """Makes `activity` be about one record, or about none."""
    for kind in ABOUT:
        number = about.number if about is not None and about.kind == kind else None
        setattr(activity, f"{kind}_id", number)


def _put(record: Kept, field: Field, value: Any) -> None:
    if field.is_own:
        _put_own(record, field, value)
    elif value is None and isinstance(record, Deal) and field.type is FieldType.MONEY:
        setattr(record, field.name, 0)
    elif field.name == "class":
        setattr(record, "class_", value)  # noqa: B010 - `class` is a word of Python's
    elif field.name == "regarding":
        for kind in field.of:
            setattr(record, f"{kind}_id", None)
    elif field.type in (FieldType.NAME, FieldType.LINK):
        setattr(record, f"{field.name}_id", value)
    else:
        setattr(record, field.name, value)


def _put_own(record: Any, field: Field, value: Any) -> None:
    from oppcli.domain.own_fields import with_values, wrong_value
    from oppcli.stored import stored_text as kept_text

    text = kept_text(value)
    wrong = "" if text is None else wrong_value(field, text)
    if wrong:
        raise BadValue(f"{field.name}: {wrong}.", f"{field.name}=…")
    record.own = with_values(record.own, {field.name: text})


def _held(record: Any, field: Field) -> Any:
    """What a record holds of a field; amounts in minor units."""
    if not field.is_own:
        return getattr(record, field.name, None)
    from oppcli.domain.own_fields import shown

    return shown([field], record.own)[field.name]


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
