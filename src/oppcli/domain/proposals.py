"""What is proposed for a word that is no command, option or field: safe and near.

A proposal is the same kind of act as what was typed. A word that means something here is answered
by the command that does it, whatever it is spelled like; only a word that means nothing is compared
with the commands' names, and a command that ends or takes back something is proposed for its own
name misspelled and for nothing else.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from shlex import quote

from oppcli.domain.wording import nearest

_READS = frozenset(
    [
        "agenda",
        "check",
        "completion",
        "dashboard",
        "export",
        "forecast",
        "funnel",
        "get",
        "history",
        "info",
        "leaderboard",
        "list",
        "pipeline",
        "report",
        "schema",
        "show",
        "sql",
        "stale",
        "today",
        "velocity",
        "winloss",
    ]
)
_ENDS = frozenset(
    [
        "back",
        "cancel",
        "close",
        "disqualify",
        "done",
        "hold",
        "redo",
        "reopen",
        "restore",
        "resume",
        "undo",
        "uninstall",
    ]
)
_RISKY_OPTIONS = frozenset(
    ["force", "repair", "skip-stages", "canceled", "lost", "won", "create", "everything"]
)

# What a word means → the words that mean it. A word stands once.
_MEANINGS = {
    "read": "view get see display inspect details detail info cat print open look show read",
    "search": "search find query grep lookup filter",
    "list": "list all index browse ls",
    "make": "create make insert register new add",
    "change": "update modify change rename alter amend correct set fix edit",
    "remove": "delete remove del rm drop erase destroy discard",
    "cancel": "cancel abort abandon kill withdraw",
    "win": "win won",
    "lose": "lose lost",
    "accept": "accept approve confirm signed sign",
    "reject": "reject decline refuse dismiss unqualify",
    "send": "send quote propose submit offer",
    "forward": "advance move promote next forward progress push proceed",
    "back": "back demote previous",
    "pause": "pause suspend wait park hold",
    "continue": "continue unhold unpause resume",
    "reopen": "reopen restart reactivate",
    "convert": "convert qualify",
    "give": "assign reassign give transfer handover",
    "complete": "complete finish close closed end done tick",
    "plan": "plan schedule todo remind reminder task",
    "log": "log note call phone email mail meet meeting visit drive letter message",
    "copy": "copy clone duplicate",
    "take back": "undo revert rollback",
    "leave": "exit quit logout bye stop",
}
_MEANT = {word: meaning for meaning, words in _MEANINGS.items() for word in words.split()}

# What does it there: the verb, with `…` for what was typed behind the word.
_SINGLE = {"read": "show …", "list": "list", "make": "new …", "change": "edit …"}
_VERBS: dict[str, dict[str, str]] = {
    "lead": {
        "remove": "disqualify …",
        "cancel": "disqualify … --reason canceled",
        "reject": "disqualify …",
        "lose": "disqualify … --reason lost",
        "complete": "disqualify …",
        "convert": "qualify …",
        "win": "qualify …",
        "accept": "qualify …",
        "forward": "qualify …",
        "give": "edit … owner=NAME",
        "reopen": "reopen …",
    },
    "opp": {
        "cancel": "close … --canceled",
        "win": "close … --won",
        "lose": "close … --lost",
        "reject": "close … --lost",
        "complete": "close …",
        "forward": "advance …",
        "back": "back …",
        "pause": "hold …",
        "continue": "resume …",
        "give": "assign …",
        "reopen": "reopen …",
    },
    "deal": {
        "remove": "cancel …",
        "cancel": "cancel …",
        "reject": "cancel …",
        "accept": "sign …",
        "win": "sign …",
        "send": "offer …",
    },
    "activity": {
        "make": "log …",
        "log": "log …",
        "plan": "plan …",
        "complete": "done …",
        "remove": "cancel …",
        "cancel": "cancel …",
    },
    "org": {"make": "add …"},
    "currency": {"read": "list", "make": "set …", "change": "set …"},
    "quota": {"read": "list", "make": "set …", "change": "set …"},
    "catalogue": {"read": "list", "make": "import …", "change": "import …"},
    "process": {"make": "apply …", "change": "apply …"},
    "config": {"read": "get …", "make": "set …", "change": "set …"},
    "db": {"read": "info", "list": "info"},
}
# The noun of a verb that is typed without one, where only one noun has that meaning.
_NOUN_OF = {
    "make": "opp",
    "list": "opp",
    "read": "opp",
    "change": "opp",
    "win": "opp",
    "lose": "opp",
    "forward": "opp",
    "back": "opp",
    "pause": "opp",
    "continue": "opp",
    "give": "opp",
    "convert": "lead",
    "accept": "deal",
    "send": "deal",
}
_NOUN_OF_REF = {
    "L": "lead",
    "O": "opp",
    "D": "deal",
    "A": "activity",
    "C": "account",
    "P": "contact",
    "V": "device",
}
# A record goes when the command that made it is taken back.
_TAKEN_BACK = "undo, or oppcli undo NUMBER as oppcli history shows it"
# Things rather than acts: what people call them → what shows them.
_THINGS = {
    "contact": "person persons people contacts buyer human",
    "account": "customer customers company companies client clients firm firms organization",
    "today": "calendar agenda tasks week tomorrow day now due",
    "dashboard": "stats stat statistics kpi kpis figures status overview summary",
    "org list user": "user users owner owners seller sellers team teams staff",
    "org list business": "business businesses dealer dealers branch",
    "device list": "vehicle vehicles car cars truck trucks stock unit units vin",
    "deal list": "offers quotes quotation quotations proposal proposals",
    "catalogue list": "product products catalog models brands",
    "process show": "stages stage workflow gates",
    "currency list": "rate rates fx exchange money",
    "quota list": "target targets goal goals",
    "config list": "settings setting prefs preferences configure options env",
    "history": "changes audit journal activitylog",
    "lead list": "prospect prospects enquiry enquiries inquiry",
    "pipeline": "sales funnel board kanban",
    "db backup": "backup save",
    "db restore": "restore recover",
    "db check": "check verify validate doctor",
    "import": "load upload ingest",
    "export": "dump download extract",
    "--version": "version about",
}
_THING = {word: command for command, words in _THINGS.items() for word in words.split()}
_TYPES = {"phone": "call", "mail": "email", "meet": "appointment", "meeting": "appointment"}
_TYPES |= {"drive": "test_drive", "log": "note"}

_OPTIONS = {
    "mine": "--owner @me",
    "my": "--owner @me",
    "me": "--owner @me",
    "all": "--status all",
    "any": "--status all",
    "json": "-o json",
    "csv": "-o csv",
    "format": "-o json",
    "columns": "--fields a,b",
    "cols": "--fields a,b",
    "order": "--sort FIELD",
    "order-by": "--sort FIELD",
    "sort-by": "--sort FIELD",
    "desc": "--sort -FIELD",
    "reverse": "--sort -FIELD",
    "filter": "--where 'field=value'",
    "find": "--search TEXT",
    "query": "--search TEXT",
    "text": "--search TEXT",
    "top": "--limit 10",
    "head": "--limit 10",
    "simulate": "--dry-run",
    "store": "--db STORE",
    "database": "--db STORE",
}
_FIELDS = {
    "est_revenue": "amount value price sum worth total",
    "est_value": "amount value price worth",
    "unit_price": "amount value price",
    "est_close_date": "date closing close_date expected deadline end",
    "due_date": "date deadline when",
    "topic": "name title subject label",
    "subject": "name title topic text",
    "title": "name topic subject",
    "account": "customer company client firm",
    "contact": "person buyer",
    "owner": "seller rep salesperson user assignee",
    "stage": "phase step",
    "probability": "chance likelihood odds",
    "created_at": "date age creation",
    "description": "notes comment text",
    "phone": "mobile telephone tel",
}


def command_near(path: str, words: Sequence[str], menu: Collection[str]) -> str:
    """The command to propose for `words`, the first of which is not in the menu of `path`.

    `path` is `oppcli` or `oppcli NOUN`. Gives the menu's help where nothing is safe and near.
    """
    program, _, noun = path.partition(" ")
    word, rest = words[0].casefold(), list(words[1:])
    meant = _meant_here(noun, word, rest, menu) if noun else _meant_above(word, rest)
    if meant is not None:
        return f"{program} {meant}".rstrip() if meant else f"{path} --help"
    near = verb_near(word, menu)
    return f"{path} {near}" if near else f"{path} --help"


def verb_near(word: str, menu: Iterable[str]) -> str:
    """The one name that `word` is a misspelling of; '' where none or several acts are near."""
    word = word.casefold()
    far = {name: distance(word, name) for name in menu}
    best = [name for name in far if far[name] == min(far.values())]
    if not all(_is_near(word, name) for name in best):
        return ""
    return best[0] if len({_act(name) for name in best}) == 1 else ""


def option_near(word: str, names: Iterable[str]) -> list[str]:
    """The options to propose for one that does not exist, with their dashes."""
    known, plain = list(names), word.lstrip("-").casefold()
    meant = _OPTIONS.get(plain, "")
    if meant.startswith("-o ") or meant.partition(" ")[0].lstrip("-") in known:
        return [meant]
    near = nearest(plain, known)
    return [
        f"--{name}"
        for name in near
        if name not in _RISKY_OPTIONS or (distance(plain, name) <= 1 and plain[:1] == name[:1])
    ]


def fields_near(word: str, names: Iterable[str], count: int = 3) -> list[str]:
    """The fields to propose for a word that is none: by meaning, else by spelling."""
    known = list(names)
    plain = word.strip().lstrip("+-").casefold().replace("-", "_").replace(" ", "_")
    meant = [field for field, words in _FIELDS.items() if plain in words.split()]
    return [field for field in meant if field in known][:count] or nearest(plain, known, count)


def distance(one: str, other: str) -> int:
    """How many letters are to be added, dropped, changed or swapped with their neighbour."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            least = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                least = min(least, rows[-2][j - 2] + 1)
            row.append(least)
        rows.append(row)
    return rows[-1][-1]


