"""A WHERE that grows: conditions, and the parameters that they bind."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from oppcli.domain.names import accented_letters, has_accents, typed_signs, with_plain_signs
from oppcli.stored import instant_text

if TYPE_CHECKING:
    from oppcli.domain.periods import Period


@dataclass(slots=True)
class Where:
    """A growing list of conditions with the parameters they bind."""

    conditions: list[str] = field(default_factory=list)
    params: dict[str, object] = field(default_factory=dict)

    def add(self, condition: str, **params: object) -> None:
        self.conditions.append(condition)
        self.params.update(params)

    def bind(self, value: object) -> str:
        """A parameter of its own for `value`, as it stands in the SQL."""
        name = f"p{len(self.params)}"
        self.params[name] = value
        return f":{name}"

    def any_of(self, expression: str, values: Sequence[object]) -> None:
        named = ", ".join(map(self.bind, values))
        # Of no values none fits; `IN ()` is SQLite's own.
        self.conditions.append(f"{expression} IN ({named})" if named else "1 = 0")

    def apart(self, prefix: str) -> "Where":
        """The same conditions with other names for what they bind, to stand beside another's."""
        import re

        def renamed(found: re.Match[str]) -> str:
            return f":{prefix}{found[1]}" if found[1] in self.params else found[0]

        return Where(
            [re.sub(r":(\w+)", renamed, each) for each in self.conditions],
            {f"{prefix}{name}": value for name, value in self.params.items()},
        )

    @property
    def sql(self) -> str:
        """` WHERE …`, or nothing when everything is wanted."""
        return f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""


def under_sales(sales: Where) -> str:
    """SQL for a deal of one of those opportunities, whose conditions have the deal's parameters."""
    return (
        "id IN (SELECT under.id FROM deal under WHERE under.opportunity_id IN"
        f" (SELECT id FROM v_opportunity{sales.sql}))"
    )


def holds(where: Where, column: str, key: str) -> str:
    """SQL for a column that holds a word or several, given by their `name_key`."""
    fold = "name_key" if " " in key else "folded"  # blanks cost time in long texts
    return f"{_plain(where, f'{fold}({column})', key)} {_like(where, key)}"


def holds_word(where: Where, columns: Sequence[str], key: str) -> str:
    """SQL for a record that holds a word in one of its columns, given by the word's `name_key`.

    The columns are named, not computed: see `stores/postgres/dialect.py`.
    """
    like = _like(where, key)
    # SQLite calls Python to fold a text. One of ASCII, which has as many letters as bytes, need
    # not be folded: LIKE passes over the case of A to Z. Others are folded as one text; no word
    # has the line end that keeps them apart.
    is_beyond = " OR ".join(f"length({each}) <> length(CAST({each} AS BLOB))" for each in columns)
    joined = " || '\n' || ".join(f"COALESCE({each}, '')" for each in columns)
    plain = " OR ".join(f"{each} {like}" for each in columns)
    folded = _plain(where, f"folded({joined})", key)
    return f"CASE WHEN {is_beyond} THEN {folded} {like} ELSE {plain} END"


def _plain(where: Where, folded: str, key: str) -> str:
    """SQL for a folded text without accents, where the key has none: whoever looks for `kaminski`
    means Kamiński as well. Apostrophes and hyphens are those of a keyboard."""
    if not has_accents(key):
        return without_accents(where, folded)
    signs, plain = map("".join, zip(*typed_signs(), strict=True))
    return f"translate({folded}, {where.bind(signs)}, {where.bind(plain)})"


def without_accents(where: Where, folded: str) -> str:
    """SQL for what `unaccented` makes of a folded text."""
    accented, plain = accented_letters()
    return f"translate({folded}, {where.bind(accented)}, {where.bind(plain)})"


def _like(where: Where, key: str) -> str:
    escaped = with_plain_signs(key).replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"LIKE {where.bind(f'%{escaped}%')} ESCAPE '!'"


def within_instants(where: Where, column: str, period: "Period", zone: tzinfo) -> None:
    """Keeps rows whose instant falls on a day of `period`, in the asker's time zone."""
    begin, after = map(where.bind, bounds(period, zone))
    where.conditions.append(f"{column} >= {begin} AND {column} < {after}")


def bounds(period: "Period", zone: tzinfo) -> tuple[str, str]:
    """The stored instants from which, and before which, something lies in the period."""
    return start_of(period.start, zone), start_of(period.end + timedelta(days=1), zone)


def lapsed_sql(where: Where, today: date) -> str:
    """SQL for deals that have lapsed: `is_lapsed` of `domain/offers.py` over columns."""
    day = where.bind(today.isoformat())
    return f"(status = 'offered' AND valid_until IS NOT NULL AND valid_until < {day})"


def closing_day(table: str = "") -> str:
    """SQL for when an opportunity closes: the expected day of an open one, else when it did."""
    open_, close = f"{table}is_open = 1", f"{table}est_close_date"
    return f"CASE WHEN {open_} THEN {close} ELSE {table}closed_on END"


def has_next_step(table: str = "", *, of_few: bool = False) -> str:
    """SQL for opportunities whose next_step says something, or for which anything is planned.

    An activity about its lead is one of the opportunity's timeline, too. All that is planned is
    gathered once, which takes long in a large store: `of_few` it is looked up for each.
    """
    planned = "FROM activity a WHERE a.status = 'open' AND a."
    is_planned = f"{table}id IN (SELECT a.opportunity_id {planned}opportunity_id IS NOT NULL)"
    if of_few:
        is_planned = f"EXISTS (SELECT 1 {planned}opportunity_id = {table}id)"
    return f"""({table}next_step IS NOT NULL
  OR {is_planned}
  OR ({table}lead IS NOT NULL AND CAST(substr({table}lead, 2) AS BIGINT) IN
    (SELECT a.lead_id {planned}lead_id IS NOT NULL)))"""


def start_of(day: date, zone: tzinfo) -> str:
    """The instant at which `day` begins in `zone`, as it is stored."""
    return instant_text(datetime.combine(day, time(), zone))
