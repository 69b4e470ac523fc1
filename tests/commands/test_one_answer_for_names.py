"""One typed name finds one record, wherever it stands: alone, behind a list, in a filter, in a
condition, and before a text."""

import pytest

_NAMES = (
    "Kamiński Budowa",
    "Maße Köln KG",
    "Berg Logistik",
    "Bergmann Bau",
    "Lang, Eva",
    "Haus (Bremen)",
    "O'Neill & Sons",
    "Kaminski Dach",
)


@pytest.fixture
def customers(typed):
    """Account C1 with the sale O1, C2 with O2 and so on, in the order of `_NAMES`."""
    for name in _NAMES:
        typed(["opp", "new", "Loader", "--account", name, "--create"])


# What is typed → the number of the account and its sale.
_WHOLE = [
    ("Kamiński Budowa", 1),
    ("KAMIŃSKI BUDOWA", 1),
    ("kaminski budowa", 1),
    ("Kamin\u0301ski Budowa", 1),  # the same letters, composed otherwise
    ("  kamiński   budowa ", 1),
    ("MASSE KÖLN KG", 2),
    ("masse koln kg", 2),
    ("maße köln kg", 2),
    ("berg\u00a0logistik", 3),
    ("lang, eva", 5),
    ("lang eva", 5),
    ("haus bremen", 6),
    ("haus (bremen)", 6),
    ("o'neill & sons", 7),
    ("kaminski dach", 8),
    ("kamiński dach", 8),
]
_PARTS = [
    ("kaminski b", 1),
    ("budowa", 1),
    ("BUDOWA KAMINSKI", 1),
    ("kamiński", 1),  # with the accent that one of them has
    ("masse", 2),
    ("berg logi", 3),
    ("bergm", 4),
    ("eva", 5),
    ("bremen", 6),
    ("o'neill", 7),
    ("dach", 8),
]


@pytest.mark.parametrize(("name", "number"), [*_WHOLE, *_PARTS])
def test_a_name_finds_one_account_and_its_sale_everywhere(cli, customers, name, number):
    ref, sale = f"C{number}", f"O{number}"
    assert f"{ref} " in cli("account", "show", name, "--no-input").out.splitlines()[0]
    assert f"{ref} " in cli("show", name, "--no-input").out.splitlines()[0]
    assert cli("opp", "list", "--account", name, "-q").out.split() == [sale]
    assert cli("opp", "edit", name, "revenue=9k", "-q", "--no-input").out.split() == [sale]
    told = cli("call", name, "asks for a price", "--no-input")
    assert (told.code, f"· {sale} " in told.out) == (0, True), told.err


@pytest.mark.parametrize(("name", "number"), _WHOLE)
def test_a_whole_name_is_compared_alike_in_a_condition(cli, customers, name, number):
    ran = cli("opp", "list", "--where", f'account="{name}"', "-q")
    assert (ran.code, ran.out.split()) == (0, [f"O{number}"])
    others = cli("opp", "list", "--where", f'account!="{name}"', "-q").out.split()
    assert sorted(others) == [f"O{each}" for each in range(1, 9) if each != number]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (name, number)
        for name, number in [*_WHOLE, *_PARTS]
        # Behind a comma a text may begin, and one letter is no beginning of a word.
        if len(name.split()) > 1 and "," not in name and name != "kaminski b"
    ],
)
def test_the_same_name_without_quotes_stands_before_a_text(cli, customers, words, number):
    ran = cli("call", *words.split(), "asks", "for", "a", "price", "--no-input")
    assert (ran.code, "logged: asks for a price" in ran.out) == (0, True), ran.err
    assert f"· O{number} " in ran.out


@pytest.mark.parametrize("name", ["berg", "kaminski", "BERG"])
def test_a_name_of_several_is_asked_about_or_means_all(cli, customers, name):
    both = ["O3", "O4"] if name.casefold() == "berg" else ["O1", "O8"]
    assert cli("account", "show", name, "--no-input").code == 3
    assert cli("call", name, "asks for a price", "--no-input").code == 3
    assert sorted(cli("opp", "list", "--account", name, "-q").out.split()) == both


@pytest.mark.parametrize("name", ["kamynski", "müller", "...", "bergbau logistik"])
def test_a_name_of_nothing_finds_nothing_anywhere(cli, customers, name):
    assert cli("account", "show", name, "--no-input").code == 3
    assert cli("opp", "list", "--account", name, "-q").code == 3
    assert cli("opp", "list", "--where", f'account="{name}"', "-q").out == ""
    assert cli("call", name, "asks for a price", "--no-input").code == 3


@pytest.mark.parametrize("name", ["jurgen", "Jürgen", "JURGEN", "jurgen weiss", "Jürgen Weiß"])
def test_a_user_is_found_by_the_same_rule(cli, typed, name):
    typed(
        ["org", "add", "user", "jürgen", "--full-name", "Jürgen Weiß"],
        ["opp", "new", "Loader", "--owner", "jürgen"],
        ["opp", "new", "Crane"],
    )
    assert cli("opp", "list", *name.split(), "-q").out.split() == ["O1"]
    assert "owner jana → jürgen" in typed(["opp", "edit", "2", f"owner={name}"])
    assert "owner jürgen" in cli("task", "1", "send", "the", "offer", "for", *name.split()).out
    typed(["note", "2", "hi", "--as-user", "jürgen"])
    assert "hi" in cli("history", *name.split()).out
    assert "hi" in cli("history", "--who", name, "--since", "today").out
    if " " not in name:
        for line in (["--owner", name], ["--where", f"owner={name}"]):
            assert cli("opp", "list", *line, "-q").out.split() == ["O1", "O2"]


def test_a_word_of_two_letters_is_looked_for_at_beginnings_alone(cli, typed):
    typed(
        ["account", "new", "Excavator Rent"],
        ["opp", "new", "Loader", "--account", "Excavator Rent"],
        ["opp", "new", "Toll road", "--account", "Excavator Rent"],
    )
    assert cli("account", "show", "to", "--no-input").code == 3
    assert cli("account", "show", "cavat", "--no-input").code == 0
    assert "O2 " in cli("opp", "show", "to", "--no-input").out
    assert cli("lost", "or", "price", "--no-input").code == 3
