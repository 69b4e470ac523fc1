"""Opens a connection to a server, or says why there is none; never with a password."""

import os
from typing import TYPE_CHECKING, Any, NoReturn

from oppcli.errors import StoreUnusable
from oppcli.stores.addresses import Address

if TYPE_CHECKING:
    from psycopg import Connection

_TIMEOUT = "10"  # seconds, unless the address or PGCONNECT_TIMEOUT says another

# What the library or the server says → what we say, with the next thing to do.
_SAID = (
    ("could not translate host name", "{name} cannot be reached: there is no such host.", ""),
    ("failed to resolve host", "{name} cannot be reached: there is no such host.", ""),
    (
        "password authentication failed",
        "{name} does not let you in: user or password is wrong.",
        "a line in ~/.pgpass, or PGPASSWORD",
    ),
    (
        "no password supplied",
        "{name} asks for a password, and none is given.",
        "a line HOST:5432:DATABASE:USER:PASSWORD in ~/.pgpass, or PGPASSWORD",
    ),
    (
        "too many",
        "{name} has no connection left for another user.",
        "wait a moment and try again",
    ),
    ("starting up", "{name} is starting up.", "wait a moment and try again"),
    ("shutting down", "{name} is shutting down.", "wait a moment and try again"),
    ("Connection refused", "{name} cannot be reached: nothing answers there.", ""),
    ("timeout expired", "{name} cannot be reached: it does not answer.", ""),
    ("definition of service", "{name}: there is no such service.", "mind PGSERVICE"),
    ("SSL", "{name} and this machine do not agree on encryption.", "mind ?sslmode=… and PGSSLMODE"),
    ("permission denied for database", "{name}: you may not use that database.", "ask who runs it"),
)
# Reports are long texts over few rows: compiling one took the server a thousand times as long as
# running it. Servers from before version 11 compile nothing, and know no such setting.
_NOT_COMPILED = "SELECT set_config('jit', 'off', false) FROM pg_settings WHERE name = 'jit'"
_CHECK = "check the spelling: postgresql://USER@HOST:5432/DATABASE"


def connect(address: Address, *, autocommit: bool) -> "Connection[Any]":
    """A connection whose results have the types that SQLite gives. Raises StoreUnusable."""
    try:
        import psycopg
    except ImportError as error:
        raise StoreUnusable(
            "a store on a server needs one more package.", "pip install 'oppcli[postgres]'"
        ) from error
    from oppcli.stores.postgres.dialect import adapt

    params: dict[str, Any] = {"fallback_application_name": "oppcli", **address.params}
    if "PGCONNECT_TIMEOUT" not in os.environ:
        params.setdefault("connect_timeout", _TIMEOUT)
    try:
        # Nothing is prepared: a plan that was made for a small table would be kept while an import
        # makes it large, and poolers between us and the server lose what was prepared.
        connection = psycopg.connect(**params, autocommit=True, prepare_threshold=None)
        connection.execute(_NOT_COMPILED)
        connection.autocommit = autocommit
    except (psycopg.Error, UnicodeError) as error:
        _refuse(str(error), address)
    adapt(connection)
    return connection


def _refuse(text: str, address: Address) -> NoReturn:
    """Says why there is no connection. What the library says may repeat what it was told."""
    name = address.shown
    for words, sentence, hint in _SAID:
        if words in text:
            raise StoreUnusable(sentence.format(name=name), hint or _CHECK) from None
    if "database" in text and "does not exist" in text:
        database = address.params.get("dbname") or "NAME"
        raise StoreUnusable(
            f"{name}: there is no such database.", f"createdb {database}, or check the spelling"
        ) from None
    if "role" in text and "does not exist" in text:
        raise StoreUnusable(f"{name} knows no such user.", _CHECK) from None
    last = text.strip().splitlines()[-1].partition("FATAL:")[2].strip()
    secret = address.params.get("password")
    if secret:
        last = last.replace(secret, "…")
    why = f": {last.rstrip('.')}." if last else "."
    raise StoreUnusable(f"{name} cannot be opened{why}", _CHECK) from None
