"""Any sequence of commands: after each, the program and the model agree on all there is to see."""

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from laws import figures, offers, sales
from laws.book import Book, Draft, Record
from laws.seller import LISTED, Seller
from surroundings import NOW

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
PERIOD = "2026-10..2027-03"
MONTHS = range(2026 * 12 + 9, 2027 * 12 + 3)


class Selling(RuleBasedStateMachine):
    """Types commands at a store of its own and keeps the model's book beside it."""

    environ: dict[str, str]
    prepared: Path  # a store in which users and a rate are known, to be copied
    before: int  # the batches that made it

    @initialize()
    def begins(self) -> None:
        self.folder = TemporaryDirectory()
        self.store = shutil.copy(self.prepared, f"{self.folder.name}/opp.db")
        self.seller = Seller(self.environ, self.store)
        self.now = NOW
        self.book = Book(self.before, sales.expire)
        rates = {"currency": "USD", "day": "2026-01-01", "rate": "0.9173"}
        self.book.records["RUSD2026-01-01"] = rates
        self.then: list[tuple[datetime, dict[str, str]]] = []
        self.types(["account", "new", "Acme"], lambda d: d.new("C", {"name": "Acme"}))
        self.types(["device", "new", "--vin", "VIN1"], lambda d: offers.new_device(d, "VIN1"))
        self.make_opportunity(currency="EUR", fields={}, stage=None)
        self.make_lead(company="Acme", value=Decimal(5), currency="EUR")

    def teardown(self) -> None:
        if not hasattr(self, "folder"):
            return
        try:
            if hasattr(self, "then") and self.then:
                self.ends()
        finally:
            self.folder.cleanup()

    def types(self, words: list[Any], act: Callable[[Draft], Any]) -> None:
        self.now += timedelta(minutes=1)
        expected = self.book.do(" ".join(map(str, words[:2])), self.now, act)
        self.agrees(words, expected)

    def agrees(self, words: list[Any], expected: int) -> None:
        """Types it; the exit code, all records, the history and the figures are the model's."""
        ran = self.seller.types(*words, now=self.now)
        assert ran.code == expected, (words, expected, ran)
        seen = {letter: self.seller.listed(letter, self.now) for letter in self._looked_at()}
        for letter, text in seen.items():
            self._records_agree(letter, text)
        self.then.append((self.now, seen))
        self._history_agrees()
        self._figures_agree()

    def _records_agree(self, letter: str, text: str) -> None:
        rows = json.loads(text, parse_float=Decimal)
        told = {row.pop("ref"): row for row in rows}
        assert told == figures.seen(self.book.records, letter)

    def _looked_at(self) -> str:
        """What it changed, opportunities, and the other kinds by turns."""
        last = self.book.batches[max(self.book.batches)]
        refs = [*last.made, *last.gone, *last.changed]
        by_turns = "".join(LISTED)[self.now.minute % len(LISTED)]
        return "".join(sorted({"O", by_turns, *(ref[0] for ref in refs)} & LISTED.keys()))

    def _history_agrees(self) -> None:
        told = self.seller.reads("history", "--limit", "0", now=self.now)
        told = {row["batch"]: row for row in told if row["batch"] > self.before}
        assert told.keys() == self.book.batches.keys()
        for number, batch in self.book.batches.items():
            assert told[number]["command"].startswith(batch.command)
            assert told[number]["undone_by"] == self.book.undone_by(number)

    def _figures_agree(self) -> None:
        rows = self.seller.reads("pipeline", now=self.now)
        names = ("count", "amount", "weighted")
        told = {(row["stage"], row["currency"]): tuple(row[n] for n in names) for row in rows}
        assert told == figures.pipeline(self.book.records, self.now.date())
        rows = self.seller.reads("forecast", "--period", PERIOD, now=self.now)
        cells = {
            (row["month"], row["currency"]): {name: row[name] for name in figures.MEASURES}
            for row in rows
            if row["count"]
        }
        assert cells == figures.forecast(self.book.records, self.now.date(), MONTHS)

    def ends(self) -> None:
        """What was said at each moment is said of it still, and nothing is wrong in the store."""
        for letter in LISTED:
            self._records_agree(letter, self.seller.listed(letter, self.now))
        for moment, seen in self.then[:: max(1, len(self.then) // 4)]:
            at = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
            for letter, text in seen.items():
                again = self.seller.listed(letter, self.now, "--as-of", at)
                assert again == text, (at, letter)
        checked = self.seller.types("db", "check", now=self.now)
        assert checked.code == 0, checked

    def day(self, days: int | None) -> str | None:
        return None if days is None else str(self.today + timedelta(days=days))

    @property
    def today(self) -> date:
        return self.now.date()

    def dated(self, fields: Record) -> Record:
        """With days instead of how far they are from today."""
        days = ("est_close_date", "scheduled_delivery_date", "valid_until")
        return {name: self.day(v) if name in days else v for name, v in fields.items()}

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.now += timedelta(days=days)

    # Opportunities

    @rule(
        currency=st.sampled_from(["EUR", "EUR", "USD", "JPY"]),
        fields=CHANGES | FILLED,
        stage=st.none() | st.sampled_from(sales.STAGES),
    )
    def make_opportunity(self, currency: str, fields: Record, stage: str | None) -> None:
        fields = {"topic": "Loader", **self.dated(fields)}
        words = ["opp", "new", fields["topic"], "--currency", currency]
        words += options({name: v for name, v in fields.items() if name != "topic"})
        words += ["--stage", stage] if stage else []
        whole = {**fields, "currency": currency}
        self.types(words, lambda d: sales.new_opportunity(d, whole, stage=stage))

    @rule(number=NUMBER, fields=CHANGES.filter(bool))
    def edit_opportunity(self, number: int, fields: Record) -> None:
        fields = self.dated(fields)
        words = ["opp", "edit", number, *pairs(fields)]
        self.types(words, lambda d: sales.edit(d, f"O{number}", fields))

    @rule(
        number=NUMBER,
        fields=st.sampled_from([{"currency": c} for c in ("EUR", "USD", "JPY")])
        | (st.none() | NUMBER.map("V{}".format)).map(lambda ref: {"device_ref": ref}),
    )
    def change_currency_or_device(self, number: int, fields: Record) -> None:
        words = ["opp", "edit", number, *pairs(fields)]
        self.types(words, lambda d: sales.edit(d, f"O{number}", fields))

    @rule(
        number=NUMBER,
        to=st.sampled_from([None, None, *sales.STAGES, "nowhere"]),
        filled=st.just({}) | FILLED,
    )
    def advance(self, number: int, to: str | None, filled: Record) -> None:
        filled = self.dated(filled)
        words = ["opp", "advance", number, *(["--to", to] if to else [])]
        words += [word for pair in pairs(filled) for word in ("--set", pair)]
        self.types(words, lambda d: sales.advance(d, f"O{number}", to, filled))

    @rule(
        number=NUMBER,
        to=st.none() | st.sampled_from(sales.STAGES),
        reason=st.none() | st.just("early"),
    )
    def back(self, number: int, to: str | None, reason: str | None) -> None:
        words = ["opp", "back", number, *(["--to", to] if to else [])]
        words += ["--reason", reason] if reason else []
        self.types(words, lambda d: sales.back(d, f"O{number}", to, reason))

    @rule(number=NUMBER, held=st.booleans())
    def hold(self, number: int, held: bool) -> None:
        was, now = ("open", "on_hold") if held else ("on_hold", "open")
        words = ["opp", "hold" if held else "resume", number]
        self.types(words, lambda d: sales.hold(d, f"O{number}", was, now))

    @rule(
        number=NUMBER,
        outcome=st.sampled_from(["won", "won", "lost", "canceled"]),
        said=st.fixed_dictionaries(
            {"skip": st.booleans()},
            optional={
                "reason": st.sampled_from(["price", "duplicate", "other", "weather"]),
                "note": st.just("so it was"),
                "actual": MONEY,
                "ago": st.integers(-1, 2),
            },
        ),
    )
    def close(self, number: int, outcome: str, said: dict[str, Any]) -> None:
        if outcome == "won":
            said.pop("reason", None)
        else:
            said = {name: v for name, v in said.items() if name not in ("skip", "actual")}
        words = ["opp", "close", number, f"--{outcome}"]
        words += ["--skip-stages"] if said.get("skip") else []
        words += ["--on", self.day(-said["ago"])] if "ago" in said else []
        words += options({"reason": said.get("reason"), "note": said.get("note")})
        words += options({"actual_revenue": said.get("actual")})
        self.types(words, lambda d: sales.close(d, f"O{number}", outcome, said))

    @rule(number=NUMBER)
    def reopen(self, number: int) -> None:
        self.types(["opp", "reopen", number], lambda d: sales.reopen(d, f"O{number}"))

    # Deals

    @rule(number=NUMBER, fields=PRICES, offered=st.booleans())
    def make_deal(self, number: int, fields: Record, offered: bool) -> None:
        fields = {"title": "Bus", **self.dated(fields)}
        words = ["deal", "new", number, "Bus", *(["--offered"] if offered else [])]
        words += options({name: v for name, v in fields.items() if name != "title"})
        self.types(words, lambda d: offers.new_deal(d, f"O{number}", fields, offered=offered))

    @rule(number=NUMBER, fields=PRICES)
    def edit_deal(self, number: int, fields: Record) -> None:
        fields = self.dated(fields)
        words = ["deal", "edit", number, *pairs(fields)]
        self.types(words, lambda d: offers.edit_deal(d, f"D{number}", fields))

    @rule(number=NUMBER, verb=st.sampled_from(["offer", "sign", "cancel"]), until=DAY)
    def move_deal(self, number: int, verb: str, until: int | None) -> None:
        now = {"offer": "offered", "sign": "signed", "cancel": "canceled"}[verb]
        fields = {"valid_until": self.day(until)} if verb == "offer" and until is not None else {}
        words = ["deal", verb, number, *options(fields)]
        self.types(words, lambda d: offers.move_deal(d, f"D{number}", now, fields))

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
        self._take_back(None, again=again)

    @precondition(lambda self: len(self.book.batches) > 1)
    @rule(ago=st.integers(0, 6), again=st.booleans())
    def take_back(self, ago: int, again: bool) -> None:
        numbers = sorted(self.book.batches, reverse=True)
        self._take_back(numbers[min(ago, len(numbers) - 1)], again=again)

    def _take_back(self, number: int | None, *, again: bool) -> None:
        self.now += timedelta(minutes=1)
        words = ["redo" if again else "undo", *([number] if number else [])]
        self.agrees(words, self.book.undo(number, words[0], self.now, again=again))


_OF_LEADS = ("topic", "owner", "interest_type")
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
