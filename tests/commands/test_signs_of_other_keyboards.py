"""Names and numbers as other keyboards write them: wide digits, typographic signs, dotted capitals,
and signs that nobody sees."""

import pytest


@pytest.mark.parametrize(
    "number", ["０３１ １２３４５６７", "＋４６ ３１ １２３ ４５ ６７", "٠٣١ ١٢٣٤٥٦٧"]
)
def test_a_telephone_in_other_digits_is_the_same(cli, typed, number):
    region = {"OPPCLI_REGION": "SE"}
    for words in (
        ["contact", "new", "Eva Berg", "--phone", "031-123 45 67"],
        ["lead", "new", "Van", "--first", "Eva", "--last", "Berg", "--phone", number],
        ["lead", "qualify", "1"],
    ):
        assert cli(*words, env=region).code == 0
    (person,) = cli("contact", "list", "-o", "json", env=region).json
    assert person["ref"] == "P1"
    found = cli("find", number, "-o", "json", env=region).json
    assert "P1" in [each["ref"] for each in found]
    listed = cli("contact", "list", "--where", f"phone={number}", "-o", "json", env=region).json
    assert [each["ref"] for each in listed] == ["P1"]


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ("İstanbul Oto", "istanbul"),
        ("O\u2019Neill Bros", "o'neill"),
        ("O'Neill Bros", "o\u2019neill"),
        ("Jean\u2011Paul", "jean-paul"),
        ("Jean-Paul", "jean\u2011paul"),
        ("Müller\u2019s Hof", "müller's"),
    ],
)
def test_a_search_finds_what_another_keyboard_wrote(cli, typed, account, said):
    typed(["opp", "new", "Crane", "--account", account, "--create"])
    for words in (
        ["find", said],
        ["opp", "list", "--search", said],
        ["opp", "list", "--where", f"account~{said}"],
    ):
        refs = [each["ref"] for each in cli(*words, "-o", "json").json]
        assert "O1" in refs, words


def test_a_name_keeps_no_sign_that_nobody_sees(cli, typed):
    for brand in ("Volvo", "Vol\u00advo", "Vol\u200bvo", "Vol\u2060vo"):
        typed(["opp", "new", "Van", "--brand", brand])
    (row,) = cli("pipeline", "--by", "brand", "-o", "json").json
    assert (row["brand"], row["count"]) == ("Volvo", 4)


def test_the_joiner_of_an_emoji_stays(cli, typed):
    typed(["opp", "new", "Van \U0001f468\u200d\U0001f527"])
    (row,) = cli("opp", "list", "-o", "json").json
    assert row["topic"] == "Van \U0001f468\u200d\U0001f527"
