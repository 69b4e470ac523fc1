"""Words that a command could read only in part: they are read whole, or refused and not saved."""

import pytest


@pytest.fixture
def sale(typed):
    """O1 of Globex Mining, and L1."""
    typed(
        ["opp", "new", "Fleet", "--account", "Globex Mining", "--create"],
        ["lead", "new", "Eva Lund", "070-1234567", "XC60"],
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "opp new 3 trucks for Skane Akeri 450k close eoq",
            "O2 added: 3 trucks for Skane Akeri · Interest · 450,000 EUR · close Thu 31 Dec 2026",
        ),
        ("opp new Trucks close eoq revenue 450000", "O2 added: Trucks · Interest · 450,000 EUR ·"),
        ("opp new Van revenue 12k close in two weeks", "12,000 EUR · close Mon 7 Dec 2026 (14d)"),
        ("opp new Van close by friday for Eva", "O2 added: Van for Eva · Interest · close Fri 27"),
        (
            "lead new Ola Berg 070-7654321 XC60 revenue 52k close 18 dec",
            "L2 added: XC60 · Ola Berg · 070-7654321 · 52,000 EUR · close Fri 18 Dec 2026",
        ),
        ("deal new 1 Ranger 28k valid 2w", "Ranger · scenario · 28,000 EUR · until Mon 7 Dec 2026"),
        ("deal new 1 Ranger 28k until two weeks", "Ranger · scenario · 28,000 EUR · until Mon 7"),
        (
            "deal new 1 Ranger qty 3 price 28k valid until friday",
            "84,000 EUR · 3 × 28,000 · until Fri 27 Nov",
        ),
        ("deal new 1 Ranger 28k trade-in 5k --offered", "trade-in – → 5,000 EUR"),
        (
            "lead qualify L1 revenue 52k close 18 dec",
            "L1 qualified → O2: XC60 · Interest · 52,000 EUR · close Fri 18 Dec 2026",
        ),
        ("lead qualify L1 close eom 52k", "52,000 EUR · close Mon 30 Nov 2026"),
        ("lead qualify L1 52k this quarter", "52,000 EUR · close Thu 31 Dec 2026"),
        (
            "drive L1 --at thursday quarter past two in the afternoon",
            "test drive planned: test drive · L1",
        ),
    ],
)
def test_a_fields_name_and_its_value_are_that_field(typed, sale, line, said):
    assert said in typed(line.split())


def test_what_was_typed_behind_other_fields_names_is_kept(cli, typed, sale):
    typed(["lead", "qualify", "L1", "52k", "brand", "Volvo", "next", "send", "the", "offer"])
    shown = cli("opp", "list", "-o", "csv", "--fields", "brand,next_step,est_revenue").out
    assert "Volvo,send the offer,52000.00" in shown


@pytest.mark.parametrize(
    "topic", ["4 wheel drive for best value 4 people", "Close talks with the new model"]
)
def test_a_word_without_a_value_that_fits_stays_in_the_topic(typed, topic):
    assert f"O1 added: {topic} · " in typed(["opp", "new", *topic.split()])


@pytest.mark.parametrize("line", ["opp new Trucks close", "lead new Wants a new price revenue"])
def test_a_topic_that_ends_in_a_field_is_refused(cli, line):
    ran = cli(*line.split())
    field, topic = line.rpartition(" ")[2], " ".join(line.split()[2:-1])
    assert (ran.code, ran.out) == (2, "")
    assert f"error: '{field}' at the end is a field without a value" in ran.err
    assert f"{field}=…, or '{topic} {field}'" in ran.err
    assert cli("find", topic, "-q").out == ""


def test_in_quotes_a_fields_name_is_a_part_of_the_topic(typed):
    assert "O1 added: Trucks close · " in typed(["opp", "new", "Trucks close"])
    assert "O2 added: Van with close · " in typed(["opp", "new", "Van", "with close"])


