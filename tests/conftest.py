"""What most tests stand on: a store of their own, a day that stands still, and a way to type."""

import io
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest

from oppcli.app import main
from oppcli.context import Invocation
from oppcli.services.work import Work
from oppcli.store import Store
from surroundings import NOW, OPPCLI, TODAY, USER, Cli, Ran


@pytest.fixture(scope="session")
def fresh_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with nothing in it, made once; tests work on copies."""
    path = tmp_path_factory.mktemp("fresh") / "fresh.db"
    store = Store(str(path))
    store.read("SELECT 1")
    store.close()
    return path


@pytest.fixture
def db(tmp_path: Path, fresh_store: Path) -> Path:
    """The file of a store with nothing in it."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return Path(shutil.copy(fresh_store, folder / "opp.db"))


@pytest.fixture
def store(db: Path) -> Iterator[Store]:
    store = Store(str(db))
    yield store
    store.close()


@pytest.fixture
def environ(tmp_path: Path, db: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Leads to this test's store and config file, on a day that stands still."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "OPPCLI_TODAY": TODAY,
        "OPPCLI_USER": USER,
        "OPPCLI_DB": str(db),
        "OPPCLI_CONFIG": str(tmp_path / "config.toml"),
    }
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def cli(environ: dict[str, str]) -> Cli:
    """Types a command line in this process; `env` adds to the environment."""

    def type_(*words: object, stdin: str = "", env: dict[str, str] | None = None) -> Ran:
        argv = [str(word) for word in words]
        out, err = io.StringIO(), io.StringIO()
        run = Invocation(argv, {**environ, **(env or {})}, io.StringIO(stdin), out, err)
        return Ran(main(argv, run), out.getvalue(), err.getvalue())

    return type_


@pytest.fixture
def cli_process(environ: dict[str, str]) -> Cli:
    """Types a command line in a process of its own."""

    def type_(*words: object, stdin: str = "", env: dict[str, str] | None = None) -> Ran:
        done = subprocess.run(
            [*OPPCLI, *map(str, words)],
            input=stdin,
            env={**environ, **(env or {})},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return type_


@pytest.fixture
def errand(store: Store) -> Callable[..., Work]:
    """Makes an errand: jana's, today at noon, unknown names created, unless told otherwise."""

    def make(*, later: timedelta = timedelta(), **more: Any) -> Work:
        now = NOW + later
        usual = {"store": store, "actor": USER, "command": "test", "currency": "EUR"}
        usual["create"] = True
        return Work(now=now, today=now.date(), zone=UTC, **{**usual, **more})

    return make


@pytest.fixture
def work(errand: Callable[..., Work]) -> Work:
    return errand()
