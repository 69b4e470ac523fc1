"""How large a sheet is and which of its cells hold nothing to read, told before it is loaded."""

from dataclasses import dataclass, field

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.importing.files.source import MOST_HEADINGS

MOST_CELLS = (
    12_000_000  # the reader keeps every cell of the rectangle that is used, also blank ones
)
MOST_TEXT = 1 << 30  # bytes, of the texts of all cells together

_LONGEST_REASON = 500
_NEVER_WORKED_OUT = (
    "holds a formula without its result (open the file in a spreadsheet and save it again)"
)


@dataclass(slots=True)
class Fault:
    """Why a row cannot be taken, and what to show in its cells that hold nothing: column → text."""

    reason: str = ""
    shown: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Extent:
    """The rectangle from A1 that a sheet uses, and its rows that cannot be taken, by number.

    `percents` are the numbers of columns with cells shown as percentages.
    """

    rows: int = 0
    columns: int = 0
    faults: dict[int, Fault] = field(default_factory=dict)
    percents: set[int] = field(default_factory=set)

    def add_error(self, row: int, column: str, error: str) -> None:
        """Notes that the cell holds an error such as `#N/A`."""
        said = f"the error {error}" if error else "an error"
        self._add(row, column, error or "#ERROR", f"holds {said}")

    def add_formula(self, row: int, column: str) -> None:
        """Notes that the cell holds a formula that nothing ever worked out."""
        self._add(row, column, "#FORMULA", _NEVER_WORKED_OUT)

    def _add(self, row: int, column: str, shown: str, what: str) -> None:
        fault = self.faults.setdefault(row, Fault())
        fault.shown[column_number(column)] = shown
        if len(fault.reason) < _LONGEST_REASON:
            reason = f"{column}{row} {what}"
            fault.reason = f"{fault.reason}; {reason}" if fault.reason else reason


def refuse_too_large(extent: Extent, sheet: str, name: str) -> None:
    """Raises BadValue for a sheet that would need far more memory than its table can be worth."""
    where = f"sheet {quoted(sheet)} of {name}"
    if extent.columns > MOST_HEADINGS:
        raise BadValue(
            f"{where} uses {extent.columns:,} columns; at most {MOST_HEADINGS:,} can be read.",
            "delete what stands right of the table",
        )
    if extent.rows * extent.columns > MOST_CELLS:
        raise BadValue(
            f"{where} uses {extent.rows:,} rows × {extent.columns:,} columns;"
            f" at most {MOST_CELLS:,} cells can be read.",
            "delete what stands below the table, or save the sheet as CSV UTF-8",
        )


def too_much_text(sheet: str, name: str) -> BadValue:
    return BadValue(
        f"sheet {quoted(sheet)} of {name} holds more than {MOST_TEXT >> 20:,} MB of text.",
        "save the sheet as CSV UTF-8 and import that",
    )


def column_letters(number: int) -> str:
    """`A` for 1, `Z` for 26, `AA` for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """1 for `A`, 27 for `AA`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
