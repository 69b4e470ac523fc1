"""An offer past its last day has lapsed: it counts on and is marked, and nothing else happens."""

import itertools

import pytest

DAY_AFTER = {"OPPCLI_TODAY": "2026-11-25"}
LATER = {"OPPCLI_TODAY": "2026-11-26"}
RENEW = "D1 lapsed Tue 24 Nov: oppcli deal offer D1 --valid +2w"


@pytest.fixture
def late(typed):
    """O1, typed at 50 and offered for 7,000 until tomorrow."""
    until = ["--valid-until", "tomorrow", "--offered"]
    typed(
        ["opp", "new", "A", "--process", "simple", "--revenue", "50", "--close", "eoq"],
        ["deal", "new", "1", "only", "--qty", "1", "--price", "7000", *until],
    )


def figures(cli, env):
    """What the list, the screen, the forecast and the views say that O1 is worth."""
    listed = cli("opp", "list", "-o", "json", env=env).json
    shown = cli("opp", "show", "1", "-o", "json", env=env).json
    forecast = cli("forecast", "-o", "json", env=env).json
    views = cli("sql", "SELECT est_revenue FROM v_opportunity WHERE id = 1", "-o", "json", env=env)
    return [
        next(row["est_revenue"] for row in listed if row["ref"] == "O1"),
        shown[0]["est_revenue"],
        sum(row["pipeline"] for row in forecast),
        views.json[0]["est_revenue"],
    ]


def deals(cli, *words, env=LATER):
    return [row["ref"] for row in cli("deal", "list", *words, "-o", "json", env=env).json]


def status(cli, ref="1", env=LATER):
    return cli("deal", "show", ref, "-o", "json", env=env).json[0]["status"]


@pytest.mark.parametrize("env", [DAY_AFTER, LATER, {"OPPCLI_TODAY": "2027-11-26"}])
def test_no_date_and_no_write_changes_an_amount(cli, late, env):
    assert figures(cli, None) == [7000] * 4
    before = cli("history", "-o", "json", env=env).json
    assert figures(cli, env)[:2] == [7000] * 2
    assert cli("opp", "new", "B", env=env).code == 0
    assert figures(cli, env)[:2] == [7000] * 2
    assert figures(cli, env)[3] == 7000
    batches = cli("history", "-o", "json", env=env).json
    assert [row["command"] for row in batches[: len(batches) - len(before)]] == ["opp new B"]
    assert cli("db", "check", env=env).code == 0


def test_a_lapsed_offer_stands_once_in_today_and_one_command_renews_all(cli, late, typed):
    for count in (2, 3, 4, 5, 6, 7):
        until = ["--valid-until", "tomorrow", "--offered"]
        typed(["deal", "new", "1", f"deal {count}", "--price", "1k", *until])
    ran = cli("today", "-o", "table", env=LATER)
    assert [ran.out.count(f" D{number} ") for number in range(1, 8)] == [1] * 7
    hint = "renew lapsed offers: oppcli deal offer D1 D2 D3 D4 D5 --valid +2w"
    assert ran.err == f"{hint} (and 2 more: oppcli deal list --status lapsed)\n"
    renew = ("deal", "offer", "1", "2", "3", "4", "5", "--valid-until", "+2w")
    assert cli(*renew, env=LATER).code == 0
    left = cli("today", env=LATER).err
    assert left == "renew lapsed offers: oppcli deal offer D6 D7 --valid +2w\n"
    assert cli("today", "-q", env=LATER).err == ""


def test_the_forecast_counts_it_before_and_after_somebody_writes(cli, late):
    assert figures(cli, LATER) == [7000] * 4
    assert cli("opp", "new", "B", env=LATER).code == 0
    assert figures(cli, LATER) == [7000] * 4


def test_an_edit_the_day_after_changes_what_was_typed_and_nothing_else(cli, late):
    assert cli("opp", "edit", "1", "next=call", env=DAY_AFTER).out == "O1 next step – → call\n"
    assert cli("undo", env=DAY_AFTER).out.splitlines()[1:] == ["  O1 next step call → –"]


