"""The whole machine: besides opportunities, leads, activities, devices, rates, days and undoing."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from laws import offers
from laws.book import Record
from laws.opportunity_rules import OpportunityRules
from laws.typed import CHANGES, MONEY, NUMBER, options, pairs

_OF_LEADS = ("topic", "owner", "interest_type")


class Selling(OpportunityRules):
    """Types any command, and lets days pass."""

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)

    # Leads

    @rule(
        company=st.none() | st.sampled_from(["Acme", "acme", "Globex"]),
        value=st.none() | MONEY,
        currency=st.sampled_from(["EUR", "USD", "JPY"]),
    )
    def make_lead(self, company: str | None, value: Decimal | None, currency: str) -> None:
        fields = {"topic": "Digger", "company": company, "est_value": value, "currency": currency}
        words = ["lead", "new", "Digger", *options({**fields, "topic": None})]
        self.types(words, lambda d: offers.new_lead(d, fields))

    @rule(number=NUMBER, fields=CHANGES.map(lambda d: {k: d[k] for k in d if k in _OF_LEADS}))
    def edit_lead(self, number: int, fields: Record) -> None:
        if fields:
            words = ["lead", "edit", number, *pairs(fields)]
            self.types(words, lambda d: offers.edit_lead(d, f"L{number}", fields))

    @rule(number=NUMBER, with_opportunity=st.booleans())
    def qualify(self, number: int, with_opportunity: bool) -> None:
        words = ["lead", "qualify", number]
        words += [] if with_opportunity else ["--no-opportunity"]
        self.types(
            words, lambda d: offers.qualify(d, f"L{number}", with_opportunity=with_opportunity)
        )

    @rule(number=NUMBER, reason=st.none() | st.sampled_from(["lost", "canceled", "weather"]))
    def disqualify(self, number: int, reason: str | None) -> None:
        words = ["lead", "disqualify", number, *options({"reason": reason})]
        self.types(words, lambda d: offers.disqualify(d, f"L{number}", reason))

    @rule(number=NUMBER)
    def reopen_lead(self, number: int) -> None:
        self.types(["lead", "reopen", number], lambda d: offers.reopen_lead(d, f"L{number}"))

    @rule(
        rows=st.lists(
            st.fixed_dictionaries(
                {
                    "external_id": st.sampled_from(["x1", "x2", "x3"]),
                    "topic": st.sampled_from(["Truck", "Van"]),
                    "company": st.sampled_from(["Acme", "Hooli"]),
                    "est_value": st.sampled_from([Decimal(5), Decimal("7.25"), Decimal("0.125")]),
                }
            ),
            min_size=1,
            max_size=3,
            unique_by=lambda row: row["external_id"],
        )
    )
    def import_leads(self, rows: list[Record]) -> None:
        names = sorted(rows[0])
        lines = [",".join(names), *(",".join(str(row[name]) for name in names) for row in rows)]
        path = self.text_file("leads.csv", "\n".join(lines) + "\n")
        words = ["import", path, "--kind", "lead"]
        self.types(words, lambda d: offers.import_leads(d, rows))

    # Activities, devices, rates

    @rule(
        about=st.sampled_from(["O1", "O2", "L1", "L2", "C1"]),
        kind=st.sampled_from(["call", "task", "note"]),
    )
    def log(self, about: str, kind: str) -> None:
        words = ["activity", "log", about, kind, "Spoke"]
        self.types(words, lambda d: offers.log(d, about, kind, "Spoke"))

    @rule(
        about=st.sampled_from(["O1", "O2", "L1", "L2", "C1"]),
        kind=st.sampled_from(["call", "task"]),
        due=st.integers(0, 5),
    )
    def plan(self, about: str, kind: str, due: int) -> None:
        words = ["activity", "plan", about, kind, "Ring up", "--due", self.day(due)]
        self.types(words, lambda d: offers.plan(d, about, kind, "Ring up", due))

    @rule(number=NUMBER, outcome=st.none() | st.just("reached"), canceled=st.booleans())
    def end_activity(self, number: int, outcome: str | None, canceled: bool) -> None:
        verb, status = ("cancel", "canceled") if canceled else ("done", "done")
        words = ["activity", verb, number]
        words += options({"outcome": outcome}) if not canceled else []
        self.types(words, lambda d: offers.end_activity(d, f"A{number}", status, outcome))

    @rule(serial=st.sampled_from(["VIN1", "VIN2", "VIN3"]))
    def make_device(self, serial: str) -> None:
        words = ["device", "new", "--vin", serial]
        self.types(words, lambda d: offers.new_device(d, serial))

    @rule(rate=st.sampled_from(["0.9", "0.85125"]))
    def set_rate(self, rate: str) -> None:
        words = ["currency", "set", "USD", rate, "--on", self.today]
        self.types(words, lambda d: offers.set_rate(d, "USD", rate))

    # Taking back

    @rule(again=st.booleans())
    def take_back_the_last(self, again: bool) -> None:
        self.takes_back(None, again=again)

    @precondition(lambda self: len(self.batches()) > 1)
    @rule(ago=st.integers(0, 6), again=st.booleans())
    def take_back(self, ago: int, again: bool) -> None:
        numbers = self.batches()[::-1]
        self.takes_back(numbers[min(ago, len(numbers) - 1)], again=again)
