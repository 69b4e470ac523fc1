"""The SQL views: the public, documented face of the store, and all that reports ever read.

One portable text each (SQLite and PostgreSQL). Column names are the vocabulary of
`domain/fields.py`. An amount stands twice: in major units as people write it, and exactly, in
minor units, as `…_minor`; sums that must be right to the cent use the second.
"""

from collections.abc import Collection, Iterable
from typing import Any

from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.fields import Field, FieldType, Kind
from oppcli.domain.money import DIGITS
from oppcli.views.history import (
    HISTORY_FIELDS,
    OUT_OF_FORCE,
    V_BATCH,
    V_CHANGE,
    full_name,
    quoted,
    unit_name,
)
from oppcli.views.narrow import narrowed
from oppcli.views.sums import forecast

__all__ = ["BASE", "OUT_OF_FORCE", "RATE_DAYS", "VIEWS", "opportunities", "select"]

_OPEN = sql_words(OPEN)


def _scale(currency: str) -> str:
    """SQL for the minor units in one major unit of `currency`, as a real number."""
    unusual = sorted({places for places in DIGITS.values() if places != 2})
    cases = " ".join(
        f"WHEN {currency} IN ({quoted(code for code, d in DIGITS.items() if d == places)})"
        f" THEN {10**places}"
        for places in unusual
    )
    return f"CAST(CASE {cases} ELSE 100 END AS DOUBLE PRECISION)"


def _major(table: str, *columns: str, of: str = "") -> str:
    scale = _scale(f"{of or table}.currency")
    return ",\n    ".join(
        f"{table}.{column} / ({scale}) AS {column},\n    {table}.{column} AS {column}_minor"
        for column in columns
    )


def _weighted(amount: str, percent: str) -> str:
    """SQL for `amount` × `percent` / 100, rounded half to even, in whole minor units.

    Neither is below 0, so 49 carries what is above a half, and a half above an odd unit has 1 more.
    """
    product = f"{amount} * {percent}"
    return f"({product} + 49 + {product} / 100 % 2) / 100"


_BRANDING = """t.interest, t.interest_type, t.brand, t.class, t.model, t.model_code, t.variant"""
_UNITS = f"""business.name AS business, {unit_name("facility")} AS facility,
    {unit_name("operation")} AS operation,
    business.business_kind AS business_kind"""
_JOIN_UNITS = """LEFT JOIN unit business ON business.id = t.business_id
  LEFT JOIN unit facility ON facility.id = t.facility_id
  LEFT JOIN unit operation ON operation.id = t.operation_id"""

_STAMPS = """t.created_at, t.updated_at, t.source_system, t.external_id, t.version,
    t.batch_id AS batch, t.own"""

_PROBABILITY = f"""CASE WHEN t.status IN {_OPEN} THEN COALESCE(t.probability, stage.probability)
         WHEN t.status = 'won' THEN 100 ELSE 0 END"""

# A record has one team at most, so that the parts of a report by team add up: the owner's own when
# it is one, else the first by name of those the user is a member of.
_TEAM = """CASE WHEN owner.kind = 'team' THEN owner.name ELSE
      (SELECT MIN(team.name) FROM team_member JOIN owner team ON team.id = team_member.team_id
        WHERE team_member.user_id = owner.id) END"""

