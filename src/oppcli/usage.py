"""What is said of a command line that Typer refuses: one sentence, and what to type instead."""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from shlex import quote, split
from typing import Any

from oppcli.commands import COMMANDS
from oppcli.domain.list_words import sorting
from oppcli.domain.time_words import trailing
from oppcli.lazy import ALIASES, LazyGroup, Verb, load
from oppcli.plain_command import ExtraWords

_TEXTS = frozenset(("subject", "label"))  # arguments that take any words
# Options that people think of, by the word that says the same among the words of `opp new`.
_REACH = {
    **dict.fromkeys(("phone", "mobile", "tel", "telephone", "cell"), "phone"),
    **dict.fromkeys(("email", "e-mail", "mail"), "email"),
}
# What stands for a value in an option that is proposed, where none was typed.
_EXAMPLES = ("FIELD", "DAY", "PERIOD", "STORE", "NAME", "TEXT", "'field=value'", "a,b")
_NEXT = ("next", "next_step", "next-step")
_NOTES = dict.fromkeys(("note", "notes"), "note")


def refusal(argv: Sequence[str], error: Any) -> tuple[str, str]:
    """The sentence about an error of Typer's, and the hint; both may repeat what was typed."""
    context = getattr(error, "ctx", None)
    wrong = getattr(error, "option_name", None)
    message = error.format_message().strip()
    message = f"{message[:1].lower()}{message[1:]}"
    if isinstance(error, ExtraWords):
        path: str = error.ctx.command_path
        return message, sorting(argv) or _with_whole_text(error) or f"{path} --help"
    if context is None:
        return message, _shown(argv, wrong)
    if getattr(error, "param", None) is not None:
        return _lacking(argv, error, message)
    known = [flag for param in context.command.get_params(context) for flag in param.opts]
    if wrong and wrong not in known:
        if line := _as_field(context.command_path, argv, wrong):
            return f"no such option: {wrong}", line
        if line := _as_task(context.command_path, argv, wrong):
            return f"no such option: {wrong}", line
        if line := _moved_behind(context, argv):
            return f"{wrong} stands behind the command.", line
        near = _near_options(known, wrong).replace("FORMAT", _value(argv, wrong) or "json")
        near = _with_value(near, _value(argv, wrong))
        near = near.replace("'FIRST LAST'", _person(argv) or "'FIRST LAST'")
        return f"no such option: {wrong}", near or f"{context.command_path} --help"
    return message, f"{context.command_path} --help"


def _moved_behind(context: Any, argv: Sequence[str]) -> str:
    """The line with the options before a command behind it: `advance 1 --dry-run` of `--dry-run
    advance 1`; '' where no command stands behind them, nor a word that one is proposed for."""
    if not isinstance(context.command, LazyGroup):
        return ""
    from oppcli.domain.typed_options import leading_options

    path: str = context.command_path
    options, rest = leading_options(_behind(path, argv))
    if not rest or not options:
        return ""
    group, line = context.command, [*rest, *options]
    while isinstance(group, LazyGroup) and ALIASES.get(line[0], line[0]) in group.menu:
        group, path = group.get_command(context, line[0]), f"{path} {line.pop(0)}"
    if not isinstance(group, LazyGroup):
        return " ".join([path, *map(quote, line)])
    from oppcli.domain.typed_options import is_help

    proposed = group.proposed(path, line)
    return "" if line == options or is_help(proposed) else proposed


def _with_value(near: str, value: str) -> str:
    """The option that is proposed with the value that was typed in the place of its example:
    `--sort amount` of `--order amount`."""
    if not near or not value:
        return near
    if "'since DAY'" in near:
        return near.replace("'since DAY'", quote(f"since {' '.join(split(value))}"))
    if near == "--limit 10" and value.isdigit():
        return f"--limit {value}"
    if "FILE" in near:
        return f"--to {value}" if value.endswith(near.rpartition(".")[2]) else near
    for example in _EXAMPLES:
        near = near.replace(example, value)
    return near


def _behind(path: str, argv: Sequence[str]) -> list[str]:
    """The words of a line without those of its command, which options may stand before."""
    rest = list(argv)
    for name in path.split(" ")[1:]:
        place = next((n for n, word in enumerate(rest) if ALIASES.get(word, word) == name), None)
        if place is not None:
            del rest[place]
    return rest


def _as_field(path: str, argv: Sequence[str], wrong: str) -> str:
    """The line with the option that does not exist as `field=value`, which the command takes: the
    telephone or e-mail of the person of a new sale, the note of an edit; '' for another option."""
    known: Mapping[str, str] = {}
    if path.endswith(" opp new"):
        known = _REACH
    elif path.rpartition(" ")[2] == "edit" or "edit" in argv[:1]:
        known = _NOTES
    if not known.get(_option(wrong)) or not _value(argv, wrong):
        return ""
    rest, line, fields = _behind(path, argv), [], list[str]()
    while rest:
        word = rest.pop(0)
        name = known.get(_option(word), "") if word.startswith("--") else ""
        if name:
            value = word.partition("=")[2] if "=" in word else "".join(rest[:1])
            fields.append(f"{name}={quote(value)}")
            del rest[: "=" not in word]
        else:
            line.append(quote(word))
    is_of_nobody = known is _REACH and not any(_option(word) == "contact" for word in argv)
    whom = [f"contact={quote('FIRST LAST')}"] if is_of_nobody else []
    return " ".join([path, *line, *whom, *fields])


