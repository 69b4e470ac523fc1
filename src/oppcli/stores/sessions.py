"""A SQLModel session that can read and nothing else; see `Store.session`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlmodel import Session

from oppcli.errors import RuleRefused


@contextmanager
def reading_session(
    engine: Engine, refuses_writing: Callable[[BaseException], bool]
) -> Iterator[Session]:
    """A session over an engine whose connections can only read.

    Raises RuleRefused for what is to be written: records before they are, and statements when
    the database refuses them, as `refuses_writing` can tell.
    """

    def refuse_flush(session: Any, *_: object) -> None:
        if session.new or session.deleted or any(map(session.is_modified, session.dirty)):
            raise _only_reads()

    def tell(context: Any) -> None:
        if refuses_writing(context.original_exception):
            raise _only_reads() from context.original_exception

    event.listen(engine, "handle_error", tell)
    with Session(engine) as session:
        event.listen(session, "before_flush", refuse_flush)
        yield session


def _only_reads() -> RuleRefused:
    return RuleRefused(
        "a session only reads, because its writes would bypass the rules and the history.",
        "write by the command line, as in oppcli opp edit 12 next_step='send quote'",
    )
