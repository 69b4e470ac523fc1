"""Proposes a safe and near line for a word that is not a command.

A proposal is the same kind of act as what was typed. A word that means something here is answered
by the command that does it, whatever it is spelled like; only a word that means nothing is compared
with the commands' names, and a command that ends or takes back something is proposed for its own
name misspelled and for nothing else.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import takewhile
from shlex import quote

from oppcli.domain.acts import ENDS, act_of
from oppcli.domain.fields import KINDS
from oppcli.domain.foreign_words import english
from oppcli.domain.meanings import (
    LETTERS,
    MEANT,
    NOUN_CALLED,
    NOUN_OF,
    NOUN_OF_REF,
    READERS,
    SENT,
    SHORT,
    SINGLE,
    STATED,
    THING,
    THING_OF,
    VERBS,
)
from oppcli.domain.proposed_activities import activity_line
from oppcli.domain.proposed_sales import about_record, ended, is_bare_number, noun_of, refs_and_rest
from oppcli.domain.proposed_spelling import spelled, spelled_near
from oppcli.domain.questions import command_for_question
from oppcli.domain.refs import may_be_ref
from oppcli.domain.sale_words import offer_line, renewed_until
from oppcli.domain.typed_options import is_help, names_of, split_options, with_options

# What nouns of records have.
_OF_NOUNS = ("new", "list", "show", "edit")
# Words that no command stands for, though one is spelled nearly so.
_OTHERWISE = frozenset(["repeat", "merge", "archive", "order", "orders", "clear", "reset", "lots"])

# The nouns of what is in the history, and '' for a word typed in the place of one.
_KEPT = frozenset(["", *LETTERS, "org", "currency", "quota", "catalogue", "process"])


def command_near(
    path: str, words: Sequence[str], menu: Mapping[str, object], other_names: Iterable[str] = ()
) -> str:
    """The command to propose for `words`, the first of which is not in the menu of `path`.

    `other_names`: names that the menu takes and does not list, such as `opportunity`.
    `path` is `oppcli` or `oppcli NOUN`. A verb of one noun alone is proposed with its noun, and
    what only looks at things by its first letters. The options that were typed stay options, behind
    the rest. Gives '' where nothing is safe and near.
    """
    program, _, noun = path.partition(" ")
    plain, options = split_options(words[1:])
    line = _line(noun, [words[0], *plain], menu, other_names, names_of(options))
    if program == "opp":  # under that name the verbs of an opportunity need no noun
        line = line.removeprefix("opp ")
    if not line:
        return ""
    dashed = next((quote(each) for each in plain if each[:1] == "-" and each != "-"), "")
    if dashed:  # `-5 degrees` is taken behind `--` alone
        head, _, tail = line.partition(f" {dashed}")
        line = f"{with_options(head, options)} -- {dashed}{tail}"
    elif not is_help(line):
        line = with_options(line, options)
    return f"{program} {line}".rstrip()


def _line(
    noun: str,
    words: Sequence[str],
    menu: Mapping[str, object],
    other_names: Iterable[str],
    typed: Collection[str],
) -> str:
    """The line to propose, without the program and the options, of which those of the names `typed`
    were; '' for the help."""
    word, rest = english(words[0]), list(words[1:])
    if not noun and (answer := command_for_question(words)):
        return answer
    if noun in ("", *LETTERS) and may_be_ref(words[0]) and "-" not in words[0]:
        return _about_record(noun, words[0], rest, menu)
    if line := _without_noun(noun, word, rest):
        return line
    if not noun and (line := _turned(word, rest, menu)):
        return line
    said = about_record(noun, word, rest)
    if isinstance(said, list):  # other words that say the same
        word, rest = said[0], said[1:]
        if word in ("won", "lost") and noun_of(rest, noun) == "opp":
            return ended(word, *refs_and_rest(rest))
        if word == "done":
            return _done(noun, rest)
    elif said is not None:
        return said
    if word == "hand" or MEANT.get(word) == "give":
        word, rest = "give", [*rest, "NAME"] if "--to" in typed else _given_to(rest)
    if MEANT.get(word) == "forward" and _noun_of(rest) == "activity":  # to another record
        noun, rest = "", _given_to(rest)

    def looked_up(word: str) -> str | None:
        if noun:
            return _meant_here(noun, word, rest, menu)
        return _meant_above(word, rest)

    meant = looked_up(word)
    if meant is None and word != words[0].casefold() and word in menu:
        meant = _filled(f"{noun} {word} …".lstrip(), rest)
    if meant is None:
        near = spelled_near(noun, word, menu, other_names)
        meant = _filled(f"{noun} {near} …".lstrip(), rest) if near else looked_up(spelled(word))
    return meant or ""


def _done(noun: str, rest: Sequence[str]) -> str:
    """Only activities are done: what else somebody calls done is proposed to be looked at."""
    if noun_of(rest, noun or "activity") == "activity":
        return " ".join(["done", *map(quote, rest)])
    return " ".join([*([noun] if noun else []), "show", *map(quote, rest[:1])])


def _without_noun(noun: str, word: str, rest: Sequence[str]) -> str:
    """What stands behind `opp` and is a command as it is: `lead disqualify 4 bought elsewhere`, and
    `lost 3 price`, whose reason would be a record behind `close`; '' for anything else."""
    verbs = {*_OF_NOUNS, *(each.split(" ")[0] for each in VERBS.get(word, {}).values())}
    is_of_noun = word in LETTERS and word != noun and rest and rest[0] in verbs
    is_ending = word in ("won", "lost") and len(rest) > 1 and not rest[1].startswith("-")
    is_meant = noun == "opp" and (is_of_noun or is_ending)
    return " ".join([word, *map(quote, rest)]) if is_meant else ""


def _about_record(noun: str, ref: str, rest: list[str], menu: Mapping[str, object]) -> str:
    """The command meant by a record's number with a verb behind it, `12 call he rang`, that neither
    ends nor takes back something; without such a verb the one that shows the record."""
    verb, *said = rest or [""]
    before = f"{noun} ".lstrip()
    is_safe = SHORT.get(verb) == verb or act_of(verb) in ("read", "write")
    is_turned = bool(verb) and (verb not in menu or MEANT.get(verb) == "give")
    if verb in menu and is_safe and not is_turned:
        return before + " ".join([verb, ref, *map(quote, said)])
    meant = _line(noun, [verb, ref, *said], menu, (), ()) if is_turned else ""
    is_safe = bool(meant) and not {*meant.split(" ")[:2]} & ENDS and not is_help(meant)
    return meant if is_safe else f"{before}show {ref}"


def _turned(word: str, rest: Sequence[str], menu: Mapping[str, object]) -> str:
    """The line of a verb that stands before its noun, `convert lead 3`, or before the verb of an
    activity, `create task 1 ring`; '' where no noun stands there."""
    thing, *more = rest or [""]
    meaning = MEANT.get(word)
    noun = NOUN_CALLED.get(thing) or THING.get(thing, "").removesuffix(" list")
    verbs = getattr(menu.get(noun), "verbs", None)
    is_activity = thing == "task" or (thing in SHORT and thing != "log")
    if meaning in ("make", "log", "plan") and is_activity and noun_of(more):
        if meaning == "plan" and thing != "task":
            return activity_line(word, meaning, [more[0], thing, *more[1:]])
        return activity_line(thing, "plan" if thing == "task" else "log", more)
    if (meaning is None and word not in STATED) or noun not in LETTERS or verbs is None:
        return ""
    if word in verbs:
        return " ".join([noun, word, *map(quote, more)])
    return _line(noun, [word, *more], verbs, (), ())


def _given_to(rest: list[str]) -> list[str]:
    """`over 3 to tom`, `3 owner=tom` as the words behind `give`: what is given, then to whom."""
    rest = rest[1:] if rest[:1] == ["over"] else rest
    rest = [word.removeprefix("owner=") for word in rest]
    if "to" not in rest[1:-1]:
        return rest
    place = rest.index("to", 1)
    name = list(takewhile(lambda word: not word.startswith("-"), rest[place + 1 :]))
    return [*rest[:place], " ".join(name)]


def why_no_command(path: str, words: Sequence[str]) -> str:
    """What somebody has to know who looks for a command that there cannot be; '' for nothing."""
    noun = path.partition(" ")[2] or _noun_of(words[1:])
    is_kept = noun in _KEPT and "remove" not in VERBS.get(noun, {})
    if is_kept and MEANT.get(english(words[0])) == "remove":
        return "records are not deleted, but undo removes what a command added"
    return ""


def _meant_here(noun: str, word: str, rest: list[str], menu: Collection[str]) -> str | None:
    """What a word means among the verbs of a noun; '' for its help, None for no known word."""
    meaning = MEANT.get(word)
    if "list" in menu and not rest and word in _statuses(noun):
        return f"{noun} list --status {word}"
    if "history" in (word, THING.get(word)) and noun in LETTERS:
        return _history(noun, rest)
    if line := _added_part(noun, word, rest) or _listed(noun, meaning, rest):
        return line
    if word in THING_OF.get(noun, {}):
        return f"{noun} {_of_its_own(THING_OF[noun][word], rest)}"
    if noun in LETTERS and word in ("import", "export"):
        return _of_kind(noun, word, rest)
    if meaning is None and (word in READERS or THING.get(word, "").split(" ")[0] in READERS):
        return _filled(f"{THING.get(word, word)} …", [each for each in rest if each[:1] == "-"])
    if meaning is None:
        return "" if word in THING or word in _OTHERWISE else None
    if meaning in ("log", "plan") and (noun in LETTERS or noun == "activity"):
        return _activity_of(noun, word, meaning, rest)
    if meaning == "search" and "list" in menu:
        return f"{noun} list --search {quote(' '.join(rest) or '…')}"
    if meaning == "take back":
        return "undo"
    if meaning == "put off" and noun == "activity":
        return _filled("snooze …", rest)
    if meaning == "read" and not rest and "list" in menu and noun != "process":
        meaning = "list"
    verbs: Mapping[str, str] = {**SINGLE, **VERBS.get(noun, {})}
    line = verbs.get(meaning, "")
    if not line and meaning == "remove" and noun in _KEPT:
        return _history(noun, rest)
    if line.split(" ")[0] not in menu:
        line = "list" if meaning in ("read", "list", "search") and "list" in menu else ""
    return f"{noun} {_filled(line, rest)}" if line else ""


def _meant_above(word: str, rest: list[str]) -> str | None:
    """What a word means that is typed in the place of a noun."""
    if word in THING and not (rest and word in MEANT):
        return _thing(THING[word], rest)
    meaning = MEANT.get(word)
    if word == "next" and len(rest) > 1 and not rest[1].startswith("-"):
        return f"edit {quote(rest[0])} next={quote(' '.join(rest[1:]))}"
    if meaning is None:
        return "" if word in _OTHERWISE else None
    if meaning == "put off" or (meaning == "forward" and _is_put_off(rest)):
        return _filled("snooze …", rest if rest[1:] else [*rest[:1], "2d"][: 2 * len(rest)])
    if meaning in ("log", "plan"):
        return activity_line(word, meaning, rest)
    if meaning == "search":
        return _filled("find …", rest)
    if meaning == "take back":
        return "undo"
    if meaning == "send" and (line := offer_line(rest)):
        return line
    if meaning == "send":  # `send the quote to 1`
        rest = [each for each in rest if each not in SENT] or rest
    is_bare = is_bare_number(rest)
    if is_bare and NOUN_OF.get(meaning) == "deal":  # `deal sign O2` is the one live deal of O2
        noun, rest = "deal", [f"O{rest[0]}", *rest[1:]]
    else:
        noun = _noun_of(rest) or NOUN_OF.get(meaning, "opp" if is_bare else "")
    if meaning == "complete" and is_bare and word in _ENDS_A_SALE:
        return "opp close --help"
    if meaning == "complete" and is_bare:  # as for `done`, a number is that of an activity
        return _filled("done …", rest)
    if meaning == "remove" and "remove" not in VERBS.get(noun, {}):
        return _history(noun, rest)
    if meaning == "read" and not rest:
        meaning = "list"
    line = {**SINGLE, **VERBS.get(noun, {})}.get(meaning, "")
    return f"{noun} {_filled(line, rest)}" if noun and line else ""


_ENDS_A_SALE = ("close", "closed", "end")  # more often said of a sale than of a thing to do


def _is_put_off(words: Sequence[str]) -> bool:
    """Whether the words end in a day or a time: `move test drive to saturday`."""
    from oppcli.domain.time_words import plan_at_the_end

    before, when = plan_at_the_end(" ".join(words))
    return bool(before and when)


def _added_part(noun: str, word: str, rest: Sequence[str]) -> str:
    """`org user add jana` as `org add user jana`; '' for anything else."""
    part = THING_OF.get(noun, {}).get(word, "").removesuffix(" NAME").rpartition(" ")[2]
    if noun != "org" or not part or not rest or MEANT.get(rest[0]) != "make":
        return ""
    return f"org add {part} {' '.join(map(quote, rest[1:])) or 'NAME'}"


def _listed(noun: str, meaning: str | None, names: Sequence[str]) -> str:
    """The import of one brand, class and model, which a shell runs as it stands.

    Two names are a brand and a model.
    """
    are_plain = all(re.fullmatch(r"\w[\w .+-]*", name) for name in names)
    if noun != "catalogue" or meaning != "make" or not 0 < len(names) < 4 or not are_plain:
        return ""
    levels = {1: "brand", 2: "brand,model", 3: "brand,class,model"}[len(names)]
    return f"catalogue import - <<< $'{levels}\\n{','.join(names)}\\n'"


def _of_kind(noun: str, word: str, rest: list[str]) -> str:
    """`opp import x.csv` as the command that takes files of any kind."""
    kind = "opportunity" if noun == "opp" else noun
    return _filled(f"import … --kind {kind}" if word == "import" else f"export {kind} …", rest)


def _thing(line: str, rest: list[str]) -> str:
    """What shows a thing, with what was typed behind its name."""
    if line == "find" and rest == ["am", "i"]:
        return "config get user"
    if line in ("config get user", "--version"):
        return line
    if line == "find":
        return _filled("find …", [word for word in rest if word != "is"])
    if line.startswith("edit "):  # an example, whole as it stands
        return line
    noun, _, verb = line.partition(" ")
    if line.startswith("org list ") and rest and not rest[0].startswith("-"):
        return _of_part(line.removeprefix("org list "), rest)
    if line == "currency list" and rest and _is_written(rest[0]):
        return _filled("currency set …", rest[1:])
    if noun not in LETTERS or verb not in ("", "list") or not rest:
        return _filled(f"{line} …", rest)
    if rest[0].startswith("-"):
        return _filled(f"{noun} list …", rest)
    menu = {*_OF_NOUNS, *(each.split(" ")[0] for each in VERBS.get(noun, {}).values())}
    word = rest[0].casefold()
    if word in menu:
        return _filled(f"{noun} …", rest)
    if _noun_of(rest) == noun:
        return _filled(f"{noun} show …", rest)
    meant = _meant_here(noun, word, rest[1:], menu) if word in MEANT else None
    return meant or f"{noun} list --search {quote(' '.join(rest))}"


def _of_part(part: str, rest: list[str]) -> str:
    """A part of the organisation, added, edited, listed or shown: `user add ann`, `teams list`."""
    verb, *more = rest
    meant = MEANT.get(verb, verb)
    if meant in ("edit", "change"):
        return _filled("org edit …", more)
    if _is_written(verb):
        return _filled(f"org add {part} …", more)
    if meant == "list" or (meant in MEANT.values() and not more):
        return f"org list {part}"
    return _filled("org show …", more if meant in ("show", *MEANT.values()) else rest)


def _is_written(verb: str) -> bool:
    """Whether the verb is one that adds or sets something."""
    return verb in ("new", "add", "set") or MEANT.get(verb) in ("make", "change")


def _of_its_own(line: str, rest: list[str]) -> str:
    """The verb of a noun that is meant, with what was typed behind it; `add user NAME` with all of
    it as the name."""
    if line.endswith(" NAME"):
        return line.replace("NAME", quote(" ".join(rest)) if rest else "NAME")
    return _filled(f"{line} …", rest)


def _noun_of(rest: Sequence[str]) -> str:
    """The noun that the ref behind a word belongs to; '' for no ref."""
    ref = re.fullmatch(r"([LODACPV])[0-9]+", rest[0].upper()) if rest else None
    return NOUN_OF_REF[ref[1]] if ref else ""


def _statuses(noun: str) -> tuple[str, ...]:
    """The statuses that lists of the noun can be filtered by, worked-out ones too."""
    kind = KINDS.get("opportunity" if noun == "opp" else noun)
    field = kind.field("status") if kind else None
    return field.filter_words if field else ()


def _ref(noun: str, word: str) -> str:
    """The ref that a word is under a noun: `12` and `O12` are O12; '' for another word."""
    letter = LETTERS.get(noun, "")
    number = word.upper().removeprefix(letter) if letter else ""
    return f"{letter}{number}" if number.isascii() and number.isdigit() else ""


def _history(noun: str, rest: list[str]) -> str:
    """The command that shows what made a record, for what no command deletes."""
    return f"history {_ref(noun, rest[0]) if rest else ''}".strip()


def _activity_of(noun: str, word: str, meaning: str, rest: list[str]) -> str:
    """`opp note 1 hello` as it is typed for activities; `activity plan` keeps what it has."""
    if noun == "activity" and word in ("plan", "schedule", "log"):
        return f"activity {_filled(VERBS[noun][meaning], rest)}"
    if noun != "activity" and rest:
        rest = [_ref(noun, rest[0]) or rest[0], *rest[1:]]
    return activity_line(word, meaning, rest)


def _filled(line: str, rest: list[str]) -> str:
    if "--valid" in line and (renewed := renewed_until(rest)):
        return line.partition(" --valid")[0].replace("…", " ".join(map(quote, renewed)))
    option = line.rpartition(" … ")[2].partition(" ")[0]
    if "NAME" in line and (option in rest or any("=" in word for word in rest)):
        line = line.partition(" … ")[0] + " …"
    elif "NAME" in line and len(rest) > 1:
        line, rest = line.replace("NAME", quote(rest[-1])), rest[:-1]
    words = " ".join(map(quote, rest))
    return " ".join(line.replace("…", words).split()) if not words else line.replace("…", words)
