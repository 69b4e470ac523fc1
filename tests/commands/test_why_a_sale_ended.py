"""Why a sale was lost is typed in words, and a sale that cannot be won yet says what it lacks."""

import shlex

import pytest

from oppcli.domain.lost_words import Said, reason_said

REASONS = ("price", "competitor", "timing", "no_budget", "product", "availability", "other")


def words(line: str) -> list[str]:
    """The words of a line in which nothing is quoted."""
    return line.split()


@pytest.fixture
def sale(typed):
    """O1 of Acme, with nothing that a gate asks for but its customer."""
    typed(["opp", "new", "Van", "--account", "Acme", "--create", "--revenue", "32k"])


def closing(cli):
    """The reason, the note and the competitor of O1."""
    record, *_ = cli("export", "opportunity", "-o", "json").json
    return record["lost_reason"], record["close_note"], record["competitor"]


@pytest.mark.parametrize(
    ("line", "reason", "note", "winner"),
    [
        ("too expensive", "price", "too expensive", None),
        ("price too high to Initech", "price", "price too high", "Initech"),
        ("no money", "no_budget", "no money", None),
        ("no budget", "no_budget", None, None),
        ("not available", "availability", "not available", None),
        ("too late", "timing", "too late", None),
        ("price: it was 10 % cheaper", "price", "it was 10 % cheaper", None),
        ("other moved abroad", "other", "moved abroad", None),
        ("price to initech", "price", "to initech", None),
        ("other --note moved abroad", "other", "moved abroad", None),
        ("price --note was too high --to Globex AB", "price", "was too high", "Globex AB"),
    ],
)
def test_words_that_mean_one_reason_are_taken_for_it(cli, typed, sale, line, reason, note, winner):
    said = typed(["lost", "1", *words(line)])
    assert f"O1 lost: Van · reason {reason} · " in said
    if note and "--note" not in line:
        assert f"  note: {note}\n" in said
    assert closing(cli) == (reason, note, winner)


@pytest.mark.parametrize(
    ("line", "reason", "winner"),
    [
        ("Deutz was cheaper", "price", "Deutz"),
        ("Deutz Fahr were much cheaper", "price", "Deutz Fahr"),
        ("Initech is faster", "competitor", "Initech"),
        ("went to Vespa Center", "competitor", "Vespa Center"),
        ("they bought at Initech", "competitor", "Initech"),
        ("bought Volvo", "competitor", "Volvo"),
        ("chose Toyota Zug", "competitor", "Toyota Zug"),
        ("lost to Amag", "competitor", "Amag"),
        ("they have signed with Amag", "competitor", "Amag"),
    ],
)
def test_a_sentence_about_who_won_has_the_reason_and_the_name(
    cli, typed, sale, line, reason, winner
):
    said = typed(["lost", "1", *words(line)])
    assert f"O1 lost: Van · reason {reason} · to {winner} · " in said
    assert closing(cli) == (reason, line, winner)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("Deutz was faster and nearer", "other to Deutz --note 'Deutz was faster and nearer'"),
        ("went to Deutz by train", "other to Deutz --note 'went to Deutz by train'"),
        ("Delivery was faster", "other --note 'Delivery was faster'"),
    ],
)
def test_an_unclear_sentence_keeps_who_won(cli, sale, line, meant):
    ran = cli("lost", "1", *words(line))
    assert ran.code != 0
    assert ran.err.endswith(f"  try: oppcli lost 1 {meant}\n")
    assert closing(cli) == (None, None, None)


@pytest.mark.parametrize("line", ["went to vespa center", "to vespa center", "vespa center"])
def test_a_competitor_who_is_known_is_named_in_small_letters(cli, typed, sale, line):
    typed(["opp", "new", "Cab", "competitor=Vespa Center"])
    said = typed(["lost", "1", *words(line)])
    assert "O1 lost: Van · reason competitor · to Vespa Center · " in said


def test_a_terminal_asks_whether_an_unknown_name_won(cli, sale, at_terminal):
    line = ["lost", "1", "chose", "garage", "blau"]
    proposed = "oppcli lost 1 competitor to 'garage blau' --note 'chose garage blau'"
    assert f"  try: {proposed}\n" in cli(*line).err
    assert "Did garage blau win it? [y/N]" in at_terminal(*line, answers="y\n")
    assert closing(cli) == ("competitor", "chose garage blau", "garage blau")


def test_a_terminal_asks_which_reason_words_are_and_keeps_them_as_the_note(cli, sale, at_terminal):
    line = ["lost", "1", *words("bought from a private seller")]
    shown = at_terminal(*line, answers="zzz\nother\n")
    assert shown.count("Why? [1 price, 2 competitor, ") == 2
    assert "  note: bought from a private seller\n" in shown
    assert closing(cli) == ("other", "bought from a private seller", None)
    cli("opp", "reopen", "1")
    assert "Why?" in at_terminal(*line, answers="\n", code=5)
    at_terminal("lost", "1", answers="other\nmoved abroad\n")
    assert closing(cli) == ("other", "moved abroad", None)


