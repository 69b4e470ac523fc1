"""Takes a folder of everything into a store: as it was if the store is empty, else by identity."""

from collections.abc import Callable, Sequence

from oppcli.domain.merging import OURS
from oppcli.domain.restored import Merged, Restored
from oppcli.importing.folder import Opened
from oppcli.services.folders.restore import is_empty, restore
from oppcli.services.work import Work, in_one_transaction


@in_one_transaction
def take_folder(
    work: Work,
    files: Sequence[Opened],
    *,
    system: str,
    strict: bool,
    conflicts: str = OURS,
    plans: bool = False,
    watch: Callable[[int], None] = lambda rows: None,
) -> Restored | Merged:
    """Stores the rows of all files in one transaction, or nothing.

    `system` is the source system of records that have no id elsewhere, where the store holds
    records already; `conflicts` settles what folder and store changed differently. With `plans`
    the result says what becomes of every row. Raises FolderRejected for rows that cannot be taken.
    """
    with work.transaction() as tx:
        if is_empty(tx):
            return restore(tx, files, work.now, watch, plans=plans)
        from oppcli.services.folders.merge import merge

        return merge(
            *(tx, work, files),
            system=system,
            strict=strict,
            conflicts=conflicts,
            plans=plans,
            watch=watch,
        )
