"""Takes the people of opportunities from a folder: their roles are merged like any other field."""

from typing import NamedTuple

from oppcli.domain.refs import Ref
from oppcli.services.imports.reference.fact_merge import (
    Fact,
    FactMerge,
    Policy,
    Taken,
    plan_of_new,
)
from oppcli.services.people import set_role
from oppcli.transaction import Transaction


class _Part(NamedTuple):
    number: int
    role: str


class PeopleRows:
    """The roles of contacts in opportunities, row by row."""

    def __init__(self, tx: Transaction, policy: Policy) -> None:
        self._tx = tx
        self._policy = policy
        self._merge = FactMerge(tx, "opportunity_contact", policy)

    def take(self, opportunity: int, contact: int, role: str, line: int) -> Taken:
        """Gives a contact the role, unless it was changed here. Raises RuleRefused for a conflict
        where these are rejected."""
        ref = f"{Ref('opportunity', opportunity)} {Ref('contact', contact)}"
        was, system = self._known(opportunity, contact), self._policy.system
        if was is None:
            set_role(self._tx, opportunity, contact, role)
            fact = Fact("role", role, None, role, "")
            made = self._known(opportunity, contact)
            assert made is not None
            self._merge.note(made.number, system, [fact])
            return Taken("created", ref, (), plan_of_new([fact]))
        fact = Fact("role", role, was.role, role, was.role)
        merged = self._merge.merge(line, ref, was.number, system, [fact])
        self._merge.note(was.number, system, [fact])
        if merged.taken:
            set_role(self._tx, opportunity, contact, role)
        became = "updated" if merged.taken else "unchanged"
        return Taken(became, ref, merged.conflicts, merged.fields)

    def _known(self, opportunity: int, contact: int) -> _Part | None:
        """The part that a contact has in an opportunity."""
        sql = (
            "SELECT id, role FROM opportunity_contact"
            " WHERE opportunity_id = :opportunity AND contact_id = :contact"
        )
        rows = self._tx.read(sql, {"opportunity": opportunity, "contact": contact}).rows
        return _Part(*rows[0]) if rows else None

    def write(self) -> None:
        """Keeps what the rows said."""
        self._merge.write()
