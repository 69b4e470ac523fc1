"""What is proposed for a word that is no command is the same kind of act, or the help."""

import shlex
import string

import pytest

from oppcli.commands import COMMANDS
from oppcli.domain.meanings import MEANT
from oppcli.domain.nearness import distance, fields_near, option_near
from oppcli.domain.proposals import command_near
from oppcli.lazy import Noun

MENUS = {
    "oppcli": COMMANDS,
    **{f"oppcli {name}": each.verbs for name, each in COMMANDS.items() if isinstance(each, Noun)},
}
# Commands and options that take back, delete or end something.
ENDING = {"undo", "redo", "close", "cancel", "disqualify", "restore", "reopen", "uninstall"}
ENDING_OPTIONS = {"--force", "--repair", "--lost", "--won", "--canceled"}
# Words that mean an ending, so that one may be proposed for them.
MEAN_AN_END = frozenset(
    [
        "abandon",
        "abort",
        "approve",
        "cancel",
        "close",
        "closed",
        "complete",
        "decline",
        "delete",
        "del",
        "destroy",
        "discard",
        "dismiss",
        "done",
        "drop",
        "end",
        "erase",
        "finish",
        "kill",
        "lose",
        "lost",
        "refuse",
        "reject",
        "remove",
        "reopen",
        "restart",
        "reactivate",
        "restore",
        "recover",
        "revert",
        "rm",
        "rollback",
        "tick",
        "unqualify",
        "withdraw",
        "win",
        "won",
        "undo",
    ]
)
SYNONYMS = [
    "note",
    "edit",
    "show",
    "find",
    "call",
    "log",
    "view",
    "get",
    "see",
    "open",
    "display",
    "inspect",
    "details",
    "info",
    "search",
    "query",
    "grep",
    "list",
    "all",
    "index",
    "browse",
    "create",
    "make",
    "insert",
    "register",
    "add",
    "new",
    "update",
    "modify",
    "change",
    "rename",
    "alter",
    "amend",
    "set",
    "accept",
    "approve",
    "sign",
    "send",
    "quote",
    "propose",
    "submit",
    "move",
    "promote",
    "next",
    "forward",
    "push",
    "back",
    "demote",
    "pause",
    "wait",
    "park",
    "continue",
    "unpause",
    "convert",
    "assign",
    "give",
    "transfer",
    "schedule",
    "todo",
    "remind",
    "task",
    "email",
    "meet",
    "visit",
    "drive",
    "copy",
    "clone",
    "duplicate",
    "exit",
    "quit",
    "stop",
    "person",
    "people",
    "persons",
    "customer",
    "customers",
    "company",
    "client",
    "calendar",
    "diary",
    "tasks",
    "week",
    "stats",
    "statistics",
    "kpi",
    "status",
    "overview",
    "user",
    "users",
    "team",
    "vehicle",
    "cars",
    "stock",
    "offers",
    "quotes",
    "products",
    "stages",
    "rates",
    "targets",
    "settings",
    "changes",
    "audit",
    "prospects",
    "sales",
    "funnel",
    "backup",
    "save",
    "check",
    "load",
    "upload",
    "dump",
    "version",
    "read",
    "red",
    "under",
    "undue",
    "unto",
    "unde",
    "redone",
    "used",
    "render",
    "lose",
    "loose",
    "chose",
    "closet",
    "clothes",
    "cost",
    "clause",
    "cancer",
    "counsel",
    "council",
    "chancel",
    "candle",
    "stored",
    "store",
    "rest",
    "reset",
    "resort",
    "restart",
    "respond",
    "respect",
    "force",
    "reopened",
    "ripe",
    "open",
    "spoken",
    "disquiet",
    "qualify",
    "requalify",
    "note",
    "none",
    "one",
    "don",
    "donut",
    "dune",
    "tone",
    "hold",
    "told",
    "old",
    "bold",
    "fold",
    "resume",
    "consume",
    "presume",
    "assume",
    "back",
    "bank",
    "pack",
    "black",
    "bad",
    "word",
    "what",
    "who",
    "where",
    "how",
    "why",
    "is",
    "the",
    "and",
    "or",
    "but",
    "not",
    "yes",
    "no",
    "please",
    "thanks",
    "hello",
    "one",
    "two",
    "three",
    "january",
    "friday",
    "amount",
    "value",
    "price",
    "plan",
    "plane",
    "plant",
    "apply",
    "reply",
    "supply",
]


