"""What rows of any table are called when it is told what became of them."""

from collections.abc import Mapping
from typing import Any

from oppcli.domain.fields import KINDS
from oppcli.domain.refs import Ref

# Kept beside something that is told already: a closing beside its opportunity, and so on.
UNTOLD = ("close_record", "process_version", "setting", "team_member", "stage")


def ref_of(table: str, number: int, row: Mapping[str, Any] | None) -> str:
    """`O12` for what has a ref, else `user leif`, `rate USD 2026-11-23`, `stage order`."""
    if table in KINDS:
        return str(Ref(table, number))
    if row is None:
        return f"{table.replace('_', ' ')} {number}"
    if table == "close_record":
        return f"closing of O{row['opportunity_id']}"
    if table == "opportunity_contact":
        return f"P{row['contact_id']} as {row['role']} of O{row['opportunity_id']}"
    words = ["field" if table == "own_field" else kind_of(table, row)]
    words += [str(row[column]) for column in _NAMES.get(table, ("id",)) if row.get(column)]
    return " ".join(words)


_NAMES = {
    "owner": ("name",),
    "unit": ("name",),
    "rate": ("currency", "day"),
    "quota": ("starts", "ends"),
    "catalogue": ("brand", "class", "model", "model_code", "variant"),
    "process": ("key",),
    "stage": ("key",),
    "setting": ("name",),
    "own_field": ("kind", "name"),
    "import_plan": ("source_system", "kind"),
}


def kind_of(table: str, row: Mapping[str, Any]) -> str:
    """`opportunity`, `user`, `business`, `rate` …"""
    if table == "own_field":
        return "field"
    return str(row["kind"]) if table in ("owner", "unit") else table.replace("_", " ")


def title_of(table: str, row: Mapping[str, Any]) -> str:
    """What a record is about: its topic, its subject, its name; '' where its ref says all."""
    if table not in KINDS:
        return ""
    if table == "contact":
        return " ".join(filter(None, (row.get("first_name"), row.get("last_name"))))
    if table == "device":
        return str(row.get("serial_number") or row.get("stock_number"))
    return str(row[KINDS[table].title])
