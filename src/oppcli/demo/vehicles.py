"""What the invented dealer sells: brand, class, model, model code, variant and a list price."""

from dataclasses import dataclass

from oppcli.demo.ledger import Value


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One line of the price list; `price` in whole euros."""

    brand: str
    class_: str
    model: str
    model_code: str
    variant: str
    price: int


VEHICLES: dict[str, tuple[Vehicle, ...]] = {
    business: tuple(Vehicle(*line) for line in lines)
    for business, lines in {
        "Norrvik Trucks": (
            ("Nordal", "Truck", "T16", "T16-460", "Day cab", 118_000),
            ("Nordal", "Truck", "T16", "T16-540", "Sleeper", 142_000),
            ("Nordal", "Truck", "T9", "T9-280", "Distribution", 84_000),
            ("Nordal", "Truck", "T9", "T9-E", "Electric", 176_000),
            ("Nordal", "Van", "V4", "V4-L2", "Panel", 38_500),
            ("Nordal", "Van", "V4", "V4-L3", "Crew", 43_000),
            ("Holmgard", "Trailer", "Curtain 13", "C13-3A", "Standard", 31_000),
            ("Holmgard", "Trailer", "Cool 13", "K13-3A", "Multi-temperature", 68_000),
        ),
        "Norrvik Machines": (
            ("Kestrel", "Excavator", "KX22", "KX22-LC", "Long reach", 214_000),
            ("Kestrel", "Excavator", "KX14", "KX14-W", "Wheeled", 158_000),
            ("Kestrel", "Excavator", "KX3", "KX3-M", "Mini", 46_000),
            ("Kestrel", "Wheel loader", "KL90", "KL90-H", "High lift", 187_000),
            ("Kestrel", "Wheel loader", "KL50", "KL50-S", "Standard", 112_000),
            ("Kestrel", "Dumper", "KD30", "KD30-A", "Articulated", 296_000),
        ),
        "Norrvik Cars": (
            ("Tavira", "Car", "Sol", "SOL-14", "Comfort", 27_900),
            ("Tavira", "Car", "Sol", "SOL-E", "Electric", 36_400),
            ("Tavira", "Estate", "Rio", "RIO-20", "Business", 41_200),
            ("Tavira", "Estate", "Rio", "RIO-H", "Hybrid", 46_800),
            ("Tavira", "Pickup", "Monte", "MON-4X4", "Work", 48_600),
        ),
    }.items()
}


def catalogue() -> list[dict[str, Value]]:
    """The price list as chains of the catalogue."""
    return [
        {
            "brand": vehicle.brand,
            "class": vehicle.class_,
            "model": vehicle.model,
            "model_code": vehicle.model_code,
            "variant": vehicle.variant,
        }
        for lines in VEHICLES.values()
        for vehicle in lines
    ]
