"""An amount exactly as it is written, before a currency says how many decimals it can have."""

from dataclasses import dataclass

from oppcli.domain.money import MOST, digits, plain_amount
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue

_GROUP = 3  # digits between marks
_THOUSANDTHS = 3  # decimals of a currency with which `1.234` has two readings


@dataclass(frozen=True, slots=True)
class Figure:
    """The digits before and after the decimal mark, and the text that they were read from.

    `small` is the other reading of `1.234`, where nothing says what the mark is: `whole` takes it
    for one that groups.
    """

    whole: str
    fraction: str
    written: str
    small: str = ""

    def __str__(self) -> str:
        """The figure for people, and to compare: `480.5`; never the mere digits of minor units."""
        return f"{self.whole.lstrip('0') or '0'}.{self.fraction.rstrip('0') or '0'}"

    def minor(self, currency: str, *, rounds: bool = False) -> int:
        """Minor units of that currency. `rounds` takes half a minor unit up and drops less.

        Raises BadValue for too many decimals, too large an amount, and one with two readings.
        """
        places = digits(currency)
        if self.small and places >= _THOUSANDTHS:
            raise BadValue(
                f"{quoted(self.written)} can be {self.whole} or {self.small} in {currency}; "
                f"--decimal {_MARKS[not self._has_point]} for {self.whole}, "
                f"--decimal {_MARKS[self._has_point]} for {self.small}"
            )
        if self.fraction[places:].strip("0") and not rounds:
            raise BadValue(
                f"{quoted(self.written)} has more decimals than {currency} has ({places}); --round"
            )
        up = rounds and self.fraction[places : places + 1] >= "5"
        minor = int(self.whole + self.fraction[:places].ljust(places, "0")) + up
        if minor > MOST:
            raise BadValue(f"{quoted(self.written)} is too large in {currency}")
        return minor

    @property
    def _has_point(self) -> bool:
        return "." in self.written


_MARKS = {True: "point", False: "comma"}


def typed_amount(plain: str) -> str:
    """What to type for an amount such as `1.234`, which has two readings: `1.2340`."""
    whole, _, fraction = plain.partition(".")
    return f"{plain}0" if len(fraction) == _THOUSANDTHS and len(whole) <= _GROUP else plain


def figure_of(minor: int, currency: str) -> Figure:
    """The figure that minor units of a currency are."""
    written = plain_amount(minor, currency)
    whole, _, fraction = written.partition(".")
    return Figure(whole, fraction, written)


def figure_in(text: str) -> Figure | None:
    """The figure that was put into that text by `str`; None for any other text."""
    whole, mark, fraction = text.partition(".")
    is_one = mark and whole.isdecimal() and fraction.isdecimal() and text.isascii()
    return Figure(whole, fraction, text) if is_one else None
