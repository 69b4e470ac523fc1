"""Where an opportunity is meant, a customer with one open opportunity stands for that one."""

import pytest


@pytest.fixture
def sales(typed):
    """O1 of Norrbygg, O2 and O3 of Skane Akeri, O4 of Sara Lindqvist; Leer has none."""
    typed(
        ["opp", "new", "3 vans", "--account", "Norrbygg AB", "--create", "--interest-type", "new"],
        ["opp", "new", "2 trucks", "--account", "Skane Akeri", "--create"],
        ["opp", "new", "4 trucks", "--account", "Skane Akeri"],
        ["opp", "new", "Sara Lindqvist", "070-1234567", "Pickup", "28k"],
        ["account", "new", "Leer GmbH"],
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("opp advance norrbygg", "O1 Interest → Quotation"),
        ("opp advance C1", "O1 Interest → Quotation"),
        ("opp advance norrbygg close=eom", "close Mon 30 Nov 2026"),
        ("won norrbygg 50k --skip-stages", "O1 won: 3 vans · 50,000 EUR"),
        ("lost norrbygg price", "O1 lost: 3 vans · reason price"),
        ("opp hold norrbygg ab", "O1 status open → on hold"),
        ("opp close norrbygg --lost --reason price", "O1 lost: 3 vans"),
        ("deal new norrbygg Ranger 28k", "D1 added: Ranger · scenario · 28,000 EUR"),
        ("edit norrbygg close=end of next month", "O1 close – → Thu 31 Dec 2026"),
        ("edit norrbygg close eom", "O1 close – → Mon 30 Nov 2026"),
        ("edit norrbygg --revenue 50k", "O1 revenue – → 50,000 EUR"),
        ("opp edit norrbygg revenue=50k", "O1 revenue – → 50,000 EUR"),
    ],
)
def test_a_customer_stands_for_the_one_open_sale(cli, sales, line, said):
    ran = cli(*line.split())
    assert ran.code == 0, ran.err
    assert said in ran.out
    assert ran.err == "about O1, the one open sale of Norrbygg AB\n"


def test_a_person_stands_for_the_one_open_sale(cli, sales):
    ran = cli("opp", "hold", "sara")
    assert ran.out == "O4 status open → on hold\n"
    assert ran.err == "about O4, the one open sale of Sara Lindqvist\n"


def test_of_several_each_is_listed_with_what_to_type(cli, typed, sales):
    ran = cli("opp", "hold", "skane akeri", "--next", "price list")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        "error: 'skane akeri' has 2 open opportunities: O2 2 trucks (Skane Akeri),"
        " O3 4 trucks (Skane Akeri).\n"
        "  try: oppcli opp hold O2 --next 'price list',"
        " or oppcli opp hold O3 --next 'price list'\n"
    )
    assert "O2 status open → on hold" in typed(["opp", "hold", "O2", "--next", "price list"])


def test_at_a_terminal_it_is_asked_which(at_terminal, sales):
    shown = at_terminal("opp", "hold", "skane", answers="2\n")
    assert "2  O3  4 trucks · Skane Akeri" in shown
    assert "O3 status open → on hold" in shown


def test_a_customer_without_an_open_sale_is_named(cli, typed, sales):
    ran = cli("opp", "advance", "leer")
    assert (ran.code, ran.out) == (3, "")
    assert "no opportunity is called 'leer', and Leer GmbH (C3) has no open one." in ran.err
    assert "try: oppcli show C3" in ran.err
    typed(["lost", "1", "price"])
    assert "Norrbygg AB (C1) has no open one." in cli("opp", "advance", "norrbygg").err


def test_a_word_beside_others_is_no_customer(cli, sales):
    ran = cli("opp", "advance", "2", "norrbygg")
    assert (ran.code, ran.out) == (3, "")
    assert "error: no opportunity is called" in ran.err


def test_an_opportunity_of_that_name_comes_first(cli, typed, sales):
    typed(["opp", "new", "Norrbygg renewal"])
    ran = cli("opp", "hold", "norrbygg")
    assert (ran.out, ran.err) == ("O5 status open → on hold\n", "")


