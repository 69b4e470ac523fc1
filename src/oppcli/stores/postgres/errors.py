"""What a PostgreSQL server says when something is in the way, in our words.

It is told by its code (https://www.postgresql.org/docs/current/errcodes-appendix.html), since
its sentences are in whatever language the server speaks.
"""

import re

import psycopg

from oppcli.errors import OppError, Overtaken, RuleRefused, StoreBusy, StoreUnusable

_KEY = re.compile(r"\(([^()]+)\)=\(")
_AGAIN = "wait a moment and try again"
_ASK = "ask who runs it"
# Shut down, crashed, starting up, dropped; kept waiting within a transaction.
_CUT = {"57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04"}


def said(error: BaseException, name: str, *, saving: bool = False) -> OppError | None:
    """A driver's error as a sentence, or None for what is not the server's or the user's doing.

    A connection that breaks while it is `saving` leaves open whether it was saved.
    """
    cause = getattr(error, "orig", error)
    if not isinstance(cause, psycopg.Error):
        return None
    code = cause.sqlstate or ""
    match code:
        case "40001" | "40P01":  # serialization failure, deadlock
            return Overtaken(
                "others kept changing the same records at the same moment; nothing was saved.",
                _AGAIN,
            )
        case "23505":
            return RuleRefused(f"another record has the same {_columns(cause)}; nothing was saved.")
        case "23502":
            name = (cause.diag.column_name or "a field").removesuffix("_id")
            return RuleRefused(f"{name} cannot be empty; nothing was saved.")
        case "23503":
            return RuleRefused(
                "it refers to a record that does not exist, or another record still refers to"
                " it; nothing was saved."
            )
        case "23514":
            rule = (cause.diag.constraint_name or "").replace("_", " ")
            return RuleRefused(f"the store refuses this value ({rule}); nothing was saved.")
    is_cut = isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError) and not code
    if is_cut or code in _CUT or code.startswith("08"):
        return _gone(name, saving)
    return _of_server(code, name)


def read_only(name: str) -> StoreUnusable:
    """What is said of a server that only lets people read, such as a standby."""
    return StoreUnusable(
        f"{name} cannot be written: that server is read-only.",
        "the address of the server that takes writes",
    )


def _of_server(code: str, name: str) -> StoreUnusable | None:
    """What the server does not let us do, or cannot."""
    match code:
        case "55P03":
            return StoreBusy(f"another command is still writing to {name}.", _AGAIN)
        case "25006":
            return read_only(name)
        case "42501":
            return StoreUnusable(
                f"{name}: you may not do that there. Nothing was saved.",
                f"{_ASK} for the rights to read and write its tables",
            )
        case "3F000":
            return StoreUnusable(f"{name} has no schema in which tables can be made.", _ASK)
        case "57014":
            return StoreUnusable(
                f"{name} stopped the command: it took longer than is allowed there. Nothing was"
                " saved.",
                f"{_ASK} for a longer statement_timeout",
            )
        case "2BP01":
            return StoreUnusable(
                f"{name}: your own views depend on those of oppcli. Nothing was changed.",
                "drop them, and make them again afterwards",
            )
    if code.startswith("53"):
        return StoreUnusable(
            f"{name} could not do it: it is out of space or memory. Nothing was saved.", _ASK
        )
    return None


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
