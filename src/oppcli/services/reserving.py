"""Which device an opportunity is about: found by its number, reserved for it alone, released.

A device is reserved by one open opportunity at most, sold once that one is won, else available.
"""

from collections.abc import Iterable

from oppcli import plain_records as records
from oppcli.domain.field import OPEN
from oppcli.domain.name_matching import match
from oppcli.domain.names import name_key
from oppcli.domain.product import ALIKE, fitted
from oppcli.domain.refs import parse_ref
from oppcli.domain.wording import either
from oppcli.errors import Ambiguous, NotFound, RuleRefused, UnknownName
from oppcli.services.work import Work
from oppcli.transaction import Transaction


def claim(
    tx: Transaction, work: Work, opportunity: records.Opportunity, text: str | None
) -> tuple[str, ...]:
    """Reserves the device that `text` names for the opportunity, or with None releases its own.

    What the device says of brand to variant and condition is filled in where the opportunity
    says nothing; the notes tell. Raises NotFound, Ambiguous, and RuleRefused when the device is
    sold, reserved by another one, or contradicts what the opportunity says.
    """
    old = tx.get(records.Device, opportunity.device_id) if opportunity.device_id else None
    new = None if text is None else device_named(tx, work, text, like=opportunity)
    if new is not None and new is not old:
        _refuse_taken(tx, new)
    if old is not None and old is not new:
        old.status = "available"
    opportunity.device_id = None
    if new is None:
        return ()
    new.status = "reserved"
    opportunity.device_id = new.id
    return fit(tx, opportunity)


def fit(tx: Transaction, opportunity: records.Opportunity) -> tuple[str, ...]:
    """Makes the opportunity say what its device says. Raises RuleRefused for contradictions."""
    device = tx.get(records.Device, opportunity.device_id) if opportunity.device_id else None
    if device is None:
        return ()
    fit = fitted(_said(opportunity, ALIKE), _said(device, ALIKE.values()), said(device))
    if fit.refusal is not None:
        raise fit.refusal.raised
    for name, value in fit.values.items():
        setattr(opportunity, _attribute(name), value)
    filled = ", ".join(f"{name} {value}" for name, value in fit.values.items())
    return (f"from {said(device)}: {filled}",) if filled else ()


def release(tx: Transaction, opportunity: records.Opportunity) -> None:
    """Makes the device of an opportunity that leads to no sale available; the link stays."""
    _set_status(tx, opportunity, "available")


def sell(tx: Transaction, opportunity: records.Opportunity) -> None:
    """Marks the device of a won opportunity as sold."""
    _set_status(tx, opportunity, "sold")


def take_back(tx: Transaction, opportunity: records.Opportunity, *, was: str) -> tuple[str, ...]:
    """Reserves the device again for an opportunity that was closed as `was` and is open again.

    Somebody else's by now, it is taken off the opportunity, and a note says so.
    """
    device = tx.get(records.Device, opportunity.device_id) if opportunity.device_id else None
    if device is None:
        return ()
    elsewhere = _claimed_by(tx, device, but=opportunity.id or 0, statuses=OPEN)
    if was == "won":
        elsewhere = elsewhere or _claimed_by(tx, device, but=opportunity.id or 0, statuses=("won",))
        is_free = elsewhere is None and device.status == "sold"
    else:
        is_free = device.status == "available"
    if is_free:
        device.status = "reserved"
        return ()
    opportunity.device_id = None
    by = f" by {elsewhere}" if elsewhere else ""
    return (f"{said(device)} is {device.status}{by} meanwhile: taken off",)


