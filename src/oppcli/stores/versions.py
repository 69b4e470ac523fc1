"""The schema version of a store, whichever database it is in."""

from pathlib import Path

from oppcli.errors import StoreUnusable

SCHEMA_VERSION = 3


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


def not_ours(name: Path | str, why: str) -> StoreUnusable:
    """What is said of a database that is there and no store."""
    return StoreUnusable(f"{name} is not an oppcli store: {why}.", "choose another: --db FILE")