def test_fields_of_the_customer_change_the_customer(cli, sales):
    assert cli("edit", "norrbygg", "phone=0704").out == "C1 phone – → 0704\n"
    ran = cli("edit", "norrbygg", "phone=0704", "close=eom")
    assert "'close' is not a field of an account" in ran.err


def test_a_row_names_the_opportunity_itself(cli, sales):
    ran = cli("opp", "advance", "--stdin", stdin='{"ref": "norrbygg"}\n')
    assert ran.code == 3
    assert "no opportunity is called" in ran.err


@pytest.mark.parametrize(
    ("line", "refs"),
    [
        ("call sara has seen it", "A1"),
        ("note sara pays cash", "A1"),
        ("email sara sent the price", "A1"),
        ("visit sara showed her the yard", "A1"),
        ("call sara back tomorrow 16:00", "A1"),
        ("task norrbygg call back", "A1"),
        ("drive sara Ranger --at fri 14:00", "A1"),
        ("call norrbygg has seen it --next send quote friday", "A1 A2"),
        ("activity log sara call hello", "A1"),
        ("activity plan sara call hello --due fri", "A1"),
    ],
)
def test_what_is_logged_for_a_customer_by_name_is_about_the_one_sale(cli, typed, sales, line, refs):
    ran = cli(*line.split())
    name, ref, sale = ("Sara Lindqvist", "P1", "O4")
    if "norrbygg" in line:
        name, ref, sale = "Norrbygg AB", "C1", "O1"
    assert ran.code == 0
    assert f"· {sale} {name}" in ran.out
    assert ran.err == f"about {sale}, the one open sale of {name}\n"
    assert f"{sale} → {ref}" in typed(["edit", *refs.split(), f"regarding={ref}"])


def test_a_sale_that_is_spoken_about_by_its_customers_name_is_not_without_next_step(typed, sales):
    assert "O4" in typed(["today", "--fields", "ref,reason"])
    typed(["call", "sara", "ask", "--due", "fri"])
    assert "O4" not in typed(["today", "--fields", "ref,reason"])


def test_by_ref_it_stays_with_the_customer(cli, typed, sales):
    ran = cli("call", "P1", "has", "seen", "it")
    assert "A1 call logged: has seen it · P1 Sara Lindqvist" in ran.out
    assert ran.err == (
        "Sara Lindqvist has one open sale, O4. To move this there: oppcli edit A1 regarding=O4\n"
    )
    assert "P1 → O4" in typed(["edit", "A1", "regarding=O4"])


def test_with_several_sales_a_script_leaves_it_with_the_customer(cli, sales):
    ran = cli("call", "skane", "hello")
    assert "A1 call logged: hello · C2 Skane Akeri" in ran.out
    assert ran.err == (
        "Skane Akeri has 2 open sales, O2, O3. To move this to O2: oppcli edit A1 regarding=O2\n"
    )


@pytest.mark.parametrize(
    ("answer", "about"), [("1", "O2 Skane Akeri"), ("2", "O3 Skane Akeri"), ("3", "C2 Skane Akeri")]
)
def test_with_several_sales_a_terminal_asks_which(at_terminal, sales, answer, about):
    shown = at_terminal("call", "skane", "hello", answers=f"{answer}\n")
    assert "3  C2  Skane Akeri alone" in shown
    assert f"A1 call logged: hello · {about}" in shown
    assert "To move" not in shown


def test_with_no_answer_nothing_is_logged(cli, at_terminal, sales):
    shown = at_terminal("call", "skane", "hello", answers="\n", code=3)
    assert "oppcli call O2 hello or oppcli call C2 hello" in " ".join(shown.split())
    assert cli("activity", "list", "--status", "all", "-q").out == ""