def test_every_screen_says_so_with_the_command_that_renews_it(cli, late):
    assert RENEW in cli("opp", "show", "1", env=LATER).out
    screen = cli("deal", "show", "1", env=LATER).out
    assert RENEW in screen
    assert "7,000 EUR · lapsed" in screen
    today = cli("today", "-o", "table", env=LATER)
    assert "1 offer lapsed" in today.out.splitlines()[0]
    hint = "renew lapsed offers: oppcli deal offer D1 --valid +2w\n"
    assert today.err == cli("today", env=LATER).err == hint
    assert cli("today", "-o", "json", env=LATER).json[0]["reason"] == "offer lapsed"
    (line,) = cli("deal", "list", "-o", "table", env=LATER).out.splitlines()[2:]
    assert line.split()[:4] == ["!", "D1", "O1", "–"]
    assert "lapsed" in cli("deal", "list", "-o", "table", env=LATER).out
    assert "lapsed" not in cli("opp", "show", "1").out


def test_on_its_last_day_it_has_not_lapsed(cli, late):
    last = {"OPPCLI_TODAY": "2026-11-24"}
    assert deals(cli, "--status", "lapsed", env=last) == []
    assert "lapsed" not in cli("opp", "show", "1", env=last).out
    assert deals(cli, "--status", "lapsed", env=DAY_AFTER) == ["D1"]


def test_lapsed_ones_come_before_all_else_that_is_late(cli, typed, late):
    typed(["activity", "plan", "O1", "call", "Ask", "--due", "today", "--priority", "high"])
    assert [row["ref"] for row in cli("today", "-o", "json", env=LATER).json][:2] == ["D1", "A1"]


def test_a_filter_finds_lapsed_offers_which_are_offered_too(cli, typed, late):
    typed(
        ["deal", "new", "1", "long", "--price", "1", "--valid-until", "+1y", "--offered"],
        ["deal", "new", "1", "no end", "--price", "1", "--offered"],
        ["deal", "new", "1", "thought", "--price", "1", "--valid-until", "tomorrow"],
    )
    assert deals(cli, "--status", "lapsed") == ["D1"]
    assert deals(cli, "--status", "offered") == ["D1", "D2", "D3"]
    assert deals(cli, "--status", "lapsed,scenario") == ["D1", "D4"]
    assert deals(cli, "--where", "status=lapsed") == ["D1"]
    assert deals(cli, "--where", "status!=lapsed") == ["D2", "D3", "D4"]
    assert deals(cli, "--where", "status=offered") == ["D1", "D2", "D3"]
    assert deals(cli, "--status", "lapsed", "--as-of", "2026-11-23") == []
    ran = cli("deal", "list", "--status", "lapse")
    assert (ran.code, "--status lapsed" in ran.err) == (5, True)


def test_machines_read_it_as_offered(cli, late):
    (row,) = cli("deal", "list", "-o", "json", env=LATER).json
    assert (row["status"], row["valid_until"]) == ("offered", "2026-11-24")


def test_a_new_last_day_renews_it(cli, late):
    ran = cli("deal", "offer", "1", env=LATER)
    assert (ran.code, ran.err.splitlines()) == (
        4,
        [
            "error: D1 lapsed Tue 24 Nov, so it needs a new last day.",
            "  try: oppcli deal offer D1 --valid +2w",
        ],
    )
    assert cli("deal", "offer", "1", "--valid-until", "yesterday", env=LATER).code == 4
    out = cli("deal", "offer", "1", "--valid-until", "+2w", env=LATER).out
    assert out == "D1 lapsed → offered: only · 7,000 EUR · until Thu 10 Dec 2026 (14d)\n"
    assert deals(cli, "--status", "lapsed") == []
    assert figures(cli, LATER) == [7000] * 4
    ran = cli("deal", "offer", "1", env=LATER)
    assert (ran.code, "D1 is offered already" in ran.err) == (4, True)
    out = cli("deal", "offer", "1", "--valid-until", "none", env=LATER).out
    assert out == "D1 offered again: only · 7,000 EUR\n"


def test_its_terms_can_be_corrected_and_its_last_day_only_forward(cli, late):
    out = cli("deal", "edit", "1", "price=6500", env=LATER).out
    assert "O1 revenue 7,000 EUR → 6,500 EUR" in out
    assert deals(cli, "--status", "lapsed") == ["D1"]
    ran = cli("deal", "edit", "1", "valid_until=2026-11-25", env=LATER)
    assert (ran.code, ", has passed." in ran.err) == (4, True)
    assert cli("deal", "edit", "1", "valid_until=+2w", env=LATER).code == 0
    assert deals(cli, "--status", "lapsed") == []