_OPPORTUNITY = f"""
    t.id, 'O' || t.id AS ref, t.topic,
    account.name AS account, 'C' || t.account_id AS account_ref,
    {full_name("contact")} AS contact, 'P' || t.contact_id AS contact_ref,
    owner.name AS owner, manager.name AS manager, {_TEAM} AS team, t.status,
    CASE WHEN t.status IN {_OPEN} THEN 1 ELSE 0 END AS is_open,
    process.key AS process, stage.key AS stage, stage.title AS stage_title,
    t.stage_id, stage.position AS stage_position, stage.stale_after_days,
    {_PROBABILITY} AS probability, t.probability AS probability_own,
    CASE WHEN t.status IN ('won', 'lost') THEN t.status WHEN t.status = 'canceled' THEN 'omitted'
         ELSE COALESCE(t.forecast_category, stage.forecast_category) END AS forecast_category,
    t.forecast_category AS forecast_category_own,
    t.currency,
    {_major("t", "est_revenue", "est_revenue_accessories", "est_trade_in_value")},
    CASE WHEN t.status IN {_OPEN} THEN {
    _weighted("t.est_revenue", "COALESCE(t.probability, stage.probability)")
} END AS weighted_minor,
    t.est_close_date, t.next_step, t.description, t.lead_source, 'L' || t.lead_id AS lead,
    {_BRANDING},
    COALESCE(device.serial_number, device.stock_number) AS device, 'V' || t.device_id AS device_ref,
    t.scheduled_delivery_date, {_UNITS},
    {_major("t", "actual_revenue")},
    t.exchange_rate, t.closed_on, t.lost_reason, t.competitor, t.close_note,
    {_major("t", "typed_revenue", "typed_accessories", "typed_trade_in")},
    t.stage_since, t.touched_at, {_STAMPS},
    {HISTORY_FIELDS}
"""
_OPPORTUNITY_JOINS = f"""
  LEFT JOIN stage ON stage.id = t.stage_id
  LEFT JOIN process ON process.id = stage.process_id
  LEFT JOIN owner ON owner.id = t.owner_id
  LEFT JOIN owner manager ON manager.id = owner.manager_id
  LEFT JOIN device ON device.id = t.device_id
  LEFT JOIN account ON account.id = t.account_id
  LEFT JOIN contact ON contact.id = t.contact_id
  {_JOIN_UNITS}
"""
V_OPPORTUNITY = f"""
SELECT {_OPPORTUNITY.strip()}
  FROM opportunity t
  {_OPPORTUNITY_JOINS.strip()}
"""

V_LEAD = f"""
SELECT t.id, 'L' || t.id AS ref, t.topic, t.first_name, t.last_name, t.company, t.email, t.phone,
    t.lead_source, t.rating, t.status, t.disqualify_reason,
    {_major("t", "est_value")}, t.currency, t.est_close_date, owner.name AS owner,
    {_BRANDING}, {_UNITS}, t.description, 'O' || opportunity.id AS opportunity,
    {_STAMPS}
  FROM lead t
  LEFT JOIN owner ON owner.id = t.owner_id
  LEFT JOIN opportunity ON opportunity.lead_id = t.id
  {_JOIN_UNITS}
"""

V_ACTIVITY = f"""
SELECT t.id, 'A' || t.id AS ref, t.type, t.subject, t.body,
    CASE WHEN t.opportunity_id IS NOT NULL THEN 'O' || t.opportunity_id
         WHEN t.lead_id IS NOT NULL THEN 'L' || t.lead_id
         WHEN t.account_id IS NOT NULL THEN 'C' || t.account_id
         WHEN t.contact_id IS NOT NULL THEN 'P' || t.contact_id END AS regarding,
    t.opportunity_id, t.lead_id, t.account_id, t.contact_id,
    owner.name AS owner, t.status, t.priority, t.direction, t.due_date, t.starts_at,
    t.duration_minutes, t.outcome, t.completed_at,
    {_STAMPS}
  FROM activity t
  LEFT JOIN owner ON owner.id = t.owner_id
"""

V_ACCOUNT = f"""
SELECT t.id, 'C' || t.id AS ref, t.name, t.email, t.phone, t.address, t.notes,
    {_STAMPS}
  FROM account t
"""

V_CONTACT = f"""
SELECT t.id, 'P' || t.id AS ref, {full_name("t")} AS name, t.first_name, t.last_name,
    account.name AS account, 'C' || t.account_id AS account_ref,
    t.email, t.phone, t.address, t.notes,
    {_STAMPS}
  FROM contact t
  LEFT JOIN account ON account.id = t.account_id
"""

V_DEAL = f"""
SELECT t.id, 'D' || t.id AS ref, 'O' || t.opportunity_id AS opportunity, t.title,
    COALESCE(device.serial_number, device.stock_number) AS device,
    'V' || t.device_id AS device_ref, t.model, t.quantity,
    {_major("t", "unit_price", "discount", "accessories", "trade_in_value", of="opportunity")},
    opportunity.currency,
    (t.quantity * (t.unit_price - t.discount) + t.accessories) / ({_scale("opportunity.currency")})
      AS amount,
    t.quantity * (t.unit_price - t.discount) + t.accessories AS amount_minor,
    t.status, t.valid_until,
    {_STAMPS}
  FROM deal t
  JOIN opportunity ON opportunity.id = t.opportunity_id
  LEFT JOIN device ON device.id = t.device_id
"""

