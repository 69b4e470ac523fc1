"""What is said to be typed next works when it is typed."""

import shlex

import pytest

import serving
from oppcli.commands import COMMANDS
from oppcli.lazy import Noun
from oppcli.output.screen_text import proposed


def _is_counted(entry):
    """Whether it is a noun of which there are several."""
    return isinstance(entry, Noun) and "list" in entry.verbs and not entry.help.startswith(_ALONE)


_ALONE = ("Settings", "The organisation")


@pytest.fixture
def hint(cli):
    """The line after `try:` of a command that is refused."""

    def of(*words):
        ran = cli(*words)
        assert ran.code, words
        _, found, told = ran.err.partition("\n  try: ")
        assert found, ran.err
        return told.rstrip("\n")

    return of


@pytest.fixture
def as_told(cli, hint):
    """What a command prints that the hint of a refused one names."""

    def type_(*words):
        program, *again = shlex.split(hint(*words))
        assert program == "oppcli"
        return cli(*again)

    return type_


def test_a_wrong_owner_is_told_in_the_words_of_the_option_that_named_him(typed, hint):
    typed(["org", "add", "user", "leif"], ["opp", "new", "Fleet"])
    assert hint("opp", "assign", "1", "--to", "lief") == "--to leif, or add --create to make it"
    assert hint("opp", "edit", "1", "--owner", "lief").startswith("--owner leif,")


@pytest.mark.parametrize("verb", ["show", "advance"])
def test_a_near_name_is_found_by_what_is_told_even_when_it_is_closed(typed, fleet, as_told, verb):
    assert "O1" in as_told("opp", verb, "flet").out
    typed(["opp", "close", "1", "--won", "--skip-stages"])
    assert "O1" in as_told("opp", verb, "flet").out


def test_a_near_name_of_another_kind_is_found_by_what_is_told(typed, as_told):
    typed(["account", "new", "Globex Mining"])
    assert "Globex Mining" in as_told("activity", "log", "globxe", "call", "Hello").out


def test_several_of_a_name_are_listed_by_what_is_told(typed, as_told):
    typed(*[["opp", "new", f"Fleet {year}"] for year in (2026, 2027, 2028)])
    typed(["opp", "close", "1", "--canceled", "--reason", "duplicate"])
    shown = as_told("opp", "show", "fleet").out
    assert [ref in shown for ref in ("O1", "O2", "O3")] == [True, True, True]
    shown = as_told("opp", "advance", "fleet").out
    assert [ref in shown for ref in ("O1", "O2", "O3")] == [False, True, True]


@pytest.mark.parametrize(
    "words",
    [("hold",), ("assign", "--to", "leif"), ("close", "--canceled", "--reason", "duplicate")],
    ids=lambda words: words[0],
)
def test_of_several_of_a_name_the_open_one_is_meant_by_what_changes_it(cli, typed, words):
    typed(["org", "add", "user", "leif"], ["opp", "new", "Fleet 2026"], ["opp", "new", "Fleet"])
    typed(["opp", "new", "Fleet 2027"], ["opp", "close", "O2", "O1", *_CANCELED])
    verb, *options = words
    assert "O3" in cli("opp", verb, "fleet 2", *options).out
    assert "canceled" in cli("opp", verb, "fleet", *options).err


@pytest.mark.parametrize(
    "words",
    [
        ("pipeline", "--as-of"),
        ("activity", "log", "O1", "call", "x", "--on"),
        ("opp", "close", "1", "--lost", "--reason", "price", "--on"),
    ],
    ids=lambda words: words[0],
)
def test_a_day_that_has_been_is_proposed_where_only_one_that_has_been_will_do(
    cli, typed, hint, words
):
    typed(["opp", "new", "Fleet"])
    proposed = hint(*words, "foo").replace(" or ", ", ").split(", ")
    assert "-2w" in proposed
    assert "tomorrow" not in hint(*words, "tomorow")
    for day in proposed:
        assert cli(*words, day).code == 0
        if words[0] == "opp":
            typed(["undo"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("help", "oppcli --help"),
        ("help opportunities", "oppcli opp --help"),
        ("help xyzzy", "oppcli --help"),
        ("opp help", "oppcli opp --help"),
        ("opp help advance", "oppcli opp advance --help"),
        ("search Acme GmbH", "oppcli find Acme GmbH"),
        ("lead find Acme", "oppcli lead list --search Acme"),
    ],
)
def test_a_word_of_other_programs_leads_to_ours(cli, hint, words, told):
    assert hint(*words.split()) == told
    assert cli(*shlex.split(told)[1:]).code == 0


