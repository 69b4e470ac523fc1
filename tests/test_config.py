"""Settings: where each value comes from, and how the file keeps them."""

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
    with pytest.raises(StoreUnusable, match="cannot be read"):
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
        "fiscal_year_start",
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