def misspelled(name: str) -> list[str]:
    """A name with a letter dropped, doubled, swapped with its neighbour or replaced."""
    found = []
    for place, letter in enumerate(name):
        found.append(name[:place] + name[place + 1 :])
        found.append(name[:place] + letter + name[place:])
        found.append(name[:place] + name[place + 1 : place + 2] + letter + name[place + 2 :])
        found.append(name[:place] + string.ascii_lowercase[place] + name[place + 1 :])
    return found


@pytest.mark.parametrize("path", MENUS)
def test_an_ending_is_proposed_only_for_its_own_name_or_a_word_that_means_it(path):
    names = {name for menu in MENUS.values() for name in menu}
    words = {*SYNONYMS, *names, *(each for name in names for each in misspelled(name))}
    tried = 0
    for word in sorted(words - set(MENUS[path]) - {""}):
        told = command_near(path, [word, "3"], MENUS[path])
        assert told.startswith("oppcli") or not told
        proposed = set(told.split()[1:3]) & ENDING
        tried += 1
        if proposed and word not in MEAN_AN_END:
            (name,) = proposed
            assert (word[0], distance(word, name) <= 1) == (name[0], True), (word, told)
            assert not ENDING_OPTIONS & set(told.split()), (word, told)
    assert tried > 500


@pytest.mark.parametrize("path", MENUS)
def test_a_misspelled_command_is_proposed_or_the_help(path):
    """Never another command of the menu that does something else."""
    for name in MENUS[path]:
        for word in misspelled(name):
            if len(word) > 2 and word not in MENUS[path] and word not in {*SYNONYMS, *MEAN_AN_END}:
                told = command_near(path, [word], MENUS[path])
                is_meant = name in told.split(" ") or not told
                assert is_meant or distance(word, name) >= distance(
                    word, told.rpartition(" ")[2]
                ), (word, told)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("log 12 'no answer'", "oppcli note 12 'no answer'"),
        ("opp cancel 2", "oppcli opp close 2 --canceled"),
        ("opp won 2", "oppcli opp close 2 --won"),
        ("deal accept 3", "oppcli deal sign 3"),
        ("activity new", "oppcli activity log"),
        ("activity schedule", "oppcli activity plan"),
        ("lead drop 4", "oppcli lead disqualify 4"),
        ("lead delete 4", "oppcli lead disqualify 4"),
        ("opp view 3", "oppcli opp show 3"),
        ("opp get 3", "oppcli opp show 3"),
        ("opp create", "oppcli opp new"),
        ("person", "oppcli contact"),
        ("people", "oppcli contact"),
        ("customer", "oppcli account"),
        ("calendar", "oppcli agenda"),
        ("diary", "oppcli agenda"),
        ("schedule", "oppcli agenda"),
        ("stats", "oppcli dashboard"),
        ("opp list berg", "oppcli opp list --help"),
        ("opp list --mine", "--owner @me"),
        ("opp undoo", "oppcli opp --help"),
        ("undoo", "oppcli undo"),
        ("lead disqualfy 4", "oppcli lead disqualify 4"),
        ("impot x.csv", "oppcli import x.csv"),
        ("opp shwo 1", "oppcli opp show 1"),
        ("opp list fleet", "oppcli opp list --search fleet"),
        ("opp list berg --status won -q", "oppcli opp list --help"),
        ("opp list --account big berg", "--account 'big berg'"),
        ("opp won", "oppcli opp list --status won"),
        ("opp canceled", "oppcli opp list --status canceled"),
        ("opp canceled 2", "oppcli opp close 2 --canceled"),
        ("deal signed", "oppcli deal list --status signed"),
        ("deal lapsed", "oppcli deal list --status lapsed"),
        ("lead disqualified", "oppcli lead list --status disqualified"),
        ("deal renew 3", "oppcli deal offer 3 --valid +2w"),
        ("renew D3", "oppcli deal offer D3 --valid +2w"),
        ("opp delete 1", "oppcli history O1"),
        ("account rm c4", "oppcli history C4"),
        ("contact remove anna", "oppcli history"),
        ("delete O1", "oppcli history O1"),
        ("delete L4", "oppcli lead disqualify L4"),
        ("delete 1", "oppcli history O1"),
        ("opp history 1", "oppcli history O1"),
        ("opp note 1 'likes blue'", "oppcli note 1 'likes blue'"),
        ("lead call 7 'no answer'", "oppcli call L7 'no answer'"),
        ("contact visit P9 Plant", "oppcli visit P9 Plant"),
        ("activity note O1 hello", "oppcli note 1 hello"),
        ("activity call", "oppcli call REF TEXT"),
        ("activity task O1 'send quote'", "oppcli task 1 'send quote'"),
        ("activity schedule O1 call Price", "oppcli activity plan O1 call Price"),
        ("quota delete all", "oppcli history"),
        ("config delete currency", "oppcli config --help"),
        ("opp new X --amount 5", "--est-revenue"),
        ("opp new X --customer Berg", "--account"),
        ("opp new X --name Fleet", "oppcli opp new --help"),
        ("opp list --amount 5", "oppcli opp list --help"),
        ("opp close 1 --win", "--won"),
        ("opp list --win", "oppcli opp list --help"),
        ("opp reassign 1 leif", "oppcli opp assign 1 --to leif"),
        ("opp transfer 1 2 --to leif", "oppcli opp assign 1 2 --to leif"),
        ("lead assign 1 leif", "oppcli lead assign 1 --to leif"),
        ("lead give 1 owner=leif", "oppcli lead assign 1 --to leif"),
    ],
)
def test_the_proposal_for(cli, typed, told):
    cli("opp", "new", "Fleet")
    ran = cli(*shlex.split(typed))
    assert ran.code in (2, 5)
    assert ran.err.rpartition("try: ")[2] == f"{told}\n"


