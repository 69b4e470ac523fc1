"""The root command, and the one place where an error becomes a message and an exit code."""

import contextlib
import errno
import gc
import inspect
import os
import sys
from collections.abc import Sequence
from functools import cache

import typer

from oppcli import __version__, interrupts
from oppcli.commands import COMMANDS, SELLERS
from oppcli.commands.options import COMMON, front
from oppcli.domain.field import OWN_FIELDS
from oppcli.domain.wording import in_short
from oppcli.errors import BadValue, Misspelled, MisspelledValue, OppError, StoreUnusable
from oppcli.invocation import Invocation
from oppcli.lazy import ALIASES, LazyGroup, group
from oppcli.output.out import write_error
from oppcli.output.streams import open_what_is_closed, quiet_stdout
from oppcli.stores.addresses import without_secrets

# Errors of a path that the user named; they are not bugs of oppcli.
_PATH_ERRORS = (errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EACCES, errno.EPERM)
COMPLETION = "_OPPCLI_COMPLETE"  # names the shell that asks what Tab proposes
_HELP = "An opportunity pipeline in the terminal: leads, opportunities, gates, forecast, history."


def run(program: str = "oppcli") -> None:
    """One command line, from the process's words to its end; `program` is the name typed."""
    # Rows and records hold no cycles, so counting references frees them. Searching for cycles among
    # a hundred thousand of them takes a tenth of a list's time, and finds none.
    gc.disable()
    open_what_is_closed()
    code = main(sys.argv[1:], program=program)
    interrupts.ignore()
    if code == 130:
        gc.collect()  # a statement that was interrupted holds the store's journal until it goes
    with contextlib.suppress(OSError):  # help, and what was printed before an error
        sys.stdout.flush()
    # Everything is committed and flushed by now, or an error was printed. Without `_exit` Python
    # would free thousands of modules, a quarter of the time that a seller waits for.
    os._exit(code)


def main(argv: Sequence[str], invocation: Invocation | None = None, program: str = "oppcli") -> int:
    """Runs one command line and gives its exit code; every error is told on stderr."""
    run = invocation or Invocation(argv)
    if program == "opp":
        run.in_full = in_full(argv)
    before = OWN_FIELDS.set(OWN_FIELDS.get())  # a command asks its own store for them
    try:
        if COMPLETION in run.environ:
            from oppcli.commands.completion_parser import answer

            answer(run, root(program), run.environ[COMPLETION])
            return 0
        code = root(program).main(list(argv), prog_name=program, standalone_mode=False, obj=run)
        if code == 130:  # what Typer makes of Ctrl-C, without a word
            raise KeyboardInterrupt
        run.stdout.flush()
    except OppError as error:
        if error.is_clean:
            _write(run, error.message, error.hint)
        elif near := _meant(run, error):
            return _once_more(run, near, program)
        else:
            _tell(run, error.message, _again(run, error) or error.hint)
        return error.exit_code
    except typer.TyperException as error:
        return _usage(run, error)
    except (KeyboardInterrupt, typer.Abort):
        outcome = "what was done is saved" if run.has_saved else "nothing was saved"
        _write(run, f"interrupted; {outcome}.", "")
        return 130
    except BrokenPipeError:
        quiet_stdout()
        return 0
    except SystemExit as leaving:  # completion is done, or Typer met a broken pipe before us
        if isinstance(leaving.__context__, BrokenPipeError):
            quiet_stdout()
            return 0
        return int(leaving.code or 0)
    except (UnicodeEncodeError, OSError) as error:
        return _from_outside(run, error)
    except Exception as error:
        return _bug(run, error)
    finally:
        OWN_FIELDS.reset(before)
        if run.store is not None:
            run.store.close()
    return int(code or 0)


def _again(run: Invocation, error: OppError) -> str:
    """The line that was typed with the near name, where a name in it is misspelled; '' for other
    errors, and for a command that ends or takes back something."""
    if not isinstance(error, Misspelled | MisspelledValue):
        return ""
    from oppcli.domain.acts import ENDS

    if run.verb in ENDS:
        return ""
    from oppcli.domain.typed_words import with_near

    return with_near(run.typed, error.name, error.near)


