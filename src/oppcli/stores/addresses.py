"""What an address names, and how it is shown: a password in it is never repeated.

A server's address is read here rather than by its library, which takes no `@` in a password and
repeats what it cannot read.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from oppcli.domain.texts import path_of
from oppcli.errors import BadValue, StoreUnusable

_SCHEME = r"(?:postgres|postgresql|postgresql\+psycopg)://"
_SERVER = re.compile(_SCHEME, re.IGNORECASE)
# In a sentence: up to the last @ that there is, since a password may hold a blank.
_ANYWHERE = re.compile(rf"{_SCHEME}(?:.*@)?\S*", re.IGNORECASE | re.DOTALL)

# https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS, as far as
# people put them into addresses. A password may hold a `?`; only before one of these it ends it.
_KEYWORDS = """application_name channel_binding client_encoding connect_timeout dbname
fallback_application_name gssencmode host hostaddr keepalives keepalives_count keepalives_idle
keepalives_interval krbsrvname load_balance_hosts options passfile password port require_auth
requirepeer service sslcert sslcertmode sslcompression sslcrl sslkey sslmode sslnegotiation
sslpassword sslrootcert sslsni target_session_attrs tcp_user_timeout user"""
_QUERY = re.compile(rf"\?(?=(?:{'|'.join(_KEYWORDS.split())})=)")
# Addresses of servers that are nearly right, so that a password may be in them. What begins with a
# slash, a dot or ~ is a path, whatever else is in it. They are compiled when one is met.
_PATH = r"[/\\~]|\.{1,2}[/\\]|[A-Za-z]:[/\\]"
_SCHEME_OF_SORTS = r"(?:postgres(?:ql)?|pgsql|psql)[\w+]*(?:\s*[:;]|[/\\]{2})"
_NEARLY = rf"(?i)(?:jdbc:)?{_SCHEME_OF_SORTS}|[^/\\]*:[^@]*@"
_KEYWORD = rf"(?i)(?:^|\s)(?:{'|'.join(_KEYWORDS.split())})\s*="
_KEYWORD_IN_NAME = rf"(?i)[&?;](?:{'|'.join(_KEYWORDS.split())})="
# The same in a sentence, and the value of a password.
_NEARLY_ANYWHERE = rf"(?i)\b{_SCHEME_OF_SORTS}[^\n]*@\S*"
_OTHER_SCHEME = r"\b([A-Za-z][\w.+-]*://)[^\s/]*:\S*@\S*"
_WITHOUT_SCHEME = r"(?<![\w/])([\w.-]+:)[^\s:@/]+(@[\w.-]+[:/])"
_PASSWORD = r"""(?i)\b((?:ssl)?password\s*=\s*)(?:'(?:[^'\\]|\\.)*'|"[^"]*"|[^\s&]+)"""
_HOSTS = re.compile(r"(?:[\w.-]+|\[[0-9a-fA-F:.]+\])?(?::\d+)?")


HIDDEN = "…"


@dataclass(frozen=True, slots=True)
class Address:
    """A server's address: what its library is told, and how people are shown it."""

    params: dict[str, str]
    shown: str


def is_server(url: str) -> bool:
    """Whether `url` is the address of a PostgreSQL server."""
    return _SERVER.match(url) is not None


def file_of(url: str) -> Path:
    """The file that a path or `sqlite:///PATH` names. Raises StoreUnusable for other addresses."""
    scheme, found, rest = url.partition("://")
    if not found:
        if _is_nearly_server(url):
            raise StoreUnusable(
                "the store's address is neither a file nor the address of a server.",
                "--db postgresql://USER@HOST:5432/DATABASE, or --db ./FILE",
            )
        return _path(url)
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return _path(rest[1:])
    raise StoreUnusable(
        f"a store at {scheme}:// cannot be opened: it is neither a SQLite file nor on a"
        " PostgreSQL server.",
        "--db FILE or --db postgresql://HOST/DATABASE",
    )


def _path(text: str) -> Path:
    if text.startswith((":memory:", "file:")):
        raise StoreUnusable(
            "a store is kept in a file: SQLite's :memory: and file: addresses are no files.",
            "--db FILE",
        )
    try:
        return path_of(text)
    except BadValue as error:
        raise StoreUnusable(error.message, "--db FILE") from error


