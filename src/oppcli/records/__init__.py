"""The tables, as SQLModel classes: what is stored, in the store's own units.

Amounts are whole minor units of the row's currency; days and instants are ISO texts at the
SQLite end and real types in Python. What people type is read by `services/values.py` first.
An attribute that ends in `_id` holds the field of the same name without the ending.
"""

from oppcli.records.activity import Activity
from oppcli.records.base import Branded, Kept, Stored
from oppcli.records.columns import Day, Instant
from oppcli.records.deals import Deal
from oppcli.records.devices import Catalogue, Device
from oppcli.records.finance import Quota, Rate, Setting
from oppcli.records.imports import ImportPlan, SourceRow
from oppcli.records.log import Batch, Change
from oppcli.records.organisation import Owner, TeamMember, Unit
from oppcli.records.own_fields import OwnField
from oppcli.records.parties import Account, Contact
from oppcli.records.process import Process, ProcessVersion, Stage
from oppcli.records.sales import CloseRecord, Lead, Opportunity, OpportunityContact

__all__ = [
    "KEPT",
    "Account",
    "Activity",
    "Batch",
    "Branded",
    "Catalogue",
    "Change",
    "CloseRecord",
    "Contact",
    "Day",
    "Deal",
    "Device",
    "ImportPlan",
    "Instant",
    "Kept",
    "Lead",
    "Opportunity",
    "OpportunityContact",
    "OwnField",
    "Owner",
    "Process",
    "ProcessVersion",
    "Quota",
    "Rate",
    "Setting",
    "SourceRow",
    "Stage",
    "Stored",
    "TeamMember",
    "Unit",
]

KEPT: dict[str, type[Kept]] = {
    model.kind: model for model in (Lead, Opportunity, Deal, Activity, Account, Contact, Device)
}
