"""Takes texts in as files, on a real store, and looks at what is in it afterwards."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from oppcli.domain.imported import Imported
from oppcli.domain.refs import Ref
from oppcli.importing.layouts.mapping import Mapping
from oppcli.services.imports.opening import Given, open_table
from oppcli.services.imports.run import import_table
from oppcli.services.work import Work
from oppcli.store import Row, Store

Errand = Callable[..., Work]
Changes = Callable[[Ref], list[tuple[str, str | None, str | None]]]
Take = Callable[..., Imported]
Rows = Callable[..., list[Row]]


@pytest.fixture
def take(tmp_path: Path, work: Work) -> Take:
    """Imports a text as a file of opportunities; another kind, errand or mapping if told so."""

    def imported(
        text: str,
        kind: str = "opportunity",
        *,
        by: Work = work,
        name: str = "given.csv",
        strict: bool = False,
        rejects: str | None = None,
        **said: Any,
    ) -> Imported:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        mapping = Mapping(kind, **said)
        table = open_table(str(path), mapping, Given(), currency=by.currency, usual_order=None)
        return import_table(by, table, strict=strict, rejects=rejects)

    return imported


@pytest.fixture
def rows(store: Store) -> Rows:
    """The rows of a table or view, in the order of their numbers."""

    def read(table: str, columns: str = "*") -> list[Row]:
        return list(store.read(f"SELECT {columns} FROM {table} ORDER BY id"))

    return read
