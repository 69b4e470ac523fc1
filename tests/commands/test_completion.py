"""What Tab proposes, asked the way the shells' scripts ask."""

import subprocess
import sys

import pytest

from oppcli.app import COMPLETION

HOSTILE = "h$(touch pwned)`touch pwned` \"q\" 'a' co:lon \\ ;&|<>(){}*?!x"


@pytest.fixture
def asked(cli):
    """What is proposed for a line whose last word is being typed, with its help."""

    def ask(line, **env):
        ran = cli(*line.split(" ")[1:], env={COMPLETION: "zsh", **env})
        assert (ran.code, ran.err) == (0, "")
        return dict(each.split("\t") for each in ran.out.splitlines())

    return ask


@pytest.fixture
def in_bash(cli):
    """The lines that bash is answered with."""

    def ask(line, **env):
        ran = cli(env={COMPLETION: "bash", "_OPPCLI_LINE": line, "_OPPCLI_BREAKS": "\"'=:", **env})
        assert (ran.code, ran.err) == (0, "")
        return ran.out.splitlines()

    return ask


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("oppcli act", ["activity"]),
        ("oppcli ACT", ["activity"]),
        ("oppcli opp a", ["advance", "assign"]),
        ("oppcli OPPORT", ["opportunity", "opportunities"]),
        ("oppcli opportunities adv", ["advance"]),
        ("oppcli nothing a", []),
        ("oppcli --db x.db opp a", ["advance", "assign"]),
        ("oppcli --qu", ["--quiet"]),
        ("oppcli opp list --st", ["--stage", "--status"]),
        ("oppcli opp list --status o", ["open", "on_hold"]),
        ("oppcli opp list --status=o", ["--status=open", "--status=on_hold"]),
        ("oppcli deal list --status s", ["scenario", "signed"]),
        ("oppcli opp list --stage q", ["quotation"]),
        ("oppcli opp list --stage QUO", ["quotation"]),
        ("oppcli opp close O2 --lost --reason p", ["price", "product"]),
        ("oppcli opp close O2 --canceled --reason po", ["postponed"]),
        ("oppcli opp close O2 --reason p", ["price", "product", "postponed"]),
        ("oppcli opp list -o c", ["csv"]),
        ("oppcli opp list --color n", ["never"]),
        ("oppcli opp show O", ["O2", "O1"]),
        ("oppcli opp show o1", ["O1"]),
        ("oppcli opp show 2", ["2"]),
        ("oppcli opp show fle", ["Fleet renewal 2027"]),
        ("oppcli opp advance 1 O", ["O2"]),
        ("oppcli opp advance O1 O", ["O2"]),
        ("oppcli opp advance 1,", ["1,O2"]),
        ("oppcli opp show O1 --he", ["--help"]),
        ("oppcli opp assign 1 --to l", ["leif"]),
        ("oppcli opp list --owner @", ["@me"]),
        ("oppcli opp list --account ACM", ["Acme GmbH"]),
        ("oppcli lead show L", []),
        ("oppcli activity log C", ["C1"]),
        ("oppcli history C", ["C1"]),
        ("oppcli forecast --by own", ["owner"]),
        ("oppcli forecast --by owner,mo", ["owner,model", "owner,month"]),
        ("oppcli opp list --fields ref,to", ["ref,topic"]),
        ("oppcli opp list --fields ref,re", []),
        ("oppcli opp list --sort -weighted_", ["-weighted_base"]),
        ("oppcli opp edit 1 next", ["next_step="]),
        ("oppcli opp edit 1 stage=q", ["stage=quotation"]),
        ("oppcli opp edit 1 category=b", ["category=best_case"]),
        ("oppcli opp edit 1 close=eo", ["close=eow", "close=eom", "close=eoq", "close=eoy"]),
        ("oppcli opp edit 1 est_revenue=", []),
        ("oppcli opp edit 1 colour=", []),
        ("oppcli opp advance 1 --set sched", ["scheduled_delivery_date="]),
        ("oppcli opp advance 1 --set interest=le", ["interest=lease"]),
        ("oppcli opp list --where stage", ["stage", "stage_since", "stage_backs"]),
        ("oppcli opp list --where stage!=q", ["stage!=quotation"]),
        ("oppcli opp list --close overd", ["overdue"]),
        ("oppcli forecast --period 2027q", ["2027q1", "2027q2", "2027q3", "2027q4"]),
        ("oppcli opp edit 1 --close tom", ["tomorrow"]),
        ("oppcli opp new x --currency us", ["USD", "USN"]),
        ("oppcli opp new x --revenue ", []),
        ("oppcli config set col", ["color"]),
        ("oppcli config set color ne", ["never"]),
        ("oppcli export acc", ["account"]),
        ("oppcli sql --tables v_pip", ["v_pipeline"]),
        ("oppcli import x.csv --kind lead --map Name=top", ["Name=topic"]),
        ("oppcli import x.csv --map-value stage:Won=del", ["stage:Won=delivery"]),
        ("oppcli completion install z", ["zsh"]),
        ("oppcli opp advance -- O", ["O2", "O1"]),
    ],
)
def test_tab_proposes_the_words_that_fit_what_is_typed_so_far(asked, typed, fleet, line, words):
    typed(["opp", "new", "Loader", "--owner", "leif", "--create"])
    assert list(asked(line)) == words


@pytest.mark.parametrize(
    "line",
    ["--db ", "sql --file ", "import ", "export all --to ", "process apply ", "--db=x --db "],
)
def test_where_a_file_is_meant_the_shell_proposes_its_files(cli, line):
    for shell in ("zsh", "fish"):
        assert cli(*line.split(" "), env={COMPLETION: shell}).out == "\tfiles\n"
    env = {COMPLETION: "bash", "_OPPCLI_LINE": f"oppcli {line}"}
    assert cli(env=env).out == "\tfiles\n"