@pytest.mark.parametrize("words", [["Ranger", "28k", "extra"], ["Ranger 28k"]])
def test_an_amount_in_the_title_of_a_deal_without_a_price_is_refused(cli, typed, sale, words):
    ran = cli("deal", "new", "1", *words)
    title = " ".join(words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: 28k stands in the title, and the deal has no price.\n"
        f"  try: oppcli deal new 1 '{title}' --price 28k\n"
    )
    assert f"D1 added: {title} · scenario · 28,000 EUR" in typed(
        ["deal", "new", "1", title, "--price", "28k"]
    )


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("offer 1 28k valid two weeks", "deal new 1 Offer --valid 'two weeks' --price 28k"),
        ("offer 1 Ranger 28k valid 2w", "deal new 1 Ranger --valid 2w --price 28k --offered"),
        ("deal offer 1 Ranger 28k", "deal new 1 Ranger --price 28k --offered"),
        ("offer D1", "deal offer D1"),
    ],
)
def test_an_offer_in_words_gets_the_command_that_makes_it(cli, sale, line, hint):
    ran = cli(*line.split())
    assert ran.code != 0
    assert f"try: oppcli {hint}" in ran.err


def test_a_lead_is_not_proposed_a_part_of_a_field_as_its_topic(cli, sale):
    ran = cli(*["lead", "qualify", "L1", "wants", "revenue"])
    assert "try: oppcli lead qualify 1 revenue=…\n" in ran.err


@pytest.mark.parametrize(
    ("line", "close"),
    [
        ("31k mid january", "2027-01-15"),
        ("end of january 31k", "2027-01-31"),
        ("31k in 3 weeks", "2026-12-14"),
        ("31k by end of next month", "2026-12-31"),
        ("31k january", "2027-01-31"),
    ],
)
def test_a_lead_is_qualified_with_any_day_that_close_reads(cli, sale, line, close):
    (made,) = cli("lead", "qualify", "L1", *line.split(), "-o", "json").json
    (sale,) = cli("show", made["opportunity"], "-o", "json").json
    assert (sale["est_revenue"], sale["est_close_date"]) == (31000, close)


def test_what_is_proposed_to_qualify_a_lead_has_what_was_typed(cli, sale):
    ran = cli(*["lead", "qualify", "L1", "31k", "after", "christmas"])
    assert "'after christmas' is neither an amount nor a day." in ran.err
    assert ran.err.endswith("try: oppcli lead qualify 1 revenue=31k close=DAY\n")


@pytest.fixture
def offered(typed):
    """D1, the one deal of O3 of Spitex."""
    typed(["opp", "new", "A"], ["opp", "new", "B"])
    typed(["opp", "new", "Tiguan", "--account", "Spitex", "--create"])
    typed(["deal", "new", "3", "Tiguan", "30k", "until", "friday", "--offered"])


@pytest.mark.parametrize(
    "line",
    [
        "deal offer 1 valid until 14 dec",
        "deal offer spitex until 14 dec",
        "deal offer O3 valid till 14 dec",
        "deal edit 1 valid until 14 dec",
        "deal edit spitex until 14 dec",
        "deal offer 1 valid for 3 weeks",
    ],
)
def test_the_last_day_of_an_offer_stands_behind_it(cli, typed, offered, line):
    assert "Mon 14 Dec 2026" in typed(line.split())
    assert cli("deal", "list", "-q").out == "D1\n"


def test_the_number_of_a_sale_is_answered_with_its_deals(cli, offered, at_terminal):
    line = ["deal", "offer", "3", "valid", "until", "14", "dec"]
    ran = cli(*line)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.endswith("  try: oppcli deal offer D1 valid until 14 dec\n")
    shown = at_terminal(*line, answers="1\n")
    assert "There is no deal D3. Which deal of O3 Tiguan?" in shown
    assert "D1 offered again: Tiguan" in shown


def test_no_second_deal_is_proposed_beside_one_that_is_there(cli, offered):
    assert cli(*["deal", "offer", "3", "29k"]).err.endswith("  try: oppcli show D1\n")
    assert cli(*["deal", "offer", "3", "Tiguan", "29k"]).err.endswith("  try: oppcli show D1\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("meet globex fri 14", "appointment planned: appointment · O1 Globex Mining · starts Fri"),
        ("meet 1 fri 14", "starts Fri 27 Nov 2026 (4d) 14:00"),
        ("drive 1 tomorrow 9", "test drive planned: test drive · O1 Globex Mining · starts Tue 24"),
        ("call 1 friday", "call planned: call · O1 Globex Mining · due Fri 27 Nov 2026"),
    ],
)
def test_a_day_and_a_time_alone_are_a_plan(typed, sale, line, said):
    assert said in typed(line.split())


