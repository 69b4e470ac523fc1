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
_ASK = "ask who runs it"


def said(error: BaseException, name: str, *, saving: bool = False) -> OppError | None:
    """A driver's error as a sentence, or None for what is not the server's or the user's doing.

    A connection that breaks while it is `saving` leaves open whether it was saved.
    """
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
        case errors.OperatorIntervention() if not isinstance(cause, errors.QueryCanceled):
            return _gone(name, saving)
    return _of_server(cause, name) or (_gone(name, saving) if _is_cut(cause) else None)


def read_only(name: str) -> StoreUnusable:
    """What is said of a server that only lets people read, such as a standby."""
    return StoreUnusable(
        f"{name} cannot be written: that server is read-only.",
        "the address of the server that takes writes",
    )


def _of_server(error: psycopg.Error, name: str) -> StoreUnusable | None:
    """What the server does not let us do, or cannot."""
    match error:
        case errors.LockNotAvailable():
            return StoreBusy(f"another command is still writing to {name}.", _AGAIN)
        case errors.ReadOnlySqlTransaction():
            return read_only(name)
        case errors.InsufficientPrivilege():
            return StoreUnusable(
                f"{name}: you may not do that there. Nothing was saved.",
                f"{_ASK} for the rights to read and write its tables",
            )
        case errors.InvalidSchemaName():
            return StoreUnusable(f"{name} has no schema in which tables can be made.", _ASK)
        case errors.QueryCanceled():
            return StoreUnusable(
                f"{name} stopped the command: it took longer than is allowed there. Nothing was"
                " saved.",
                f"{_ASK} for a longer statement_timeout",
            )
        case errors.InsufficientResources():
            return StoreUnusable(
                f"{name} could not do it: it is out of space or memory. Nothing was saved.", _ASK
            )
        case errors.DependentObjectsStillExist():
            return StoreUnusable(
                f"{name}: views of your own stand on those of oppcli. Nothing was changed.",
                "drop them, and make them again afterwards",
            )
    return None


def _is_cut(error: psycopg.Error) -> bool:
    """Whether there is no connection any more; the server sends no code then."""
    lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return (lost and not error.sqlstate) or isinstance(
        error, errors.IdleInTransactionSessionTimeout
    )


def _gone(name: str, saving: bool) -> StoreUnusable:
    if saving:
        return StoreUnusable(
            f"the connection to {name} broke while it was saving: it may be saved or not.",
            "look whether it is there before you type it again",
        )
    return StoreUnusable(
        f"{name} went away in the middle of the command; nothing was saved.", _AGAIN
    )


def _columns(error: psycopg.Error) -> str:
    found = _KEY.search(error.diag.message_detail or "")
    return " and ".join(found[1].replace('"', "").split(", ")) if found else "key"
