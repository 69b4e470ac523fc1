"""What salespeople mistype, and what they are told."""

import pytest


@pytest.fixture
def opp(typed):
    typed(["opp", "new", "Fleet renewal"])


@pytest.mark.parametrize("noun", ["opportunity", "opportunities", "opps"])
def test_the_whole_word_opportunity_does_too(cli, opp, noun):
    assert cli(noun, "list").out == cli("opp", "list").out


def test_quiet_lists_print_refs_alone(cli, opp):
    assert cli("opp", "list", "-q").out == "O1\n"


def test_an_activity_is_logged_on_a_record_named_in_words(cli, typed):
    typed(["account", "new", "Globex Mining"])
    assert "· C1 Globex Mining ·" in cli("activity", "log", "globex", "call", "Hello").out


def test_a_name_that_two_kinds_bear_is_ambiguous(cli, typed):
    typed(["account", "new", "Globex Mining"], ["lead", "new", "Globex wants two"])
    ran = cli("activity", "log", "globex", "call", "Hello", "--no-input")
    assert ran.code == 3
    assert "L1 Globex wants two" in ran.err
    assert "C1 Globex Mining" in ran.err


def test_a_topic_needs_no_quotes(cli):
    assert cli("opp", "new", "Wheel", "loader").out.startswith("O1 added: Wheel loader · ")


def test_words_without_quotes_are_told_to_be_quoted(cli):
    ran = cli("opp", "list", "--brand", "Wheel", "loader")
    assert (ran.code, "--brand 'Wheel loader'" in ran.err) == (2, True)


def test_a_mistyped_store_is_not_made_by_reading(cli, tmp_path):
    ran = cli("opp", "list", "--db", str(tmp_path / "typo.db"))
    assert ran.code == 6
    assert "there is no store at" in ran.err
    assert list(tmp_path.glob("typo*")) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("lead new Alpha last=Berg", "L1 added: Alpha · Berg"),
        ("lead new Eva Lund 0170123456", "L1 added: Eva Lund · 0170123456"),
        ("opp new Crane for Holzer", "O1 added: Crane for Holzer"),
        ("account new Acme 0170 123456", "C1 added: Acme"),
        ("contact new Eva Lund 0170 123456", "P1 added: Eva Lund"),
    ],
)
def test_what_adds_a_record_makes_the_store_whatever_it_looks_up(
    cli, tmp_path, line: str, said: str
) -> None:
    ran = cli("--db", str(tmp_path / "new.db"), *line.split())
    assert (ran.code, ran.out.startswith(said)) == (0, True), ran.err
    assert "created the store" in ran.err


@pytest.mark.parametrize("line", ["call Holzer", "lost Crane price", "deal new Crane truck 5k"])
def test_what_needs_a_record_makes_no_mistyped_store(cli, tmp_path, line: str) -> None:
    ran = cli("--db", str(tmp_path / "typo.db"), *line.split())
    assert (ran.code, "there is no store at" in ran.err) == (6, True)
    assert list(tmp_path.glob("typo*")) == []


def test_a_gate_before_the_first_stage_names_options_of_new(cli):
    ran = cli("opp", "new", "X", "--stage", "quotation")
    assert ran.code == 4
    assert ran.err.splitlines()[1] == "  try: --account 'Acme GmbH' --interest-type new"


def test_a_setting_that_the_environment_overrides_is_said(cli):
    ran = cli("config", "set", "user", "leif")
    assert "the environment OPPCLI_USER wins" in ran.err


def test_another_currency_says_that_figures_stay(cli, opp, typed):
    typed(["opp", "edit", "1", "revenue=480"])
    assert "keep their figures, now in USD" in cli("opp", "edit", "1", "currency=USD").out


def test_another_currency_with_another_amount_says_nothing_of_figures(cli, opp, typed):
    typed(["opp", "edit", "1", "revenue=480"])
    assert "figure" not in cli("opp", "edit", "1", "currency=JPY", "revenue=100").out
    typed(["opp", "edit", "1", "trade_in=7"])
    ran = cli("opp", "edit", "1", "currency=USD", "revenue=100")
    assert "  est_trade_in_value keeps its figure, now in USD\n" in ran.out


def test_history_counts_the_commands_it_leaves_out(cli, typed):
    for number in range(4):
        typed(["lead", "new", f"Lead {number}"])
    assert "… 2 earlier ones" in cli("history", "--limit", "2").err


@pytest.mark.parametrize(
    ("mistyped", "meant"), [("opn", "open"), ("canceld", "canceled"), ("nonsense", "all")]
)
def test_a_mistyped_status_is_answered_with_the_nearest(cli, mistyped, meant):
    assert f"--status {meant}\n" in cli("opp", "list", "--status", mistyped).err


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("move aebi drive to saturday", "snooze aebi drive to saturday"),
        ("postpone aebi drive to saturday", "snooze aebi drive to saturday"),
        ("shift aebi drive fri", "snooze aebi drive fri"),
        ("move 4 to contract", "opp advance 4 --to contract"),
        ("who is huber", "find huber"),
    ],
)
def test_words_near_snooze_and_find_are_understood(cli, line, meant):
    assert f"  try: oppcli {meant}\n" in cli(*line.split()).err


def test_snooze_takes_the_day_behind_to(typed):
    typed(
        ["opp", "new", "Van", "--account", "Aebi AG", "--create"],
        ["drive", "1", "the", "yard", "--due", "fri"],
    )
    said = typed(["snooze", "aebi", "drive", "to", "saturday"])
    assert "A1 due Fri 27 Nov 2026 (4d) → Sat 28 Nov 2026 (5d)" in said


def test_a_customers_page_says_who_decides(typed):
    typed(["opp", "new", "Golf", "--account", "Huber AG", "--create"])
    typed(["contact", "new", "Max Huber", "account=C1"])
    typed(["opp", "people", "add", "1", "P1", "decision_maker"])
    assert "P1    Max Huber  decision maker in O1" in typed(["show", "C1"])
