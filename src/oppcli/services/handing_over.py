"""Hands a record's open activities over together with the record."""

from dataclasses import dataclass

from oppcli.domain.activity import goes_along
from oppcli.domain.refs import Ref
from oppcli.domain.results import Facts, HandedOver, Written
from oppcli.errors import WrongUsage
from oppcli.plain_records import Activity, Lead, Opportunity
from oppcli.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Owned:
    """A lead or an opportunity and the number of its owner, before it is handed over."""

    record: Lead | Opportunity
    owner: int

    @classmethod
    def now(cls, record: Lead | Opportunity) -> "Owned":
        """The record with the owner that it has at this moment."""
        return cls(record, record.owner_id)


def take_along(tx: Transaction, was: Owned) -> int:
    """Gives the old owner's open activities to the new one, and says how many they are.

    The activities of an opportunity are those of the lead it came from, too. Nothing is done where
    the owner is the same.
    """
    mine = _going(tx, was)
    for activity in mine:
        activity.owner_id = was.record.owner_id
    tx.flush()
    return len(mine)


def handed_over(
    tx: Transaction,
    was: Owned,
    ref: Ref,
    before: Facts,
    after: Facts,
    notes: tuple[str, ...],
    *,
    keep_activities: bool,
) -> Written:
    """What an edit gives back; where the owner changed, with what became of the activities."""
    if was.record.owner_id == was.owner:
        return Written(ref, before, after, notes)
    if keep_activities:
        stay = len(_going(tx, was))
        return HandedOver(ref, before, after, notes, activities=stay, are_kept=True)
    return HandedOver(ref, before, after, notes, activities=take_along(tx, was))


def refuse_keeping(verb: str, *, has_owner: bool, keep_activities: bool) -> None:
    """Raises WrongUsage where activities are to be kept and no owner is given."""
    if keep_activities and not has_owner:
        raise WrongUsage(
            "--keep-activities is for a change of owner, and no owner is given.",
            f"oppcli {verb} owner=leif --keep-activities",
        )


def _going(tx: Transaction, was: Owned) -> list[Activity]:
    """The activities that go along."""
    record = was.record
    if record.owner_id == was.owner:
        return []
    if isinstance(record, Lead):
        about, params = "lead_id = :number", {"number": record.id}
    else:
        about = "opportunity_id = :number OR lead_id = :lead"
        params = {"number": record.id, "lead": record.lead_id}
    sql = f"SELECT id, status, owner_id FROM activity WHERE {about} ORDER BY id"
    found = (
        tx.get(Activity, number)
        for number, status, owner in tx.read(sql, params).rows
        if goes_along(status, owner, was.owner)
    )
    return [activity for activity in found if activity is not None]