def _as_task(path: str, argv: Sequence[str], wrong: str) -> str:
    """The line that plans the next step of a sale or a lead for a day, which no field of it is:
    `oppcli task 4 'send offer' --due fri` of `edit 4 next="send offer" --due fri`; else ''."""
    from oppcli.domain.field import ABOUT
    from oppcli.domain.fields import KINDS

    # `edit 4` is handed on to the command of the kind, whose path is not known here.
    noun, *_ = *(["edit"] if path == "oppcli" else path.split(" ")[1:]), ""
    prefix = {"lead": KINDS["lead"].prefix}.get(noun, "")
    ref, *rest = *_behind("oppcli edit" if noun == "edit" else path, argv), ""
    when = _value(argv, wrong) if wrong in ("--due", "--at") else ""
    letters = "".join(KINDS[kind].prefix for kind in ABOUT)
    is_ref = re.fullmatch(f"[{letters}]?[0-9]+", ref, re.IGNORECASE)
    if not (when and is_ref and noun in ("edit", "opp", "lead")):
        return ""
    return f"oppcli task {prefix if ref.isdigit() else ''}{ref} {_next_step(rest)} {wrong} {when}"


def _next_step(words: Sequence[str]) -> str:
    """The text of a next step among the words of a line, as a shell takes it; TEXT for none."""
    place = next((n for n, word in enumerate(words) if _option(word) in _NEXT), len(words))
    value = "".join(words[place : place + 1]).partition("=")[2]
    behind = takewhile(lambda word: word[:1] != "-" and "=" not in word, words[place + 1 :])
    text = " ".join(filter(None, [value, *behind]))
    return quote(text) if text else "TEXT"


def _option(word: str) -> str:
    """The name of an option or a field of a word, without dashes and value."""
    return word.lstrip("-").partition("=")[0].casefold()


def _lacking(argv: Sequence[str], error: Any, message: str) -> tuple[str, str]:
    """What is said of a command without one of its parameters, and the command with it.

    An option that all words were taken before gets the last one: `opp assign 4 leif` lacks
    `--to leif`. Of refs and one more argument, a single word is the ref.
    """
    context, param = error.ctx, error.param
    path: str = context.command_path
    words = [word for word in _behind(path, argv) if word != "to"]
    arguments = [each for each in context.command.params if each.param_type_name == "argument"]
    if any(word.startswith("-") for word in words) or not words:
        return message, f"{path} --help"
    typed = [path, *map(quote, words)]
    takes_all = bool(arguments) and arguments[-1].nargs == -1
    is_time = trailing(words) > 0  # `assign all of ruth closing this month` says no owner
    is_whose = words[-2:-1] == ["of"]
    if param.param_type_name == "option" and len(words) > 1 and takes_all:
        if is_time or is_whose:
            return message, f"{path} --help"
        return message, " ".join([*typed[:-1], param.opts[-1], typed[-1]])
    if param.nargs == -1 and arguments[-1] is not param:
        examples = context.command.help.partition("Examples:\n")[2].splitlines()
        usual = examples[0].split()[-1]
        said: str = type(error)(ctx=context, param=arguments[-1]).format_message().strip()
        return f"{said[:1].lower()}{said[1:]}", " ".join([*typed, usual])
    return message, f"{path} --help"


def _with_whole_text(error: ExtraWords) -> str:
    """The command with the words too many in its last argument, which is a text; '' where that is
    none, and with options, whose words may be meant."""
    arguments = [each for each in error.ctx.command.params if each.param_type_name == "argument"]
    options = [each for each in error.ctx.command.params if each not in arguments]
    is_text = bool(arguments) and arguments[-1].name in _TEXTS
    if not is_text or any(error.ctx.params.get(each.name) for each in options):
        return ""
    *before, text = (error.ctx.params[each.name] for each in arguments)
    whole = quote(" ".join([text, *error.words]))
    return " ".join([error.ctx.command_path, *map(quote, before), whole])


def _near_options(known: Sequence[str], wrong: str) -> str:
    """The options that are spelled nearly so; the dashes, alike in all, do not count."""
    from oppcli.domain.nearness import option_near
    from oppcli.domain.wording import either

    names = [flag.removeprefix("--") for flag in known if flag.startswith("--")]
    near = option_near(wrong, names)
    return either(near) if near else ""


def _person(argv: Sequence[str]) -> str:
    """The name that options such as `--first` and `--last-name` give together; '' for none."""
    found = {"first": "", "last": ""}
    for word, follows in zip(argv, [*argv[1:], ""], strict=True):
        option, _, value = word.partition("=")
        part = option.lstrip("-").removesuffix("name").rstrip("-_")
        if option.startswith("--") and part in found:
            found[part] = value or ("" if follows.startswith("-") else follows)
    name = " ".join(filter(None, found.values()))
    return quote(name) if name else ""


def _value(argv: Sequence[str], option: str) -> str:
    """The word typed behind an option, or after its `=`; '' for none."""
    for word, follows in zip(argv, [*argv[1:], ""], strict=True):
        if word == option and not follows.startswith("-"):
            return quote(follows) if follows else ""
        if word.startswith(f"{option}="):
            return quote(word.partition("=")[2])
    return ""


def _shown(argv: Sequence[str], option: str | None) -> str:
    """An example of the command that was called with `option` in it, or else its help.

    Typer does not say which command it was when an option lacks its value.
    """
    words, menu = ["oppcli"], COMMANDS
    for word in argv:
        entry = menu.get(ALIASES.get(word, word))
        if entry is None:
            continue
        words.append(ALIASES.get(word, word))
        if isinstance(entry, Verb):
            lines = load(word, entry).help.partition("Examples:\n")[2].splitlines()
            options = [line.strip() for line in lines if option in line.split()]
            return options[0] if options else f"{' '.join(words)} --help"
        menu = entry.verbs
    return f"{' '.join(words)} --help"
