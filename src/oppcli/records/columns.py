"""The column types and constraints that the tables are made of."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

from oppcli.domain.field import compared, sql_words
from oppcli.stored import instant_text


class Day(TypeDecorator[date]):
    """A calendar day, stored as the text YYYY-MM-DD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, stored as the text YYYY-MM-DDTHH:MM:SSZ."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


# STRICT tables know no BIGINT; an INTEGER of SQLite is 64 bits wide anyway.
Big = BigInteger().with_variant(Integer, "sqlite")


def one_of(column: str, choices: tuple[str, ...]) -> tuple[CheckConstraint, CheckConstraint]:
    return checked(f"{column} IN {sql_words(choices)}", f"{column}_known")


def checked(rule: str, name: str) -> tuple[CheckConstraint, CheckConstraint]:
    """A rule with a closed set of words in it, for either database.

    SQLite looks a row's word up in a table that it makes of `IN (…)`; comparing it with one word
    after the other takes a tenth off the time of a large import.
    """
    return (
        CheckConstraint(compared(rule), name=name).ddl_if(dialect="sqlite"),
        CheckConstraint(rule, name=name).ddl_if(dialect="postgresql"),
    )


def not_negative(*columns: str) -> CheckConstraint:
    return CheckConstraint(
        " AND ".join(f"({column} IS NULL OR {column} >= 0)" for column in columns),
        name="amountsnot_negative",
    )


def table(*parts: Any) -> tuple[Any, ...]:
    return (*parts, {"sqlite_strict": True, "sqlite_autoincrement": True})


def text(*, needed: bool = False, index: bool = False, column: str | None = None) -> Any:
    """A text column: required when `needed`, else NULL where nothing is known."""
    named = {"name": column} if column else {}
    if needed:
        return Field(sa_type=Text, nullable=False, index=index, sa_column_kwargs=named)
    return Field(default=None, sa_type=Text, nullable=True, index=index, sa_column_kwargs=named)


def link(table: str, **more: Any) -> Any:
    """A foreign key to `table`, NULL where there is none."""
    return Field(default=None, sa_type=Big, foreign_key=f"{table}.id", nullable=True, **more)