def _is_near(word: str, name: str) -> bool:
    if abs(len(word) - len(name)) > 2 or len(word) < 2:
        return False
    far = distance(word, name)
    if name in _READS or name not in _known_verbs():
        return far <= (1 if len(name) <= 5 else 2)
    is_strict = name in _ENDS or len(name) <= 5
    return word[0] == name[0] and far <= (1 if is_strict else 2)


def _known_verbs() -> frozenset[str]:
    writes = "new edit add set apply import log plan qualify offer sign assign advance upgrade copy"
    return _ENDS | frozenset([*writes.split(), "backup", "install", "demo"])


def _act(name: str) -> str:
    if name in _READS:
        return "read"
    if name in _ENDS:
        return name  # two of them are never the same act
    return "write" if name in _known_verbs() else "noun"


def _meant_here(noun: str, word: str, rest: list[str], menu: Collection[str]) -> str | None:
    """What a word means among the verbs of a noun; '' for its help, None for no known word."""
    meaning = _MEANT.get(word)
    if meaning is None:
        return "" if word in _THING else None
    if meaning == "search" and "list" in menu:
        return f"{noun} list --search {quote(' '.join(rest) or '…')}"
    if meaning == "take back":
        return "undo"
    verbs: Mapping[str, str] = {**_SINGLE, **_VERBS.get(noun, {})}
    line = verbs.get(meaning, "")
    if not line and meaning == "remove":
        return _TAKEN_BACK
    if line.split(" ")[0] not in menu:
        line = "list" if meaning in ("read", "list", "search") and "list" in menu else ""
    return f"{noun} {_filled(line, rest)}" if line else ""


