"""Whatever is done in whatever order: revenue is what deals add up to, a device has one claim."""

import shutil
import tempfile
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oppcli.domain.money import plain_amount
from oppcli.domain.refs import Ref
from oppcli.errors import OppError
from oppcli.queries.checks.checking import check
from oppcli.services import closing, deals, leads, opportunities
from oppcli.services.typed_closing import TypedClosing
from oppcli.services.work import Work
from oppcli.store import Store
from surroundings import NOW, USER

CURRENCIES = {1: "EUR", 2: "JPY", 3: "KWD"}
AMOUNTS = ("est_revenue", "est_revenue_accessories", "est_trade_in_value")

minor = st.integers(0, 9_999_999)
opps, offers = st.sampled_from(sorted(CURRENCIES)), st.integers(1, 5)
figures = st.fixed_dictionaries(
    {
        "unit_price": st.integers(5_000, 9_999_999),
        "discount": st.integers(0, 5_100),
        "accessories": minor,
        "trade_in_value": minor,
    }
)
actions = st.one_of(
    st.tuples(st.just("offer new"), opps, figures, st.integers(1, 9), st.booleans()),
    st.tuples(st.just("reprice"), offers, figures),
    st.tuples(st.sampled_from(("offered", "signed", "canceled")), offers),
    st.tuples(st.just("type"), opps, minor),
    st.tuples(st.just("close"), opps, st.sampled_from(("won", "lost", "canceled"))),
    st.tuples(st.just("reopen"), opps),
    st.tuples(st.just("claim"), opps, st.sampled_from(("VIN1", "VIN2", "none"))),
    st.tuples(st.just("advance"), opps),
    st.tuples(st.just("wait"), st.integers(1, 9)),
)


class Dealer:
    """A store with three opportunities, and what the seller believes of them."""

    def __init__(self, path: Path) -> None:
        self.store = Store(str(path))
        self.later = timedelta()
        self.typed: dict[int, int | None] = dict.fromkeys(CURRENCIES)
        self.closed: dict[int, dict[str, Any]] = {}
        for number, currency in CURRENCIES.items():
            opportunities.new(self.work, f"Fleet {number}", {"currency": currency})

    @property
    def work(self) -> Work:
        now = NOW + self.later
        return Work(self.store, USER, "test", now, now.date(), UTC, "EUR", create=True)

    def do(self, action: tuple[Any, ...]) -> None:
        """Does it, or is refused."""
        what, *more = action
        ref = Ref("opportunity", more[0])
        try:
            if what == "offer new":
                _, sums, quantity, offered = more
                typed = self.amounts(more[0], sums)
                typed |= {"quantity": str(quantity), "valid_until": "+3d"}
                deals.new(self.work, ref, "Deal", typed, offered=offered)
            elif what == "reprice":
                deal = Ref("deal", more[0])
                row = self.store.read("SELECT opportunity_id FROM deal WHERE id = ?", more[:1])
                number = row.rows[0][0] if row.rows else 1
                deals.edit(self.work, [deal], self.amounts(number, more[1]))
            elif what in ("offered", "signed", "canceled"):
                day = {"valid_until": "+2d"} if what == "offered" else {}
                deals.move(self.work, [Ref("deal", more[0])], what, day)
            elif what == "type":
                text = plain_amount(more[1], CURRENCIES[more[0]])
                opportunities.edit(self.work, [ref], {"est_revenue": text})
                self.typed[more[0]] = more[1]
            elif what == "close":
                self.close(ref, more[1])
            elif what == "reopen":
                closing.reopen(self.work, [ref])
                self.closed.pop(ref.number)
            elif what == "claim":
                opportunities.edit(self.work, [ref], {"device": more[1]})
            elif what == "advance":
                opportunities.advance(self.work, [ref], to=None, filled={})
            else:
                self.later += timedelta(days=more[0])
                leads.new(self.work, "A morning later", {})
        except OppError:
            pass

    def close(self, ref: Ref, outcome: str) -> None:
        how: dict[str, Any] = {"reason": "other", "note": "so it is"}
        if outcome == "won":
            how = {"skip_stages": True, "actual_revenue": "10"}
        elif outcome == "canceled":
            how = {"reason": "postponed"}
        closing.close(self.work, [ref], TypedClosing(outcome, **how))
        self.closed[ref.number] = self.figures(ref.number)

    def amounts(self, number: int, sums: dict[str, int]) -> dict[str, str]:
        return {name: plain_amount(value, CURRENCIES[number]) for name, value in sums.items()}

    def figures(self, number: int) -> dict[str, Any]:
        row = self.store.read(
            f"SELECT {', '.join(AMOUNTS)} FROM opportunity WHERE id = ?", [number]
        )
        found = row.first()
        assert found is not None
        return found

    def check(self) -> None:
        for number in CURRENCIES:
            if number in self.closed:
                assert self.figures(number) == self.closed[number]
            else:
                assert self.figures(number) == self.expected(number)
        for status, is_open, is_won in self.store.read(
            "SELECT d.status, SUM(o.closed_on IS NULL AND o.id > 0), SUM(o.status = 'won')"
            " FROM device d LEFT JOIN opportunity o ON o.device_id = d.id GROUP BY d.id"
        ).rows:
            assert (is_open or 0) <= 1
            assert status == ("reserved" if is_open else "sold" if is_won else "available")

    def expected(self, number: int) -> dict[str, Any]:
        live = list(
            self.store.read(
                "SELECT * FROM deal WHERE opportunity_id = ? AND status IN ('offered', 'signed')",
                [number],
            )
        )
        if not live:
            return dict(zip(AMOUNTS, (self.typed[number], None, None), strict=True))
        total = sum(
            each["quantity"] * (each["unit_price"] - each["discount"]) + each["accessories"]
            for each in live
        )
        beside = [sum(each[name] for each in live) for name in ("accessories", "trade_in_value")]
        return dict(zip(AMOUNTS, (total, *beside), strict=True))


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(done=st.lists(actions, min_size=4, max_size=14))
def test_revenue_is_the_deals_sum_and_a_device_has_one_claim(
    fresh_store: Path, done: list[tuple[Any, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dealer = Dealer(Path(shutil.copy(fresh_store, Path(folder) / "opp.db")))
        for action in done:
            dealer.do(action)
            dealer.check()
        faults = [each for each in check(dealer.store, dealer.work.now) if not each.is_note]
        assert faults == []
        dealer.store.close()