def test_bought_elsewhere_is_a_competitor(cli, typed, sale):
    typed(["lost", "1", "bought", "elsewhere"])
    assert closing(cli) == ("competitor", "bought elsewhere", None)


def test_it_was_cheaper_names_nobody(cli, typed, sale):
    typed(["lost", "1", *words("It was cheaper")])
    assert closing(cli) == ("price", "It was cheaper", None)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("bought a Volvo instead", "other --note 'bought a Volvo instead'"),
        ("not too expensive", "other --note 'not too expensive'"),
        ("price was fine but they moved", "other --note 'price was fine but they moved'"),
        ("did not want to wait", "other --note 'did not want to wait'"),
        ("too expensive to maintain", "price --note 'too expensive to maintain'"),
        (
            "they found cheaper things to Initech",
            "price to Initech --note 'they found cheaper things'",
        ),
        ("weather", "other --note weather"),
        ("to vespa center", "competitor to 'vespa center'"),
        ("pirce", "price"),
    ],
)
def test_words_that_may_mean_another_thing_are_refused_with_the_command(
    cli, typed, sale, line, meant
):
    ran = cli("lost", "1", *words(line))
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.splitlines()[1] == f"  try: oppcli lost 1 {meant}"
    assert "reason" in typed(["lost", "1", *shlex.split(meant)])


def test_close_takes_the_words_of_a_reason_too(cli, typed, sale):
    said = typed(words("opp close 1 --canceled --reason not interested"))
    assert said.startswith("O1 canceled: Van · reason no_longer_interested · ")
    assert closing(cli)[:2] == ("no_longer_interested", "not interested")
    typed(["opp", "reopen", "1"])
    ran = cli(*words("opp close 1 --canceled --reason gone away"))
    hint = "  try: oppcli opp close 1 --canceled --reason other --note 'gone away'"
    assert (ran.code, ran.err.splitlines()[1]) == (5, hint)


def test_close_takes_who_won_too(cli, typed, sale):
    typed(words("opp close 1 --lost --reason too expensive to Initech"))
    assert closing(cli) == ("price", "too expensive", "Initech")


@pytest.mark.parametrize(
    "line", ["lost 1 to Vespa Center", "opp close 1 --lost --competitor Vespa Center"]
)
def test_who_won_alone_is_the_reason_competitor(cli, typed, sale, line):
    said = typed(words(line.replace("Vespa Center", "Initech")))
    assert said.startswith("O1 lost: Van · reason competitor · to Initech · ")
    assert closing(cli) == ("competitor", None, "Initech")


@pytest.fixture
def few_reasons(cli, typed, tmp_path):
    """O1 of a process whose one reason besides `other` is no competitor."""
    text = cli("process", "export", "simple").out
    wanted = 'lost_reasons = ["weather", "other"]'
    lines = [wanted if "lost_reasons" in line else line for line in text.splitlines()]
    path = tmp_path / "simple.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    typed(["process", "apply", str(path)], ["opp", "new", "Van", "--process", "simple"])


def test_no_reason_is_made_up_and_what_was_typed_is_kept(cli, few_reasons):
    ran = cli("lost", "1", "to", "Vespa", "Center", "--on", "today")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.splitlines() == [
        "error: O1 needs a reason: weather, other.",
        "  try: oppcli lost 1 REASON to 'Vespa Center' --on today",
    ]


def test_a_terminal_asks_for_the_reason_that_is_missing(cli, few_reasons, at_terminal):
    shown = at_terminal("lost", "1", "to", "Vespa", "Center", answers="weather\n")
    assert "Why? [1 weather, 2 other]" in shown
    assert closing(cli) == ("weather", None, "Vespa Center")


def test_a_note_keeps_all_its_words_where_the_reason_is_missing(cli, sale):
    ran = cli(*words("lost 1 --note moved abroad"))
    assert (ran.code, "O1 needs a reason: price, " in ran.err) == (4, True)


def test_refs_behind_a_reason_stay_refs(typed, sale):
    typed(["opp", "new", "Cab"])
    assert typed(words("opp close --lost --reason price 1 2")).count("reason price") == 2


def test_a_reason_that_the_process_does_not_have_is_never_said():
    assert reason_said("too expensive", ("timing", "other")) == Said("", "", "too expensive")
    assert reason_said("expensive and late", REASONS).reason == ""


def test_a_sale_that_cannot_be_won_yet_says_what_each_gate_asks_for(cli, typed, sale):
    ran = cli("won", "1")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.splitlines() == [
        "error: O1 is in Interest; Quotation, Contract, Delivery lie ahead before it can be won."
        " Still missing: to leave Interest, interest_type is empty; to leave Quotation,"
        " est_close_date is empty; to leave Contract, device and scheduled_delivery_date are"
        " empty.",
        "  try: oppcli opp advance 1 --to delivery --set interest_type=new --set est_close_date=eom"
        " --set device=VIN… --set scheduled_delivery_date='15 dec', or"
        " oppcli won 1 --skip-stages",
    ]
    filled = words("interest_type=new est_close_date=eom device=VIN1 scheduled_delivery_date=eoy")
    sets = [word for each in filled for word in ("--set", each)]
    typed(["opp", "advance", "1", "--to", "delivery", *sets, "--create"])
    assert typed(["won", "1"]).startswith("O1 won: Van · 32,000 EUR")


