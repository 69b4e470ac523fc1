"""What happens to an opportunity on its way: moves through the gates, and edits between them."""

from datetime import datetime, timedelta

from oppcli.demo.dealer import SELLERS, owner_id
from oppcli.demo.endings import on_hold, setback
from oppcli.demo.ledger import Value
from oppcli.demo.phrases import NEXT_STEPS
from oppcli.demo.sales import STAGES, Columns, Sale, Step, amount, typed
from oppcli.demo.wishes import rounded
from oppcli.demo.workdays import Workdays
from oppcli.stored import instant_text


def steps_of(sale: Sale, days: Workdays) -> tuple[Columns, list[Step]]:
    """What the opportunity is made with beyond `Sale.columns`, and its steps, in order of time.

    Whatever a gate asks for is there, or is filled in the very move that passes it.
    """
    born, fills, steps = _close_dates(sale, days)
    if sale.lead is not None or days.random.random() < 0.8:
        born |= _price(sale)
    elif len(sale.course.entered) > 1:
        fills.setdefault("quotation", {}).update(_price(sale))
    setbacks = setback(sale, days)
    steps += _moves(sale, fills, days)
    steps += setbacks or on_hold(sale, days) or _edits(sale, days)
    if setbacks:
        steps = [step for step in steps if step in setbacks or step[0] <= sale.course.entered[-1]]
    return born, sorted(steps, key=lambda step: step[0])


def _price(sale: Sale) -> Columns:
    wish = sale.wish
    return {"est_revenue": wish.revenue, "est_revenue_accessories": wish.accessories}


def _close_dates(sale: Sale, days: Workdays) -> tuple[Columns, dict[str, Columns], list[Step]]:
    """The close date at making, that filled in when a stage is entered, and its later slips."""
    target = sale.course.target
    if target is None:
        return {}, {}, []
    if days.random.random() < 0.2:
        given: Columns = {"est_close_date": target.isoformat()}
        if len(sale.course.entered) > 2:
            return {}, {"contract": given}, []
        at = days.between(sale.made_at, _end(sale, days))
        return {}, {}, [(at, typed("opp", "edit", sale.number, f"close={target}"), given)]
    slips = days.random.choices((0, 1, 2), (58, 30, 12))[0]
    steps: list[Step] = []
    moments = sorted(
        (days.between(sale.made_at, _end(sale, days)) for _ in range(slips)), reverse=True
    )
    believed = target
    for at in moments:
        earlier = believed - timedelta(days.random.choice((7, 10, 14, 21, 30)))
        if earlier <= days.day_of(sale.made_at):
            break
        words = typed("opp", "edit", sale.number, f"close={believed}")
        steps.append((at, words, {"est_close_date": believed.isoformat()}))
        believed = earlier
    return {"est_close_date": believed.isoformat()}, {}, steps


def _moves(sale: Sale, fills: dict[str, Columns], days: Workdays) -> list[Step]:
    steps: list[Step] = []
    for stage, at in zip(STAGES[1:], sale.course.entered[1:], strict=False):
        filled = fills.get(stage, {})
        if stage == "delivery":
            filled = filled | _unit(sale, days)
        words: list[object] = ["opp", "advance", sale.number]
        for name, value in filled.items():
            if value is not None:
                words += ["--set", _fill(sale, name, value)]
        moved: Columns = {"stage_id": sale.stage_ids[stage], "stage_since": instant_text(at)}
        steps.append((at, typed(*words), {**filled, **moved}))
    return steps


def _fill(sale: Sale, name: str, value: Value) -> str:
    if name == "device_id" and sale.device is not None:
        return f"device={sale.device.values['serial_number']}"
    return f"{name}={amount(value) if 'revenue' in name else value}"


def _unit(sale: Sale, days: Workdays) -> Columns:
    """The unit that is sold and when it is handed over: what the contract's gate asks for."""
    assert sale.device is not None
    expected = sale.course.target or days.today
    delivery = expected + timedelta(days.random.randint(5, 45))
    return {"device_id": sale.device.number, "scheduled_delivery_date": delivery.isoformat()}


def _edits(sale: Sale, days: Workdays) -> list[Step]:
    random = days.random
    edits: list[Columns] = []
    is_open = sale.course.closed_at is None
    since = sale.course.entered[-1]
    if len(sale.course.entered) > 1 and random.random() < 0.22:
        revised = rounded(sale.wish.revenue * random.randint(86, 114) // 100)
        edits.append({"est_revenue": revised})
    if random.random() < (0.78 if is_open else 0.4):
        edits.append({"next_step": random.choice(NEXT_STEPS[sale.stage])})
    if is_open and random.random() < 0.08:
        edits.append({"probability": random.choice((10, 30, 50, 60, 80, 95))})
    if is_open and random.random() < 0.05:
        edits.append({"forecast_category": random.choice(("best_case", "commit", "omitted"))})
    steps = [
        (days.between(since, _end(sale, days)), _edited(sale, columns), columns)
        for columns in edits
    ]
    return steps + (_handed_over(sale, days) if random.random() < 0.04 else [])


def _edited(sale: Sale, columns: Columns) -> str:
    words = (
        f"{name}={amount(value) if name == 'est_revenue' else value}"
        for name, value in columns.items()
    )
    return typed("opp", "edit", sale.number, *words)


def _handed_over(sale: Sale, days: Workdays) -> list[Step]:
    """A colleague of the same business takes it over."""
    colleagues = [each for each in SELLERS if each.business == sale.seller.business]
    taker = days.random.choice([each for each in colleagues if each is not sale.seller])
    at = days.between(sale.made_at, _end(sale, days))
    words = typed("opp", "assign", sale.number, "--to", taker.login)
    return [(at, words, {"owner_id": owner_id(taker.login)})]


def _end(sale: Sale, days: Workdays) -> datetime:
    return sale.course.closed_at or days.moment(days.yesterday)
