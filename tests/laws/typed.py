"""What the machine may type: the values it draws, and how they are spelt on a command line."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from laws.book import Record

NUMBER = st.integers(1, 4)
DAY = st.none() | st.integers(-3, 40)  # from today
MONEY = st.sampled_from([Decimal(text) for text in ("0", "1", "99.99", "480", "12000.5", "7e6")])
PRICES = st.fixed_dictionaries(
    {"unit_price": MONEY},
    optional={
        "discount": st.sampled_from([Decimal(0), Decimal(1), Decimal(100)]),
        "quantity": st.integers(1, 3),
        "accessories": MONEY,
        "trade_in_value": MONEY,
        "valid_until": st.integers(-1, 3),
    },
)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "topic": st.sampled_from(["Fleet", "Crane"]),
        "next_step": st.none() | st.just("call"),
        "est_revenue": st.none() | MONEY,
        "est_close_date": DAY,
        "scheduled_delivery_date": DAY,
        "interest_type": st.none() | st.sampled_from(["new", "used"]),
        "probability": st.none() | st.integers(0, 100),
        "forecast_category": st.none() | st.sampled_from(["omitted", "commit"]),
        "owner": st.sampled_from(["jana", "leif", "nobody"]),
        "account_ref": st.none() | st.just("C1"),
    },
)
FILLED = st.fixed_dictionaries(
    {
        "account_ref": st.just("C1"),
        "interest_type": st.just("new"),
        "est_revenue": MONEY,
        "est_close_date": st.integers(0, 60),
    },
    optional={"device_ref": NUMBER.map("V{}".format), "scheduled_delivery_date": DAY},
)

_SPELT = {"account_ref": "account", "device_ref": "device"}


def options(fields: Record) -> list[str]:
    """`--est-revenue 480`, for what is there."""
    given = {_SPELT.get(name, name): v for name, v in fields.items() if v is not None}
    return [w for n, v in given.items() for w in (f"--{n.replace('_', '-')}", text(v))]


def pairs(fields: Record) -> list[str]:
    """`est_revenue=480`, and `none` for what is to be empty."""
    return [
        f"{_SPELT.get(name, name)}={'none' if v is None else text(v)}" for name, v in fields.items()
    ]


def text(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