def device_named(
    tx: Transaction, work: Work, text: str, *, like: records.Opportunity | None = None
) -> records.Device:
    """The device with that serial number, stock number or ref V2.

    With `--create` an unknown serial number becomes a device, which takes after `like`. Raises
    NotFound, proposing near numbers, and Ambiguous.
    """
    wanted = work.meant("device", " ".join(text.split()))
    rows = tx.read(
        "SELECT id FROM device WHERE name_key(serial_number) = :text"
        " OR name_key(stock_number) = :text ORDER BY id",
        {"text": name_key(wanted)},
    ).rows
    ref = parse_ref(wanted, kind=None)
    if not rows and ref is not None and ref.kind == "device":
        rows = [(ref.number,)]
    if len(rows) > 1:
        raise Ambiguous(
            f"'{wanted}' is the number of {either(f'V{number}' for (number,) in rows)}.",
            f"device=V{rows[0][0]}",
        )
    found = tx.get(records.Device, rows[0][0]) if rows else None
    if found is not None:
        return found
    if ref is not None and ref.kind == "device":
        raise NotFound(f"there is no device {ref}.", "oppcli device list")
    if work.makes("device", wanted):
        return _new_device(tx, work, wanted, like)
    raise _unknown(tx, wanted)


def said(device: records.Device) -> str:
    """`V2 VIN1`: the ref and the number people know it by."""
    return f"V{device.id} {device.serial_number or device.stock_number}"


def refuse_sold(device: records.Device) -> None:
    """Raises RuleRefused for a device that is sold."""
    if device.status == "sold":
        raise RuleRefused(f"{said(device)} is sold.", "oppcli device list --status available")


def _said(record: records.Kept, fields: Iterable[str]) -> dict[str, str | None]:
    """What a record says of its product, by field."""
    return {name: getattr(record, _attribute(name)) for name in fields}


def _attribute(name: str) -> str:
    return "class_" if name == "class" else name


def _refuse_taken(tx: Transaction, device: records.Device) -> None:
    refuse_sold(device)
    holder = _claimed_by(tx, device, but=0, statuses=OPEN)
    if holder is not None:
        number = holder.split(" ", 1)[0].lstrip("O")
        raise RuleRefused(
            f"{said(device)} is reserved by {holder}.", f"oppcli opp edit {number} device=none"
        )


def _claimed_by(
    tx: Transaction, device: records.Device, *, but: int, statuses: tuple[str, ...]
) -> str | None:
    """`O7 Fleet renewal`: another opportunity of one of the statuses that has the device."""
    listed = ", ".join(f"'{status}'" for status in statuses)
    rows = tx.read(
        "SELECT 'O' || id || ' ' || topic FROM opportunity WHERE device_id = :device"
        f" AND id <> :but AND status IN ({listed}) ORDER BY id",
        {"device": device.id, "but": but},
    ).rows
    return str(rows[0][0]) if rows else None


def _set_status(tx: Transaction, opportunity: records.Opportunity, status: str) -> None:
    if opportunity.device_id is not None:
        device = tx.get(records.Device, opportunity.device_id)
        assert device is not None
        device.status = status


def _new_device(
    tx: Transaction, work: Work, number: str, like: records.Opportunity | None
) -> records.Device:
    from oppcli.domain.texts import storable

    device = records.Device(
        serial_number=storable("serial_number", number),
        currency=like.currency if like is not None else work.currency,
        created_at=work.now,
        updated_at=work.now,
    )
    if like is not None:
        for name, value in _said(like, ALIKE).items():
            setattr(device, _attribute(ALIKE[name]), value)
        device.facility_id = like.facility_id
        device.status = "reserved"
    tx.add(device)
    return device


def _unknown(tx: Transaction, wanted: str) -> UnknownName:
    names = tx.read("SELECT id, name FROM v_device WHERE status <> 'sold'").rows
    found = match(wanted, names)
    near = [name for _, name in found.found] or found.near
    proposal = f" Did you mean {either(near[:3])}?" if near else ""
    return UnknownName(
        "device",
        wanted,
        near,
        f"there is no device with the number '{wanted}'.{proposal}",
        f"device={near[0]}, or add --create to make it" if near else "add --create to make it",
    )
