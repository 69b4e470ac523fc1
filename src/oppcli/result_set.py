"""What SQL of any size answers: read whole before it is given out, so that no lock outlives it.

Beyond some thousand rows the answer waits in a file, so that memory stays flat whatever is asked.
"""

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

Page = list[tuple[Any, ...]]

PAGE = 2_000
_KEPT = 10  # pages in memory


class SqlProblem(Exception):
    """The database does not take the SQL: `kind` says why, `word` is the word it stumbles over.

    Kinds: column, table, function, syntax, incomplete, ambiguous, number, several, forbidden,
    slow, large, other (then `word` is what the database says).
    """

    def __init__(self, kind: str, word: str = "") -> None:
        super().__init__(kind, word)
        self.kind = kind
        self.word = word


class ResultSet:
    """Column names, and rows in pages; may be read once."""

    def __init__(self, columns: tuple[str, ...], pages: Iterable[Page]) -> None:
        self.columns = columns
        self._kept: list[Page] = []
        self._more = 0
        self._file: IO[bytes] | None = None
        for page in pages:
            self._keep(page)

    def pages(self) -> Iterator[Page]:
        """The rows, some thousand at a time; one empty page when there are none."""
        yield from self._kept or [[]]
        self._kept = []
        if self._file is None:
            return
        import pickle

        self._file.seek(0)
        for _ in range(self._more):
            page: Page = pickle.load(self._file)
            yield page
        self._file.close()

    def _keep(self, page: Page) -> None:
        if len(self._kept) < _KEPT:
            self._kept.append(page)
            return
        import pickle

        if self._file is None:
            # It has no name, so only this process can read it, and outlives this function.
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
        pickle.dump(page, self._file, pickle.HIGHEST_PROTOCOL)
        self._more += 1
