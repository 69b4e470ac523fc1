"""The door to python-calamine, which reads workbooks, and what its complaints are in our words."""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from oppcli.errors import BadValue
from oppcli.importing.files.content import Content

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_STDERR = 2


def load(content: Content) -> "CalamineWorkbook":
    """The workbook, its sheets not read yet. Raises BadValue when the extra is not installed."""
    try:
        from python_calamine import CalamineWorkbook
    except ImportError as error:
        raise BadValue(
            f"{content.name} is a workbook, and what reads those is not installed.",
            "pip install 'oppcli[xlsx]'",
        ) from error
    with content.open() as stream:
        return CalamineWorkbook.from_filelike(stream)


@contextmanager
def complaining(name: str) -> Iterator[None]:
    """Turns what calamine says of a workbook that it cannot read into a BadValue."""
    try:
        with _quiet_stderr():
            yield
    except (BadValue, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        from python_calamine import PasswordError

        if isinstance(error, PasswordError):
            raise BadValue(f"{name} is protected by a password.", "save it without one") from error
        # A panic of the reader is no Exception, and says nothing that helps.
        said = f" ({error})" if isinstance(error, Exception) else ""
        raise BadValue(
            f"{name} is no workbook that can be read{said}.",
            "open it in a spreadsheet and save it as .xlsx",
        ) from error


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Discards stderr: a panic of the library is printed there even where it is caught."""
    try:
        kept = os.dup(_STDERR)
    except OSError:  # closed: nobody would see it anyway
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        for handle in (nowhere, kept):
            with contextlib.suppress(OSError):
                os.close(handle)