def test_an_hour_behind_a_day_is_proposed_as_one_where_more_was_said(cli, sale):
    assert (
        "to plan it: oppcli meet O1 'show it' --at 'fri 14:00'"
        in cli(*["meet", "1", "show", "it", "fri", "14"]).err
    )


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("call 1 fri 3", "call O1 'TEXT' --at 'fri 3:00'"),
        ("email 1 yesterday", "email O1 'TEXT' --on yesterday"),
        ("note 1 yesterday 14:00", "note O1 'TEXT' --on 'yesterday 14:00'"),
        ("note 1 friday", "note O1 'TEXT' --on friday"),
        ("task 1 fri 14", "task O1 'TEXT' --at 'fri 14:00'"),
    ],
)
def test_a_day_alone_is_no_text(cli, sale, line, hint):
    ran = cli(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert "says when, and the text is missing." in ran.err
    assert f"try: oppcli {hint}" in ran.err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("opp new BMW R1250 --revenue 14,900 CHF", "O2 added: BMW R1250 · Interest · 14,900 CHF"),
        ("opp new BMW R1250 --revenue CHF 14,900", "O2 added: BMW R1250 · Interest · 14,900 CHF"),
        ("opp new BMW R1250 --revenue=14,900 chf", "O2 added: BMW R1250 · Interest · 14,900 CHF"),
        ("opp new BMW --revenue 14 900 CHF --close eom", "O2 added: BMW · Interest · 14,900 CHF"),
        ("opp new BMW --revenue 20 k", "O2 added: BMW · Interest · 20,000 EUR"),
        ("opp new BMW R1250 14,900 CHF eom", "BMW R1250 · Interest · 14,900 CHF · close Mon 30"),
        ("opp new BMW R1250 for € 20k", "O2 added: BMW R1250 · Interest · 20,000 EUR"),
        ("opp new BMW R1250 revenue 14,900 CHF", "BMW R1250 · Interest · 14,900 CHF"),
        ("opp new BMW revenue=14,900 CHF close=eom", "BMW · Interest · 14,900 CHF · close"),
        ("opp new 3 BMW all 40 USD Texas", "O2 added: 3 BMW all 40 USD Texas · Interest · owner"),
        ("lead new Eva Berg 070-999 8877 XC60 value 20k CHF", "L2 added: XC60 · Eva Berg"),
        ("lead qualify L1 € 20k next fri", "O2: XC60 · Interest · 20,000 EUR · close Fri 4"),
        ("deal new 1 Ranger 28k EUR until friday", "Ranger · scenario · 28,000 EUR · until Fri"),
        ("deal new 1 Ranger --price 28k EUR --trade-in 2 k --offered", "trade-in – → 2,000 EUR"),
        ("opp edit O1 revenue=14,900 EUR", "revenue – → 14,900 EUR"),
        ("opp edit O1 revenue=EUR 14900", "revenue – → 14,900 EUR"),
        ("opp edit O1 revenue EUR 14900 close eom", "revenue – → 14,900 EUR · close"),
        ("opp edit O1 --revenue 14 900 EUR", "revenue – → 14,900 EUR"),
        ("won O1 50k EUR --skip-stages", "O1 won: Fleet · 50,000 EUR"),
        ("won O1 € 50k --skip-stages", "O1 won: Fleet · 50,000 EUR"),
        ("quota set all 2026q4 500 000 EUR", "all 2026 Q4 quota 500,000 EUR"),
    ],
)
def test_an_amount_takes_the_currency_beside_it(typed, sale, line, said):
    assert said in typed(line.split())


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("opp edit O1 revenue=14,900 CHF", "est_revenue '14,900 CHF' is in CHF, the opportunity"),
        ("won O1 50k CHF --skip-stages", "O1 is in EUR, not in CHF."),
        ("deal new 1 Ranger 28k CHF", "unit_price '28k CHF' is in CHF, the deal in EUR."),
        ("opp new BMW --revenue CHF 20k EUR", "'CHF 20k EUR' names two currencies."),
        ("opp new BMW 20k kr", "'20k kr' does not say which currency kr is."),
    ],
)
def test_an_amount_in_another_currency_is_refused(cli, sale, line, refused):
    ran = cli(*line.split())
    assert ran.code != 0
    assert ran.err.startswith(f"error: {refused}")
    assert cli("opp", "list", "-o", "csv", "--fields", "ref,est_revenue").out.split() == [
        "ref,est_revenue",
        "O1,",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("visit 1 last friday", "A1 visit logged: visit · O1 Globex Mining · Fri 20 Nov"),
        ("meet 1 yesterday", "A1 appointment logged: appointment · O1 Globex Mining · Sun 22 Nov"),
        ("call 1 yesterday 14:00", "A1 call logged: call · O1 Globex Mining · Sun 22 Nov"),
        ("drive 1 today", "A1 test drive logged: test drive · O1 Globex Mining · Mon 23 Nov"),
        ("visit 1 --on friday", "A1 visit logged: visit · O1 Globex Mining · Fri 20 Nov"),
        ("visit 1 --at tomorrow 10:00", "A1 visit planned: visit · O1 Globex Mining · starts Tue"),
        ("call 1 yesterday --next ring --due fri", "A1 call logged: call · O1 Globex Mining · Sun"),
    ],
)
def test_a_visit_needs_no_text_where_its_day_is_said(typed, sale, line, said):
    assert said in typed(line.split())