def test_signing_it_is_taken_and_says_that_it_had_lapsed(cli, late):
    out = cli("deal", "sign", "1", env=LATER).out
    assert out.splitlines() == ["D1 lapsed → signed: only · 7,000 EUR", "  D1 lapsed Tue 24 Nov"]
    assert status(cli) == "signed"
    assert figures(cli, LATER) == [7000] * 4


def test_a_scenario_past_its_last_day_is_signed_as_well(cli, typed):
    typed(["opp", "new", "A"], ["deal", "new", "1", "x", "--price", "9", "--valid-until", "today"])
    ran = cli("deal", "sign", "1", env=LATER)
    assert (ran.code, "  D1 lapsed Mon 23 Nov\n" in ran.out) == (0, True)


@pytest.mark.parametrize("writes", [[], ["opp", "new", "B"]], ids=["at once", "after a write"])
def test_winning_it_is_worth_what_was_offered_and_says_that_it_had_lapsed(cli, late, writes):
    if writes:
        assert cli(*writes, env=DAY_AFTER).code == 0
    ran = cli("opp", "close", "1", "--won", "--skip-stages", "--on", "2026-11-24", env=LATER)
    assert ran.code == 0, ran.err
    assert "O1 won: A · 7,000 EUR" in ran.out
    assert "  D1 lapsed Tue 24 Nov\n" in ran.out
    shown = cli("opp", "show", "1", "-o", "json", env=LATER).json[0]
    assert (shown["actual_revenue"], shown["est_revenue"]) == (7000, 7000)
    assert status(cli) == "won"


def test_losing_it_says_nothing_of_that(cli, late):
    out = cli("opp", "close", "1", "--lost", "--reason", "price", env=LATER).out
    assert "lapsed" not in out
    assert status(cli) == "canceled"
    assert "D1" not in cli("today", env=LATER).out


def test_winning_makes_live_deals_won_and_all_of_it_comes_back(cli, typed, late):
    typed(
        ["deal", "new", "1", "signed", "--price", "100", "--offered"],
        ["deal", "sign", "2"],
        ["deal", "new", "1", "thought", "--price", "1"],
        ["deal", "new", "1", "gone", "--price", "1"],
        ["deal", "cancel", "4"],
        ["opp", "close", "1", "--won", "--skip-stages"],
    )

    def statuses():
        return [status(cli, number) for number in "1234"]

    won = ["won", "won", "canceled", "canceled"]
    assert statuses() == won
    assert cli("db", "check").code == 0
    typed(["undo"])
    assert statuses() == ["offered", "signed", "scenario", "canceled"]
    typed(["redo"])
    assert statuses() == won
    assert cli("opp", "reopen", "1", env=LATER).code == 0
    assert statuses() == ["offered", "signed", "scenario", "canceled"]
    assert figures(cli, LATER)[1] == 7100
    assert deals(cli, "--status", "lapsed") == ["D1"]
    assert cli("undo", env=LATER).code == 0
    assert statuses() == won
    assert cli("db", "check", env=LATER).code == 0


def test_a_deal_made_between_taking_back_and_doing_again_keeps_its_status(cli, typed, late):
    typed(
        ["opp", "close", "1", "--won", "--skip-stages"],
        ["undo"],
        ["deal", "new", "1", "later", "--price", "1"],
        ["deal", "cancel", "2"],
        ["redo"],
        ["opp", "reopen", "1"],
    )
    assert [status(cli, number) for number in "12"] == ["offered", "canceled"]


def test_an_import_closes_and_reopens_deals_as_people_do(cli, typed, late, tmp_path):
    typed(["deal", "new", "1", "thought", "--price", "1"])
    head = "external_id,source_system,topic,process,status,closed_on,actual_revenue\n"
    file = tmp_path / "opps.csv"
    typed(["opp", "new", "C", "--revenue", "5"])
    file.write_text(f"{head}7,crm,Fleet,simple,open,,\n")
    typed(["import", file, "--kind", "opp"], ["deal", "new", "3", "x", "--price", "9", "--offered"])
    file.write_text(f"{head}7,crm,Fleet,simple,won,2026-11-23,9\n")
    typed(["import", file, "--kind", "opp"])
    assert status(cli, "3") == "won"
    typed(["opp", "reopen", "3"])
    assert status(cli, "3") == "offered"
    assert cli("db", "check").code == 0


DEALS = "external_id,opportunity,title,unit_price,status,valid_until\n"


