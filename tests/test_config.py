"""Settings: where each value comes from, and how the file keeps them."""

import os
import stat
import tomllib
from pathlib import Path

import pytest

from oppcli.config import Settings
from oppcli.errors import BadValue, StoreUnusable
from oppcli.stores.addresses import shown


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "config.toml"


@pytest.fixture
def settings(path):
    """Settings with these flags and environment beside the test's own config file."""

    def make(flags=None, **environ):
        return Settings(flags or {}, {"OPPCLI_CONFIG": str(path), **environ})

    return make


def written(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_flag_beats_the_environment_beats_the_file_beats_the_default(settings, path):
    def currency(flags=None, **environ):
        found = settings(flags, **environ).setting("currency")
        return found.value, found.origin

    assert currency() == ("EUR", "default")
    written(path, 'currency = "SEK"\n')
    assert currency() == ("SEK", f"file {path}")
    assert currency(OPPCLI_CURRENCY="JPY") == ("JPY", "environment OPPCLI_CURRENCY")
    assert currency({"currency": "USD"}, OPPCLI_CURRENCY="JPY") == ("USD", "flag")


def test_an_empty_environment_variable_says_nothing(settings):
    assert settings(OPPCLI_CURRENCY="").setting("currency").origin == "default"


def test_a_saved_setting_is_there_next_time(settings, path):
    settings().save("currency", "sek")
    settings().save("user", 'jana "the boss"\\ü')
    assert settings()["currency"] == "SEK"
    assert settings()["user"] == 'jana "the boss"\\ü'
    assert [each.name for each in path.parent.iterdir()] == ["config.toml"]


def test_saving_nothing_takes_a_setting_out(settings, path):
    settings().save("currency", "SEK")
    settings().save("date_order", "dmy")
    settings().save("currency", "")
    assert settings().setting("currency").origin == "default"
    assert settings()["date_order"] == "dmy"


def test_a_month_is_read_as_every_number_is(settings, path):
    settings().save("fiscal_year_start", "03")
    assert settings()["fiscal_year_start"] == "3"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("date_order", "ymdd"),
        ("fiscal_year_start", "0"),
        ("fiscal_year_start", "13"),
        ("fiscal_year_start", "april"),
        ("color", "sometimes"),
        ("currency", "EURO"),
        ("currency", "XXQ"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_and_not_saved(settings, path, name, value):
    with pytest.raises(BadValue):
        settings().save(name, value)
    assert not path.exists()
    with pytest.raises(BadValue):
        settings(**{f"OPPCLI_{name.upper()}": value}).setting(name)


def test_an_unknown_setting_names_all_there_are(settings, path):
    with pytest.raises(BadValue, match="db, user, currency, base_currency, date_order"):
        settings().setting("colour")
    written(path, 'colour = "never"\n')
    with pytest.raises(BadValue, match="no setting 'colour'"):
        settings().setting("currency")


@pytest.mark.parametrize("text", ["currency = SEK", "[", "currency = "])
def test_a_file_that_is_not_toml_is_said_with_its_place(settings, path, text):
    written(path, text)
    with pytest.raises(BadValue, match="is not TOML") as e:
        settings().setting("currency")
    assert str(path) in e.value.message


def test_a_file_that_is_not_text_is_said(settings, path):
    path.parent.mkdir()
    path.write_bytes(b"currency = \xff\xfe")
    with pytest.raises(BadValue, match="cannot be read"):
        settings().setting("currency")


def test_a_folder_in_the_files_place_is_said(settings, path):
    path.mkdir(parents=True)
    with pytest.raises(StoreUnusable, match="cannot be read"):
        settings().setting("currency")


def test_a_place_that_takes_no_file_is_said(settings, path):
    path.parent.write_text("a file where the folder should be")
    with pytest.raises(StoreUnusable, match="cannot"):
        settings().save("currency", "SEK")


def test_without_a_word_the_store_is_in_the_users_data_folder(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings().setting("db").value.startswith(str(tmp_path))
    given = settings(XDG_DATA_HOME="/somewhere").setting("db")
    assert (given.value, given.origin) == ("/somewhere/oppcli/oppcli.db", "default")
    relative = settings(XDG_DATA_HOME="not/absolute").setting("db").value
    assert relative == f"{tmp_path}/.local/share/oppcli/oppcli.db"


def test_the_list_shows_every_value_with_its_origin(cli, address):
    listed = cli("config", "list", "-o", "json", env={"OPPCLI_CURRENCY": "SEK"}).json
    origins = {each["name"]: (each["value"], each["origin"]) for each in listed}
    assert list(origins) == [
        "db",
        "user",
        "currency",
        "base_currency",
        "date_order",
        "region",
        "fiscal_year_start",
        "import_conflicts",
        "color",
    ]
    assert origins["db"] == (shown(address), "environment OPPCLI_DB")
    assert origins["currency"] == ("SEK", "environment OPPCLI_CURRENCY")
    assert origins["color"] == ("auto", "default")


def test_set_says_old_and_new_and_get_the_value_alone(cli, tmp_path):
    ran = cli("config", "set", "currency", "SEK")
    assert ran == (0, f"currency EUR → SEK ({tmp_path / 'config.toml'})\n", "")
    assert cli("config", "get", "currency") == (0, "SEK\n", "")
    assert cli("opp", "new", "Fleet", "--revenue", "480k").out.count("480,000 SEK") == 1


def test_a_setting_of_a_table_is_set_and_read_by_either_of_its_names(cli):
    assert cli("config", "set", "import.conflicts", "theirs").out.startswith(
        "import.conflicts ours → theirs ("
    )
    assert cli("config", "get", "import.conflicts").out == "theirs\n"
    assert cli("config", "get", "import_conflicts").out == "theirs\n"


def test_settings_need_no_store(cli, tmp_path):
    none = tmp_path / "none.db"
    assert cli("config", "list", "--db", none).code == 0
    assert not none.exists()


def test_a_date_order_that_is_set_decides_what_is_refused_without(cli):
    assert cli("opp", "new", "A", "--close", "03/04/2027").code == 5
    cli("config", "set", "date_order", "dmy")
    assert "Sat 3 Apr 2027" in cli("opp", "new", "A", "--close", "03/04/2027").out


def test_the_file_is_its_owners_alone_since_an_address_may_hold_a_password(settings, path):
    settings().save("db", "postgresql://jana:hunter2@host/db")
    assert path.stat().st_mode & 0o777 == 0o600


ANY_CHARACTER = [
    "Jana 😀",
    'jana "the boss"',
    "it's",
    "C:\\Users\\jana",
    "two\nlines",
    "tab\tbell\x07escape\x1bdelete\x7f",
    "# no comment",
    "nel\x85 separators\u2028and\u2029",
    "\U0010ffff",
    "'''",
    '"""',
    "a = 1",
    " blanks ",
    "É",
]


@pytest.mark.parametrize("value", ANY_CHARACTER)
def test_a_setting_holds_any_character_and_every_command_still_works(cli, environ, value, tmp_path):
    del environ["OPPCLI_USER"]
    for _ in range(2):
        assert cli("config", "set", "user", value).code == 0
        assert cli("config", "set", "currency", "SEK").code == 0
    (listed,) = [e for e in cli("config", "list", "-o", "json").json if e["name"] == "user"]
    assert (listed["value"], listed["origin"]) == (value, f"file {tmp_path / 'config.toml'}")
    assert cli("opp", "list").code == 0
    assert cli("config", "set", "user", "").code == 0
    assert cli("config", "get", "currency").out == "SEK\n"


@pytest.mark.parametrize("value", ["half \ud83d a character", "nul\0", "x" * 100_001])
def test_what_no_file_can_hold_is_refused_and_the_file_stays(cli, environ, value, tmp_path):
    del environ["OPPCLI_USER"]
    assert cli("config", "set", "user", "jana").code == 0
    before = (tmp_path / "config.toml").read_bytes()
    ran = cli("config", "set", "user", value)
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.startswith("error: user ")
    assert (tmp_path / "config.toml").read_bytes() == before


_COMMENTED = """\
# Mine, by hand.
user = 'jana'   # who I am

# Money
currency = "EUR"
later = 4  # of a newer oppcli

[maps]
sales = "b.toml" # kept
"""


def test_comments_the_order_and_what_we_do_not_know_stay(cli, environ, tmp_path):
    path = tmp_path / "config.toml"
    for end in ("\n", "\r\n"):
        path.write_text(_COMMENTED, encoding="utf-8", newline=end)
        assert cli("config", "set", "currency", "SEK").code == 0
        assert cli("config", "set", "date_order", "dmy").code == 0
        assert cli("config", "set", "date-order", "").code == 0
        kept = path.read_bytes().decode()
        assert kept == _COMMENTED.replace('"EUR"', '"SEK"').replace("\n", end)
    assert cli("config", "set", "date_order", "dmy").code == 0
    assert tomllib.loads(path.read_text())["date_order"] == "dmy"
    ran = cli("opp", "list")
    assert (ran.code, "no setting 'later'" in ran.err, str(path) in ran.err) == (5, True, True)


@pytest.mark.parametrize("words", ["config set currency SEK", "config list", "config get user"])
@pytest.mark.parametrize("text", ['user = "jana"\ncurrency = SEK\n', 'user = "jana"\nuser = "x"\n'])
def test_a_broken_file_is_said_with_its_line_and_stays(cli, tmp_path, environ, words, text):
    del environ["OPPCLI_USER"]
    path = tmp_path / "config.toml"
    path.write_text(text)
    for line in (words, "opp list", "opp new x"):
        ran = cli(*line.split())
        assert (ran.code, ran.out) == (5, "")
        assert f"error: {path} is not TOML: " in ran.err
        assert "line 2" in ran.err
        assert f"correct that line, or move {path} away" in ran.err
    assert path.read_text() == text


def test_a_value_that_is_wrong_in_the_file_is_mended_by_setting_it(cli, tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('currency = "XXQ" # mine\n')
    assert cli("config", "get", "currency").code == 5
    assert cli("config", "set", "currency", "SEK").code == 0
    assert path.read_text() == 'currency = "SEK" # mine\n'


def test_a_file_with_a_mark_of_its_encoding_is_read(cli, tmp_path):
    (tmp_path / "config.toml").write_bytes(b'\xef\xbb\xbfcurrency = "SEK"\n')
    assert cli("config", "get", "currency").out == "SEK\n"


def test_a_table_in_the_place_of_a_setting_is_said(cli, tmp_path):
    (tmp_path / "config.toml").write_text('[currency]\nof = "me"\n')
    ran = cli("opp", "new", "x", "--revenue", "1")
    assert (ran.code, "currency in" in ran.err) == (5, True)


def test_a_linked_file_stays_a_link(cli, tmp_path):
    real = tmp_path / "dotfiles.toml"
    real.write_text("# kept\n")
    (tmp_path / "config.toml").symlink_to(real)
    assert cli("config", "set", "currency", "SEK").code == 0
    assert (tmp_path / "config.toml").is_symlink()
    assert real.read_text() == '# kept\ncurrency = "SEK"\n'


def test_who_wins_conflicts_may_stand_in_a_table_of_the_file(settings, tmp_path):
    made = settings()
    made.path.parent.mkdir(parents=True, exist_ok=True)
    made.path.write_text('# mine\nimport.conflicts = "theirs"\n')
    assert settings()["import_conflicts"] == "theirs"
    settings().save("import.conflicts", "reject")
    assert made.path.read_text() == '# mine\nimport.conflicts = "reject"\n'
    settings().save("import_conflicts", "")
    assert settings()["import_conflicts"] == "ours"


def test_a_config_file_that_is_no_utf_8_is_said_plainly(cli, environ):
    Path(environ["OPPCLI_CONFIG"]).write_bytes('user = "Jörg"\n'.encode("cp1252"))
    for words in (["opp", "list"], ["config", "set", "user", "jana"]):
        ran = cli(*words)
        assert (ran.code, "is not text in UTF-8: byte 10 cannot be read" in ran.err) == (5, True)
        assert "save it as UTF-8" in ran.err


def test_the_config_file_is_its_owners_under_every_umask(cli, tmp_path):
    path = tmp_path / "own" / "config.toml"
    before = os.umask(0o777)
    try:
        ran = cli("config", "set", "date_order", "dmy", env={"OPPCLI_CONFIG": str(path)})
    finally:
        os.umask(before)
    assert ran.code == 0, ran.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_all_words_behind_a_setting_are_its_value(cli, environ):
    del environ["OPPCLI_USER"]
    assert cli("config", "set", "user", "Nadia", "Keller").code == 0
    assert cli("config", "get", "user").out == "Nadia Keller\n"
