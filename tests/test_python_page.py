"""docs/python.md tells the truth: what it shows of Python runs, on the store that it names."""

import doctest
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, select, text, update

from oppcli import plain_records
from oppcli.errors import RuleRefused, StoreUnusable
from oppcli.records import Account, Opportunity
from oppcli.store import Store
from surroundings import NOW

PAGE = Path(__file__).parent.parent / "docs" / "python.md"


def test_the_examples_run_and_show_what_they_show(environ, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = subprocess.run(
        [Path(sys.executable).with_name("oppcli"), "demo", "--keep", "demo.db"],
        env={**environ, "OPPCLI_DB": "demo.db"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    examples = PAGE.read_text(encoding="utf-8").replace("```", "")
    ran = doctest.DocTestParser().get_doctest(examples, {}, PAGE.name, str(PAGE), 0)
    assert len(ran.examples) > 10
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(ran, out=said.append)
    assert said == []


@pytest.fixture
def one_account(store):
    with store.transaction(actor="jana", command="test", now=NOW) as tx:
        tx.add(plain_records.Account(name="Acme", created_at=NOW, updated_at=NOW))


def _add(session: Session) -> None:
    session.add(Account(name="Globex", created_at=NOW, updated_at=NOW))
    session.commit()


def _change(session: Session) -> None:
    session.exec(select(Account)).one().name = "Globex"
    session.commit()


def _delete(session: Session) -> None:
    session.delete(session.exec(select(Account)).one())
    session.flush()


WRITING = {
    "add": _add,
    "change": _change,
    "delete": _delete,
    "update": lambda session: session.exec(update(Opportunity).values(topic="x")),
    "SQL": lambda session: session.execute(text("DELETE FROM account")),
    "DDL": lambda session: session.connection().exec_driver_sql("DROP TABLE account"),
}


@pytest.mark.parametrize("how", WRITING)
def test_a_session_refuses_to_write(store, one_account, how):
    with pytest.raises(RuleRefused, match="a session only reads"), store.session() as session:
        WRITING[how](session)
    assert store.read("SELECT name FROM account").rows == [("Acme",)]
    with store.session() as session:
        assert [each.name for each in session.exec(select(Account))] == ["Acme"]


def test_an_error_of_a_statement_is_the_librarys_own(store):
    with pytest.raises(DatabaseError), store.session() as session:
        session.execute(text("SELECT nothing FROM nowhere"))


def test_a_session_keeps_nobody_from_writing(store, one_account):
    with store.session() as session:
        assert session.exec(select(Account)).one().name == "Acme"
        with store.transaction(actor="jana", command="test", now=NOW) as tx:
            tx.write_many("UPDATE account SET name = ?", [("Globex",)])
    assert store.read("SELECT name FROM account").rows == [("Globex",)]


def test_a_store_that_is_not_there_is_not_made_by_looking(new_address):
    look = Store(str(new_address(empty=True))).look()
    with pytest.raises(StoreUnusable, match="no store"), look.session():
        pass