@pytest.mark.parametrize(
    ("words", "proposed"),
    [
        ("delete 3", "oppcli history O3"),
        ("remove 3", "oppcli history O3"),
        ("opp rm 3", "oppcli history O3"),
    ],
)
def test_deleting_proposes_the_history_and_takes_nothing_back(hint, words, proposed):
    assert hint(*words.split()) == proposed


@pytest.mark.parametrize("noun", [name for name, entry in COMMANDS.items() if _is_counted(entry)])
def test_a_noun_does_in_the_plural_too(cli, noun):
    plural = {"opp": "opps"}.get(noun) or (
        f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}{'es' if noun[-1] == 's' else 's'}"
    )
    assert cli(plural, "list", "-o", "csv") == cli(noun, "list", "-o", "csv")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("O1 close", "oppcli edit O1 close=…"),
        ("O1 wheel", "oppcli opp list"),
        ("wheel close", "oppcli opp list"),
        ("wheel", "oppcli opp list"),
    ],
)
def test_a_field_without_its_sign_is_told_with_it(typed, hint, words, told):
    typed(["opp", "new", "Fleet"])
    assert hint("opp", "edit", *shlex.split(words)) == told


def test_a_forgotten_sign_is_understood_where_a_value_follows(cli, typed):
    typed(["lead", "new", "Fleet"], ["opp", "new", "Crane"])
    assert typed(["lead", "edit", "1", "rating", "hot"]) == "L1 rating – → hot\n"
    assert typed(["edit", "1", "close", "20", "dec", "next", "send", "quote"]) == (
        "O1 close – → Sun 20 Dec 2026 (27d) · next step – → send quote\n"
    )
    assert cli("edit", "1", "revenue", "many").code == 5


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("revenue desc", "--sort -revenue"),
        ("-revenue DESC", "--sort -revenue"),
        ("revenue asc", "--sort revenue"),
        ("revenue topic", "--sort revenue,topic"),
    ],
)
def test_an_order_in_sqls_words_is_told_in_ours(hint, words, told):
    assert hint("opp", "list", "--sort", *words.split()) == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("opp list --owner nobody", "oppcli org list"),
        ("pipeline --owner jnaa", "--owner jana"),
        ("pipeline --facility Lyn", "--facility Lyon"),
        ("pipeline --facility xyzzy", "oppcli org list facility"),
        ("opp list --team xyzzy", "oppcli org list team"),
        ("opp list --team Nrth", "--team North"),
        ("opp list --account Acem", "--account 'Acme GmbH'"),
        ("opp list --stage contrct", "--stage contract"),
        ("opp list --stage xyzzy", "oppcli process list"),
        ("opp list --fields ref,foo", "oppcli schema opportunity -o table"),
        ("opp list --fields ref,wieghted", "weighted"),
        ("opp list --fields ref,reveneu", "revenue"),
        ("opp list --where owner=jnaa", "--where owner=jana"),
        ("opp list --where owner!=jnaa", "--where owner=jana"),
        ("opp list --where owner=@me,xyzzy", "oppcli org list"),
        ("lead list --where facility=Lyno", "--where facility=Lyon"),
        ("opp list --where stage=contrct", "--where stage=contract"),
        ("pipeline --where stage=xyzzy", "oppcli process list"),
        ("lead new X --rating burning", "hot"),
        ("lead disqualify 1 --reason bored", "oppcli lead disqualify --help"),
        ("lead reopen 1", "oppcli lead list --status disqualified"),
        ("opp back 1", "oppcli process show dealer"),
        ("opp hold 2", "oppcli opp show 2"),
        ("opp resume 1", "oppcli opp show 1"),
        ("opp edit 1 status=won", "oppcli opp close 1 --won"),
        ("opp edit 1 status=canceled", "oppcli opp close 1 --canceled"),
        ("opp edit 1 status=on_hold", "oppcli opp hold 1"),
        ("opp edit 2 status=open", "oppcli opp resume 2"),
        ("opp edit 1 ref=O9", "oppcli schema opportunity -o table"),
        ("opp new ''", "topic=…"),
        (
            "opp close 1 --won",
            "oppcli opp advance 1 --to delivery --set account='Acme GmbH' --set interest_type=new"
            " --set est_revenue=48k --set est_close_date=eom --set device=VIN…"
            " --set scheduled_delivery_date='15 dec', or oppcli opp close 1 --won --skip-stages",
        ),
        ("config set dateorder dmy", "oppcli config set date_order dmy"),
        ("org user tom weiss", "oppcli org add user 'tom weiss'"),
        ("user list", "oppcli org list user"),
        ("teams list", "oppcli org list team"),
        ("facility show Kiel", "oppcli org show Kiel"),
        ("facility Kiel", "oppcli org show Kiel"),
        ("user delete ann", "oppcli org show ann"),
        ("user rename ann", "oppcli org edit ann"),
        ("config get dateorder", "oppcli config get date_order"),
        ("config get xyzzy", "oppcli config list"),
        ("dashboard --explain", 'oppcli dashboard --explain "owner=jana weighted"'),
        ("opp ls --limit", "oppcli opp list --help"),
    ],
)
def test_every_refusal_says_what_to_type(typed, hint, words, told):
    typed(["lead", "new", "Crane"], ["opp", "new", "Fleet"], ["opp", "new", "Crane"])
    typed(["opp", "hold", "2"], ["account", "new", "Acme GmbH"], ["org", "add", "team", "North"])
    typed(["org", "add", "facility", "Lyon"])
    assert hint(*shlex.split(words)) == told


