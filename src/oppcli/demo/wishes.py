"""What a customer asks for: which vehicle, how many, at what price, how it will be paid."""

from dataclasses import dataclass
from random import Random

from oppcli.demo.dealer import Seller, unit_id
from oppcli.demo.ledger import Value
from oppcli.demo.phrases import DESCRIPTIONS, TOPICS
from oppcli.demo.vehicles import VEHICLES, Vehicle

# In per cent of the list price: what it costs abroad (no exchange rate of any day), and what part
# of it an operation asks for.
_ABROAD = {"EUR": 100, "SEK": 1130, "USD": 109}
_PART = {"New sales": 100, "Used sales": 55, "Rental": 18, "Service": 9}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. Amounts are in minor units of the customer's currency."""

    topic: str
    vehicle: Vehicle
    revenue: int
    accessories: int | None
    trade_in: int | None
    interest: str
    interest_type: str
    description: str | None

    def columns(self, seller: Seller) -> dict[str, Value]:
        """What a lead and an opportunity store alike: the vehicle and who handles it."""
        vehicle = self.vehicle
        return {
            "topic": self.topic,
            "description": self.description,
            "interest": self.interest,
            "interest_type": self.interest_type,
            "brand": vehicle.brand,
            "class": vehicle.class_,
            "model": vehicle.model,
            "model_code": vehicle.model_code,
            "variant": vehicle.variant,
            "business_id": unit_id("business", seller.business),
            "facility_id": unit_id("facility", seller.facility),
            "operation_id": unit_id("operation", seller.operation),
        }


def wish(random: Random, seller: Seller, currency: str, year: int) -> Wish:
    """A wish that fits what the seller sells."""
    vehicle = random.choice(VEHICLES[seller.business])
    count = random.choices((1, 2, 3, 4, 6, 10), (58, 18, 9, 7, 5, 3))[0]
    listed = vehicle.price * _PART[seller.operation] * _ABROAD[currency] // 100  # minor units
    price = listed * random.randint(93, 106) // 100
    accessories = rounded(price * count * random.randint(1, 5) // 100)
    has_accessories, has_trade_in = random.random() < 0.45, random.random() < 0.3
    return Wish(
        topic=_topic(random, seller.operation, vehicle, count, year),
        vehicle=vehicle,
        revenue=rounded(price * count) + (accessories if has_accessories else 0),
        accessories=accessories if has_accessories else None,
        trade_in=rounded(price * random.randint(10, 40) // 100) if has_trade_in else None,
        interest=_interest(random, seller),
        interest_type=_interest_type(random, seller),
        description=random.choice(DESCRIPTIONS) if random.random() < 0.25 else None,
    )


def _topic(random: Random, operation: str, vehicle: Vehicle, count: int, year: int) -> str:
    several = tuple(each for each in TOPICS[operation] if count > 1 or "{n}" not in each)
    words = random.choice(several or TOPICS[operation]).format(
        n=count, model=vehicle.model, class_=vehicle.class_.lower(), year=year
    )
    return f"{words[:1].upper()}{words[1:]}"


def _interest(random: Random, seller: Seller) -> str:
    if seller.operation == "Rental":
        return "rental"
    return random.choices(("cash", "loan", "lease", "subscription"), (30, 25, 38, 7))[0]


def _interest_type(random: Random, seller: Seller) -> str:
    if seller.operation == "Used sales":
        return "used"
    return random.choices(("new", "demo", "used"), (84, 8, 8))[0]


def rounded(minor: int) -> int:
    """Minor units to the nearest hundred of the currency."""
    return (minor + 5_000) // 10_000 * 10_000
