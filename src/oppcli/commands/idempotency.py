"""Does a command under an idempotency key: what it prints is kept with what it does."""

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from oppcli.commands.command import Words
from oppcli.context import Context
from oppcli.errors import OppError, RowsRejected
from oppcli.importing.files.content import (
    STANDARD_INPUT,
    Content,
    held,
    open_content,
    standard_input,
)

_FILES = ("file", "files")  # the arguments that name what is read


def answer_once(ctx: Context, key: str, words: Words, call: Callable[[], None]) -> None:
    """Does `call` unless the key has an answer already, and prints what it answers or answered.

    Raises what `call` raises, then nothing is kept; RowsRejected also when it did so before and
    some rows were saved.
    """
    from oppcli.services.answers import Earlier, check_key, once

    check_key(key)
    with ExitStack() as stack:  # standard input is held, so that the command reads the same
        read = [stack.enter_context(held(each)) for each in _contents(ctx, words)]
        if STANDARD_INPUT in (words.get("file"), *(words.get("files") or ())):
            again = io.TextIOWrapper(standard_input(ctx.run.stdin).open(), encoding="utf-8")
            ctx.run.stdin = stack.enter_context(again)
        given = once(ctx.work, key, _digest(read), lambda: _captured(ctx, call))
    answer = given.answer if isinstance(given, Earlier) else given
    ctx.out.stdout.write(answer.text)
    if isinstance(given, Earlier):
        undone = " It was undone since." if given.is_undone else ""
        when = f"{given.at:%a} {given.at.day} {given.at:%b %Y %H:%M} UTC"
        ctx.out.note(f"Done before, on {when}: nothing was done now.{undone}")
    if answer.exit_code:
        raise RowsRejected(answer.error, answer.hint, saved=True)


def _captured(ctx: Context, call: Callable[[], None]) -> Any:
    """What `call` prints and how it ends. Raises what it raises, unless rows were saved."""
    from oppcli.services.answers import Answer

    real = ctx.out.stdout
    with _instead_of_stdout(ctx) as printed:
        try:
            call()
        except OppError as error:
            if isinstance(error, RowsRejected) and error.saved:
                return Answer(printed.getvalue(), error.exit_code, error.message, error.hint)
            real.write(printed.getvalue())
            raise
    return Answer(printed.getvalue())


@contextmanager
def _instead_of_stdout(ctx: Context) -> Iterator[io.StringIO]:
    """What the context prints meanwhile."""
    real, printed = ctx.out.stdout, io.StringIO()
    ctx.run.stdout = ctx.out.stdout = printed
    try:
        yield printed
    finally:
        ctx.run.stdout = ctx.out.stdout = real


def _contents(ctx: Context, words: Words) -> Iterator[Content]:
    """All that the command reads beside its words: the rows of stdin, the files it names."""
    names = [STANDARD_INPUT] if words.get("stdin") else []
    for parameter in _FILES:
        value = words.get(parameter)
        names += [value] if isinstance(value, str) else (value or [])
    if words.get("map_file"):
        from oppcli.importing.layouts.map_files import map_path

        names.append(map_path(words["map_file"], ctx.settings.path.parent / "maps"))
    for name in filter(None, names):
        yield from _opened(ctx, name)


def _opened(ctx: Context, name: str) -> Iterator[Content]:
    if name == STANDARD_INPUT:
        yield standard_input(ctx.run.stdin)
    elif Path(name).is_dir():
        yield from (open_content(str(path)) for path in sorted(Path(name).iterdir()))
    else:
        yield open_content(name)


def _digest(contents: list[Content]) -> str:
    """The same for the same bytes in the same order; '' for none."""
    if not contents:
        return ""
    total = hashlib.sha256()
    for content in contents:
        with content.path.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()
