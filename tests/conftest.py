"""What most tests stand on: a store of their own, a day that stands still, and a way to type.

The same tests run on files and on a PostgreSQL server: see `serving.py`. A test that asks for
`address`, or for anything that is made with it, touches a store and runs on both; one that asks
for `db` is about the file.
"""

import io
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import ExitStack
from datetime import UTC, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest

import maven as maven_files
import serving
from databases import Databases
from oppcli.app import main
from oppcli.invocation import Invocation
from oppcli.services.work import Work
from oppcli.store import Store
from surroundings import NOW, OPPCLI, TODAY, USER, Cli, Ran

_server = ExitStack()

# How long one example takes is a question of the machine, and of who else is on it.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


def pytest_configure(config: pytest.Config) -> None:
    """Starts the server that all test processes share, where one is wanted and not there."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Who is started in the background never hears Ctrl-C, nor do those it starts.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if not serving.is_wanted() or hasattr(config, "workerinput"):
        return
    wanted = os.environ[serving.WANTED]
    if "://" in wanted:
        os.environ[serving.RUNNING] = wanted
    elif serving.programs() is not None:
        os.environ[serving.RUNNING] = _server.enter_context(serving.serving())
    elif os.environ.get("CI"):
        pytest.exit("no PostgreSQL server is found, and in CI one has to be", returncode=1)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends the server."""
    if not hasattr(config, "workerinput"):
        _server.close()
        os.environ.pop(serving.RUNNING, None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a server only what touches a store is worth running again."""
    if serving.is_wanted():
        touches = [item for item in items if "address" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(touches)])
        items[:] = touches


@pytest.fixture(scope="session")
def fresh_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with nothing in it, made once; tests work on copies."""
    path = tmp_path_factory.mktemp("fresh") / "fresh.db"
    _make_store(str(path))
    return path


@pytest.fixture(scope="session")
def databases(worker_id: str) -> Iterator[Databases]:
    """Databases on the server, each of a store with nothing in it; tests take turns with them."""
    if serving.RUNNING not in os.environ:
        pytest.skip("no PostgreSQL server is found on this machine")
    server, name = os.environ[serving.RUNNING], f"fresh_{worker_id}_{os.getpid()}"
    with serving.connection(server) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        _make_store(serving.beside(server, name))
        made = Databases(server, name)
        yield made
        made.close()
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def new_address(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., str]]:
    """Makes stores with nothing in them and gives their addresses; `empty` makes none yet."""
    numbers = count(1)
    made: list[str] = []

    def of_file(*, empty: bool = False) -> str:
        folder = tmp_path / f"data{next(numbers)}"
        folder.mkdir(mode=0o700)
        place = folder / "opp.db"
        return str(place if empty else shutil.copy(fresh, place))

    def of_server(*, empty: bool = False) -> str:
        name = databases.take_empty() if empty else databases.take()
        made.append(name)
        return serving.beside(os.environ[serving.RUNNING], name)

    if not serving.is_wanted():
        fresh = request.getfixturevalue("fresh_store")
        yield of_file
        return
    databases = request.getfixturevalue("databases")
    yield of_server
    for name in made:
        databases.give_back(name)


@pytest.fixture
def address(new_address: Callable[..., str]) -> str:
    """A store with nothing in it: its file, or the address of its database on a server."""
    return new_address()


@pytest.fixture
def new_pair(new_address: Callable[..., str], tmp_path: Path) -> Callable[[], tuple[str, str]]:
    """Makes two stores with nothing in them and gives their addresses: a file and a server's."""
    if not serving.is_wanted():
        pytest.skip(f"this needs a PostgreSQL server: {serving.WANTED}=postgresql")
    numbers = count(1)

    def pair() -> tuple[str, str]:
        folder = tmp_path / f"twin{next(numbers)}"
        folder.mkdir(mode=0o700)
        return str(folder / "opp.db"), new_address()

    return pair


@pytest.fixture
def both(new_pair: Callable[[], tuple[str, str]]) -> tuple[str, str]:
    """The addresses of an empty store in a file and of one on a server."""
    return new_pair()


@pytest.fixture(scope="session")
def kept_stores() -> dict[str, Any]:
    """What was made once for all tests, by name: a file, or the rows of a database."""
    return {}


