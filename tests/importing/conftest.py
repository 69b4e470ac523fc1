"""Files to import: written on the spot, or the real ones where they are at hand."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from oppcli.domain.dates import DateOrder
from oppcli.importing.files.reading import open_source
from oppcli.importing.habits import Habits
from oppcli.importing.layouts.layout import lay_out
from oppcli.importing.layouts.mapping import Mapping
from oppcli.importing.table import Table, read_table

REPOSITORY = Path(__file__).parents[2]


def shared_folder() -> Path:
    """Where the real files are, if they are at hand."""
    told = os.environ.get("OPPCLI_SHARED_DATA")
    return Path(told) if told else REPOSITORY.parent / "shared" / "data"


WriteFile = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> WriteFile:
    """Writes a text or bytes as a file and gives its path."""

    def written(content: str | bytes, name: str = "given.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return written


@pytest.fixture
def table(write: WriteFile) -> Callable[..., Table]:
    """Reads a text as a table; `currency`, `order` and `decimal` are what the user said."""

    def read(
        content: str,
        mapping: Mapping | None = None,
        *,
        name: str = "given.csv",
        currency: str = "EUR",
        order: DateOrder | None = None,
        usual: DateOrder | None = None,
        decimal: str = "",
    ) -> Table:
        source = open_source(write(content, name))
        layout = lay_out(source.headings, mapping or Mapping(kind="opportunity"), source.name)
        return read_table(source, layout, Habits(currency, order, usual, decimal))

    return read


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files; the test is skipped where it is absent."""
    folder = shared_folder()
    if not folder.is_dir():
        pytest.skip(f"the real files are not at {folder}")
    return folder
