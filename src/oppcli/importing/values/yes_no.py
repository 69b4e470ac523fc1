"""Yes and no in the languages that people sell in."""

from collections.abc import Collection

from oppcli.domain.names import spelled

YES = (
    *("1", "true", "yes", "y", "x", "✓", "✔", "ja", "oui", "sí", "si", "sì", "sim", "kyllä"),
    *("tak", "ano", "wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar"),
)
NO = (
    *("0", "false", "no", "n", "-", "nein", "non", "não", "nee", "nej", "nei", "ei", "nie", "ne"),
    *("falsch", "faux", "falso", "onwaar"),
)
# Words that may be something else where nothing beside them is a yes or a no.
_DOUBTFUL = frozenset(("1", "0", "x", "-", "ne", "ei", "si", "nie", "sim", "ano"))
_ENGLISH = frozenset(("yes", "no", "true", "false", "y", "n"))


def yes_or_no(cell: str) -> str:
    """`yes` or `no` where the cell says one of them; '' where it says neither, as a dash may."""
    text = cell.strip(" -").casefold()
    return "yes" if text in YES else "no" if text in NO else ""


def are_yes_or_no(cells: Collection[str]) -> bool:
    """Whether all cells of a column are a yes or a no, surely."""
    if {spelled(cell) for cell in cells} <= _ENGLISH:
        return True
    words = {cell.strip().casefold() for cell in cells}
    return bool(words - _DOUBTFUL) and all(map(yes_or_no, words))