ACTIVITY_WORDS = [word for word, meaning in MEANT.items() if meaning in ("log", "plan")]


@pytest.mark.parametrize("word", [each for each in ACTIVITY_WORDS if each not in ("log", "plan")])
def test_what_is_proposed_for_an_activity_is_taken(cli, word):
    cli("opp", "new", "Fleet")
    for typed in ([word, "O1", "hello"], ["opp", word, "1", "hello"]):
        hint = cli(*typed).err.rpartition("try: oppcli ")[2]
        assert cli(*shlex.split(hint)).code == 0, hint


def test_who_wants_to_delete_learns_what_takes_a_record_back(cli):
    cli("opp", "new", "Fleet")
    told = "records are not deleted, but undo removes what a command added"
    assert f"'delete' is not a command of oppcli opp: {told}." in cli("opp", "delete", "1").err
    assert told in cli("delete", "C1").err
    for typed in (["lead", "delete", "1"], ["delete", "D1"]):  # which have an ending of their own
        assert told not in cli(*typed).err


def test_words_behind_an_option_of_risk_are_not_enough():
    names = ["force", "from", "to", "lost", "fields", "limit", "owner"]
    assert "--force" not in option_near("--fore-cast", names)
    assert option_near("--forse", names) == ["--force"]
    assert option_near("--mine", names) == ["--owner @me"]


def test_fields_are_proposed_by_what_they_mean():
    names = ["account", "est_revenue", "topic", "est_close_date", "owner"]
    assert fields_near("amount", names) == ["est_revenue"]
    assert fields_near("customer", names) == ["account"]
    assert fields_near("acount", names) == ["account"]


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("slips", "oppcli report slips"),
        ("accuracy --by owner", "oppcli report accuracy --by owner"),
        ("hist O2", "oppcli history O2"),
        ("trade-in O1", "oppcli edit 12 trade_in=12k"),
        ("compare", "oppcli diff"),
        ("import-plan", ""),
        ("res 1", ""),  # resume and reopen end or take back
    ],
)
def test_a_verb_is_found_under_its_noun_and_by_its_first_letters(typed, proposed):
    words = typed.split()
    assert command_near("oppcli", words, COMMANDS) == proposed


def test_a_stage_behind_the_refs_is_meant_for_to(cli):
    cli("opp", "new", "Fleet")
    ran = cli("advance", "1", "contract", program="opp")
    assert (ran.code, "  try: opp advance 1 --to contract\n" in ran.err) == (3, True)
    ran = cli("advance", "1", "nothing", program="opp")
    assert (ran.code, "--to" in ran.err) == (3, False)


def test_every_command_of_a_hint_has_the_name_that_was_typed(cli):
    cli("opp", "new", "Fleet", "--revenue", "48k")
    for program, begins, ends in (
        ("opp", "  try: opp advance 1 --to delivery --set", ", or opp won 1 --skip-stages"),
        (
            "oppcli",
            "  try: oppcli opp advance 1 --to",
            ", or oppcli won 1 --skip-stages",
        ),
    ):
        hint = cli("won", "1", program=program).err.splitlines()[1]
        assert hint.startswith(begins)
        assert hint.endswith(ends)


def test_the_hint_names_the_part_of_the_deal_that_makes_the_sum(cli):
    cli("opp", "new", "Fleet")
    cli("deal", "new", "1", "Two", "--price", "48k", "--offered")
    for typed, part in (("trade_in=1k", "trade_in=1000.00"), ("revenue=1k", "price=1000.00")):
        assert f"  try: oppcli deal edit D1 {part}\n" in cli("opp", "edit", "1", typed).err
    assert cli("deal", "edit", "D1", "trade_in=1000.00").code == 0