def test_whoever_has_a_part_in_one_sale_only_is_spoken_to_about_it(cli, typed, sales):
    typed(["opp", "people", "add", "1", "Karin Berg", "decision_maker", "--create"])
    ran = cli("call", "karin", "says", "yes")
    assert "A1 call logged: says yes · O1 Norrbygg AB" in ran.out
    assert ran.err == "about O1, the one open sale with Karin Berg\n"
    typed(["opp", "people", "add", "2", "Karin Berg", "decision_maker"])
    assert "call logged: says yes · P2" in cli("call", "karin", "says", "yes").out
    typed(["opp", "new", "Own car", "--contact", "P2"])
    assert "call logged: says yes · O5" in cli("call", "karin", "says", "yes").out


def test_a_name_that_is_also_a_leads_is_asked_about(cli, typed, sales):
    typed(["lead", "new", "Van", "--last", "Lindqvist", "--first", "Sara"])
    ran = cli("call", "sara", "hello")
    assert (ran.code, ran.out) == (3, "")
    assert "P1 Sara Lindqvist" in ran.err
    assert "L1" in ran.err


def test_rows_of_activities_stay_with_the_customer(cli, typed, sales):
    ran = cli("call", "--stdin", stdin='{"whom": "sara", "text": "hello"}\n')
    assert (ran.code, ran.err) == (0, "1 row done.\n")
    assert typed(["activity", "list", "--status", "all", "--fields", "regarding"]) == (
        "regarding\nP1\n"
    )


def test_of_a_dry_run_only_the_sale_is_said(cli, sales):
    ran = cli("call", "sara", "hello", "--dry-run")
    assert ran.err == (
        "Nothing was saved (dry run).\nabout O4, the one open sale of Sara Lindqvist\n"
    )


def test_what_comes_next_says_it_as_well(cli, typed, sales):
    typed(["task", "C1", "call back"])
    ran = cli(*["done", "1", "ok", "--next", "write", "tomorrow"])
    assert "To move these there: oppcli edit A1 A2 regarding=O1\n" in ran.err


@pytest.mark.parametrize("line", ["call 1 hello", "call leer hello", "call C3 hello"])
def test_nothing_is_said_where_no_sale_may_be_meant(cli, sales, line):
    assert cli(*line.split()).err == ""


@pytest.mark.parametrize("name", ["norrbygg", "C1", "norrbygg ab"])
def test_reopen_means_the_one_closed_sale_of_a_customer(cli, typed, sales, name):
    typed(["lost", "1", "price"], ["opp", "new", "1 van", "--account", "C1"])
    ran = cli("opp", "reopen", *name.split())
    assert ran.out == "O1 lost → open: 3 vans\n"
    assert ran.err == "about O1, the one closed sale of Norrbygg AB\n"


def test_reopen_lists_several_the_latest_first(cli, at_terminal, typed, sales):
    typed(["lost", "3", "price", "--on", "fri"], ["lost", "2", "price"])
    ran = cli("opp", "reopen", "skane")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        "error: 'skane' has 2 closed opportunities: O2 2 trucks (Skane Akeri, lost 2026-11-23),"
        " O3 4 trucks (Skane Akeri, lost 2026-11-20).\n"
        "  try: oppcli opp reopen O2, or oppcli opp reopen O3\n"
    )
    assert "O3 lost → open" in at_terminal("opp", "reopen", "skane", answers="2\n")


def test_reopen_of_a_customer_without_a_closed_sale_is_refused(cli, sales):
    ran = cli("opp", "reopen", "norrbygg")
    assert (ran.code, ran.out) == (3, "")
    assert "Norrbygg AB (C1) has no closed one." in ran.err


def test_of_namesakes_reopen_means_the_closed_one(cli, typed, sales):
    typed(["opp", "new", "Fleet"], ["opp", "new", "Fleet"], ["lost", "6", "price"])
    assert cli("opp", "reopen", "fleet").out == "O6 lost → open: Fleet\n"


def test_a_lead_is_reopened_by_its_person(cli, typed, sales):
    typed(["lead", "new", "Van", "--last", "Berg"], ["lead", "disqualify", "berg", "no interest"])
    assert "L1 disqualified → new: Van" in cli("lead", "reopen", "berg").out


