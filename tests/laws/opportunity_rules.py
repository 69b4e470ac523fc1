"""The commands of opportunities and deals that the machine types."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from laws import offers, sales
from laws.book import Record
from laws.typed import CHANGES, DAY, FILLED, MONEY, NUMBER, PRICES, options, pairs
from laws.typist import Typist


class OpportunityRules(Typist):
    """Opportunities from their making to their closing, and the deals under them."""

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