def test_a_sale_that_lacks_nothing_but_stages_says_how_to_go_there(cli, fleet):
    assert cli("won", "1").err.splitlines() == [
        "error: O1 is in Interest; Quotation, Contract, Delivery lie ahead before it can be won.",
        "  try: oppcli opp advance 1 --to delivery, or oppcli won 1 --skip-stages",
    ]


@pytest.mark.parametrize(
    ("line", "reason", "note", "winner"),
    [
        ("too expensive to pühringer", "price", "too expensive", "pühringer"),
        ("too expensive to initech", "price", "too expensive", "Initech"),
        ("cheaper to moser", "price", "cheaper", "moser"),
        ("cheaper at moser", "price", "cheaper at moser", "moser"),
        ("too dear to lagerhaus graz", "price", "too dear", "lagerhaus graz"),
        ("to pühringer cheaper by 3k", "price", "cheaper by 3k", "pühringer"),
        ("to initech price", "price", None, "Initech"),
        ("overpriced", "price", "overpriced", None),
        ("cheaper by far", "price", "cheaper by far", None),
    ],
)
def test_a_competitor_beside_a_sure_reason_is_named_in_small_letters(
    cli, typed, sale, line, reason, note, winner
):
    for place, name in enumerate(["Initech", "pühringer", "moser", "lagerhaus graz"]):
        typed(["opp", "new", f"Cab {place}", f"competitor={name}"])
    typed(["lost", "1", *words(line)])
    assert closing(cli) == (reason, note, winner)


@pytest.mark.parametrize(
    "line",
    ["too expensive to run", "too late to deliver", "cheaper with leasing", "no money to buy"],
)
def test_what_goes_on_behind_to_is_nobody(cli, sale, line):
    assert cli("lost", "1", *words(line)).code == 5
    assert closing(cli) == (None, None, None)


@pytest.mark.parametrize(
    ("answer", "found"),
    [("1", ("price", None)), ("price to pühringer", ("price", "pühringer")),
     ("1 to pühringer", ("price", "pühringer"))],
)  # fmt: skip
def test_the_question_why_takes_a_number_and_who_won(cli, sale, at_terminal, answer, found):
    agreed = "y\n" if found[1] else ""
    shown = at_terminal("lost", "1", "weather", answers=f"{answer}\n{agreed}")
    assert ("Did pühringer win it?" in shown) == bool(found[1])
    assert "reason: 'weather' is not a reason." in shown
    assert shown.count("availability") == 1
    assert closing(cli) == (found[0], "weather", found[1])


def test_a_number_that_is_no_choice_is_asked_again(cli, sale, at_terminal):
    shown = at_terminal("lost", "1", "weather", answers="99\n2\n")
    assert shown.count("Why? [1 price, 2 competitor, ") == 2
    assert closing(cli) == ("competitor", "weather", None)


@pytest.mark.parametrize(
    ("line", "reason", "name"),
    [
        ("price to pühringer", "price", "pühringer"),
        ("too expensive to pühringer", "price", "pühringer"),
        ("cheaper at garage blau", "price", "garage blau"),
        ("went to hospital, late", "timing", "hospital"),
    ],
)
def test_an_unknown_name_in_small_letters_is_asked_about_or_noted(
    cli, sale, at_terminal, line, reason, name
):
    ran = cli("lost", "1", *words(line))
    assert ran.code == 0, ran.err
    why, note, winner = closing(cli)
    assert (why, winner) == (reason, None)
    assert str(note).endswith(line.removeprefix("price "))
    edit = shlex.join(["oppcli", "opp", "edit", "1", f"competitor={name}"])
    assert f"  if {name} won it: {edit}\n" in ran.out + ran.err
    assert cli(*shlex.split(edit)[1:]).code == 0
    assert closing(cli)[2] == name
    cli("undo"), cli("undo")
    shown = at_terminal("lost", "1", *words(line), answers="n\n")
    assert f"Did {name} win it? [y/N]" in shown
    assert closing(cli)[::2] == (reason, None)
    cli("undo")
    at_terminal("lost", "1", *words(line), answers="y\n")
    assert closing(cli)[::2] == (reason, name)


@pytest.mark.parametrize("line", ["cheaper at home", "too expensive to import", "price to import"])
def test_words_that_are_no_names_win_nothing(cli, sale, line):
    ran = cli("lost", "1", *words(line))
    assert closing(cli)[2] is None
    assert "win it" not in ran.out + ran.err
    assert "to import" not in ran.err.partition("try: ")[2].partition("--note")[0]
