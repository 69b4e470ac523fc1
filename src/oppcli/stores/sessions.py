"""A SQLModel session that can read and nothing else; see `Store.session`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from sqlalchemy import Engine, event
from sqlmodel import Session

from oppcli.errors import RuleRefused


@contextmanager
def reading_session(engine: Engine) -> Iterator[Session]:
    """A session over an engine whose connections can only read.

    Raises RuleRefused for what is to be written, before the database refuses it.
    """
    with Session(engine) as session:
        event.listen(session, "before_flush", _refuse_flush)
        event.listen(session, "do_orm_execute", _refuse_statement)
        yield session


def _refuse_flush(session: Session, *_: object) -> None:
    if session.new or session.deleted or any(map(session.is_modified, session.dirty)):
        _refuse()


def _refuse_statement(state: Any) -> None:
    if not state.is_select:
        _refuse()


def _refuse() -> NoReturn:
    raise RuleRefused(
        "a session only reads: what it writes would pass the rules and the history by.",
        "the commands write, and so does Store.transaction",
    )
