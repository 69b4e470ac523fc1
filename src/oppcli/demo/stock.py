"""The invented dealer's register of devices: units for sales that get that far, and unsold ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from oppcli.demo.courses import Course
from oppcli.demo.dealer import SELLERS, Seller, unit_id
from oppcli.demo.ledger import Happening, Ledger, Record, Value
from oppcli.demo.sales import STAGES, typed
from oppcli.demo.vehicles import VEHICLES, Vehicle
from oppcli.demo.workdays import Workdays

_VIN_SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_PART = {"new": 100, "demo": 85, "used": 55}  # of the price of a new one, in per cent
_SELLS = ("New sales", "Used sales")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit before it is registered: when, by whom, what; `course` is the sale it is for."""

    at: datetime
    seller: Seller
    vehicle: Vehicle
    condition: str
    course: int | None = None


def sold_units(
    courses: Sequence[Course], wanted: Sequence[tuple[Seller, Vehicle, str]], days: Workdays
) -> list[Unit]:
    """A unit for each course that comes to the contract's gate: `wanted` says what of whom."""
    return [
        Unit(days.between(course.entered[0], course.entered[-1]), *wanted[place], place)
        for place, course in enumerate(courses)
        if len(course.entered) == len(STAGES)
    ]


def unsold_units(count: int, days: Workdays) -> list[Unit]:
    """Units that nobody has asked for yet."""
    random = days.random
    sellers = [seller for seller in SELLERS if seller.operation in _SELLS]
    units = []
    for _ in range(count):
        seller = random.choice(sellers)
        condition = "used" if seller.operation == "Used sales" else random.choice(("new", "demo"))
        vehicle = random.choice(VEHICLES[seller.business])
        units.append(Unit(days.moment(days.ago(3, 120)), seller, vehicle, condition))
    return units


def register(ledger: Ledger, units: Sequence[Unit], random: Random) -> dict[int, Record]:
    """Enters the units in the order of time; gives the device of each course that has one."""
    devices: dict[int, Record] = {}
    vins: set[str] = set()
    for unit in sorted(units, key=lambda each: each.at):
        stock = len(vins) + 1001
        vin = _vin(random, unit.vehicle)
        while vin in vins:
            vin = _vin(random, unit.vehicle)
        vins.add(vin)
        columns = _columns(unit, vin, None if unit.condition == "new" else f"S-{stock}")
        happening = ledger.happen(unit.at, unit.seller.login, _said(columns))
        device = ledger.make("device", happening, columns)
        if unit.course is not None:
            devices[unit.course] = device
    return devices


def follow(device: Record, happening: Happening, status: str) -> None:
    """What the device becomes when its opportunity becomes open, won, lost or canceled."""
    follows = {"won": "sold", "lost": "available", "canceled": "available"}
    device.change(happening, {"status": follows.get(status, "reserved")})


def _vin(random: Random, vehicle: Vehicle) -> str:
    return vehicle.brand[:3].upper() + "".join(random.choices(_VIN_SIGNS, k=14))


def _columns(unit: Unit, vin: str, stock_number: str | None) -> dict[str, Value]:
    vehicle = unit.vehicle
    return {
        "serial_number": vin,
        "stock_number": stock_number,
        "brand": vehicle.brand,
        "class": vehicle.class_,
        "model": vehicle.model,
        "model_code": vehicle.model_code,
        "variant": vehicle.variant,
        "condition": unit.condition,
        "year": unit.at.year - (3 if unit.condition == "used" else 0),
        "list_price": vehicle.price * _PART[unit.condition],  # a hundredth is a cent
        "currency": "EUR",
        "status": "available",
        "facility_id": unit_id("facility", unit.seller.facility),
    }


def _said(columns: dict[str, Value]) -> str:
    words: list[object] = ["device", "new", "--vin", columns["serial_number"]]
    words += ["--stock", columns["stock_number"]] if columns["stock_number"] else []
    return typed(*words, "--model-code", columns["model_code"], "--condition", columns["condition"])