def server_of(url: str) -> Address:
    """The parts of `postgresql://user:password@host:port/database?keyword=value`.

    The password may hold any character as it is, or as %40; what is left out is looked up by the
    library: in PGHOST, PGSERVICE, ~/.pgpass and so on. Raises StoreUnusable.
    """
    rest = url[url.index("://") + 3 :]
    rest, query = _split_query(rest)
    who, is_told, where = rest.rpartition("@")
    hosts, _, database = where.partition("/")
    user, has_password, password = who.partition(":")
    is_odd = re.search(_KEYWORD_IN_NAME, database) is not None
    if is_odd or not all(_HOSTS.fullmatch(unquote(each)) for each in hosts.split(",")):
        raise _unreadable()
    params = {"user": unquote(user)} if is_told and user else {}
    if has_password and password:
        params["password"] = unquote(password)
    places = [_place(unquote(each)) for each in hosts.split(",")] if hosts else []
    if any(host for host, _ in places):
        params["host"] = ",".join(host for host, _ in places)
    if any(port for _, port in places):
        params["port"] = ",".join(port for _, port in places)
    if database:
        params["dbname"] = unquote(database)
    return Address(params | query, _shown(params | query))


def shown(url: str) -> str:
    """`url` as it may be shown: a path as it is, a server without its password."""
    scheme, found, rest = url.partition("://")
    if not found:
        return HIDDEN if _is_nearly_server(url) else url
    if scheme == "sqlite":
        return url if rest.startswith("/") else f"{scheme}://…"
    try:
        return server_of(url).shown if is_server(url) else f"{scheme}://…"
    except StoreUnusable:
        return f"{scheme}://…"


def without_secrets(text: str) -> str:
    """A text for people to read, with the addresses of servers in it as they may be shown."""
    if "://" in text:
        text = _ANYWHERE.sub(lambda found: shown(found[0]), text)
    if "@" in text:
        text = re.sub(_NEARLY_ANYWHERE, _hidden, text)
        text = re.sub(_OTHER_SCHEME, rf"\1{HIDDEN}", text)
        text = re.sub(_WITHOUT_SCHEME, rf"\1{HIDDEN}\2", text)
    return re.sub(_PASSWORD, rf"\1{HIDDEN}", text) if "=" in text else text


def _hidden(found: re.Match[str]) -> str:
    """What is nearly an address, hidden; one that can be read was shown without its password."""
    return found[0] if _SERVER.match(found[0]) else HIDDEN


def _is_nearly_server(url: str) -> bool:
    """Whether `url`, which is no address, was meant for one rather than for a file."""
    if not any(mark in url for mark in ":=@") or re.match(_PATH, url):
        return False
    return re.match(_NEARLY, url) is not None or re.search(_KEYWORD, url) is not None


def _split_query(rest: str) -> tuple[str, dict[str, str]]:
    found = _QUERY.search(rest)
    if found is None:
        return rest.rstrip("?"), {}
    query = {}
    for pair in rest[found.end() :].split("&"):
        name, equals, value = pair.partition("=")
        if not equals or name not in _KEYWORDS.split():
            raise _unreadable()
        query[name] = unquote(value)
    return rest[: found.start()], query


def _place(text: str) -> tuple[str, str]:
    """Host and port of one place; '' for what is left out."""
    host, colon, port = text.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = text, ""
    return host.strip("[]"), port


def _shown(params: dict[str, str]) -> str:
    user = f"{params['user']}@" if "user" in params else ""
    ports = params.get("port", "").split(",")
    hosts = params.get("host", "").split(",")
    ports += [""] * (len(hosts) - len(ports))
    places = [
        (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
        for host, port in zip(hosts, ports, strict=False)
    ]
    return f"postgresql://{user}{','.join(places)}/{params.get('dbname', '')}"


def _unreadable() -> StoreUnusable:
    # What could not be read may be a password, so nothing of it is repeated.
    return StoreUnusable(
        "the address of the server cannot be read.", "postgresql://USER@HOST:5432/DATABASE"
    )
