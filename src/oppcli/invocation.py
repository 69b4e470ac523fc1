"""One run of the program: its words, its streams, and asking at them."""

import os
import re
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from oppcli.domain.wording import quoted
from oppcli.store import Store
from oppcli.stores.addresses import without_secrets

YES, NO = ("y", "yes"), ("n", "no")


@dataclass(slots=True)
class Invocation:
    """One run of the program: its words and its streams. `flags` are those before the command.

    `in_full` are the words as the program `oppcli` would take them, where another name was typed.
    `verb` is the last word of the command that they are read as: `close` of `opp close`. `may_ask`:
    that command may ask somebody.
    """

    argv: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    stdin: TextIO = field(default_factory=lambda: sys.stdin)
    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)
    flags: dict[str, object] = field(default_factory=dict)
    store: Store | None = None
    in_full: Sequence[str] | None = None
    verb: str = ""
    may_ask: bool = False

    @property
    def has_saved(self) -> bool:
        """Whether something was committed, so that an interruption no longer undoes it."""
        return self.store is not None and self.store.saved

    @property
    def is_at_terminal(self) -> bool:
        """Whether somebody sits there: a terminal at both ends."""
        return all(end.isatty() for end in (self.stdin, self.stdout))

    @property
    def typed(self) -> Sequence[str]:
        """The words as the program `oppcli` takes them."""
        return self.argv if self.in_full is None else self.in_full

    def with_typed(self, line: str) -> str:
        """The line of a proposal with the options that were typed; as it is for rows of a file."""
        from oppcli.domain.typed_options import split_options, with_options

        options = split_options(self.typed)[1]
        return line if "--stdin" in options else with_options(line, options)

    @property
    def said(self) -> str:
        """The command as the history keeps it: without the address of a store or a password."""
        words: list[str] = []
        skip = False
        for word in self.typed:
            if skip:
                skip = False
            elif word == "--db":
                skip = True
            elif not word.startswith("--db="):
                words.append(without_secrets(word))
        return " ".join(map(_quoted, words)).encode("utf-8", "backslashreplace").decode()

    def ask(self, question: str) -> str | None:
        """What is typed in answer to the question; None for nothing."""
        self.stderr.write(f"{_in_lines(question, self.stderr)} ")
        self.stderr.flush()
        return self.stdin.readline().strip() or None

    def confirms(self, question: str) -> bool:
        """Whether somebody agrees, by Enter as well; nobody does at the end of what is typed.

        After any other answer the question is asked again: it may be the next command.
        """
        while True:
            self.stderr.write(f"{_in_lines(f'{question} [Y/n]', self.stderr)} ")
            self.stderr.flush()
            line = self.stdin.readline()
            answer = line.strip().casefold()
            if not line or answer in NO:
                return False
            if not answer or answer in YES:
                return True
            self.stderr.write(f"{quoted(line.strip())} is neither y nor n.\n")

    def pick(
        self, question: str, choices: Sequence[str], note: Callable[[str], None]
    ) -> int | None:
        """Asks which of the numbered `choices` is meant; None when none is.

        After an answer that is no number of a choice the question is asked again: it may be the
        next command, or a name.
        """
        for number, choice in enumerate(choices, 1):
            note(f"  {number}  {choice}")
        numbers = [str(number) for number in range(1, len(choices) + 1)]
        while answer := self.ask(f"{question} [1-{len(choices)}, Enter for none]"):
            if answer in numbers:
                return numbers.index(answer)
            note(f"{quoted(answer)} is no number from 1 to {len(choices)}.")
        return None


def _in_lines(question: str, screen: TextIO) -> str:
    """The question, broken between words where it is longer than a line of the terminal."""
    try:
        width = os.get_terminal_size(screen.fileno()).columns
    except (OSError, ValueError):
        width = 0
    if not width or len(question) < width:
        return question
    from textwrap import fill

    return fill(
        question,
        width - 1,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def text_of(flag: object) -> str | None:
    """What was given with an option; None for nothing."""
    return str(flag) if flag else None


def _quoted(word: str) -> str:
    """The word as a shell reads it: quoted where it must be, which letters with accents need not
    be."""
    return word if _PLAIN.fullmatch(word) else shlex.quote(word)


_PLAIN = re.compile(r"[\w@%+=:,./-]+")