def test_who_was_not_there_yet_is_told_to_look_at_today(cli, typed, hint):
    typed(["opp", "new", "Fleet"])
    ran = cli("opp", "show", "1", "--as-of", "yesterday")
    assert (ran.code, ran.out) == (3, "")
    assert "opportunity O1 was not there at that time." in ran.err
    assert hint("opp", "show", "1", "--as-of", "yesterday") == "oppcli opp show O1"
    assert hint("opp", "show", "9", "--as-of", "yesterday") == "oppcli opp list"


_CANCELED = ["--canceled", "--reason", "duplicate"]


# Of each kind of refusal one, in a store where these commands were typed before.
BEFORE = """
opp new Fleet --account Acme --contact "Jana Kowal" --create --revenue 50k
opp new Held
opp hold 2
opp new Gone
lost 3 price
lead new Excavator --company Initech --last Berg
lead new Loader
lead disqualify 2 --reason lost
deal new 1 "Two FH16" --price 25k --offered
activity plan O1 call "Ask her" --due fri
activity log O1 call "Asked her"
device new --vin VIN1
org add user leif
"""
REFUSED = """
opp advance 3
opp hold 2
opp resume 1
opp back 1
opp edit 1
opp edit 1 revenue=3
opp edit 1 status=on_hold
opp assign 1 leif
opp show 99
opp show flet
opp list fleet
opp list --where amont>5
opp people remove 1 Mia
opp lst
lead qualify 2
lead reopen 1
lead disqualify 1
lead edit 1
lead show 9
deal offer 1
deal edit 1
deal cancel 9
activity done 9
activity cancel 9
snooze A2 2d
snooze A1
snooze
call 99 x
call nobody x
show xyz
find
edit 1
edit 1 clse=fri
history O99
history --batch 999
undo 999
report slip
org add user leif
org show nobody
currency set EUR 2
field add opportunity topic --type text
schema opportunty
config set currency
config get curency
sql "selct 1"
export opportunites
db restore nofile.db
completion install fsh
account show 99
contact new
device show VIN9
log 1 "no answer"
angebot
serach fleet
"""


