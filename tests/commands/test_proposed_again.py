"""What is proposed keeps what was typed, and says what is true."""

from surroundings import Cli


def test_winning_early_is_proposed_with_the_note_and_the_competitor(cli: Cli) -> None:
    cli("opp", "new", "Crane", "5k")
    ran = cli(*("opp", "close", "1", "--won", "--competitor", "X", "--note", "long fight"))
    line = "oppcli opp close 1 --won --competitor X --note 'long fight' --skip-stages"
    assert f", or {line}" in ran.err
    cli("opp", "new", "Dozer")
    ran = cli("opp", "close", "2", "--won", "--skip-stages", "--note", "at last", "--on", "fri")
    line = "oppcli opp close 2 --won --actual-revenue 48k --note 'at last' --on fri"
    assert f"try: {line}" in ran.err


def test_the_day_of_a_sale_is_refused_before_its_stages(cli: Cli) -> None:
    cli("opp", "new", "Crane", "5k")
    ran = cli("won", "1", "5k", "--on", "tomorrow")
    assert (ran.code, "closed on '2026-11-24' is a day in the future" in ran.err) == (5, True)
    assert "--skip-stages" not in ran.err


def test_a_closing_needs_a_day(cli: Cli) -> None:
    cli("opp", "new", "Crane", "5k")
    ran = cli("opp", "close", "1", "--lost", "--reason", "price", "--on", "none")
    assert (ran.code, "error: a closing needs a day." in ran.err) == (5, True)


def test_keeping_the_others_is_proposed_where_there_are_others(cli: Cli) -> None:
    rows = '{"topic": "a", "revenue": "x"}\n{"topic": "b", "revenue": "y"}\n'
    for more in ((), ("--keep-going",)):
        ran = cli("opp", "new", "--stdin", *more, stdin=rows)
        assert (ran.code, "--keep-going" in ran.err) == (5, False)
    ran = cli("opp", "new", "--stdin", stdin=rows + '{"topic": "c"}\n')
    assert "add --keep-going to keep the others" in ran.err


def test_fields_without_a_record_are_proposed_with_one(cli: Cli) -> None:
    assert "try: oppcli opp advance 12 close=fri" in cli("opp", "advance", "close=fri").err
    assert "try: oppcli lead edit 12 rating=hot" in cli("lead", "edit", "rating=hot").err
