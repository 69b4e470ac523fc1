"""The password of a store's address appears in no output, in no traceback and in no history."""

import pytest

from test_architecture import LINES

SECRET = "s3cr!t"
# Nobody listens at that port, which is known at once; a name may take seconds to look up.
ADDRESSES = {
    "plain": f"postgresql://crm:{SECRET}@127.0.0.1:1/sales",
    "raw @": f"postgresql://crm:a@{SECRET}@127.0.0.1:1/sales",
    "encoded": f"postgresql://crm:%40{SECRET}@127.0.0.1:1/sales",
    "in the query": f"postgresql://crm@127.0.0.1:1/sales?password={SECRET}",
    "unknown host": f"postgresql://crm:{SECRET}@db.invalid/sales",
    "unknown scheme": f"mysql://crm:{SECRET}@db.invalid/sales",
    "one slash": f"postgres:/crm:{SECRET}@db.invalid/sales",
    "keywords": f"host=db.invalid user=crm password={SECRET}",
    "another driver": f"postgresql+psycopg2://crm:{SECRET}@db.invalid/sales",
    "no scheme": f"crm:{SECRET}@db.invalid/sales",
    "no question mark": f"postgresql://db.invalid/sales&password={SECRET}",
}
EACH = pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)


@EACH
@pytest.mark.parametrize("given", ["option", "environment", "before"])
@pytest.mark.parametrize(
    "words",
    [["opp", "list"], ["opp", "new", "x"], ["config", "list"], ["db", "info"], ["sql", "x"]],
)
def test_no_output_repeats_it(cli, address, given, words):
    for more in ([], ["--debug"], ["-o", "json"]):
        line = [*words, *more]
        env = {"OPPCLI_DB": address} if given == "environment" else {}
        if given == "option":
            line += ["--db", address]
        elif given == "before":
            line = [f"--db={address}", *line]
        ran = cli(*line, env=env)
        assert ran.code in (0, 2, 5, 6), ran.err
        assert SECRET not in ran.out + ran.err


@pytest.mark.parametrize(("words", "line"), [one for one in LINES if one.id != "demo"])
def test_no_command_repeats_it(cli, words, line):
    env = {"OPPCLI_DB": ADDRESSES["plain"]}
    ran = cli(*words, "--debug", env=env)
    assert SECRET not in ran.out + ran.err
    ran = cli(*words, "1", "--no-such-option", env=env)
    # `edit` asks the store which kind it is, before that kind's own `edit` reads the options.
    assert ran.code == (6 if words == ("edit",) else 2)
    assert SECRET not in ran.out + ran.err


@EACH
def test_the_config_file_is_read_and_not_repeated(cli, address, environ):
    del environ["OPPCLI_DB"]
    cli("config", "set", "db", address)
    for words in (["config", "get", "db"], ["config", "list", "-o", "csv"], ["opp", "list"]):
        ran = cli(*words)
        assert SECRET not in ran.out + ran.err, words


@pytest.mark.parametrize("form", ["--db {}", "--db={}"])
def test_the_history_keeps_the_command_without_the_store(cli, db, form):
    for words in (f"opp new Crane {form}", f"{form} opp new Dozer"):
        assert cli(*words.format(db).split(), env={"OPPCLI_DB": ""}).code == 0
    commands = [each["command"] for each in cli("history", "-o", "json").json]
    assert commands == ["opp new Dozer", "opp new Crane"]