def test_what_is_told_to_type_next_can_be_typed_as_it_stands(cli, typed, hint):
    typed(*map(shlex.split, BEFORE.strip().splitlines()))
    wrong, count = {}, len(cli("history", "--limit", "0", "-o", "jsonl").out.splitlines())
    for line in REFUSED.strip().splitlines():
        if line.startswith("db restore") and serving.is_wanted():
            continue  # what is told there are programs of the server, in words
        told = hint(*shlex.split(line)).replace("\n  ", " ")
        program, *words = shlex.split(told)
        assert program == "oppcli", (line, told)
        ran = cli(*words)
        if ran.code:
            wrong[line] = (told, ran.err)
        elif len(cli("history", "--limit", "0", "-o", "jsonl").out.splitlines()) > count:
            typed(["undo"])  # so that all meet the same store
            count += 2
    assert wrong == {}


def test_a_verb_of_sales_says_under_which_names_it_is_typed(cli):
    ran = cli("new", "BMW R1250", "--revenue", "5k")
    assert ran.err.splitlines() == [
        "error: 'new' is not a command of oppcli: type 'opp new' or 'oppcli opp new'.",
        "  try: oppcli opp new 'BMW R1250' --revenue 5k",
    ]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("opp show agro", "oppcli find agro"),
        ("activity show agro", "oppcli find agro"),
        ("deal show sul", "oppcli find sul"),
        ("opp show blue", "oppcli opp list --search blue"),
        ("opp show red", "oppcli opp list --search red --status all"),
        ("account show blue", "oppcli account list --search blue"),
        ("contact show nowhere", "oppcli contact list"),
        ("deal show nowhere", "oppcli deal list"),
    ],
)
def test_a_hint_to_look_for_words_finds_something(cli, line, hint):
    cli("account", "new", "Agro Norte Sul", "--notes", "likes blue")
    cli("opp", "new", "Harvester", "description=a blue one")
    cli("opp", "new", "Tractor", "description=a red one")
    cli("lost", "2", "price")
    refused = cli(*line.split())
    assert refused.err.splitlines()[1] == f"  try: {hint}"
    found = cli(*shlex.split(hint)[1:], "-q")
    assert found.code == 0, found.err
    assert bool(found.out) == ("nowhere" not in line)


def test_a_long_proposal_is_broken_between_words_so_that_it_can_be_copied():
    hint = "oppcli lost 2 competitor to 'garage blau lugano' --note 'chose it'"
    lines = ["".join(part.text for part in line) for line in proposed(hint, 44)]
    assert lines == [
        "  try: oppcli lost 2 competitor to \\",
        "    'garage blau lugano' --note 'chose it'",
    ]
    assert len(list(proposed(hint, None))) == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("opp edit 1 interest=new", "interest_type=new"),
        ("lead edit 1 interest=Used", "interest_type=used"),
        ("opp new Crane interest=demo", "interest_type=demo"),
        ("opp list --where interest=new", "interest_type=new"),
        ("opp edit 1 interest=loans", "loan"),
        ("opp edit 1 interest_type=hot", "new"),
    ],
)
def test_a_choice_of_a_field_with_a_longer_name_is_proposed(cli, typed, hint, line, told):
    typed(["opp", "new", "Fleet"], ["lead", "new", "Asks"])
    assert hint(*line.split()) == told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("opp edit O1 next=send offer --due fri", "oppcli task O1 'send offer' --due fri"),
        ("edit 1 next_step=call --at thu", "oppcli task 1 call --at thu"),
        ("opp edit 1 --next call --due fri", "oppcli task 1 call --due fri"),
        ("lead edit 1 --due fri", "oppcli task L1 TEXT --due fri"),
        ("edit L1 rating=hot --due fri", "oppcli task L1 TEXT --due fri"),
        ("opp advance 1 --due fri", "oppcli task 1 TEXT --due fri"),
        ("device edit 1 --due fri", "oppcli device edit --help"),
    ],
)
def test_the_day_of_a_next_step_is_that_of_a_task(cli, typed, hint, line, told):
    typed(["opp", "new", "Fleet"], ["lead", "new", "Asks"])
    assert hint(*line.split()) == told
    if "--help" not in told:
        assert cli(*shlex.split(told)[1:]).code == 0
