"""A store on a server: what it says when something is in the way, and what it never says."""

import subprocess
import sys
import threading
import time

import pytest

import serving
from oppcli import migrations
from oppcli.domain.refs import Ref
from oppcli.errors import Conflict, StoreBusy, StoreUnusable
from oppcli.plain_records import Account
from oppcli.services import opportunities
from oppcli.store import Store
from oppcli.stores import versions
from oppcli.stores.addresses import server_of
from oppcli.stores.postgres.alterations import remember
from surroundings import NOW, OPPCLI

SECRET = "hunter2"
READS_AND_WRITES = [("opp", "list"), ("opp", "new", "Fleet")]


def with_options(address: str, options: str) -> str:
    return f"{address}?options=-c%20{options}"


def place_of(address: str) -> str:
    """host:port of an address."""
    params = server_of(address).params
    return f"{params['host']}:{params['port']}"


@pytest.fixture
def refused(cli):
    """Types a command that cannot be done at an address: what it says, which is no secret."""

    def type_(address: str, *words: str) -> str:
        ran = cli(*words, env={"OPPCLI_DB": address})
        assert (ran.code, ran.out) == (6, "")
        assert ran.err.startswith("error: ")
        assert "\n  try: " in ran.err
        assert "bug" not in ran.err
        assert SECRET not in ran.err
        assert serving.PASSWORD not in ran.err
        return ran.err

    return type_


# No connection


@pytest.mark.parametrize("words", READS_AND_WRITES, ids=" ".join)
@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://jana:hunter2@{place}/postgres", "user or password is wrong"),
        ("postgresql://postgres:hunter2@{place}/postgres", "user or password is wrong"),
        ("postgresql://jana:hunter2@127.0.0.1:1/db", "nothing answers there"),
        ("postgresql://jana:hunter2@no-such-host.invalid/db", "there is no such host"),
        ("postgresql://jana:hun@ter2@no-such-host.invalid/db", "there is no such host"),
        ("postgresql://jana@127.0.0.1:1/db?password=hunter2", "nothing answers there"),
    ],
)
def test_without_a_connection_it_says_why(server, address, refused, url, says, words):
    assert says in refused(url.format(place=place_of(address)), *words)


def test_a_missing_database_is_named(server, address, refused):
    said = refused(serving.beside(address, "no_such_database"), "opp", "list")
    assert "there is no such database.\n  try: createdb no_such_database" in said