@pytest.fixture
def offers(typed, sales):
    """D1 is a scenario of O1, D2 and D3 are offers of O2, D4 is a signed one of O4."""
    typed(
        ["deal", "new", "1", "Ranger", "--price", "28k"],
        ["deal", "new", "2", "FH16", "--price", "240k", "--offered"],
        ["deal", "new", "3", "FM", "--price", "200k", "--offered"],
        ["deal", "new", "4", "Pickup", "--price", "28k", "--offered"],
        ["deal", "sign", "4"],
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("deal offer norrbygg --valid end of december", "D1 scenario → offered"),
        ("deal offer 3 vans --valid +2w", "D1 scenario → offered"),
        ("deal edit norrbygg ab price=27k", "D1 unit price 28,000 EUR → 27,000 EUR"),
        ("deal sign norrbygg", "D1 scenario → signed"),
        ("deal cancel sara lindqvist", "D4 signed → canceled"),
        ("deal show norrbygg", "Ranger"),
    ],
)
def test_a_name_stands_for_the_one_live_deal(cli, offers, line, said):
    ran = cli(*line.split())
    assert ran.code == 0, ran.err
    assert said in ran.out
    assert " deal of " in ran.err


def test_several_live_deals_are_listed_with_their_commands(cli, offers):
    ran = cli("deal", "edit", "skane", "price=1k")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.splitlines() == [
        "error: 'skane' has 2 live deals: D2 FH16 (O2, offered), D3 FM (O3, offered).",
        "  try: oppcli deal edit D2 price=1k or oppcli deal edit D3 price=1k",
    ]


def test_who_has_no_deal_that_can_be_offered_is_said(cli, offers):
    ran = cli("deal", "offer", "sara")
    assert (ran.code, ran.out) == (3, "")
    assert "has none that is scenario or offered" in ran.err
    assert cli("deal", "edit", "leer", "price=1k").code == 3


def test_a_row_names_its_deal_exactly(cli, offers):
    assert cli("deal", "offer", "--stdin", stdin='{"ref": "norrbygg"}\n').code == 3


def test_people_are_of_the_one_open_sale_of_a_customer(cli, typed, sales):
    ran = cli(
        *["opp", "people", "add", "norrbygg", "ab", "Paulo Reis", "decision", "maker"],
        *["913", "222", "111", "--create"],
    )
    assert ran.code == 0, ran.err
    assert "about O1, the one open sale of Norrbygg AB" in ran.err
    shown = cli("opp", "people", "norrbygg", "ab", "-o", "json").json
    assert [(each["name"], each["role"], each["phone"]) for each in shown] == [
        ("Paulo Reis", "decision_maker", "913 222 111")
    ]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("opp hold norrbygg --next take up again in february", "take up again in february"),
        ("opp hold 1 --next take up again in february", "take up again in february"),
        ("opp hold --next wait 1", "wait"),
        ("opp edit norrbygg --next send the quote close=eom", "send the quote"),
    ],
)
def test_the_words_behind_next_belong_to_it(cli, sales, line, what):
    ran = cli(*line.split())
    assert ran.code == 0, ran.err
    assert cli("opp", "show", "1", "-o", "json").json[0]["next_step"] == what


def test_refs_behind_next_stay_refs(cli, sales):
    assert cli("opp", "hold", "1", "--next", "wait", "2", "3", "-q").out == "O1\nO2\nO3\n"
    assert cli("opp", "hold", "4", "--next", "price list", "norrbygg").code == 3


def test_where_fields_follow_the_longest_name_is_meant(cli, typed, sales):
    typed(
        ["account", "new", "Agro Norte"],
        ["opp", "new", "Harvester", "--account", "Agro Norte Sul", "--create"],
    )
    ran = cli("edit", "agro", "norte", "sul", "revenue=24500")
    assert ran.code == 0, ran.err
    assert ran.out.startswith("O5 revenue")
