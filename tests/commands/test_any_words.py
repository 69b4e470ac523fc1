"""Every option and argument of every command takes, or refuses in one line, whatever is typed."""

import pytest
import typer

from hostile import ALL
from oppcli.app import root
from oppcli.loose_words import joined
from test_architecture import LINES, READS, commands
from test_hostile_names import OBEYED, STYLING

# What a command that writes needs at least, on the store of `world.WORLD`. Others take a ref.
LEAST = {
    "lead new": ["Crane"],
    "lead disqualify": ["1", "--reason", "lost"],
    "opp new": ["Crane"],
    "opp close": ["1", "--lost", "--reason", "price"],
    "opp assign": ["1", "--to", "kim"],
    "deal new": ["O1", "FH16"],
    "activity log": ["O1", "call", "Budget ok"],
    "activity plan": ["O1", "task", "Send"],
    "account new": ["Acme"],
    "contact new": ["Ada Lane"],
    "device new": ["--vin", "VIN9"],
    "device edit": ["VIN5"],
    "quota set": ["jana", "2026q4", "1m"],
    "currency set": ["USD", "0.9"],
    "org add": ["user", "ann"],
    "org edit": ["jana"],
    "org import": ["teams.csv", "--kind", "user"],
    "import": ["leads.csv", "--kind", "lead"],
    "catalogue import": ["products.csv"],
    "currency import": ["rates.csv"],
    "process apply": ["own.toml"],
    "config set": ["currency", "EUR"],
    "db restore": ["nothing.db"],
}
WITHOUT = {"undo", "redo", "db backup", "db upgrade", "completion install", "completion uninstall"}
TYPED = {
    "hostile": ALL,
    "digits": "9" * 60_000,
    "not UTF-8": "caf\udce9",
    "empty": "",
}
KEPT_OUT = ("--db", "--to", "--as-user")  # a place to write to, and who may be anybody


def least(words):
    called = " ".join(words)
    if words in READS:
        return [word for word in READS[words] if not word.startswith("-")][:1]
    return LEAST.get(called, [] if called in WITHOUT else ["1"])


def lines(words):
    """The command with each of its options, and with another argument, awaiting what is typed."""
    place = root()
    for word in words:
        place = place.get_command(typer.Context(place), word)
    for param in place.params:
        flag = param.opts[0]
        if flag.startswith("-") and not param.is_flag and flag not in KEPT_OUT:
            yield lambda typed, flag=flag: [*words, f"{flag}={typed}", *least(words)]
    if least(words):
        yield lambda typed: [*words, *least(words)[1:], "--", typed]
    yield lambda typed: [*words, *least(words), typed]


@pytest.mark.parametrize(("words", "line"), [one for one in LINES if one.id != "demo"])
def test_whatever_is_typed_is_no_bug(cli, world, words, line):
    for made in lines(words):
        for typed in TYPED.values():
            ran = cli(*made(typed))
            said = STYLING.sub("", ran.err)
            assert ran.code in (0, 2, 3, 4, 5, 6), (made(typed[:40]), ran.err)
            assert not OBEYED.search(said), (made(typed[:40]), said)
            assert all(len(each) < 4_000 for each in said.splitlines()), made(typed[:40])
            if ran.code:
                assert said.count("error: ") == 1, (made(typed[:40]), said)


def test_every_command_is_tried():
    known = {" ".join(words) for words, _ in commands()}
    assert known >= LEAST.keys() | WITHOUT


@pytest.mark.parametrize(("words", "line"), LINES)
def test_every_day_takes_the_words_behind_it(words, line):
    place = root()
    for word in words:
        place = place.get_command(typer.Context(place), word)
    days = [
        each
        for each in place.params
        if each.metavar in ("DATE", "WHEN", "DAY", "PERIOD") and each.name != "color"
    ]
    others = least(words)
    refs = [word for word in others if not word.startswith("-")][:1]
    for flag in [each.opts[0] for each in days if each.opts[0].startswith("-")]:
        typed, read = [flag, "end", "of", "december"], [flag, "end of december"]
        assert joined([*others, *typed], place.params) == [*others, *read]
        assert joined([*typed, *refs], place.params) == [*read, *refs]
