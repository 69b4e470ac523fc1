"""What later batches did to the rows of an earlier one, but for what was taken back meanwhile."""

from collections.abc import Collection, Iterator

from oppcli.domain.past import DELETED, MADE, TOUCHED, runs
from oppcli.domain.undo_result import UNTYPED, Batch
from oppcli.services.undoing.batch_effects import GAP, Image, images
from oppcli.services.undoing.choosing import Chains
from oppcli.stored import stored_text
from oppcli.transaction import Transaction

_NOBODY = Batch(0, "1970-01-01T00:00:00Z", "somebody", "")
_CHANGES = """SELECT c.entity_id, c.field, c.old, b.id, b.at, b.actor, b.command
  FROM change c JOIN batch b ON b.id = c.batch_id
 WHERE c.entity = :entity AND c.entity_id BETWEEN :first AND :last AND c.batch_id > :batch
   AND c.actor IS NULL
 ORDER BY c.id"""
_MADE = f"""SELECT MAX(batch_id) FROM change
 WHERE entity = :entity AND field = '{MADE}' AND entity_id <= :number
   AND CASE WHEN field = '{MADE}' THEN CAST(new AS BIGINT) END >= :number"""
_DELETED = f"""SELECT MAX(batch_id) FROM change
 WHERE entity = :entity AND entity_id = :number AND field = '{DELETED}'"""


class Later:
    """The time after a batch."""

    def __init__(self, tx: Transaction, batch: int, chains: Chains) -> None:
        self._tx = tx
        self._batch = batch
        self._chains = chains
        self._commands: dict[int, Batch] = {}  # by the batch that did it, perhaps again

    def changes(self, table: str, numbers: Collection[int]) -> Iterator[tuple[int, str, Batch]]:
        """The changes of those rows: number, field, and by which batch.

        What the program did by itself is left out where the field is again what it was.
        """
        for first, last in runs(numbers, gap=GAP):
            rows = self._tx.read(
                _CHANGES, {"entity": table, "first": first, "last": last, "batch": self._batch}
            ).rows
            first_was: dict[tuple[int, str], str | None] = {}
            for number, name, old, *by in rows:
                was = first_was.setdefault((number, name), old)
                if number in numbers and name not in (TOUCHED, MADE) and self._counts(by[0]):
                    if by[0] not in self._commands:
                        self._commands[by[0]] = self._command(Batch(*by))
                    command = self._commands[by[0]]
                    if command.command not in UNTYPED or self._differs(table, number, name, was):
                        yield number, name, command

    def maker(self, table: str, number: int) -> Batch:
        """The batch that made a row, as far as is known."""
        row = self.row(table, number) or {}
        return self._command(self._named(row.get("batch_id") or self._newest(_MADE, table, number)))

    def setter(self, table: str, number: int, *names: str) -> Batch:
        """The last batch that set one of those fields of a row, which may be the one that made
        it."""
        by = [by for _, name, by in self.changes(table, {number}) if name in names]
        return by[-1] if by else self.maker(table, number)

    def remover(self, table: str, number: int) -> Batch:
        """The batch that deleted a row."""
        return self._named(self._newest(_DELETED, table, number))

    def row(self, table: str, number: int) -> Image | None:
        """The row as it is now; None if there is none."""
        return images(self._tx, table, {number}).get(number)

    def _counts(self, batch: int) -> bool:
        undoes = self._chains.undoes(batch)
        # What was done and taken back later on counts for nothing, and so does the taking back.
        return self._chains.is_in_force(batch) and (undoes is None or undoes < self._batch)

    def _differs(self, table: str, number: int, name: str, was: str | None) -> bool:
        """Whether a field holds something else than `was`, a stored value as text."""
        row = self.row(table, number)
        return row is not None and stored_text(row[name]) != was

    def _command(self, batch: Batch) -> Batch:
        """The command itself for what was done again."""
        if self._chains.takes_back(batch.number):
            return batch
        return self._named(self._chains.first(batch.number))

    def _newest(self, sql: str, table: str, number: int) -> int | None:
        batch: int | None = self._tx.read(sql, {"entity": table, "number": number}).rows[0][0]
        return batch

    def _named(self, number: int | None) -> Batch:
        rows = self._tx.read(
            "SELECT id, at, actor, command FROM batch WHERE id = :id", {"id": number or 0}
        ).rows
        return Batch(*rows[0]) if rows else _NOBODY