@pytest.fixture
def take(cli, typed, tmp_path):
    """Imports deals into O1, which is open, O2, which is won, and O3, which is lost."""
    typed(
        ["opp", "new", "A", "--revenue", "5"],
        ["opp", "new", "B", "--revenue", "6"],
        ["opp", "new", "C", "--revenue", "7"],
        ["opp", "close", "2", "--won", "--skip-stages"],
        ["opp", "close", "3", "--lost", "--reason", "price"],
    )

    def do(*rows):
        file = tmp_path / "deals.csv"
        file.write_text(DEALS + "".join(f"{row}\n" for row in rows))
        return cli("import", file)

    return do


@pytest.mark.parametrize(
    ("row", "becomes"),
    [
        ("1,O1,x,10,expired,2026-11-01", "offered"),
        ("1,O2,x,10,expired,2026-11-23", "won"),
        ("1,O2,x,10,expired,", "won"),
        ("1,O2,x,10,expired,2026-11-01", "canceled"),
        ("1,O2,x,10,signed,", "won"),
        ("1,O2,x,10,won,", "won"),
        ("1,O2,x,10,canceled,", "canceled"),
        ("1,O3,x,10,expired,2026-11-01", "canceled"),
        ("1,O3,x,10,signed,", "signed"),
    ],
)
def test_deals_of_old_exports_are_imported_as_what_they_are_today(cli, take, row, becomes):
    ran = take(row)
    assert ran.code == 0, ran.err
    assert status(cli, env=None) == becomes
    assert take(row).out == "1 row: 1 unchanged\n"
    assert cli("db", "check").code == 0


def test_an_expired_offer_of_an_open_one_counts_and_has_lapsed(cli, take):
    assert take("1,O1,x,10,Expired,2026-11-01").code == 0
    assert deals(cli, "--status", "lapsed", env=None) == ["D1"]
    assert cli("opp", "show", "1", "-o", "json").json[0]["est_revenue"] == 10


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1,O1,x,10,expired,", "status: expired, but no valid_until is given"),
        ("1,O1,x,10,expired,2027-01-01", "status: expired, but valid_until is 2027-01-01"),
        ("1,O1,x,10,won,", "status: won, but O1 is open: give signed"),
        ("1,O2,x,10,offered,", "status: offered, but O2 is won: give won or canceled"),
        ("1,O3,x,10,won,", "status: won, but O3 is lost: give signed or canceled"),
    ],
)
def test_a_status_that_cannot_be_is_rejected(take, row, why):
    ran = take(row)
    assert (ran.code, why in ran.err) == (5, True)


def test_imported_won_deals_are_offered_once_theirs_is_open_again(cli, typed, take):
    take("1,O2,x,10,won,")
    typed(["opp", "reopen", "2"])
    assert status(cli, env=None) == "offered"
    assert cli("opp", "show", "2", "-o", "json").json[0]["est_revenue"] == 10
    typed(["deal", "cancel", "1"])
    assert cli("opp", "show", "2", "-o", "json").json[0]["est_revenue"] == 6


def test_expired_is_no_status_any_more(cli):
    ran = cli("deal", "list", "--status", "expired")
    assert (ran.code, "'expired' is not a status" in ran.err) == (5, True)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--status", "expired"], "--status lapsed"),
        (["--where", "status=expired"], "status=lapsed"),
    ],
)
def test_who_looks_for_expired_offers_is_led_to_lapsed_ones(cli, options, told):
    ran = cli("deal", "list", *options)
    assert (ran.code, ran.err.rpartition("try: ")[2]) == (5, f"{told}\n")


def test_a_number_of_no_deal_whose_sale_has_none_is_missing(cli, typed):
    typed(["opp", "new", "Fleet"])
    ran = cli("deal", "cancel", "1")
    assert (ran.code, ran.err.splitlines()[0]) == (3, "error: there is no deal D1.")


def test_today_says_of_which_sale_an_offer_is_where_the_column_has_no_room(
    late, at_terminal, environ
):
    environ.update(LATER, COLUMNS="60")
    shown = at_terminal("today", "--color", "never", answers="")
    row, below = next(pair for pair in itertools.pairwise(shown.splitlines()) if " D1 " in pair[0])
    assert " O1 " in row
    assert "· offer lapsed" in below
    assert "renew lapsed offers: oppcli deal offer D1 --valid +2w" in shown
