"""Refuses a mapping that still has a `?` where a choice belongs, and lists the choices."""

from collections.abc import Sequence

from oppcli.domain.imported import LEFT_OPEN, map_value
from oppcli.domain.wording import quoted
from oppcli.errors import WrongUsage
from oppcli.importing.table import Table
from oppcli.transaction import Transaction


def refuse_open_values(tx: Transaction, tables: Sequence[Table]) -> None:
    """Raises WrongUsage for a value of a file that is mapped to `?`, as it was proposed, and for a
    field that is set to it."""
    for table in tables:
        for feed in table.layout.feeds:
            if feed.constant == LEFT_OPEN:
                name = feed.field.name
                choices = feed.field.choices or _choices(tx, name, table)
                listed = f" {name} is one of {', '.join(choices)}." if choices else ""
                raise WrongUsage(
                    f"it is still open what {name} is.{listed}",
                    f"--set '{name}=…' with the value in place of the ?",
                )
            maps = [feed.values, *(part.said for part in feed.parts)]
            for value, meant in (pair for each in maps if each for pair in each.items()):
                if meant == LEFT_OPEN:
                    name = feed.field.name
                    choices = feed.field.choices or _choices(tx, name, table)
                    listed = f" {name} is one of {', '.join(choices)}." if choices else ""
                    raise WrongUsage(
                        f"it is still open what {quoted(value)} is.{listed}",
                        f"{map_value(name, value, '…')} with the choice in place of the ?",
                    )


def _choices(tx: Transaction, name: str, table: Table) -> tuple[str, ...]:
    """The keys of the processes, or of the stages: of the usual process, unless the file or the
    user names others.
    """
    if name == "stage":
        only = "" if table.layout.feed("process") else " AND p.is_default = 1"
        sql = (
            "SELECT s.key FROM stage s JOIN process p ON p.id = s.process_id"
            f" WHERE s.active = 1{only} ORDER BY p.is_default DESC, p.id, s.position"
        )
        return tuple(dict.fromkeys(key for (key,) in tx.read(sql).rows))
    if name == "process":
        return tuple(key for (key,) in tx.read("SELECT key FROM process ORDER BY id").rows)
    return ()
