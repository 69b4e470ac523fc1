"""What a driver says, told in our words by whoever knows that driver."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def telling(said: Callable[[Exception], Exception | None]) -> Iterator[None]:
    """Errors inside as the sentences that `said` makes of them; others stay as they are."""
    try:
        yield
    except Exception as error:
        told = said(error)
        if told is None:
            raise
        raise told from error