def test_a_terminal_asks_what_it_was_about(cli, sale, at_terminal):
    shown = at_terminal("visit", "1", "last", "friday", answers="showed the yard\n")
    assert "What was it about?" in shown
    assert "A1 visit logged: showed the yard · O1 Globex Mining · Fri 20 Nov" in shown
    assert "A2 visit logged: visit" in at_terminal("visit", "1", "yesterday", answers="\n")


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        (
            [
                "Beat Moser",
                *["079", "333", "44", "55", "used", "car", "up", "to", "20k", "walk-in"],
            ],
            ("used car", "Moser", 20000.0, "walk-in", None),
        ),
        (
            ["Van", "for", "Anna", "by", "phone", "20k", "hot"],
            ("Van for Anna", None, 20000.0, "phone", "hot"),
        ),
        (
            ["Crane", "up", "to", "20", "000", "EUR", "with", "tracks", "web"],
            ("Crane with tracks", None, 20000.0, "web", None),
        ),
        (["Anna Frei", "079-3334455", "web"], ("Anna Frei", "Frei", None, "web", None)),
        (["used car walk-in"], ("used car walk-in", None, None, None, None)),
        (["Web AG"], ("Web AG", None, None, None, None)),
        (["Hans", "Web"], ("Hans Web", None, None, None, None)),
        (["Hot", "Wheels", "web", "shop"], ("Hot Wheels web shop", None, None, None, None)),
        (["web"], ("web", None, None, None, None)),
        (["Van", "from", "Messe"], ("Van from Messe", None, None, None, None)),
    ],
)
def test_the_words_of_a_lead_say_its_source_its_value_and_how_warm_it_is(cli, typed, words, fields):
    typed(["lead", "new", *words])
    (lead,) = cli("export", "lead", "-o", "json").json
    names = ("topic", "last_name", "est_value", "lead_source", "rating")
    assert tuple(lead[name] for name in names) == fields


def test_a_source_in_use_counts_behind_from(cli, typed):
    typed(["lead", "new", "Bus", "source=Messe"], ["lead", "new", "Van", "from", "Messe"])
    assert "source Messe" in typed(["lead", "new", "Cab", "from", "Messe"])


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("meet globex financing --on yesterday 45 minutes", "logged: financing · O1 Globex"),
        ("meet 1 financing --on today 45 min", "logged: financing · O1 Globex"),
        ("call 1 talked price for 45 minutes", "call logged: talked price · O1"),
        ("call 1 45 minutes", "call logged: call · O1"),
        ("meet 1 contract fri 10:00 for 45 minutes", "planned: contract · O1"),
    ],
)
def test_a_duration_at_the_end_is_how_long_it_took(typed, sale, line, said):
    answer = typed(line.split())
    assert said in answer
    assert " · 45m" in answer


