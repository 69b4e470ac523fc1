"""Looks contacts up by their whole name, within an account where the row has one."""

from collections.abc import Callable, Iterable, Sequence

from oppcli.domain.names import name_key
from oppcli.domain.wording import either, quoted
from oppcli.services.imports.linking.create_missing import Named
from oppcli.services.imports.sheet import Sheet, Values

NEW_ACCOUNT = 0  # stands for an account that is not stored yet, so it has no people

Accounts = Sequence[int | None]  # per row the account's number, None for none
_Key = tuple[str, int | None]  # a folded name and the account's number


class People:
    """The contacts of a store by name, as they were before the import.

    Those that it makes are known by name and account, so that the order of rows does not matter.
    """

    def __init__(self, known: Iterable[tuple[int, str, int | None]]) -> None:
        self._known: dict[str, list[tuple[int, int | None]]] = {}
        self._meant: dict[_Key, int] = {}
        for number, name, account in known:
            self._known.setdefault(name_key(name), []).append((number, account))

    def check(self, sheet: Sheet, accounts: Accounts, *, strict: bool) -> None:
        """Rejects rows whose name fits several people or, with `strict`, nobody."""
        for place, (text, key) in _keys(sheet, accounts, range(sheet.size)).items():
            stored = sheet.found[place]
            numbers = self._numbers(key)
            if len(numbers) > 1:
                # A record that is linked to one of them already stays so.
                if stored is None or stored["contact_id"] not in numbers:
                    refs = either(f"P{number}" for number in sorted(numbers)[:5])
                    said = f"{len(numbers)} people are called {quoted(text)} ({refs})"
                    sheet.reject(place, f"contact: {said}")
            elif strict and not numbers:
                sheet.reject(place, f"contact: there is nobody called {quoted(text)}")

    def settle(
        self, sheet: Sheet, accounts: Accounts, make: Callable[[Sequence[Named]], Sequence[int]]
    ) -> Values:
        """The number of each row's contact, None for none; those of good rows are made if new."""
        keys = _keys(sheet, accounts, sheet.good())
        new: dict[_Key, Named] = {}
        for text, key in keys.values():
            numbers = self._numbers(key)
            if len(numbers) == 1:
                self._meant[key] = numbers[0]
            elif not numbers:
                new.setdefault(key, (text, key[1]))
        for key, number in zip(new, make(list(new.values())), strict=True):
            self._meant[key] = number
        column: Values = [None] * sheet.size
        for place, (_, key) in keys.items():
            column[place] = self._meant.get(key)
        return column

    def _numbers(self, key: _Key) -> list[int]:
        """The contacts of that name in the account.

        Without an account those without one, or if there are none, all of that name.
        """
        if key in self._meant:
            return [self._meant[key]]
        name, account = key
        known = self._known.get(name, ())
        same = [number for number, of in known if of == account]
        return same if same or account is not None else [number for number, _ in known]


def _keys(sheet: Sheet, accounts: Accounts, places: Sequence[int]) -> dict[int, tuple[str, _Key]]:
    """Per place of a row with a contact: the name as written, and what it is looked up by."""
    texts = sheet.texts["contact"]
    return {
        place: (text, (name_key(text), accounts[place]))
        for place in places
        if isinstance(text := texts[place], str)
    }