def test_what_was_given_is_not_proposed_again_unless_it_may_be(asked):
    assert "--sort" not in asked("oppcli opp list --sort topic --so")
    assert "--stage" in asked("oppcli opp list --stage interest --st")


def test_commands_options_and_refs_are_told_with_their_help(asked, fleet):
    assert asked("oppcli opp adv")["advance"].startswith("Move opportunities forward")
    assert asked("oppcli opp list --sta")["--stage"] == "Only in this stage."
    assert asked("oppcli opp show O")["O1"] == "Fleet renewal 2027"
    assert asked("oppcli opp list --close eo") == {}
    assert asked("oppcli opp edit 1 close=eoy")["close=eoy"] == "Thu 31 Dec (38d)"
    assert asked("oppcli opp list --close this")["this quarter"] == "2026 Q4"


def test_closed_ones_are_proposed_where_something_can_be_done_with_them(asked, typed, fleet):
    typed(["opp", "close", "1", "--lost", "--reason", "price"])
    assert list(asked("oppcli opp advance O")) == []
    assert list(asked("oppcli opp reopen O")) == ["O1"]
    assert list(asked("oppcli opp show O")) == ["O1"]


def test_a_wildcard_of_the_database_is_a_letter(asked, typed):
    typed(["account", "new", "100% Loaders"], ["account", "new", "a_b"], ["account", "new", "axb"])
    assert list(asked("oppcli opp list --account %")) == []
    assert list(asked("oppcli opp list --account 100%")) == ["100% Loaders"]
    assert list(asked("oppcli opp list --account a_")) == ["a_b"]


def test_a_topic_is_told_as_help_on_one_line(asked, typed):
    typed(["opp", "new", "two\nlines \x1b[2J\t" + "x" * 100])
    found = asked("oppcli opp show O")
    assert found["O1"] == "two lines ␛[2J " + "x" * 44 + "…"


def test_a_name_that_cannot_be_typed_is_not_proposed(asked, in_bash, typed):
    typed(["account", "new", "two\x1b[2J"])
    assert asked("oppcli opp list --account tw") == {}
    assert in_bash("oppcli opp list --account tw") == []


@pytest.mark.parametrize(
    ("typed_word", "put_in"),
    [
        ("h", HOSTILE),
        ("stage=q", "quotation"),
        ("this\\ q", "this\\ quarter"),
        ("'this q", "this quarter"),
        ('"this q', "this quarter"),
    ],
)
def test_bash_gets_words_quoted_as_the_open_word_is(in_bash, typed, typed_word, put_in):
    typed(["account", "new", HOSTILE], ["opp", "new", "Loader"])
    before = {"h": "opp list --account", "s": "opp edit 1"}.get(typed_word[0], "opp list --close")
    (line,) = in_bash(f"oppcli {before} {typed_word}")
    if put_in is HOSTILE:
        done = subprocess.run(["bash", "-c", f"printf %s {line}"], capture_output=True, text=True)
        assert done.stdout == HOSTILE
    else:
        assert line == put_in


def test_bash_lists_refs_with_their_topics_and_puts_in_none(in_bash, typed, fleet):
    typed(["opp", "new", "Loader"])
    assert in_bash("oppcli opp show O", _OPPCLI_KEY="63") == [
        "O2  (Loader)",
        "O1  (Fleet renewal 2027)",
    ]
    assert in_bash("oppcli opp show O", _OPPCLI_KEY="9") == ["O2", "O1"]


@pytest.mark.parametrize("spoil", ["missing", "noise", "folder"])
def test_a_store_that_cannot_be_used_proposes_nothing_and_makes_nothing(asked, tmp_path, spoil):
    db = tmp_path / "other.db"
    if spoil == "noise":
        db.write_text("noise")
    if spoil == "folder":
        db.mkdir()
    before = sorted(tmp_path.iterdir())
    assert asked("oppcli opp show O", OPPCLI_DB=str(db)) == {}
    assert list(asked("oppcli opp list --status w", OPPCLI_DB=str(db))) == ["won"]
    assert sorted(tmp_path.iterdir()) == before


def test_the_store_of_the_line_is_the_one_that_is_asked(asked, fleet, tmp_path):
    assert asked(f"oppcli opp show --db {tmp_path / 'none.db'} O") == {}
    assert list(asked("oppcli opp show O", OPPCLI_CONFIG="/nowhere.toml")) == ["O1"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("line", "proposed"),
    [
        ("oppcli opp show O", "O1"),
        ("oppcli opp adv", "advance"),
        ("oppcli opp list --sta", "--stage"),
        ("oppcli opp list --close eo", ""),
        ("oppcli opp list --close this", "this"),
        ("oppcli opp edit 1 stage=q", "quotation"),
    ],
)
def test_tab_loads_nothing_heavy(environ, fleet, shell, line, proposed):
    script = """
import sys
from oppcli.app import main
from oppcli.invocation import Invocation
main(sys.argv[1:], Invocation(sys.argv[1:]))
heavy = ("rich", "pydantic", "sqlmodel", "sqlalchemy", "alembic", "babel", "platformdirs")
sys.stderr.write(str([name for name in heavy if name in sys.modules]))
"""
    words = line.split(" ")[1:] if shell != "bash" else []
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        env={**environ, COMPLETION: shell, "_OPPCLI_LINE": line},
        capture_output=True,
        text=True,
    )
    assert done.stderr == "[]"
    assert proposed in done.stdout
