"""Which words behind a command are options with their values, and which are what it is about."""

from collections.abc import Sequence
from shlex import quote

from oppcli.domain.meanings import LETTERS

# Options without a value; every other one has what stands behind it.
_FLAGS = (
    "--ask --calibration --canceled --create --debug --default --dry-run --excel-safe --explain"
    " --force --help --input --keep-activities --keep-going --keep-unmapped --logged-by-mistake"
    " --lost --no-input --no-opportunity --offered --predict --print --process-from-file --quiet"
    " --removed --repair --round --skip-stages --stages --stdin --strict --tables --version --won"
    " --yes -h -q"
)
FLAGS = frozenset(_FLAGS.split())

# What only an act takes that ends something or changes it, not what shows a record instead.
_OF_ACTS = frozenset(
    (
        *("--force", "--yes", "-f", "-y", "-r", "-rf", "--reason", "--note", "--competitor"),
        *("--on", "--won", "--lost", "--canceled", "--dry-run", "--skip-stages"),
        "--logged-by-mistake",
    )
)


def split_options(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The plain words, and the options with their values, both as they were typed.

    A value goes on to the next option where plain words stand before, as in `1 send --due next
    fri`; otherwise it is one word: `--due fri 1 send`. Behind `--` all words are plain.
    """
    plain, options = list[str](), list[str]()
    takes = 0  # words that still belong to the option before them; less than 0: all that follow
    for place, word in enumerate(words):
        if word == "--":
            return [*plain, *words[place + 1 :]], options
        if is_option(word):
            options.append(word)
            is_whole = word in FLAGS or "=" in word
            takes = 0 if is_whole else -1 if plain else 1
        elif takes:
            options.append(word)
            takes -= takes > 0
        else:
            plain.append(word)
    return plain, options


def leading_options(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The options that the words begin with, each with one word of value, and the rest."""
    place = 0
    while place < len(words) and is_option(words[place]):
        is_whole = words[place] in FLAGS or "=" in words[place]
        place += 1 if is_whole else 2
    return list(words[:place]), list(words[place:])


def is_option(word: str) -> bool:
    """Whether a word begins as an option does; `-2w` and `-5` are values."""
    return word[:1] == "-" and word.lstrip("-")[:1].isalpha()


def names_of(options: Sequence[str]) -> set[str]:
    """The names of the options: `--due` of `--due=fri`."""
    return {word.partition("=")[0] for word in options if is_option(word)}


def with_options(line: str, options: Sequence[str]) -> str:
    """The line of a proposal with the options that were typed, in place of its own of their names:
    `assign 1 --to tom` for `assign 1 --to NAME`.

    A noun alone takes none, and means its list; what only shows a record takes those of reading.
    """
    if not options:
        return line
    typed = names_of(options)
    words, skips = list[str](), False
    for word in line.split(" "):
        skips = word in typed or (skips and not is_option(word))
        if not skips:
            words.append(word)
    if len(words) == 1 and words[0] in LETTERS:
        words.append("list")
    shows = "show" in words[:2] or words[0] == "history"
    return " ".join([*words, *map(quote, _of_reading(options) if shows else options)])


def _of_reading(options: Sequence[str]) -> list[str]:
    """The options, with their values, without those of acts: no `--force`."""
    left, keeps = list[str](), True
    for word in options:
        keeps = word.partition("=")[0] not in _OF_ACTS if is_option(word) else keeps
        if keeps:
            left.append(word)
    return left


def is_help(line: str) -> bool:
    """Whether a proposed line asks for the help of a command or of a menu."""
    return line.rpartition(" ")[2] == "--help"
