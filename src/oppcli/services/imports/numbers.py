"""The numbers that new rows of a table get, handed out before the rows are written."""

from oppcli.store import Transaction


def last_number(tx: Transaction, table: str) -> int:
    """The highest number that table ever used, even of rows that are gone; 0 for none.

    Nobody else can use one meanwhile, since a transaction that may write holds the write lock;
    and rows written with numbers of their own raise what the database remembers.
    """
    rows = tx.read("SELECT seq FROM sqlite_sequence WHERE name = :table", {"table": table}).rows
    return int(rows[0][0]) if rows else 0


def quoted_columns(columns: list[str]) -> str:
    """Column names for SQL; `class` is a word of its own there."""
    return ", ".join(f'"{name}"' for name in columns)