def _meant(run: Invocation, error: OppError) -> list[str]:
    """The words with the near name, where somebody at a terminal says that it is meant; nothing of
    any other error, and for a command that does more than show or add."""
    if not isinstance(error, Misspelled) or not run.may_ask:
        return []
    from oppcli.domain.acts import ONLY_ADDS
    from oppcli.domain.typed_words import words_with_near

    words = words_with_near(run.argv, error.name, error.near)
    is_asked = bool(words) and run.verb in ONLY_ADDS
    return words if is_asked and run.confirms(error.message) else []


def _once_more(run: Invocation, words: Sequence[str], program: str) -> int:
    """Runs the line that was meant, with the streams of the one that was typed."""
    if run.store is not None:
        run.store.close()
    again = Invocation(words, run.environ, run.stdin, run.stdout, run.stderr)
    return main(words, again, program)


def _from_outside(run: Invocation, error: UnicodeEncodeError | OSError) -> int:
    """Prints an error caused by a word of the command line or by where the output goes."""
    if isinstance(error, UnicodeEncodeError):
        if "surrogate" not in error.reason:
            return _bug(run, error)
        what = "what was typed is no text: it holds bytes that are not UTF-8, or half a character."
        _tell(run, what, "type it in UTF-8")
        return BadValue.exit_code
    if error.errno in _PATH_ERRORS and error.filename is not None:
        what = f"{error.filename} cannot be used: {error.strerror}."
        _tell(run, what, "another place or name")
        return StoreUnusable.exit_code
    if error.errno != errno.ENOSPC:
        return _bug(run, error)
    saved = " What was done is saved." if run.has_saved else ""
    _tell(run, f"the output could not be written: no space is left there.{saved}")
    return StoreUnusable.exit_code


def _tell(run: Invocation, message: str, hint: str = "") -> None:
    """Prints an error; what was typed may be in it, and with it the address of a server."""
    _write(run, without_secrets(message), without_secrets(hint))


def _write(run: Invocation, message: str, hint: str) -> None:
    told = hint if run.in_full is None else in_short(hint)
    write_error(run.stderr, message, told, _colour(run.argv))


def _colour(argv: Sequence[str]) -> str:
    """The value of `--color`, read from the words since the command itself may be unknown."""
    said = "auto"
    for word, after in zip(argv, (*argv[1:], ""), strict=True):
        name, _, value = word.partition("=")
        if name == "--color":
            said = value or after
    return said if said in ("always", "never") else "auto"


def _bug(run: Invocation, error: Exception) -> int:
    """Prints an unexpected exception as one line; with `--debug` raises it."""
    if "--debug" in run.argv:
        raise error
    damage = _damage(run)
    if damage is not None:
        _tell(run, damage.message, damage.hint)
        return damage.exit_code
    _tell(
        run,
        f"this is a bug in oppcli: {type(error).__name__}: {error}",
        "the same command with --debug shows where",
    )
    return 1


def _damage(run: Invocation) -> OppError | None:
    """The error that says what is damaged in the store; None where the store is sound."""
    if run.store is None:
        return None
    from oppcli.queries.checks.forms import refusal

    try:
        run.store.close()
        with contextlib.closing(run.store.look()) as present:  # its history has damage of the past
            return refusal(present)
    except OppError as error:
        return error
    except Exception:  # the bug that was met is told, not one of looking for its cause
        return None


def _usage(run: Invocation, error: typer.TyperException) -> int:
    """What Typer says of a wrong command line, in our form."""
    from oppcli.usage import refusal

    _tell(run, *refusal(run.argv, error))
    return error.exit_code


def in_full(argv: Sequence[str]) -> list[str]:
    """Words typed after `opp` as `oppcli` takes them: `advance 12` is `opp advance 12`."""
    valued = {
        flag for each in COMMON.options if each.annotation is not bool for flag in _flags(each)
    }
    words = iter(enumerate(argv))
    for place, word in words:
        if word in valued:
            next(words, None)
        elif not word.startswith("-"):
            is_short = word not in COMMANDS and ALIASES.get(word, word) in SELLERS
            return [*argv[:place], *(["opp"] if is_short else []), *argv[place:]]
    return list(argv)


def _flags(option: inspect.Parameter) -> tuple[str, ...]:
    return tuple(option.default.param_decls or ())


@cache
def root(program: str = "oppcli") -> LazyGroup:
    """The whole program as one group; common options may stand before the command, too."""
    made = group(program, COMMANDS if program == "oppcli" else SELLERS, _HELP)
    app = typer.Typer(add_completion=False)
    front(app, __version__)
    before = typer.main.get_command(app)
    made.params = before.params
    made.callback = before.callback
    return made
