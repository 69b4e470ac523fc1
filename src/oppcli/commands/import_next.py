"""The commands that go on from an import: the one that was typed, with something else in it."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from oppcli.commands.import_options import takes_value
from oppcli.context import Context
from oppcli.domain.imported import Imported
from oppcli.domain.merging import OURS
from oppcli.output.import_report import taken_alone

_FLAGS = ("--dry-run",)
_KEY = "--idempotency-key"  # of the command that was typed: with it the answer would be the same


def retyped(
    ctx: Context,
    files: Sequence[str],
    *more: str,
    instead: Sequence[str] = (),
    without: Sequence[str] = (),
) -> str:
    """The command as it was typed, `more` behind it, without a dry run, its key and the options
    `without`.

    The words that are `files` are replaced with the files `instead`, where there are any.
    """
    words: list[str] = []
    skips, names = False, list(instead)
    before = ""
    for word in shlex.split(ctx.run.said):
        option = word.partition("=")[0]
        is_file, before = word in files and not takes_value(before), word
        if skips or option in _FLAGS:
            skips = False
        elif option in (_KEY, *without):
            skips = option == word
        elif instead and is_file:
            words += names
            names = []
        else:
            words.append(word)
    return shlex.join(["oppcli", *words, *more])


def rejecting(ctx: Context, files: Sequence[str]) -> str:
    """The command that keeps the good rows; the bad ones go to a file that does not exist yet."""
    return retyped(ctx, files, "--rejects", _free("rejects.csv"), without=("--rejects",))


def planning(ctx: Context, files: Sequence[str]) -> str:
    """The command that writes how the files are read into a plan file that does not exist yet."""
    return retyped(ctx, files, "--plan", _free("plan.toml"), without=("--rejects",))


def _free(name: str) -> str:
    """The name, or the first of it with a number that no file has."""
    path = Path(name)
    numbered = (f"{path.stem}-{number}{path.suffix}" for number in range(2, 100))
    return next((each for each in (name, *numbered) if not Path(each).exists()), name)


def settling(ctx: Context, result: Imported, files: Sequence[str]) -> list[str]:
    """The command that settles the conflicts of an import for the file, where the store won."""
    is_final = all(each.is_final for each in result.conflicting)
    if not result.conflicts or result.policy != OURS or is_final:
        return []
    theirs = retyped(ctx, files, "--conflicts", "theirs", without=("--conflicts",))
    is_kept = result.saved and ctx.work.keep
    first = ", after undo" if is_kept else ""
    lines = [f"  the file's values instead{first}: {theirs}"]
    alone = taken_alone(result) if is_kept else ""
    return [*lines, f"  one of them: {alone}"] if alone else lines
