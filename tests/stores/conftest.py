"""What tests of a server need beside a store: a way to do there what others would do."""

import os

import pytest

import serving


@pytest.fixture
def server(address):
    """A connection to this test's database, which is on a server; else the test is skipped."""
    if not serving.is_wanted():
        pytest.skip(f"this is about a PostgreSQL server: {serving.WANTED}=postgresql")
    with serving.connection(address) as connection:
        yield connection


@pytest.fixture
def role(server):
    """A user of the server who may do nothing yet: name and address."""
    name = f"r_{os.getpid()}_{id(server)}"
    server.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'hunter2'")
    yield name
    server.execute(f"DROP OWNED BY {name}")
    server.execute(f"DROP ROLE {name}")