V_DEVICE = f"""
SELECT t.id, 'V' || t.id AS ref, COALESCE(t.serial_number, t.stock_number) AS name,
    t.serial_number, t.stock_number, t.brand, t.class, t.model, t.model_code, t.variant,
    t.condition, t.year, {_major("t", "list_price")}, t.currency, t.status,
    {unit_name("facility")} AS facility,
    {_STAMPS}
  FROM device t
  LEFT JOIN unit facility ON facility.id = t.facility_id
"""

V_OWNER = """
SELECT t.id, t.kind, t.name, t.full_name, t.email, manager.name AS manager,
    business.name AS business, t.active, t.source_system, t.external_id
  FROM owner t
  LEFT JOIN owner manager ON manager.id = t.manager_id
  LEFT JOIN unit business ON business.id = t.business_id
"""

V_UNIT = f"""
SELECT t.id, t.kind, t.name, {unit_name("parent", "parent.kind")} AS parent,
    parent.kind AS parent_kind, t.source_system, t.external_id, t.business_kind,
    {unit_name("t", "t.kind")} AS called
  FROM unit t
  LEFT JOIN unit parent ON parent.id = t.parent_id
"""

V_TEAM_MEMBER = """
SELECT t.id, team.name AS team, member.name AS member FROM team_member t
  JOIN owner team ON team.id = t.team_id JOIN owner member ON member.id = t.user_id
"""

V_OPPORTUNITY_CONTACT = f"""
SELECT t.id, 'O' || t.opportunity_id AS opportunity, 'P' || t.contact_id AS contact,
    {full_name("contact")} AS name, t.role, t.batch_id AS batch
  FROM opportunity_contact t JOIN contact ON contact.id = t.contact_id
"""

V_STAGE = """
SELECT process.key AS process, process.title AS process_title, process.is_default,
    stage.key AS stage, stage.title, stage.position, stage.probability, stage.forecast_category,
    stage.requires, stage.shows, stage.stale_after_days, stage.stale_percentile
  FROM stage JOIN process ON process.id = stage.process_id
 WHERE stage.active = 1
"""

V_RATE = """
SELECT t.id, t.currency, t.day, t.base_per_unit,
    (SELECT value FROM setting WHERE name = 'base_currency') AS base
  FROM rate t
"""

V_QUOTA = f"""
SELECT t.id, COALESCE(owner.name, unit.name, 'all') AS who,
    COALESCE(owner.kind, unit.kind, 'all') AS kind, t.starts, t.ends,
    {_major("t", "amount")}, t.currency, parent.name AS parent
  FROM quota t
  LEFT JOIN owner ON owner.id = t.owner_id
  LEFT JOIN unit ON unit.id = t.unit_id
  LEFT JOIN unit parent ON parent.id = unit.parent_id
"""

# The currency that all rates of the store are told in, once it has any.
BASE = "SELECT value FROM setting WHERE name = 'base_currency'"
# Each rate with the first day that it was one on: (currency, base per unit, day).
RATE_DAYS = "SELECT currency, base_per_unit, MIN(day) FROM rate GROUP BY currency, base_per_unit"

# What is omitted from forecasts is weighted in no sum.
_FORECAST = """SUM(CASE WHEN t.forecast_category = 'omitted' THEN 0 ELSE t.weighted_minor END)"""

V_PIPELINE = f"""
SELECT t.process, t.stage, t.stage_title, t.stage_position, t.currency, COUNT(*) AS count,
    SUM(t.est_revenue_minor) / ({_scale("t.currency")}) AS amount,
    SUM(t.est_revenue_minor) AS amount_minor,
    {_FORECAST} / ({_scale("t.currency")}) AS weighted,
    {_FORECAST} AS weighted_minor
  FROM v_opportunity t
 WHERE t.is_open = 1
 GROUP BY t.process, t.stage, t.stage_title, t.stage_position, t.currency
"""

