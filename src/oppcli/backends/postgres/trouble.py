"""What a PostgreSQL server says when something is in the way, in our words.

It is told by its code (https://www.postgresql.org/docs/current/errcodes-appendix.html), since
its sentences are in whatever language the server speaks.
"""

import re

import psycopg
from psycopg import errors

from oppcli.errors import OppError, Overtaken, RuleRefused, StoreBusy, StoreUnusable

_KEY = re.compile(r"\(([^()]+)\)=\(")
_AGAIN = "wait a moment and type it again"


class ServerGone(StoreUnusable):
    """The connection broke: nothing was saved, unless it broke while it was saving."""


def said(error: BaseException, name: str) -> OppError | None:
    """A driver's error as a sentence, or None for what is not the server's or the user's doing."""
    cause = getattr(error, "orig", error)
    if not isinstance(cause, psycopg.Error):
        return None
    match cause:
        case errors.SerializationFailure() | errors.DeadlockDetected():
            return Overtaken(
                "others kept changing the same records at the same moment; nothing was saved.",
                _AGAIN,
            )
        case errors.UniqueViolation():
            return RuleRefused(f"another record has the same {_columns(cause)}; nothing was saved.")
        case errors.CheckViolation():
            rule = (cause.diag.constraint_name or "").replace("_", " ")
            return RuleRefused(f"the store does not take it ({rule}); nothing was saved.")
        case errors.LockNotAvailable():
            return StoreBusy(f"another command is still writing to {name}.", _AGAIN)
        case errors.ReadOnlySqlTransaction():
            return read_only(name)
        case errors.InsufficientPrivilege():
            return StoreUnusable(
                f"{name}: you may not do that there. Nothing was saved.",
                "ask who runs it for the rights to read and write its tables",
            )
        case errors.InvalidSchemaName():
            return StoreUnusable(
                f"{name} has no schema in which tables can be made.", "ask who runs it"
            )
        case errors.QueryCanceled():
            return StoreUnusable(
                f"{name} stopped the command: it took longer than is allowed there. Nothing was"
                " saved.",
                "ask who runs it for a longer statement_timeout",
            )
        case errors.DiskFull() | errors.InsufficientResources():
            return StoreUnusable(
                f"{name} could not write: it is out of space or memory. Nothing was saved.",
                "ask who runs it",
            )
        case (
            errors.UndefinedTable() | errors.UndefinedColumn() | errors.DependentObjectsStillExist()
        ):
            return _not_as_made(cause, name)
        case errors.OperatorIntervention() | errors.IdleInTransactionSessionTimeout():
            return _gone(name)
    if isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError) and not cause.sqlstate:
        return _gone(name)
    return None


def read_only(name: str) -> StoreUnusable:
    """What is said of a server that only lets people read, such as a standby."""
    return StoreUnusable(
        f"{name} cannot be written: that server is read-only.",
        "the address of the server that takes writes",
    )


def unsure(name: str) -> StoreUnusable:
    """What is said when the connection broke while the transaction was being saved."""
    return StoreUnusable(
        f"the connection to {name} broke while it was saving: it may be saved or not.",
        "look whether it is there before you type it again",
    )


def _gone(name: str) -> ServerGone:
    return ServerGone(f"{name} went away in the middle of the command; nothing was saved.", _AGAIN)


def _columns(error: psycopg.Error) -> str:
    found = _KEY.search(error.diag.message_detail or "")
    return " and ".join(found[1].replace('"', "").split(", ")) if found else "key"


def _not_as_made(error: psycopg.Error, name: str) -> OppError | None:
    return None
