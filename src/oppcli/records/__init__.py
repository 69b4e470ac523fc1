"""The tables, as SQLModel classes: what is stored, in the store's own units.

Amounts are whole minor units of the row's currency; days and instants are ISO texts at the
SQLite end and real types in Python. What people type is read by `services/values.py` first.
An attribute that ends in `_id` holds the field of the same name without the ending.
"""

from oppcli.records.activity import Activity
from oppcli.records.base import Branded, Kept, Stored
from oppcli.records.columns import Day, Instant, instant_text
from oppcli.records.log import Batch, Change
from oppcli.records.organisation import Owner, Unit
from oppcli.records.parties import Account, Contact
from oppcli.records.process import Process, Stage
from oppcli.records.sales import CloseRecord, Lead, Opportunity

__all__ = [
    "KEPT",
    "Account",
    "Activity",
    "Batch",
    "Branded",
    "Change",
    "CloseRecord",
    "Contact",
    "Day",
    "Instant",
    "Kept",
    "Lead",
    "Opportunity",
    "Owner",
    "Process",
    "Stage",
    "Stored",
    "Unit",
    "instant_text",
]

KEPT: dict[str, type[Kept]] = {
    model.kind: model for model in (Lead, Opportunity, Activity, Account, Contact)
}
