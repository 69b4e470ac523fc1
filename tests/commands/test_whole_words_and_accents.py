"""Names are found by whole words wherever these stand, and without their accents."""

import pytest


@pytest.fixture
def muellers(typed):
    """O1 of Müller Erdbau (C1), O2 of Spedition Müller (C2), where Jürgen Müller (P1) works."""
    typed(
        ["account", "new", "Müller Erdbau"],
        ["account", "new", "Spedition Müller"],
        ["contact", "new", "Jürgen Müller", "account=Spedition Müller"],
        ["opp", "new", "Tipper", "--account", "Müller Erdbau", "--revenue", "23k"],
        ["opp", "new", "Trailer", "--account", "Spedition Müller", "--revenue", "25k"],
    )


@pytest.mark.parametrize("name", ["müller", "muller", "MÜLLER"])
def test_a_name_that_begins_with_the_word_does_not_go_before_one_that_holds_it(cli, muellers, name):
    ran = cli("deal", "new", name, "Krone", "curtainsider", "--price", "27900", "--no-input")
    assert ran.code == 3
    said = " ".join(ran.err.split())
    assert f"'{name}' has 2 open opportunities: O1 Tipper (Müller Erdbau), O2 Trailer" in said
    assert "oppcli deal new O1 Krone curtainsider --price 27900" in said
    assert cli("deal", "list", "-q").out == ""


def test_a_call_lists_all_who_have_the_word_with_their_open_sales_and_owners(cli, muellers):
    ran = cli("call", "müller", "asks", "for", "brakes", "--no-input", "--as-user", "mia")
    assert ran.code == 3
    said = " ".join(ran.err.split())
    assert "C1 Müller Erdbau (1 open sale, jana)" in said
    assert "C2 Spedition Müller (1 open sale, jana)" in said
    assert "oppcli call C1 asks for brakes" in said


def test_a_whole_name_still_goes_before_all_others(typed, muellers):
    out = typed(["call", "müller", "erdbau", "asks", "for", "brakes", "--no-input"])
    assert out.startswith("A1 call logged: asks for brakes · O1 Müller Erdbau")
    typed(["account", "new", "Müller"])
    assert "· C3 Müller" in typed(["call", "müller", "asks", "--no-input"])


def test_the_beginning_of_a_word_keeps_its_rank(typed, cli):
    typed(["account", "new", "Acme"], ["account", "new", "Blacksmith"])
    assert "C1 Acme" in cli("call", "ac", "asks", "--no-input").out


@pytest.fixture
def accented(typed):
    typed(
        ["account", "new", "Kamiński Budowa"],
        ["account", "new", "Åkesson & Sjöberg"],
        ["account", "new", "Lefèvre"],
        ["account", "new", "Sørli Bygg"],
        ["opp", "new", "Excavator", "--account", "Kamiński Budowa", "--revenue", "90k"],
    )


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("kaminski", "Kamiński Budowa"),
        ("KAMIŃSKI", "Kamiński Budowa"),
        ("akesson", "Åkesson & Sjöberg"),
        ("sjoberg", "Åkesson & Sjöberg"),
        ("lefevre", "Lefèvre"),
        ("sorli", "Sørli Bygg"),
    ],
)
def test_a_record_is_named_and_searched_without_accents(cli, accented, word, name):
    assert name in cli("account", "show", word).out
    assert name in cli("account", "list", "--search", word).out
    assert name in cli("find", word).out


def test_a_name_of_several_words_may_lack_its_accents(typed, accented):
    out = typed(["call", "kaminski", "budowa", "wants", "two", "--no-input"])
    assert out.startswith("A1 call logged: wants two · O1 Kamiński Budowa")


def test_the_name_with_the_accents_that_were_typed_goes_first(cli, typed, accented):
    typed(["account", "new", "Kaminski Budowa"])
    assert "C5" in cli("account", "show", "Kaminski Budowa").out
    assert "C1" in cli("account", "show", "Kamiński").out
    ran = cli("account", "show", "kaminski", "--no-input")
    assert ran.code == 3
    assert "C1 Kamiński Budowa (1 open sale, jana), C5 Kaminski Budowa" in " ".join(ran.err.split())


def test_a_name_without_its_accents_is_another_one_where_records_are_made(typed, accented):
    out = typed(["opp", "new", "Dumper", "--account", "Lefevre", "--create"])
    assert "Lefevre" in out
    assert "C5" in typed(["account", "list", "-q"])
