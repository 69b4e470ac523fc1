"""How an opportunity ends: won, lost or canceled, put on hold, or lost and taken up again."""

from datetime import date, timedelta

from oppcli.demo.finance import rate_on
from oppcli.demo.names import COMPETITORS
from oppcli.demo.phrases import CLOSE_NOTES
from oppcli.demo.sales import STAGES, Columns, Sale, Step, amount, typed
from oppcli.demo.wishes import rounded
from oppcli.demo.workdays import Workdays

# Why, with how often; the words are those of the dealer process.
_LOST = {
    "price": 30,
    "competitor": 21,
    "timing": 14,
    "no_budget": 12,
    "product": 8,
    "availability": 7,
    "financing": 5,
    "other": 3,
}
_CANCELED = {"no_longer_interested": 45, "postponed": 28, "cannot_contact": 20, "duplicate": 7}
_TO_SOMEBODY = ("price", "competitor", "product", "availability")

REOPENED: Columns = {
    "status": "open",
    "closed_on": None,
    "actual_revenue": None,
    "exchange_rate": None,
    "lost_reason": None,
    "competitor": None,
    "close_note": None,
}


def closing(sale: Sale, est_revenue: int | None, days: Workdays) -> Step | None:
    """The step that closes it; None for one that is open."""
    at = sale.course.closed_at
    if at is None:
        return None
    if sale.course.outcome == "won":
        assert est_revenue is not None
        return (at, *_won(sale, est_revenue, days.day_of(at), days))
    return (at, *_lost(sale, sale.course.outcome, days.day_of(at), days))


def skipped_stages(sale: Sale) -> str | None:
    """Titles of the stages ahead of the one it was won from."""
    ahead = STAGES[len(sale.course.entered) :]
    return " ".join(stage.title() for stage in ahead) or None


def on_hold(sale: Sale, days: Workdays) -> list[Step]:
    """The step that puts it on hold, where its course says so."""
    if sale.course.outcome != "on_hold":
        return []
    at = days.between(sale.course.entered[-1], days.moment(days.yesterday))
    note = "waits for the new budget"
    words = typed("opp", "hold", sale.number, "--next", note)
    return [(at, words, {"status": "on_hold", "next_step": note})]


def setback(sale: Sale, days: Workdays) -> list[Step]:
    """Now and then an open one was lost and taken up again in its present stage, days later."""
    since = sale.course.entered[-1]
    rest = days.moment(days.yesterday)
    if sale.course.outcome != "open" or (rest - since).days < 12 or days.random.random() > 0.12:
        return []
    lost_at = days.between(since, since + timedelta(5))
    again_at = days.between(lost_at, lost_at + timedelta(6))
    words, columns = _lost(sale, "lost", days.day_of(lost_at), days)
    return [
        (lost_at, words, columns),
        (again_at, typed("opp", "reopen", sale.number), dict(REOPENED)),
    ]


def _won(sale: Sale, est_revenue: int, on: date, days: Workdays) -> tuple[str, Columns]:
    words: list[object] = ["opp", "close", sale.number, "--won"]
    actual = est_revenue
    if days.random.random() < 0.35:
        actual = rounded(est_revenue * days.random.randint(92, 101) // 100)
        words += ["--actual-revenue", amount(actual)]
    if skipped_stages(sale):
        words.append("--skip-stages")
    columns: Columns = {
        "status": "won",
        "actual_revenue": actual,
        "exchange_rate": rate_on(sale.customer.currency, on, days.today),
        "closed_on": on.isoformat(),
    }
    return typed(*words), columns


def _lost(sale: Sale, outcome: str, on: date, days: Workdays) -> tuple[str, Columns]:
    random = days.random
    reasons = _LOST if outcome == "lost" else _CANCELED
    reason = random.choices(list(reasons), list(reasons.values()))[0]
    words: list[object] = ["opp", "close", sale.number, f"--{outcome}", "--reason", reason]
    columns: Columns = {
        "status": outcome,
        "exchange_rate": rate_on(sale.customer.currency, on, days.today),
        "closed_on": on.isoformat(),
        "lost_reason": reason,
    }
    if reason in _TO_SOMEBODY and random.random() < 0.8:
        columns["competitor"] = random.choice(COMPETITORS)
        words += ["--competitor", columns["competitor"]]
    if reason == "other":
        columns["close_note"] = random.choice(CLOSE_NOTES)
        words += ["--note", columns["close_note"]]
    return typed(*words), columns
