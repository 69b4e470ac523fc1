"""A PostgreSQL server for the tests: on loopback, on a free port, in a folder that is thrown away.

`OPPCLI_TEST_DB=postgresql` has the tests that touch a store run on it, `OPPCLI_TEST_DB=sqlite`
(or nothing) on files. A server that runs already is named by its address instead. Where no
server's programs are found the tests are skipped, but in CI they fail.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

WANTED = "OPPCLI_TEST_DB"  # sqlite, postgresql, or the address of a server
RUNNING = "OPPCLI_TEST_SERVER"  # the address of the server that all test processes share
PASSWORD = "p@ss w:rd/%?"  # what people do not expect to work

# Nothing that is written here has to outlive the machine.
_HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def is_wanted() -> bool:
    """Whether tests are to run on a server."""
    return (os.environ.get(WANTED) or "sqlite") != "sqlite"


def programs() -> Path | None:
    """Where initdb and pg_ctl are, the newest of them; None where there are none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    homes = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(homes, key=lambda path: int(path.parent.parent.name), default=None)
    return newest.parent if newest else None


@contextmanager
def serving(*settings: str) -> Iterator[str]:
    """The address of a server of our own, which ends afterwards."""
    with cluster() as server:
        server.start(*(settings or _HASTY))
        yield server.address()


@contextmanager
def cluster() -> Iterator["Cluster"]:
    """The files of a server of our own; started or not, it has ended afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="oppcli-pg-"))
    try:
        server = Cluster(folder)
        try:
            yield server
        finally:
            if (folder / "data" / "postmaster.pid").exists():
                server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Cluster:
    """A server's files, and the ways to start and stop it."""

    def __init__(self, folder: Path) -> None:
        found = programs()
        assert found is not None, "no PostgreSQL programs are found"
        self._programs = found
        self._folder = folder
        self._settings: tuple[str, ...] = ()
        # A server does not run as root.
        self._user = None if os.geteuid() else _unprivileged()
        if self._user:
            shutil.chown(folder, self._user)
        secret = folder / "password"
        secret.write_text(PASSWORD)
        if self._user:
            shutil.chown(secret, self._user)
        self._port = _free_port()
        # Not the order of bytes: what the queries do not say must not depend on it.
        self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "scram-sha-256",
                  f"--pwfile={secret}", "-E", "UTF8", "--locale=C.UTF-8",
                  "--locale-provider=icu", "--icu-locale=en-US", "-N")  # fmt: skip

    def start(self, *settings: str) -> None:
        self._settings = settings or self._settings
        options = [f"-p {self._port}", "-c listen_addresses=127.0.0.1"]
        options += [f"-c unix_socket_directories={self._folder}"]
        options += [f"-c {each}" for each in self._settings]
        self._run("pg_ctl", "-D", self._data, "-w", "-l", str(self._folder / "log"),
                  "-o", " ".join(options), "start")  # fmt: skip

    def stop(self, how: str = "fast") -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-m", how, "stop")

    def address(self, database: str = "postgres", user: str = "postgres") -> str:
        return f"postgresql://{user}:{PASSWORD}@127.0.0.1:{self._port}/{database}"

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [str(self._programs / program), *words],
            user=self._user,
            cwd=self._folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PGUSER": "postgres"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
        )
        assert done.returncode == 0, f"{program} failed: {(done.stderr or b'').decode()}"


def connection(address: str) -> "psycopg.Connection":
    """A connection of the test's own, which commits every statement."""
    from oppcli.stores.addresses import server_of

    return psycopg.connect(**server_of(address).params, autocommit=True)


def beside(address: str, database: str) -> str:
    """The address of another database of the same server."""
    return f"{address.rpartition('/')[0]}/{database}"


def _unprivileged() -> str:
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
