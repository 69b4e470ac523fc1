"""What a word behind a field that links to another record means: its name, or its ref."""

import pytest


@pytest.fixture
def linked(typed):
    """A sale of Acme with a deal and a note, and one of an account that is called @me."""
    typed(
        ["account", "new", "Acme"],
        ["opp", "new", "T", "--account", "C1"],
        ["opp", "new", "U", "--account", "@me", "--create"],
        ["deal", "new", "1", "d", "--price", "5"],
        ["contact", "new", "Zoe Unal", "account=C1"],
        ["opp", "edit", "1", "contact=P1"],
        ["note", "2", "hi"],
        ["call", "Acme", "hello", "--due", "fri"],
    )


@pytest.mark.parametrize(
    ("command", "where", "refs"),
    [
        ("opp", "account=C1", "O1"),
        ("opp", "account=c1", "O1"),
        ("opp", "account=1", "O1"),
        ("opp", "account=acme", "O1"),
        ("opp", "account!=C1", "O2"),
        ("opp", "account=C1,@me", "O1 O2"),
        ("opp", "account=@me", "O2"),
        ("opp", "account=C9", ""),
        ("opp", "contact=P1", "O1"),
        ("opp", 'contact="zoe unal"', "O1"),
        ("contact", "account=C1", "P1"),
        ("deal", "opportunity=O1", "D1"),
        ("deal", "opportunity=1", "D1"),
        ("deal", "opportunity=T", "D1"),
        ("deal", "opportunity=u", ""),
        ("deal", "opportunity!=t", ""),
        ("activity", "regarding=o2 status=done", "A1"),
        ("activity", "regarding=u status=done", "A1"),
        ("activity", "regarding=none", ""),
    ],
)
def test_a_link_is_compared_by_name_and_by_ref(cli, linked, command, where, refs):
    ran = cli(command, "list", "--where", where, "-q")
    assert (ran.code, ran.out.split()) == (0, refs.split())


@pytest.mark.parametrize(
    ("noun", "where", "said"),
    [
        ("opp", "account=O1", "O1 is an opportunity, not an account."),
        ("deal", "opportunity=C1", "C1 is an account, not an opportunity."),
    ],
)
def test_a_ref_of_another_kind_is_refused(cli, linked, noun, where, said):
    ran = cli(noun, "list", "--where", where)
    assert (ran.code, said in ran.err) == (3, True)


def test_at_me_is_whoever_asks_where_a_field_names_people(cli, typed, linked):
    assert cli("opp", "list", "--where", "owner=@me", "-q").out == "O1\nO2\n"
    typed(["opp", "edit", "1", "description=@me"])
    assert cli("opp", "list", "--where", "description=@me", "-q").out == "O1\n"


def test_a_name_that_is_the_ref_of_another_record_is_refused(cli, typed, linked):
    typed(["account", "new", "C1"], ["account", "new", "O1"])  # C3 and C4
    ran = cli("opp", "new", "V", "--account", "C1")
    assert (ran.code, ran.err) == (
        3,
        "error: 'C1' is the ref of C1 and the name of C3.\n"
        "  try: --account C3, or --account '#1' for C1\n",
    )
    typed(["opp", "new", "V", "--account", "#1"], ["opp", "new", "W", "--account", "C3"])
    typed(["opp", "new", "X", "--account", "O1"])
    rows = cli("opp", "list", "--fields", "topic,account", "-o", "json").json
    accounts = {each["topic"]: each["account"] for each in rows}
    assert (accounts["V"], accounts["W"], accounts["X"]) == ("Acme", "C1", "O1")


def test_a_filter_says_which_of_a_name_and_a_ref_it_means(cli, typed, linked):
    typed(["account", "new", "C1"], ["opp", "new", "W", "--account", "C3"])
    ran = cli("opp", "list", "--where", "account=C1", "--fields", "topic")
    assert ran.out.split() == ["topic", "W"]
    assert "account 'C1' means the account of that name; '#1' means C1" in ran.err
    assert cli("opp", "list", "--where", "account=#1", "-q").out == "O1\n"
    ran = cli("opp", "list", "--account", "C1", "--fields", "topic")
    assert ran.out.split() == ["topic", "T"]
    assert "'C1' means C1; C3 has that name" in ran.err
