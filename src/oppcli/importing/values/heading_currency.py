"""The currency that the heading of a column of amounts names, such as `Amount (USD)`."""

from dataclasses import dataclass

from oppcli.domain.money import meanings
from oppcli.domain.wording import either, quoted
from oppcli.errors import BadValue


@dataclass(frozen=True, slots=True)
class HeadingCurrency:
    """What a heading says of the currency of its amounts: a code, a symbol, or '' for nothing."""

    heading: str = ""
    mark: str = ""

    def code(self, usual: str) -> str:
        """The currency it means, in favour of the usual one; '' where it does not say which."""
        codes = meanings(self.mark)
        return usual if usual in codes else codes[0] if len(codes) == 1 else ""

    def refuse_other(self, code: str, usual: str) -> None:
        """Raises BadValue for an amount that cannot be in the currency of its row.

        `code` is '' where the amounts of the row name none, or several.
        """
        codes = meanings(self.mark)
        if not codes or code in codes:
            return
        if code:
            raise BadValue(
                f"the heading {quoted(self.heading)} is in {either(codes)},"
                f" but the currency of the row is {code}."
            )
        if self.code(usual):
            raise BadValue("the row has amounts in several currencies.")
        raise BadValue(
            f"the heading {quoted(self.heading)} does not say which currency {self.mark} is;"
            " --set currency=CODE does"
        )


def refuse_other(text: str, named: str, code: str) -> None:
    """Raises BadValue for an amount that names another currency than its row."""
    if named != code:
        raise BadValue(f"'{text}' is in {named}, but the currency of the row is {code}.")
