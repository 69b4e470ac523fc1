"""Addresses of servers: read whatever the password is, shown without it."""

import pytest

from oppcli.errors import StoreUnusable
from oppcli.stores.addresses import server_of, shown, without_secrets

_READ = {
    "postgresql://jana@host/db": {"user": "jana", "host": "host", "dbname": "db"},
    "postgresql+psycopg://jana:pw@host:5433/db": {
        "user": "jana",
        "password": "pw",
        "host": "host",
        "port": "5433",
        "dbname": "db",
    },
    "postgres://": {},
    "postgresql:///db?host=/run/pg": {"dbname": "db", "host": "/run/pg"},
    "postgresql://a:1,b:2/db": {"host": "a,b", "port": "1,2", "dbname": "db"},
    "postgresql://jana@[::1]:5432/db": {
        "user": "jana",
        "host": "::1",
        "port": "5432",
        "dbname": "db",
    },
    "postgresql://host/db?sslmode=require&connect_timeout=3": {
        "host": "host",
        "dbname": "db",
        "sslmode": "require",
        "connect_timeout": "3",
    },
}


@pytest.mark.parametrize(("url", "params"), _READ.items(), ids=_READ)
def test_an_address_is_read(url, params):
    assert server_of(url).params == params


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hun@ter2", "hun@ter2"),
        ("hun%40ter2", "hun@ter2"),
        ("p/w?x#y:z", "p/w?x#y:z"),
        ("50%", "50%"),
        ("a b", "a b"),
        ("q?a=b&c=d", "q?a=b&c=d"),
        ("@@@", "@@@"),
        ("ü", "ü"),
    ],
)
def test_a_password_may_hold_anything_and_is_not_shown(typed, meant):
    url = f"postgresql://jana:{typed}@host:5432/db?sslmode=require"
    address = server_of(url)
    assert address.params["password"] == meant
    assert address.params["host"] == "host"
    assert shown(url) == address.shown == "postgresql://jana@host:5432/db"


def test_a_password_among_the_keywords_is_not_shown():
    assert shown("postgresql://host/db?password=hunter2&user=jana") == "postgresql://jana@host/db"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://jana@host:hunter2/db",
        "postgresql://jana:hunter2",
        "postgresql://host/db?password=x&hunter2=y",
        "postgresql://ho st hunter2/db",
    ],
)
def test_what_cannot_be_read_is_not_repeated(url):
    with pytest.raises(StoreUnusable) as e:
        server_of(url)
    assert "hunter2" not in e.value.message + e.value.hint + shown(url)


@pytest.mark.parametrize("text", ["", "/home/jana/opp.db", "sqlite:////opp.db", "a note"])
def test_what_is_no_server_is_shown_as_it_is(text):
    assert shown(text) == without_secrets(text) == text


def test_a_sentence_loses_the_passwords_in_it_and_keeps_the_rest():
    said = "got 'postgresql://jana:hun ter2@host/db' and https://example.com/x"
    assert without_secrets(said) == "got 'postgresql://jana@host/db' and https://example.com/x"
