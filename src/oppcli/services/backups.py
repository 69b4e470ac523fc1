"""Copies of the store that can be trusted: made, and put in its place again."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shlex import quote

from oppcli.domain.texts import path_of
from oppcli.errors import NotFound, RuleRefused, StoreUnusable, UnfinishedCopy
from oppcli.store import Store, no_store
from oppcli.store_files import refuse_store
from oppcli.stores.sqlite import storecopy, storefile


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: from which copy of which schema, and where the old store is now."""

    source: Path
    schema: int
    kept: Path | None


def back_up(store: Store, target: str | None, now: datetime, *, force: bool) -> Path:
    """Makes a verified copy of the store while others may write, and gives its place.

    `target` is a file, or a folder that gets a file named for the time; None is the store's own
    folder. Raises RuleRefused for a file that exists, unless `force`.
    """
    path = store.path
    if not store.exists():
        raise no_store(path)
    place = _place(path, target, now)
    refuse_store(place, "oppcli db backup")
    if force and place.exists() and not place.is_file():
        raise RuleRefused(f"{place} is not a plain file, so it is not replaced.", "another name")
    real = Path(os.path.realpath(place)) if force else place  # a link stays one
    storecopy.copy(path, real, budget=store.budget, force=force)
    return place


def restore(store: Store, source: str, now: datetime, *, force: bool) -> Restored:
    """Makes the store what the copy at `source` is; an existing store is kept under another name.

    Raises NotFound where the copy does not exist, StoreUnusable for one that is damaged or not an
    oppcli store, RuleRefused where a store exists already, unless `force`.
    """
    path, copy = store.path, path_of(source)
    schema = storefile.schema_of(copy)
    if schema is None:
        raise NotFound(f"there is no file {copy}.", "oppcli db info")
    if path.exists() and copy.samefile(path):
        raise RuleRefused(f"{copy} is the store itself.", "name a backup: oppcli db info")
    try:
        found = store.exists()
    except UnfinishedCopy:
        raise
    except StoreUnusable as error:
        raise StoreUnusable(
            f"{error.message} Nothing was restored over it.", "move it away first, or --db FILE"
        ) from error
    if found and not force:
        raise RuleRefused(
            f"there is a store at {path}.",
            f"oppcli db restore {quote(str(copy))} --force, which keeps it under a new name",
        )
    store.close()
    return Restored(copy, schema, storecopy.restore(copy, path, now, budget=store.budget))


def _place(path: Path, target: str | None, now: datetime) -> Path:
    if target is None:
        return storecopy.place_for_backup(path, now)
    place = path_of(target)
    return storecopy.place_for_backup(path, now, place) if place.is_dir() else place
