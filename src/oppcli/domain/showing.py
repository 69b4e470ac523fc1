"""What a screen of one record is made from."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oppcli.domain.ladder import Rung
from oppcli.domain.process import Requirement
from oppcli.domain.refs import Ref
from oppcli.domain.stale import Pace

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed; amounts in minor units, links as the names behind them. What was
    taken back `is_undone`; what follows from deals of the same command `is_derived`."""

    batch: int
    at: str
    actor: str
    command: str
    field: str
    old: str | None
    new: str | None
    is_undone: bool | int = False
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
    people: list[Facts] = field(default_factory=list)
    reached: list[Facts] = field(default_factory=list)  # contact and account: name, phone, email
    deals: list[Facts] = field(default_factory=list)