# In the order in which they are created: a view may read those above it.
VIEWS: dict[str, str] = {
    "v_opportunity": V_OPPORTUNITY,
    "v_lead": V_LEAD,
    "v_deal": V_DEAL,
    "v_device": V_DEVICE,
    "v_activity": V_ACTIVITY,
    "v_account": V_ACCOUNT,
    "v_contact": V_CONTACT,
    "v_owner": V_OWNER,
    "v_unit": V_UNIT,
    "v_team_member": V_TEAM_MEMBER,
    "v_opportunity_contact": V_OPPORTUNITY_CONTACT,
    "v_stage": V_STAGE,
    "v_rate": V_RATE,
    "v_quota": V_QUOTA,
    "v_pipeline": V_PIPELINE,
    "v_forecast": forecast(_scale("t.currency")),
    "v_batch": V_BATCH,
    "v_change": V_CHANGE,
}


def opportunities(sql: str) -> str:
    """What `v_opportunity` shows, as a source of rows `t` for a query that says `sql` about it.

    It has the columns that `sql` names and joins only what they need. SQLite omits a join that
    nothing reads from a list of rows, but never from sums, and never below another such join.
    """
    return narrowed("opportunity", _OPPORTUNITY, _OPPORTUNITY_JOINS, sql)


_SELECTS: dict[str, str] = {}  # by the kind's name: to hash all its fields takes longer


def select(kind: Kind, names: Collection[str] = ()) -> str:
    """`SELECT … FROM v_kind` with the kind's fields by name, amounts in minor units, and its `own`.

    With `names` only those of its fields that are among them, own ones included.
    """
    if names:
        return _select(kind, [field for field in kind.all_fields if field.name in names])
    if kind.name not in _SELECTS:
        _SELECTS[kind.name] = _select(kind, kind.fields)
    return _SELECTS[kind.name]


def _select(kind: Kind, fields: Iterable[Field]) -> str:
    columns = ", ".join(
        f"{stored(field)} AS {field.name}"
        if field.is_own or field.type is FieldType.MONEY
        else field.name
        for field in fields
    )
    own = ", own" if kind.prefix else ""
    return f"SELECT {columns}{own} FROM v_{kind.name}"


def with_own(kind: Kind, row: dict[str, Any]) -> dict[str, Any]:
    """The row of `select` with the values of own fields by name in the place of `own`.

    A record without any has none of the names, so that nobody asks which fields there are.
    """
    own = row.pop("own", None)
    if own is None:
        return row
    from oppcli.domain.own_fields import shown

    return {**row, **shown(kind.own, own)}


def with_own_columns(kind: Kind) -> str:
    """The view of a kind with a column for each of its own fields: amounts twice, as ever, in major
    units and exactly; numbers as real ones."""
    columns: list[str] = []
    for field in kind.own:
        text = stored(field, "v")
        if field.type is FieldType.MONEY:
            columns.append(f"{text} / ({_scale('v.currency')}) AS {field.name}")
            columns.append(f"{text} AS {field.name}_minor")
        elif field.type is FieldType.DECIMAL:
            columns.append(f"CAST({text} AS DOUBLE PRECISION) AS {field.name}")
        else:
            columns.append(f"{text} AS {field.name}")
    view = VIEWS[f"v_{kind.name}"].strip()
    return f"SELECT {', '.join(('v.*', *columns))} FROM ({view}) v"


def stored(field: Field, of: str = "") -> str:
    """SQL for what is kept of a field, over a row of its kind's view: amounts in minor units.

    An own field is a text of the JSON object `own`. `of` is what the row is called.
    """
    table = f"{of}." if of else ""
    if not field.is_own:
        return f"{table}{field.name}_minor" if field.type is FieldType.MONEY else table + field.name
    text = own_text(field.name, of)
    return f"CAST({text} AS BIGINT)" if field.type is FieldType.MONEY else text


def own_text(name: str, of: str = "") -> str:
    """SQL for the text that a record keeps of the own field of that name; see `stored`.

    Each database has words of its own for it: see `stores/postgres/dialect.py`.
    """
    return f"json_extract({of}{'.' if of else ''}own, '$.{name}')"
