"""What a screen of one record is made from."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oppcli.domain.field import Field, FieldType
from oppcli.domain.offers import OfferStep
from oppcli.domain.process import Requirement
from oppcli.domain.refs import Ref
from oppcli.domain.stage_timeline import Rung
from oppcli.domain.stale import Pace

Facts = dict[str, Any]

# What `show` gives programs of a customer beside the stored fields.
_OF_CUSTOMERS = (
    Field("open_opportunities", help="refs of its open opportunities, apart", settable=False),
    Field("open_activities", help="refs of what is planned about it, apart", settable=False),
    Field(
        "last_activity", FieldType.INSTANT, "when something was last done about it", settable=False
    ),
)


def also_shown(kind: str) -> tuple[Field, ...]:
    """The fields that `show` works out for records of a kind: those of customers."""
    return _OF_CUSTOMERS if kind in ("account", "contact") else ()


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed; amounts in minor units, links as the names behind them. What was
    taken back `is_undone`; what follows from deals of the same command `is_derived`.

    `about` is the ref of another record than the one that is shown, a customer's opportunity.
    Amounts are in the currencies that the record had before and after: `was_in` and `is_in`.
    """

    batch: int
    at: str
    actor: str
    command: str
    field: str
    old: str | None
    new: str | None
    is_undone: bool | int = False
    about: str = ""
    was_in: str | None = None
    is_in: str | None = None
    is_derived: bool | int = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """The chance in whole per cent that an open opportunity is won by a day."""

    until: date
    percent: int


@dataclass(frozen=True, slots=True)
class Record:
    """A record by field name with its timeline; what its kind adds is empty for the others."""

    ref: Ref
    facts: Facts
    activities: list[Facts]
    changes: list[Change]
    birth: Change
    ladder: list[Rung] = field(default_factory=list)
    stage_title: str = ""
    stage_probability: int | None = None
    outlook: Outlook | None = None
    pace: Pace | None = None
    missing: list[Requirement] = field(default_factory=list)
    shows: list[str] = field(default_factory=list)
    opportunities: list[Facts] = field(default_factory=list)
    more_opportunities: int = 0  # that it has beside these
    more_activities: int = 0
    of_sales: list[Change] = field(default_factory=list)  # of a customer's opportunities
    added_sales: list[Change] = field(default_factory=list)  # when each was added, its topic `new`
    more_of_sales: int = 0
    people: list[Facts] = field(default_factory=list)
    reached: list[Facts] = field(default_factory=list)  # contact and account: name, phone, email
    deals: list[Facts] = field(default_factory=list)
    of_offers: list[OfferStep] = field(default_factory=list)

    @property
    def page_facts(self) -> Facts:
        """The record by field name, with what `also_shown` lists for its kind."""
        if not also_shown(self.ref.kind):
            return self.facts
        planned = sorted(each["id"] for each in self.activities if each["status"] == "open")
        done = (each["at"] for each in self.activities if each["status"] == "done")
        return {
            **self.facts,
            "open_opportunities": " ".join(
                each["ref"] for each in self.opportunities if each["is_open"]
            )
            or None,
            "open_activities": " ".join(f"A{number}" for number in planned) or None,
            "last_activity": next(done, None),
        }