def _meant_above(word: str, rest: list[str]) -> str | None:
    """What a word means that is typed in the place of a noun."""
    if word in _THING:
        return _THING[word]
    meaning = _MEANT.get(word)
    if meaning is None:
        return None
    if meaning in ("log", "plan"):
        return _activity(word, meaning, rest)
    if meaning == "search":
        return f"opp list --search {quote(' '.join(rest) or '…')}"
    if meaning == "take back":
        return "undo"
    if meaning == "remove":
        return _TAKEN_BACK
    ref = re.fullmatch(r"([LODACPV])[0-9]+", rest[0].upper()) if rest else None
    noun = _NOUN_OF_REF[ref[1]] if ref else _NOUN_OF.get(meaning, "")
    if not noun and word == "done":
        noun = "activity"
    line = {**_SINGLE, **_VERBS.get(noun, {})}.get(meaning, "")
    return f"{noun} {_filled(line, rest)}" if noun and line else ""


def _activity(word: str, meaning: str, rest: list[str]) -> str:
    """`note O1 "likes blue"` as the command that logs it, `task` as the one that plans it."""
    whom, *text = rest or ["REF"]
    whom = f"O{whom}" if whom.isdigit() else whom
    verb, type_ = ("plan", "task") if meaning == "plan" else ("log", _TYPES.get(word, word))
    subject = quote(" ".join(text)) if text else "TEXT"
    return f"activity {verb} {quote(whom)} {type_} {subject}"


def _filled(line: str, rest: list[str]) -> str:
    words = " ".join(map(quote, rest))
    return " ".join(line.replace("…", words).split()) if not words else line.replace("…", words)
