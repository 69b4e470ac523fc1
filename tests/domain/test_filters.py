"""The filter grammar. Today is Monday 23 November 2026."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.dates import DateOrder
from oppcli.domain.fields import KINDS, OPPORTUNITY
from oppcli.domain.filters import Condition, Op, parse_where
from oppcli.domain.money import Money
from oppcli.domain.periods import Period, parse_period
from oppcli.errors import BadValue
from pace import is_as_quick

TODAY = date(2026, 11, 23)


def where(text: str, kind: str = "opportunity") -> list[Condition]:
    return parse_where(text, KINDS[kind], today=TODAY)


def said(text: str, kind: str = "opportunity") -> list[tuple[str, str, tuple[object, ...]]]:
    return [(one.field.name, one.op.value, one.values) for one in where(text, kind)]


def test_the_whole_grammar_in_one_line() -> None:
    assert said(
        'est_revenue>=10k brand~volvo stage!=interest topic~"big fleet" owner=jana,leif '
        "est_close_date=none probability>50% model!~'FH 16'"
    ) == [
        ("est_revenue", ">=", (Decimal(10000),)),
        ("brand", "~", ("volvo",)),
        ("stage", "!=", ("interest",)),
        ("topic", "~", ("big fleet",)),
        ("owner", "=", ("jana", "leif")),
        ("est_close_date", "=", (None,)),
        ("probability", ">", (50,)),
        ("model", "!~", ("FH 16",)),
    ]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("revenue >= 10k", ("est_revenue", ">=", (Decimal(10000),))),
        ("est-revenue<1.2m", ("est_revenue", "<", (Decimal(1200000),))),
        ("est_revenue>=10,000", ("est_revenue", ">=", (Decimal(10000),))),
        ("est_revenue>'48 000,50'", ("est_revenue", ">", (Decimal("48000.50"),))),
        ('est_revenue="10,000"', ("est_revenue", "=", (Decimal(10000),))),
        ("est_revenue=10k,20k", ("est_revenue", "=", (Decimal(10000), Decimal(20000)))),
        ("est_revenue=1k,5k", ("est_revenue", "=", (Decimal(1000), Decimal(5000)))),
        ("STATUS=On-Hold", ("status", "=", ("on_hold",))),
        ("status=won , lost", ("status", "=", ("won", "lost"))),
        ("currency=usd", ("currency", "=", ("USD",))),
        ("owner=@me", ("owner", "=", ("@me",))),
        ("account~O'Brien", ("account", "~", ("O'Brien",))),
        ("topic='say \"x\"'", ("topic", "=", ('say "x"',))),
        ("topic='a=b,c'", ("topic", "=", ("a=b,c",))),
        ("topic='none'", ("topic", "=", ("none",))),
        ("topic~none", ("topic", "~", ("none",))),
        ("topic!=NONE", ("topic", "!=", (None,))),
        ("est_revenue=none,0", ("est_revenue", "=", (None, Decimal(0)))),
        ("probability=50", ("probability", "=", (50,))),
        ("topic~[red]:bomb:", ("topic", "~", ("[red]:bomb:",))),
        ("topic~świętą", ("topic", "~", ("świętą",))),
    ],
)
def test_a_condition_is_read_as_field_operator_and_values(
    text: str, condition: tuple[str, str, tuple[object, ...]]
) -> None:
    assert said(text) == [condition]


def test_and_between_conditions_is_dropped_and_nothing_gives_none() -> None:
    assert len(where("brand=volvo and status=open AND owner=jana")) == 3
    assert where("") == where("   ") == []


def test_dates_are_periods_and_due_dates_look_forward() -> None:
    assert said("est_close_date<=eoq") == [
        ("est_close_date", "<=", (parse_period("2026-12-31", today=TODAY),))
    ]
    assert said('close="next month"')[0][2] == (parse_period("2026-12", today=TODAY),)
    assert said("close=jan")[0][2] == (parse_period("2027-01", today=TODAY),)
    assert said("due=2026-10..2026-12", "activity")[0][2] == (
        parse_period("2026-10..2026-12", today=TODAY),
    )


@pytest.mark.parametrize("field", ["created_at", "stage_since", "closed_on"])
def test_dates_of_what_has_happened_look_back(field: str) -> None:
    assert said(f"{field}>=jan")[0][2] == (parse_period("2026-01", today=TODAY),)


def test_the_fiscal_year_the_date_order_and_the_currency_are_heeded() -> None:
    [quarter] = parse_where("close='this quarter'", OPPORTUNITY, today=TODAY, fiscal_year_start=2)
    assert quarter.values == (
        Period(date(2026, 11, 1), date(2027, 1, 31), "FY2027 Q4", "fy2027q4"),
    )
    [day] = parse_where("close=03/04/2026", OPPORTUNITY, today=TODAY, order=DateOrder.MDY)
    assert day.values == (parse_period("2026-03-04", today=TODAY),)
    [amount] = parse_where("revenue>=1.2345", OPPORTUNITY, today=TODAY, currency="CLF")
    assert amount.values == (Decimal("1.2345"),)


def test_an_amount_keeps_the_currency_that_it_names() -> None:
    [amount] = parse_where('revenue>="10k JPY",10kEUR', OPPORTUNITY, today=TODAY)
    assert amount.values == (Money(10_000, "JPY"), Money(1_000_000, "EUR"))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("account=Masse KG", [("Masse KG",)]),
        ("account~Müller & Co 2 brand=volvo", [("Müller & Co 2",), ("volvo",)]),
        ("est_revenue>=10k JPY", [(Money(10_000, "JPY"),)]),
        (
            "owner=jana and account = Big Berg  AB and stale",
            [("jana",), ("Big Berg AB",), ("yes",)],
        ),
    ],
)
def test_words_without_an_operator_continue_the_value_before_them(text, values) -> None:
    assert [each.values for each in parse_where(text, OPPORTUNITY, today=TODAY)] == values


@pytest.mark.parametrize(
    ("text", "why", "hint"),
    [
        ("brnd=x", "an opportunity has no field 'brnd'", "brand"),
        ("qwertz=x", "has no field 'qwertz'", "oppcli schema opportunity -o table"),
        ("brand=", "brand= has no value", "brand=none"),
        ("brand=''", "there is no value", "brand=none"),
        ("brand=volvo,", "has no value", ""),
        ("brand==volvo", "followed by two operators", "brand="),
        ("brand=a=b", "cannot follow a value", "quotes"),
        ("brand='a'b", "cannot follow a value", "quotes"),
        ("brand='volvo", "the quote is not closed", "brand="),
        ("brand~'big' fleet", "'fleet' stands alone", 'brand~"big fleet"'),
        ("brand=big,small fleet", "'fleet' stands alone", 'brand="small fleet"'),
        ("brand=big owner", "'owner' stands alone", 'brand="big owner"'),
        ("brand=big and fleet", "'fleet' stands alone", 'brand="big fleet"'),
        ("stale fleet", "'fleet' stands alone", ""),
        ("brand=big fleet,x", "is not a condition", ""),
        ("fleet", "'fleet' stands alone", ""),
        ("brand=a or brand=b", "joined by or", ""),
        ("(brand=a)", "is not a condition", ""),
        ("=5", "is not a condition", ""),
        ("1=1", "is not a condition", ""),
        ("status>open", "status has no order", "status="),
        ("topic>a", "topic has no order", ""),
        ("owner<=b", "owner has no order", ""),
        ("est_revenue~5", "est_revenue is not a text", ""),
        ("est_close_date!~2026", "est_close_date is not a text", ""),
        ("status~op", "status is not a text", ""),
        ("status=opne", "status: 'opne' is not", "open"),
        ("currency=EURO", "currency: 'EURO' is not a currency code", "EUR"),
        ("est_revenue>call", "est_revenue: 'call' is not an amount", ""),
        ("est_revenue>1e5", "est_revenue: '1e5' is not an amount", ""),
        ("est_revenue>none", "est_revenue: 'none' is not an amount", ""),
        ("est_revenue=10,000", "can be one number or several", "est_revenue=10000 or"),
        ("probability=10,000", "can be one number or several", 'probability="10","000"'),
        ("probability>150", "probability: '150' is not", ""),
        ("probability>5.5", "probability: '5.5' is not", ""),
        ("probability>٥", "probability: '٥' is not", ""),
        ("est_close_date=sometime", "est_close_date: 'sometime' is not a period", ""),
        ("est_close_date=03/04/2026", "can be 3 April or 4 March", "2026-04-03"),
        ("est_close_date>5,6", "is not a period", ""),
        ("x" * 10**6, "longer than 4,000 characters", ""),
    ],
)
def test_what_makes_no_sense_is_refused_saying_why(text: str, why: str, hint: str) -> None:
    with pytest.raises(BadValue) as refused:
        where(text)
    assert why in refused.value.message
    assert refused.value.message.endswith(".")
    assert hint in refused.value.hint
    assert refused.value.hint or "is not one of" in refused.value.message


def test_counts_are_whole_numbers() -> None:
    assert said("duration>=30", "activity") == [("duration_minutes", ">=", (30,))]
    for text in ("duration>1.5", "duration>-3", "duration>1e3", "duration=" + "9" * 16):
        with pytest.raises(BadValue, match="not a whole number"):
            where(text, "activity")


VALUES = st.text(max_size=20).filter(lambda text: text.strip() and '"' not in text)


@given(st.lists(st.tuples(st.sampled_from(["topic", "brand", "owner"]), VALUES), max_size=5))
def test_any_quoted_text_comes_back_as_it_is(conditions: list[tuple[str, str]]) -> None:
    text = " ".join(f'{name}~"{value}"' for name, value in conditions)
    assert said(text) == [(name, "~", (value,)) for name, value in conditions]


FIELDS = st.sampled_from([field.name for field in OPPORTUNITY.fields])
OPS = st.sampled_from([op.value for op in Op])
ROUGH = st.lists(
    st.one_of(FIELDS, OPS, st.sampled_from([" ", ",", '"', "'", "10k", "eoq", "none", "and"])),
    max_size=12,
).map("".join)


@given(st.one_of(st.text(max_size=60), ROUGH))
def test_any_text_is_conditions_or_a_bad_value(text: str) -> None:
    try:
        conditions = where(text)
    except BadValue:
        return
    assert all(condition.values for condition in conditions)


@pytest.mark.parametrize("unit", ["a", " ", "a=", "a=b ", 'brand="', "and ", "brand=a,", "'"])
def test_a_long_filter_is_answered_at_once(unit: str) -> None:
    for length in (3_900, 10**6):
        text = (unit * length)[:length]
        assert is_as_quick(
            lambda text=text: where(text), as_=lambda: where("brand=volvo"), times=2_000
        )
