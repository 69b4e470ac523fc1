"""The register of devices: the units that can be sold, added and edited."""

from collections.abc import Sequence

from oppcli import plain_records as records
from oppcli.domain.fields import DEVICE
from oppcli.domain.names import name_key
from oppcli.domain.refs import Ref
from oppcli.domain.results import Written
from oppcli.errors import NotFound, RuleRefused, WrongUsage
from oppcli.services import reserving
from oppcli.services.values import Typed, assign, currency_of, fields_of
from oppcli.services.work import Work, image, in_one_transaction, loaded
from oppcli.transaction import Transaction

_NUMBERS = ("serial_number", "stock_number")


@in_one_transaction
def new(work: Work, typed: Typed) -> Written:
    """Adds a device, available. Raises RuleRefused without a number, or for one that is taken."""
    with work.transaction() as tx:
        device = records.Device(
            currency=currency_of(work, DEVICE, typed), created_at=work.now, updated_at=work.now
        )
        _refuse_taken_numbers(tx, typed, 0)
        notes = assign(tx, work, device, DEVICE, typed)
        _check_known(device)
        ref = Ref("device", tx.add(device))
        return Written(ref, None, image(tx, ref), notes)


@in_one_transaction
def edit(work: Work, refs: Sequence[Ref], typed: Typed) -> list[Written]:
    """Changes fields of devices; a reserved one still has to fit the opportunity it is for."""
    if not typed:
        raise WrongUsage("nothing to change was given.", f"oppcli device edit {refs[0]} price=48k")
    with work.transaction() as tx:
        return [_edit(tx, work, ref, typed) for ref in refs]


def _edit(tx: Transaction, work: Work, ref: Ref, typed: Typed) -> Written:
    device = loaded(tx, records.Device, ref.number)
    if device is None:
        raise NotFound(f"there is no device {ref}.", "oppcli device list")
    before = image(tx, ref)
    _refuse_taken_numbers(tx, typed, ref.number)
    notes = assign(tx, work, device, DEVICE, typed)
    _check_known(device)
    for opportunity in tx.all_of(records.Opportunity, device_id=ref.number, closed_on=None):
        notes += tuple(f"O{opportunity.id} {note}" for note in reserving.fit(tx, opportunity))
    return Written(ref, before, image(tx, ref), notes)


def _refuse_taken_numbers(tx: Transaction, typed: Typed, own: int) -> None:
    """A number, serial or stock, is that of one device."""
    for field, text in fields_of(DEVICE, typed).items():
        if field.name not in _NUMBERS:
            continue
        taken = tx.read(
            "SELECT id FROM device WHERE id <> :own AND"
            " (name_key(serial_number) = :number OR name_key(stock_number) = :number)",
            {"own": own, "number": name_key(text)},
        ).rows
        if taken:
            raise RuleRefused(
                f"V{taken[0][0]} has the number {text.strip()} already.",
                f"oppcli device show V{taken[0][0]}",
            )


def _check_known(device: records.Device) -> None:
    if not device.serial_number and not device.stock_number:
        raise RuleRefused("a device needs a serial_number or a stock_number.", "serial_number=VIN…")