@pytest.fixture
def made_once(
    address: str,
    kept_stores: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Callable[[str, Callable[[], object]], str]:
    """Has this test's store filled by `make`, or by a copy of what that made for another test."""

    def of_file(name: str, make: Callable[[], object]) -> str:
        if name in kept_stores:
            shutil.copy(kept_stores[name], address)
        else:
            make()
            kept_stores[name] = str(tmp_path_factory.mktemp(name) / "kept.db")
            shutil.copy(address, kept_stores[name])
        return address

    def of_server(name: str, make: Callable[[], object]) -> str:
        databases, own = request.getfixturevalue("databases"), address.rpartition("/")[2]
        if name in kept_stores:
            databases.fill(own, kept_stores[name])
        else:
            make()
            kept_stores[name] = databases.contents(own)
        return address

    return of_server if serving.is_wanted() else of_file


@pytest.fixture
def begun_again(
    new_address: Callable[..., str], request: pytest.FixtureRequest
) -> Callable[[Hashable, str, Callable[[str], object]], str]:
    """Gives the address of a store as `make` once left one, for all that is called alike.

    A place has one store; what was written into it is gone when it is asked for again.
    """
    kept: dict[Hashable, Any] = {}
    addresses: dict[str, str] = {}

    def of_file(called: Hashable, place: str, make: Callable[[str], object]) -> str:
        if called not in kept:
            made = new_address()
            make(made)
            kept[called] = made
        if place not in addresses:
            addresses[place] = new_address()
        for trace in Path(addresses[place]).parent.iterdir():
            trace.unlink()
        return str(shutil.copy(kept[called], addresses[place]))

    def of_server(called: Hashable, place: str, make: Callable[[str], object]) -> str:
        databases = request.getfixturevalue("databases")
        if place not in addresses:
            addresses[place] = new_address()
        name = addresses[place].rpartition("/")[2]
        if called not in kept:
            made = new_address()
            make(made)
            kept[called] = databases.contents(made.rpartition("/")[2])
        databases.fill(name, kept[called])
        return addresses[place]

    return of_server if serving.is_wanted() else of_file


@pytest.fixture
def maven() -> Path:
    """A real seller's export of opportunities."""
    path = maven_files.folder() / "sales_pipeline.csv"
    if not path.is_file():
        pytest.skip(f"the real file is not at {path}")
    return path


@pytest.fixture
def sold(cli: Cli, maven: Path, made_once: Callable[[str, Callable[[], object]], str]) -> Cli:
    """A store that the export was imported into."""

    def make() -> None:
        ran = cli("import", maven, "--map-file", maven_files.MAP)
        assert (ran.code, ran.out) == (
            0,
            "8,800 rows: 8,800 created\nalso created: 30 users, 85 accounts\n",
        )

    made_once("maven", make)
    return cli


@pytest.fixture
def organised(cli: Cli, maven: Path, made_once: Callable[[str, Callable[[], object]], str]) -> Cli:
    """A store that its sellers and their managers were imported into, and then the export."""

    def make() -> None:
        teams = ("org", "import", maven.parent / "sales_teams.csv")
        ran = cli(*teams, "--map-file", maven_files.TEAMS_MAP)
        said = ["35 rows: 35 created", "also created: 6 users, 3 businesses"]
        assert ran.out.splitlines() == said
        assert cli("import", maven, "--map-file", maven_files.MAP).code == 0

    made_once("maven with teams", make)
    return cli


@pytest.fixture
def db(address: str) -> Path:
    """The file of a store with nothing in it."""
    if serving.is_wanted():
        pytest.skip("this is about the SQLite file itself")
    return Path(address)


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    store = Store(address)
    yield store
    store.close()


@pytest.fixture
def environ(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
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
        "OPPCLI_DB": address,
        "OPPCLI_CONFIG": str(tmp_path / "config.toml"),
    }
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def cli(environ: dict[str, str]) -> Cli:
    """Types a command line in this process; `env` adds to the environment."""

    def type_(
        *words: object,
        stdin: str = "",
        env: dict[str, str] | None = None,
        program: str = "oppcli",
    ) -> Ran:
        argv = [str(word) for word in words]
        out, err = io.StringIO(), io.StringIO()
        run = Invocation(argv, {**environ, **(env or {})}, io.StringIO(stdin), out, err)
        return Ran(main(argv, run, program), out.getvalue(), err.getvalue())

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


def _make_store(address: str) -> None:
    store = Store(address)
    store.read("SELECT 1")
    store.close()
