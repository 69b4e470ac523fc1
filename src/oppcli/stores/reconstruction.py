"""What files prove of records before the batch that brought them, as SQL.

A record exists from its first day on. Until a file proves more, only some of its columns are known;
once it has ended, all that its batch said of it is. What a history file told of a moment stands
between. See `docs/decisions`, "A file proves the past".
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from oppcli.domain.field import CLOSED, sql_words
from oppcli.domain.past import UNKNOWN

# Known of every record, whatever the file says.
_ALWAYS = {
    "id",
    "batch_id",
    "created_at",
    "source_system",
    "external_id",
    "version",
    "currency",
    "owner_id",
}
_GOODS = {"brand", "class", "model", "model_code", "variant"}
_ASSIGNED = {"interest", "interest_type", "business_id", "facility_id", "operation_id"}
_CLOSED = sql_words(CLOSED)


@dataclass(frozen=True, slots=True)
class Proven:
    """What a file proves of one kind, as SQL over `t`, the record as its batch left it.

    `known` are the columns known from the first day on, `ended` whether all are, `until_then` what
    the others are before that where it is not NULL. `needs` are the columns that those read. In
    the texts {until} is the moment, {day} the last day that is over then, {schema} the store's,
    {sales} the opportunities with their links and closing days as they were, or were brought.
    """

    known: Collection[str]
    ended: str = "1 = 0"
    until_then: Mapping[str, str] = field(default_factory=dict)
    needs: Collection[str] = ()
    also_since: str = ""  # what proves an earlier first moment
    named_by: str = ""  # the link of opportunities that have ended by then, which proves it, too


PROVEN: dict[str, Proven] = {
    "opportunity": Proven(
        {"topic", "lead_source", *_GOODS, *_ASSIGNED},
        ended="(t.closed_on IS NOT NULL AND t.closed_on <= {day})",
        until_then={
            "status": "'open'",
            "stage_id": "(SELECT -s.process_id FROM {schema}.stage s WHERE s.id = t.stage_id)",
            "stage_since": "t.created_at",
            "touched_at": "t.created_at",
        },
        needs=("status", "closed_on", "stage_id"),
    ),
    "lead": Proven(
        {"topic", "first_name", "last_name", "company", "lead_source", *_GOODS, *_ASSIGNED},
        ended="(t.status = 'qualified' AND EXISTS (SELECT 1 FROM {schema}.opportunity o"
        " WHERE o.lead_id = t.id AND o.created_at <= {until}))",
        until_then={"status": f"CASE WHEN t.status = 'new' THEN 'new' ELSE '{UNKNOWN}' END"},
        needs=("status",),
    ),
    "activity": Proven(
        {
            *("type", "subject", "direction", "priority"),
            *("lead_id", "opportunity_id", "account_id", "contact_id"),
        },
        ended="(t.completed_at IS NOT NULL AND t.completed_at <= {until})",
        until_then={
            "status": f"CASE WHEN t.status IN ('open', 'done') THEN 'open' ELSE '{UNKNOWN}' END"
        },
        needs=("status", "completed_at"),
        also_since="completed_at",
    ),
    "deal": Proven(
        {"opportunity_id", "title", "device_id", "model", "quantity"},
        ended="EXISTS (SELECT 1 FROM {sales} o WHERE o.id = t.opportunity_id"
        " AND o.closed_on <= {day})",
        until_then={"status": f"'{UNKNOWN}'"},
        needs=("opportunity_id",),
    ),
    "device": Proven(
        {"serial_number", "stock_number", "condition", "year", "facility_id", *_GOODS},
        until_then={"status": f"'{UNKNOWN}'"},
        named_by="device_id",
    ),
    "account": Proven({"name", "name_key"}, named_by="account_id"),
    "contact": Proven({"first_name", "last_name", "name_key"}, named_by="contact_id"),
}

# The fields of opportunities that a history file tells of, each with its column.
TOLD = {
    "stage": "stage_id",
    "status": "status",
    "est_revenue": "est_revenue",
    "probability": "probability",
    "est_close_date": "est_close_date",
    "forecast_category": "forecast_category",
}
_NUMBERS = ("stage", "est_revenue", "probability")


def existed(table: str, *, later: str, schema: str, until: str, day: str, sales: str) -> str:
    """SQL for whether `t`, which a later batch brought, existed by its own first day, or as a part
    of one of the `sales`, which are '' where no file proves any."""
    proven = PROVEN[table]
    ways = [_by_first_day("t", schema, until)]
    if proven.also_since:
        ways.append(f"{_as_brought(table, proven.also_since, schema)} <= {until}")
    if proven.named_by and sales:
        ways.append(
            f"t.id IN (SELECT o.{proven.named_by} FROM {sales} o"
            f" WHERE o.closed_on <= {day} AND {later.replace('t.', 'o.')}"
            f" AND {_by_first_day('o', schema, until)})"
        )
    return f"({later} AND ({' OR '.join(ways)}))"


def _as_brought(table: str, column: str, schema: str) -> str:
    """SQL for what a column of `t` was when its batch brought it: the history has what changed."""
    changes = f"FROM {schema}.change c WHERE c.entity = '{table}' AND c.field = '{column}'"
    return (
        f"CASE WHEN t.id IN (SELECT c.entity_id {changes}) THEN"
        f" (SELECT c.old {changes} AND c.entity_id = t.id ORDER BY c.id LIMIT 1)"
        f" ELSE t.{column} END"
    )


def _by_first_day(row: str, schema: str, until: str) -> str:
    return (
        f"({row}.created_at <= {until} AND {row}.created_at <"
        f" (SELECT b.at FROM {schema}.batch b WHERE b.id = {row}.batch_id))"
    )


@dataclass(slots=True)
class Reconstruction:
    """The columns of one kind as they were, for records that were there already (`later` says
    which were not), and as files prove them for the others. `told` are the fields that history
    files told of, as `h_FIELD` (the last by then) and `n_FIELD` (the first after it)."""

    table: str
    later: str
    schema: str
    until: str
    day: str
    told: Collection[str] = ()
    sales: str = ""

    def column(self, column: str) -> str:
        """SQL for what a column was."""
        proven = PROVEN[self.table]
        if column == "created_at" and proven.also_since:
            since = f"t.{proven.also_since}"
            return (
                f"CASE WHEN {self.later} AND {since} < t.created_at THEN {since}"
                " ELSE t.created_at END"
            )
        if column in _ALWAYS or column in proven.known:
            return f't."{column}"'
        if column == "updated_at":
            return f"CASE WHEN {self.later} THEN t.created_at ELSE t.updated_at END"
        return f'CASE WHEN NOT {self.later} THEN t."{column}" {self._cases(column)} END'

    def joins(self, in_force: str) -> Iterator[str]:
        """Joins for what history files told of `t`."""
        for name in self.told:
            of = (
                f"c.entity = '{self.table}' AND c.field = '{name}' AND c.actor IS NOT NULL"
                f" AND {in_force}"
            )
            for letter, side, order in (("h", "<=", "DESC"), ("n", ">", "ASC")):
                yield (
                    f"LEFT JOIN (SELECT entity_id, at, old, new FROM (SELECT c.entity_id, c.at,"
                    " c.old, c.new, ROW_NUMBER() OVER (PARTITION BY c.entity_id"
                    f" ORDER BY c.at {order}, c.id {order}) AS place FROM {self.schema}.change c"
                    f" WHERE {of} AND c.at {side} {self.until}) x WHERE place = 1)"
                    f" {letter}_{name} ON {letter}_{name}.entity_id = t.id"
                )

    def _cases(self, column: str) -> str:
        """The cases of a record that its batch had not brought yet."""
        if self.table == "opportunity" and column == "status":
            return f"ELSE {self._status()}"
        cases = [f'WHEN {self._is_whole()} THEN t."{column}"']
        if column == "closed_on" and "status" in self.told:  # and open again when it was brought
            cases.append(f"WHEN {self._status()} IN {_CLOSED} THEN substr(h_status.at, 1, 10)")
        if column == "actual_revenue" and {"status", "est_revenue"} <= set(self.told):
            amount = "CAST(h_est_revenue.new AS BIGINT)"
            cases.append(f"WHEN {self._status()} = 'won' THEN {amount}")
        if column in ("stage_since", "touched_at") and "stage" in self.told:
            cases.append("WHEN h_stage.at IS NOT NULL THEN h_stage.at")
        for name in self.told:
            if TOLD[name] == column:
                new, old = f"h_{name}.new", f"n_{name}.old"
                if name in _NUMBERS:
                    new, old = f"CAST({new} AS BIGINT)", f"CAST({old} AS BIGINT)"
                cases.append(f"WHEN h_{name}.entity_id IS NOT NULL THEN {new}")
                cases.append(f"WHEN n_{name}.old IS NOT NULL THEN {old}")
        otherwise = self._text(PROVEN[self.table].until_then.get(column, "NULL"))
        return f"{' '.join(cases)} ELSE {otherwise}"

    def _status(self) -> str:
        """SQL for the status of an opportunity."""
        ended = self._text(PROVEN["opportunity"].ended)
        own = f"CASE WHEN {ended} THEN t.status ELSE 'open' END"
        if "status" not in self.told:
            return own
        return (
            "CASE WHEN h_status.entity_id IS NOT NULL THEN h_status.new"
            " WHEN n_status.entity_id IS NOT NULL THEN COALESCE(n_status.old, 'open')"
            f" ELSE {own} END"
        )

    def _is_whole(self) -> str:
        """SQL for whether all of the record is known."""
        ended = self._text(PROVEN[self.table].ended)
        if self.table == "opportunity" and "status" in self.told:
            return f"(t.closed_on IS NOT NULL AND {self._status()} IN {_CLOSED})"
        return ended

    def _text(self, sql: str) -> str:
        return sql.format(until=self.until, day=self.day, schema=self.schema, sales=self.sales)
