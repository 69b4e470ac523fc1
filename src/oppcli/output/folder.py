"""Writes a folder of everything: a file of each kind, and the manifest that says what they hold."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from hashlib import file_digest
from pathlib import Path

from oppcli.domain.folder import FILES, MANIFEST, FolderFile, Held, Manifest, manifest_text
from oppcli.errors import BadValue
from oppcli.folders import replacing
from oppcli.output.formats import refuse_guards
from oppcli.output.streaming import stream_file
from oppcli.output.table import Table
from oppcli.store_files import refuse_store

Pages = Callable[[FolderFile], Iterable[Table]]


def write_folder(
    folder: Path,
    pages: Pages,
    format: str,  # noqa: A002
    *,
    today: date,
    excel_safe: bool = False,
    watching: Callable[[str], AbstractContextManager[Callable[[int], None]]],
) -> Iterator[Held]:
    """Writes every file of a folder, and gives what each holds as soon as it is there.

    `watching` gives, for a file, what is told how many rows are written. An older manifest goes
    first and the new one comes last, so that a folder that has one is whole. Raises BadValue for
    what cannot be written, RuleRefused for a store, WrongUsage for a format that has no guards.
    """
    if excel_safe:
        refuse_guards(format)
    for name in (MANIFEST, *(f"{file.name}.{format}" for file in FILES)):
        refuse_store(folder / name)
    with _said(folder):
        (folder / MANIFEST).unlink(missing_ok=True)
    held: list[Held] = []
    for file in FILES:
        path = folder / f"{file.name}.{format}"
        with watching(file.name) as watch:
            rows = stream_file(
                pages(file), path, format, today=today, excel_safe=excel_safe, watch=watch
            )
        with path.open("rb") as written:
            digest = file_digest(written, "sha256").hexdigest()
        held.append(Held(file.name, path.name, rows, digest))
        yield held[-1]
    _write(folder / MANIFEST, manifest_text(Manifest(tuple(held))))


def _write(path: Path, text: str) -> None:
    with _said(path), replacing(path) as draft:
        draft.write_text(text, encoding="utf-8", newline="")


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadValue(f"{path} cannot be written: {error.strerror}.", "--to DIR") from error