def test_a_missing_package_is_named(environ):
    script = "import sys; sys.modules['psycopg'] = None; from oppcli.app import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", script, "opp", "list"],
        env={**environ, "OPPCLI_DB": "postgresql://jana:hunter2@127.0.0.1:1/db"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (6, "")
    assert "pip install 'oppcli[postgres]'" in done.stderr


@pytest.mark.parametrize("how", ["PGPASSWORD", "PGPASSFILE", "PGSERVICE"])
def test_a_password_may_come_from_where_the_library_looks(server, address, environ, tmp_path, how):
    params = server_of(address).params
    place = f"{params['host']}:{params['port']}"
    env = {**environ, "OPPCLI_DB": f"postgresql://postgres@{place}/{params['dbname']}"}
    if how == "PGPASSWORD":
        env[how] = serving.PASSWORD
    elif how == "PGPASSFILE":
        secret = serving.PASSWORD.replace(":", "\\:")
        (tmp_path / "pass").write_text(f"{place}:*:postgres:{secret}\n")
        (tmp_path / "pass").chmod(0o600)
        env[how] = str(tmp_path / "pass")
    else:
        lines = [f"{name}={value}" for name, value in params.items()]
        (tmp_path / "services").write_text("\n".join(["[sales]", *lines, ""]))
        env |= {"OPPCLI_DB": "postgresql://", "PGSERVICEFILE": str(tmp_path / "services")}
        env[how] = "sales"
    done = subprocess.run([*OPPCLI, "opp", "new", "Fleet"], env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert serving.PASSWORD not in done.stdout


# Rights


def test_who_may_only_read_reads(server, address, cli, role):
    cli("opp", "new", "Fleet")
    server.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}")
    params = server_of(address).params
    theirs = f"postgresql://{role}:{SECRET}@{place_of(address)}/{params['dbname']}"
    assert cli("opp", "list", "--fields", "topic", env={"OPPCLI_DB": theirs}).out == (
        "topic\nFleet\n"
    )
    ran = cli("opp", "new", "Other", env={"OPPCLI_DB": theirs})
    assert (ran.code, ran.out) == (6, "")
    assert "you may not do that there" in ran.err


def test_who_may_not_even_read_is_told(server, address, refused, role):
    params = server_of(address).params
    theirs = f"postgresql://{role}:{SECRET}@{place_of(address)}/{params['dbname']}"
    assert "you may not do that there" in refused(theirs, "opp", "list")


def test_who_may_not_make_tables_is_told(server, new_address, refused, role):
    empty = new_address(empty=True)
    params = server_of(empty).params
    theirs = f"postgresql://{role}:{SECRET}@{place_of(empty)}/{params['dbname']}"
    assert "you may not do that there" in refused(theirs, "opp", "new", "Fleet")


def test_a_server_that_only_lets_people_read_is_said(server, address, cli, refused):
    standby = with_options(address, "default_transaction_read_only=on")
    assert cli("opp", "list", env={"OPPCLI_DB": standby}).code == 0
    assert "that server is read-only" in refused(standby, "opp", "new", "Fleet")


# In the middle


def test_a_statement_that_takes_too_long_for_the_server_is_said(server, address):
    store = Store(with_options(address, "statement_timeout=50"))
    with pytest.raises(StoreUnusable, match="longer than is allowed"):
        store.read("SELECT pg_sleep(5)")
    store.close()


def test_a_server_compiles_no_query_of_ours(server, address, store, cli):
    # A report over a few rows took it 18 s of compiling, and 0.05 s of work.
    asked = "SELECT current_setting('jit') AS jit"
    assert store.read(asked).rows == [("off",)]
    assert cli("sql", asked, "-o", "json").json == [{"jit": "off"}]
    with store.transaction(actor="jana", command="test", now=NOW) as tx:
        assert tx.read(asked).rows == [("off",)]


def test_a_server_that_goes_away_is_said_and_keeps_nothing(server, store):
    def write() -> None:
        with store.transaction(actor="jana", command="test", now=NOW) as tx:
            tx.insert_many("setting", ("name", "value"), [("a", "b")])
            ((process,),) = tx.read("SELECT pg_backend_pid()").rows
            server.execute("SELECT pg_terminate_backend(%s, 5000)", (process,))
            tx.read("SELECT 1")

    with pytest.raises(StoreUnusable, match="went away in the middle"):
        write()
    assert store.read("SELECT * FROM setting").rows == []


def test_a_connection_that_breaks_while_saving_leaves_it_open(server, store):
    """The server ends the connection when the transaction is committed."""
    server.execute(
        "CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER leaving AFTER INSERT ON setting DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION leave()"
    )
    remember(server)  # else the trigger is found, and the write refused
    with (
        pytest.raises(StoreUnusable, match="may be saved or not"),
        store.transaction(actor="jana", command="test", now=NOW) as tx,
    ):
        tx.insert_many("setting", ("name", "value"), [("a", "b")])


def test_a_reader_whose_connection_is_gone_is_told(server, store):
    ((process,),) = store.read("SELECT pg_backend_pid()").rows
    server.execute("SELECT pg_terminate_backend(%s, 5000)", (process,))
    with pytest.raises(StoreUnusable, match="went away"):
        store.read("SELECT 1")


def test_past_its_budget_a_writer_says_that_the_store_is_busy(server, address, errand):
    other = Store(address)
    busy = Store(address, budget=0.2)
    with other.transaction(actor="leif", command="test", now=NOW) as tx:
        tx.read("SELECT 1")
        start = time.monotonic()
        with pytest.raises(StoreBusy, match="another command is still writing"):
            opportunities.new(errand(store=busy), "Fleet", {})
        assert 0.2 <= time.monotonic() - start < 5
    other.close()
    busy.close()


def test_a_reader_sees_nothing_of_who_has_not_saved_yet_and_does_not_wait(server, address, store):
    other = Store(address)
    with other.transaction(actor="leif", command="test", now=NOW) as tx:
        tx.insert_many("setting", ("name", "value"), [("a", "b")])
        assert store.read("SELECT * FROM setting").rows == []
    assert len(store.read("SELECT * FROM setting").rows) == 1
    other.close()


# Taken back by the server


@pytest.fixture
def trips(server):
    """Has the server take back the next few transactions that change an opportunity."""

    def trip(times: int, *, code: str = "40001", at: str = "") -> None:
        server.execute(
            "CREATE SEQUENCE trip;"
            "CREATE FUNCTION trip() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF nextval('trip') <= {times} THEN RAISE EXCEPTION USING ERRCODE = '{code}'; END IF;"
            " RETURN NULL; END $$;"
            "CREATE CONSTRAINT TRIGGER tripping AFTER UPDATE ON opportunity DEFERRABLE"
            f" INITIALLY {at or 'IMMEDIATE'} FOR EACH ROW EXECUTE FUNCTION trip()"
        )
        remember(server)  # else the trigger is found, and the write refused

    return trip


@pytest.mark.parametrize("code", ["40001", "40P01"])
@pytest.mark.parametrize("at", ["IMMEDIATE", "DEFERRED"])
def test_what_the_server_takes_back_is_done_again_whole(trips, cli, store, code, at):
    cli("opp", "new", "Fleet")
    trips(3, code=code, at=at)
    ran = cli("opp", "edit", "1", "next_step=call", "revenue=48k")
    assert (ran.code, ran.err) == (0, "")
    sql = "SELECT field, new FROM v_change ORDER BY field"
    assert store.read(sql).rows == [("est_revenue", "4800000"), ("next_step", "call")]
    assert store.read("SELECT version FROM opportunity").rows == [(2,)]
    assert store.read("SELECT COUNT(*), MAX(id) FROM batch").rows == [(2, 2)]


def test_a_real_serialization_failure_is_done_again_whole(server, store):
    """Another program changes the record, past our line, after this transaction has read it."""
    add = {"actor": "jana", "command": "test", "now": NOW}
    with store.transaction(**add) as tx:
        tx.add(Account(name="Acme", created_at=NOW, updated_at=NOW))
    tries: list[str | None] = []

    def write() -> None:
        with store.transaction(**add) as tx:
            account = tx.get(Account, 1)
            tries.append(account.phone)
            if len(tries) == 1:
                server.execute("UPDATE account SET phone = 'theirs', version = version + 1")
            account.email = "info@acme.example"

    store.repeat(write)
    assert tries == [None, "theirs"]
    sql = "SELECT phone, email, version FROM account"
    assert store.read(sql).rows == [("theirs", "info@acme.example", 3)]
    assert store.read("SELECT field FROM change").rows == [("email",)]


def test_an_import_is_done_again_whole(trips, cli, store, tmp_path):
    file = tmp_path / "deals.csv"
    file.write_text("external_id,topic\n1,Fleet\n2,Vans\n")
    assert cli("import", file, "--kind", "opportunity").code == 0
    file.write_text("external_id,topic\n1,Fleet renewal\n2,Vans\n3,Cranes\nx,\n")
    trips(2, at="DEFERRED")
    bad = tmp_path / "bad.csv"
    ran = cli("import", file, "--kind", "opportunity", "--rejects", bad)
    assert "1 created, 1 updated, 1 unchanged, 1 rejected" in ran.out
    assert bad.read_text().count("\n") == 2
    rows = store.read("SELECT id, topic FROM opportunity ORDER BY id").rows
    assert rows == [(1, "Fleet renewal"), (2, "Vans"), (3, "Cranes")]


@pytest.mark.parametrize("key", [(), ("--idempotency-key", "k")], ids=["", "key"])
@pytest.mark.parametrize("at", ["IMMEDIATE", "DEFERRED"])
def test_rows_of_stdin_are_done_again_whole(trips, cli, store, at, key):
    for topic in ("Fleet", "Vans"):
        assert cli("opp", "new", topic).code == 0
    trips(2, at=at)
    rows = '{"ref": 1, "next_step": "call"}\n{"ref": 2, "next_step": "write"}\n'
    ran = cli("opp", "edit", "--stdin", *key, stdin=rows)
    assert ran.code == 0, ran.err
    assert ran.out.count('"ok": true') == 2
    sql = "SELECT entity_id, new FROM change WHERE field = 'next_step' ORDER BY id"
    assert store.read(sql).rows == [(1, "call"), (2, "write")]


def test_what_is_taken_back_every_time_is_a_conflict(trips, cli, store, monkeypatch):
    monkeypatch.setattr("oppcli.store._MOST_ATTEMPTS", 3)
    cli("opp", "new", "Fleet")
    trips(1000)
    ran = cli("opp", "edit", "1", "next_step=call")
    assert (ran.code, ran.out) == (4, "")
    assert "others kept changing the same records" in ran.err
    assert store.read("SELECT * FROM v_change").rows == []


def test_inside_another_transaction_nothing_is_done_again(trips, errand, store):
    work = errand()
    opportunities.new(work, "Fleet", {})
    trips(1)
    tried = []

    def both() -> None:
        with store.transaction(actor="jana", command="test", now=NOW) as tx:
            tried.append(1)
            store.repeat(lambda: tx.write_many("UPDATE opportunity SET topic = ?", [("X",)]))

    store.repeat(both)
    assert len(tried) == 2


# Versions


def test_a_database_of_another_program_is_left_alone(new_address, server, refused):
    taken = new_address(empty=True)
    with serving.connection(taken) as theirs:
        theirs.execute("CREATE TABLE opportunity (id int)")
        assert "another program's table 'opportunity'" in refused(taken, "opp", "list")
        tables = theirs.execute("SELECT relname FROM pg_class WHERE relname LIKE 'o%'").fetchall()
    assert tables == [("opportunity",)]


def test_tables_in_another_schema_are_in_nobodys_way(new_address, server, cli):
    shared = new_address(empty=True)
    with serving.connection(shared) as theirs:
        theirs.execute("CREATE SCHEMA theirs; CREATE TABLE theirs.opportunity (id int)")
    assert cli("opp", "new", "Fleet", env={"OPPCLI_DB": shared}).out.startswith("O1 added")


def test_a_store_lives_in_the_schema_that_comes_first(new_address, server, cli):
    shared = new_address(empty=True)
    with serving.connection(shared) as theirs:
        theirs.execute("CREATE SCHEMA sales")
    ours = with_options(shared, "search_path%3Dsales")
    assert cli("opp", "new", "Fleet", env={"OPPCLI_DB": ours}).code == 0
    with serving.connection(shared) as theirs:
        found = theirs.execute("SELECT COUNT(*) FROM sales.opportunity").fetchall()
        assert found == [(1,)]
        assert theirs.execute("SELECT to_regclass('public.opportunity')").fetchall() == [(None,)]


@pytest.mark.parametrize("words", READS_AND_WRITES, ids=" ".join)
def test_a_newer_schema_is_refused(server, address, refused, words):
    server.execute("UPDATE oppcli_schema SET version = 999")
    assert "written by a newer oppcli (schema 999" in refused(address, *words)


@pytest.fixture
def tomorrow(monkeypatch):
    """Makes the program one version newer."""

    def upgrade(op, at):
        op.execute("ALTER TABLE account ADD COLUMN website TEXT")
        return []

    step = type(sys)("tomorrows_step")
    step.upgrade = upgrade
    version = versions.SCHEMA_VERSION + 1
    monkeypatch.setitem(sys.modules, step.__name__, step)
    monkeypatch.setitem(migrations.STEPS, version, step.__name__)
    monkeypatch.setattr(versions, "SCHEMA_VERSION", version)
    return version


@pytest.mark.parametrize("words", READS_AND_WRITES, ids=" ".join)
def test_an_older_schema_is_upgraded_only_when_it_is_asked_for(
    server, address, refused, tomorrow, words
):
    assert "try: oppcli db upgrade" in refused(address, *words)
    assert server.execute("SELECT version FROM oppcli_schema").fetchall() == [(tomorrow - 1,)]


def test_views_of_the_users_own_are_neither_dropped_nor_in_the_way(
    server, address, cli, tomorrow, refused
):
    server.execute("CREATE VIEW v_mine AS SELECT name FROM account")
    server.execute("CREATE VIEW v_upon AS SELECT name FROM v_account")
    assert "your own views depend on those of oppcli" in refused(address, "db", "upgrade")
    server.execute("DROP VIEW v_upon")
    assert cli("db", "upgrade").code == 0
    assert cli("account", "new", "Acme GmbH").code == 0
    assert server.execute("SELECT name FROM v_mine").fetchall() == [("Acme GmbH",)]


def test_several_upgrade_at_once_and_it_is_done_once(server, address, cli, tomorrow):
    stores = [Store(address) for _ in range(4)]
    told: list[tuple[int, int]] = []
    threads = [threading.Thread(target=lambda s=s: told.append(s.upgrade())) for s in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [(tomorrow - 1, tomorrow), *[(tomorrow, tomorrow)] * 3]
    assert cli("account", "new", "Acme GmbH").code == 0
    assert server.execute("SELECT name, website FROM account").fetchall() == [("Acme GmbH", None)]
    for each in stores:
        each.close()


def test_a_program_that_began_before_an_upgrade_does_not_write_after_it(server, store, errand):
    store.read("SELECT 1")
    server.execute("UPDATE oppcli_schema SET version = version + 1")
    with pytest.raises(StoreUnusable, match="newer oppcli"):
        opportunities.new(errand(), "Fleet", {})
    assert server.execute("SELECT * FROM opportunity").fetchall() == []


# Without the line that writers stand in


def test_even_out_of_line_no_edit_is_lost(server, address, monkeypatch, errand):
    """The mutant lets all write at once: the server takes back what would be lost."""
    monkeypatch.setattr(
        "oppcli.stores.postgres.schema.FIRST",
        "SET LOCAL lock_timeout = {budget}; SELECT version FROM oppcli_schema",
    )
    opportunities.new(errand(), "Fleet", {"est_revenue": "0"})
    failed: list[Exception] = []

    def edit(place: int) -> None:
        own = Store(address)
        for number in range(10):
            try:
                opportunities.edit(
                    errand(store=own),
                    [Ref("opportunity", 1)],
                    {"next_step": f"{place}.{number}"},
                )
            except Conflict as error:
                failed.append(error)
        own.close()

    threads = [threading.Thread(target=edit, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = server.execute("SELECT count(*), count(DISTINCT new) FROM v_change").fetchall()
    assert kept == [(40 - len(failed), 40 - len(failed))]
