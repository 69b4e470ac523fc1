"""What became of the rows of an import."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken: the line of the file it starts in, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """The rows of one import, by what became of them; the four counts add up to `rows`.

    `also` counts what was made beside them, by noun. `anonymous` are created rows without an
    id of their own, which the same file would create again. `rejects` are the first of the
    rejected rows, in the order of the file. Nothing is kept unless `saved`.
    """

    kind: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    anonymous: int = 0
    also: dict[str, int] = field(default_factory=dict)
    rejects: tuple[Reject, ...] = ()
    saved: bool = True

    @property
    def rows(self) -> int:
        """The rows of the file that hold anything."""
        return self.created + self.updated + self.unchanged + self.rejected
