"""The schema version of a store, whichever database it is in.

An unfinished copy has the negative of its version, so that no command takes it for a store, not
even one of an oppcli that knows no unfinished copies.
"""

from pathlib import Path
from shlex import quote

from oppcli.errors import StoreUnusable, UnfinishedCopy

SCHEMA_VERSION = 6
# Rows of `setting` that only an unfinished copy has: of which copy it is, and of which store.
COPY_MARK, COPY_SOURCE = -1, -2
UNFINISHED = f"SELECT value FROM setting WHERE id = {COPY_SOURCE}"


def check_version(name: Path | str, version: int) -> None:
    """Raises StoreUnusable for a schema that is newer than today's, or never was."""
    if version > SCHEMA_VERSION:
        raise StoreUnusable(
            f"{name} was written by a newer oppcli (schema {version}; this one knows"
            f" {SCHEMA_VERSION}). It was not touched.",
            "upgrade oppcli: pip install --upgrade oppcli",
        )
    if version < 1:
        raise not_ours(name, f"its schema number {version} was never in use")


def new(copying: bool) -> int:
    """The version that a new store is made with: for a copy it is unfinished from the first."""
    return -SCHEMA_VERSION if copying else SCHEMA_VERSION


def check_unfinished(name: Path | str, version: int, source: str, *, copying: bool) -> int:
    """The version of a store or, where `copying`, of an unfinished copy of `source`.

    Raises UnfinishedCopy elsewhere, and StoreUnusable for a copy that another oppcli began.
    """
    if version >= 0:
        return version
    if not copying:
        raise unfinished(name, source)
    if -version != SCHEMA_VERSION:
        raise StoreUnusable(
            f"{name} is an unfinished copy that another version of oppcli began (schema"
            f" {-version}; this one writes {SCHEMA_VERSION}).",
            "copy to another, empty database",
        )
    return -version


def unfinished(name: Path | str, source: str) -> UnfinishedCopy:
    """The refusal of a copy that was cut off, with the command that resumes it."""
    known = f" --from {quote(source)}" if source else ""
    resume = f"oppcli db copy{known} --to {quote(str(name))}"
    return UnfinishedCopy(
        f"{name} is an unfinished copy of {source or 'another store'}; resume: {resume},"
        " or start anew with --force."
    )


def not_ours(name: Path | str, why: str) -> StoreUnusable:
    """The error for a database that exists and is not an oppcli store."""
    return StoreUnusable(f"{name} is not an oppcli store: {why}.", "choose another: --db FILE")