@pytest.mark.parametrize(
    ("words", "minutes"),
    [("an hour", 60), ("1h30", 90), ("two hours", 120), ("half an hour", 30), ("90min", 90)],
)
def test_durations_as_they_are_said(typed, sale, words, minutes):
    assert f" · {minutes}m" in typed(["visit", "1", "yard", *words.split()])


@pytest.mark.parametrize(
    "words",
    [
        ["financing 45 minutes"],
        ["delivery", "takes", "2", "hours"],
        ["come", "back", "after", "45", "minutes"],
        ["used", "tractor", "800", "hours"],
    ],
)
def test_other_hours_and_quoted_ones_stay_in_the_text(typed, sale, words):
    said = typed(["call", "1", *words])
    assert f"call logged: {' '.join(words)} · O1 Globex Mining · Mon 23 Nov 2026 (today)\n" in said


def test_a_note_and_a_given_duration_keep_the_words(typed, sale):
    assert "logged: talked 45 minutes · " in typed(["note", "1", "talked", "45", "minutes"])
    assert "logged: talked 45 minutes · O1 Globex Mining · Mon 23 Nov 2026 (today) · 20m" in typed(
        ["call", "1", "talked", "45", "minutes", "--duration", "20m"]
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("crane for globex mining 64k close 20 jan", "O2 added: crane · Globex Mining · "),
        ("crane for Globex 64k", "O2 added: crane · Globex Mining · Interest · 64,000 EUR"),
        ("used crane for Gartenbau Wolf 42k --create", "O2 added: used crane · Gartenbau Wolf · "),
        ("van for the quarry 42k", "O2 added: van for the quarry · Interest · 42,000 EUR"),
        ("3 trucks for 2027", "O2 added: 3 trucks for 2027 · Interest · "),
        ("van for deliveries", "O2 added: van for deliveries · Interest · "),
    ],
)
def test_a_customer_behind_for_is_the_customer(cli, sale, line, said):
    ran = cli("opp", "new", *line.split())
    assert ran.out.startswith(said)
    assert (ran.code, ran.err) == (0, "")


def test_whom_a_sale_may_be_for_is_said_and_asked(cli, at_terminal, sale):
    ran = cli("opp", "new", *["crane", "for", "globex", "64k"])
    assert "O2 added: crane for globex · Interest · " in ran.out
    assert ran.err == (
        "O2 has no customer; if Globex Mining (C1) is meant: oppcli edit O2 account=C1\n"
    )
    assert cli("edit", "O2", "account=C1").code == 0
    ran = cli("opp", "new", *["crane", "for", "Otto", "Wolf", "64k"])
    assert ran.err == (
        "O3 has no customer; if Otto Wolf is meant: oppcli edit O3 account='Otto Wolf' --create\n"
    )
    shown = at_terminal("opp", "new", *["crane", "for", "Otto", "Wolf", "65k"], answers="2\n")
    assert "There is no customer 'Otto Wolf'. Who is it?" in shown
    assert "O4 added: crane · " in shown
    assert "Otto Wolf" in cli("show", "O4").out
    ran = cli("opp", "new", *["crane", "for", "johann", "huber", "64k"])
    assert ran.err == (
        "O5 has no customer; if johann huber is meant:"
        " oppcli edit O5 account='johann huber' --create\n"
    )
    shown = at_terminal("opp", "new", *["crane", "for", "johann", "huber", "65k"], answers="2\n")
    assert "There is no customer 'johann huber'. Who is it?" in shown
    assert "johann huber" in cli("show", "O6").out
    shown = at_terminal("opp", "new", *["crane", "for", "globex", "66k"], answers="1\n")
    assert "O7 added: crane · Globex Mining · " in shown


def test_a_topic_in_quotes_is_the_whole_topic(cli, sale):
    ran = cli("opp", "new", "crane for Globex Mining")
    assert ran.out.startswith("O2 added: crane for Globex Mining · Interest · ")
