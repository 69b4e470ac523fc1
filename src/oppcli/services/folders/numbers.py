"""Numbers of records and what each stands for, in few bytes as long as they are close together."""

from array import array

LARGEST = 100_000_000  # no store of one file has more records of a kind
_CLOSE = 8_000_000  # numbers above it are kept one by one


class Numbers:
    """Number → a number above 0; 0 for one that is not known."""

    def __init__(self, typecode: str = "q") -> None:
        self._close = array(typecode)
        self._far: dict[int, int] = {}

    def __getitem__(self, number: int) -> int:
        if 0 <= number < len(self._close):
            return self._close[number]
        return self._far.get(number, 0)

    def __setitem__(self, number: int, value: int) -> None:
        if number >= _CLOSE:
            self._far[number] = value
            return
        if number >= len(self._close):
            wanted = min(max(number + 1, 2 * len(self._close)), _CLOSE)
            self._close.extend([0] * (wanted - len(self._close)))
        self._close[number] = value
