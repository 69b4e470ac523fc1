"""How the steps of an upgrade read and write rows over the connection that it is in."""

from collections.abc import Sequence
from typing import Any


class ConnectionDoor:
    """The connection of the upgrade. See `Door` of `expired_offers.py`."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._mark = "?" if connection.dialect.name == "sqlite" else "%s"

    def read(self, sql: str) -> Any:
        return self._connection.exec_driver_sql(sql).mappings().all()

    def write(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            marked = sql.replace("?", self._mark)
            self._connection.exec_driver_sql(marked, [tuple(row) for row in rows])

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        marks = ", ".join("?" for _ in columns)
        self.write(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
