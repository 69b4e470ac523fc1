"""The screens of every day in a terminal 60 to 200 wide: who, what, how much, when are there."""

from collections.abc import Callable

import pytest
from rich.cells import cell_len

from surroundings import Cli

WIDTHS = pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
Screen = Callable[..., list[str]]
LONG = "of the whole northern region in 2027"


@pytest.fixture
def dealer(cli: Cli) -> None:
    """Opportunities of a company and of a person, an offer, a lead and what is planned for them."""
    for line in (
        ["account", "new", "Acme", "--phone", "08 555 0123"],
        ["contact", "new", "Eva Lund", "--phone", "070 123 45 67"],
        ["opp", "new", f"Fleet renewal {LONG}", "--account", "Acme", "--revenue", "1234567"],
        ["opp", "new", f"XC60 {LONG}", "--contact", "Eva Lund", "--revenue", "52k"],
        ["opp", "edit", "1", "close=2026-11-18", "next=Call"],
        ["opp", "edit", "2", "close=2027-01-29"],
        ["lead", "new", f"Excavator {LONG}", "--first", "Peter", "--last", "Berg",
         "--phone", "0709 11 22", "--value", "40k", "--close", "2026-12-24"],
        ["deal", "new", "1", f"Two {LONG}", "--price", "1234567", "--valid-until", "2026-11-26"],
        ["deal", "offer", "1"],
        ["activity", "plan", "O2", "test_drive", f"Drive {LONG}", "--starts", "2026-11-23 14:30"],
        ["activity", "plan", "O1", "call", f"Ask {LONG}", "--due", "2026-11-20"],
        ["activity", "plan", "O1", "call", f"Ring {LONG}", "--starts", "2026-11-23 09:30"],
        ["activity", "plan", "O2", "task", f"Wash {LONG}", "--due", "2026-11-23"],
    ):  # fmt: skip
        ran = cli(*line)
        assert ran.code == 0, ran.err


# What stands whole on each screen at every width: ref, customer, amount, day or time. A day may
# lose its weekday.
WHOLE = {
    "opp list": ["O1 ", "Acme", "1,234,567", "18 Nov", "O2 ", "Eva Lund", "52,000"],
    "mine": ["O1 ", "Acme", "1,234,567", "18 Nov", "O2 ", "Eva Lund", "29 Jan 2027"],
    "lead list": ["L1 ", "Peter Berg", "40,000", "24 Dec"],
    "activity list": ["A1 ", "today 14:30", "Eva Lund", "A2 ", "Fri 20 Nov", "Acme", "today 09:30"],
    "deal list": ["D1 ", "Acme", "1,234,567", "26 Nov"],
    "account list": ["C1 ", "Acme", "08 555 0123"],
    "contact list": ["P1 ", "Eva Lund", "070 123 45 67"],
    "today": ["A1 ", "today 14:30", "Eva Lund", "52,000", "A2 ", "Fri 20 Nov", "1,234,567", "L1 "],
    "agenda": ["A1 ", "14:30", "Eva Lund", "52,000", "A3 ", "09:30", "Acme", "Mon 23 Nov (today)"],
    "dashboard": ["1,286,567 EUR", "2 opportunities", "Mon 23 Nov 2026"],
    "diff 2026-11-16": ["Start", "+ new", "1,286,567", "End", "Mon 16 Nov → Mon 23 Nov (today)"],
    "diff 2026-11-16 --by owner": ["jana", "1,286,567", "New", "End"],
    "diff 2026-11-16 --list new": ["O1 ", "Acme", "1,234,567", "O2 ", "Eva Lund", "52,000"],
    "show 1": ["Acme", "08 555 0123", "1,234,567 EUR"],
    "show 2": [
        "Eva Lund",
        "070 123 45 67",
        "52,000 EUR",
        "Fri 29 Jan 2027",
        "Mon 23 Nov 14:30 (today)",
    ],
}


@WIDTHS
def test_who_what_how_much_and_when_stand_whole_and_nothing_wraps(
    screen: Screen, dealer: None, width: int
) -> None:
    for words, whole in WHOLE.items():
        lines = screen(width, *words.split())
        assert max(map(cell_len, lines)) <= width, lines
        text = "\n".join(lines) + " "
        assert (words, [each for each in whole if each not in text]) == (words, [])


@WIDTHS
def test_of_several_currencies_each_amount_says_its_own(
    screen: Screen, dealer: None, cli: Cli, width: int
) -> None:
    crane = ["--account", "Acme", "--revenue", "5603600 SEK", "--close", "fri"]
    assert cli("opp", "new", "Crane", *crane).code == 0
    for words in WHOLE:
        lines = screen(width, *words.split())
        assert max(map(cell_len, lines)) <= width, lines
        assert not any("Currency" in line for line in lines)
        if words in ("opp list", "mine", "today"):
            text = "\n".join(lines)
            assert "5,603,600 SEK" in text
            assert "1,234,567 EUR" in text


@WIDTHS
def test_a_stale_opportunity_says_whose_it_is(
    screen: Screen, dealer: None, environ: dict[str, str], width: int
) -> None:
    environ["OPPCLI_TODAY"] = "2027-03-01"
    text = "\n".join(screen(width, "report", "stale"))
    assert [each for each in ("Acme", "Eva Lund", "1,234,567") if each not in text] == []


def test_columns_that_give_way_are_named(screen: Screen, dealer: None) -> None:
    assert "hidden at this width: stage, idle" in screen(60, "opp", "list")
    assert "phone, status" in " ".join(screen(60, "lead", "list"))
    assert not any("hidden" in line for line in screen(200, "opp", "list"))


def test_a_telephone_stands_beside_what_is_to_be_called(screen: Screen, dealer: None) -> None:
    for words in ("today", "agenda"):
        (line,) = [each for each in screen(100, words) if "A3" in each]
        assert "08 555 0123" in line
        assert "Acme" in line


def test_on_a_narrow_screen_the_telephone_stands_below(screen: Screen, dealer: None) -> None:
    lines = screen(60, "today")
    (place,) = [place for place, line in enumerate(lines) if "A3" in line]
    assert lines[place + 1 : place + 3] == [
        f"         call: Ring {LONG} ·",
        "         08 555 0123",
    ]
    assert " O1 " in lines[place]
    assert "08 555 0123" not in lines[place]


def test_what_is_to_be_done_stands_with_it_where_that_has_no_room(
    screen: Screen, long_names: None
) -> None:
    lines = screen(60, "today")
    (place,) = [place for place, line in enumerate(lines) if " A1 " in line]
    assert lines[place + 1] == f"         call: Ask {LONG} ·"
    assert lines[place + 2] == "         Wilhelmina Strauß-Lindqvist · +49 48 780 3031"
    assert "Bergström" in lines[place]
    assert " O1 " in lines[place]


def test_a_footer_breaks_between_its_parts(screen: Screen, dealer: None, cli: Cli) -> None:
    for code in ("SEK", "USD"):
        assert cli("opp", "new", "Crane", "--revenue", f"1603600 {code}").code == 0
    lines = screen(60, "opp", "list")
    start = next(place for place, line in enumerate(lines) if " open · " in line)
    assert all(line.endswith(" ·") for line in lines[start:-1])
    assert "1,603,600 USD (weighted" in "\n".join(lines)


@pytest.fixture
def short_day(cli: Cli) -> None:
    """A test drive and a task with short texts, whose customer is short, too."""
    for line in (
        ["contact", "new", "Eva Lund", "--phone", "070-1234567"],
        ["opp", "new", "XC60", "--contact", "Eva Lund", "--revenue", "52k", "--close", "31 dec"],
        ["activity", "plan", "O1", "test_drive", "XC60", "--starts", "2026-11-26 14:30"],
        ["activity", "plan", "O1", "call", "Call her", "--due", "2026-11-26"],
        ["activity", "plan", "O1", "task", "Send offer", "--due", "2026-11-25"],
    ):
        ran = cli(*line)
        assert ran.code == 0, ran.err


@pytest.mark.parametrize(("words", "little"), [("today", 66), ("agenda", 56)])
def test_what_is_to_be_done_stands_before_what_it_is_about(
    screen: Screen, short_day: None, words: str, little: int
) -> None:
    narrow, wide = ("\n".join(screen(width, words)) for width in (little, 120))
    assert "test drive: XC60" in narrow
    assert "  Call her" in narrow  # says itself that it is a call
    assert "  Send offer" in narrow
    assert "what" not in narrow
    assert "test drive: " not in wide
    assert "test drive  " in wide


def test_days_lose_their_distance_where_that_keeps_a_column(
    screen: Screen, short_day: None
) -> None:
    row = {width: screen(width, "opp", "list")[2] for width in (56, 66, 80)}
    assert ("Interest" in row[56], "Thu 31 Dec (38d)" in row[56]) == (False, False)
    assert ("Interest" in row[66], "Thu 31 Dec (38d)" in row[66]) == (True, False)
    assert ("Interest" in row[80], "Thu 31 Dec (38d)" in row[80]) == (True, True)


def test_what_was_done_is_said_in_lines_of_the_screen(screen: Screen, short_day: None) -> None:
    said = screen(60, "drive", "1", "XC60 in blue", "--at", "thu 15:30")
    assert said == [
        "A4 test drive planned: XC60 in blue · O1 Eva Lund ·",
        "  starts Thu 26 Nov 2026 (3d) 15:30 · owner jana",
    ]


@pytest.fixture
def long_names(cli: Cli) -> None:
    """A company and a person with long names and telephones, and large amounts."""
    for line in (
        ["account", "new", "Bergström Entreprenad Malmö AB", "--phone", "+46 (0)40 281 799 20-17"],
        ["contact", "new", "Wilhelmina Strauß-Lindqvist", "--phone", "+49 48 780 3031",
         "--account", "C1", "--email", "wilhelmina@bergstrom-entreprenad.example"],
        ["opp", "new", f"Wheel loader {LONG}", "--account", "C1", "--contact", "P1",
         "--revenue", "8480400 SEK"],
        ["opp", "new", f"Crane {LONG}", "--account", "C1", "--revenue", "1234567 EUR"],
        ["opp", "edit", "1,2", "close=2026-11-18", "next=Call"],
        ["lead", "new", f"Van {LONG}", "--first", "Wilhelmina", "--last", "Öberg",
         "--company", "Bergström Logistik", "--phone", "+46 60 534 9734"],
        ["call", "O1", f"Ask {LONG}", "--due", "2026-11-23"],
        ["activity", "plan", "O1", "appointment", f"Show {LONG}", "--starts", "2026-11-20 15:00"],
    ):  # fmt: skip
        ran = cli(*line)
        assert ran.code == 0, ran.err


PHONES = ["+49 48 780 3031", "+46 (0)40 281 799 20-17", "+46 60 534 9734"]


@WIDTHS
def test_a_telephone_is_never_cut(screen: Screen, long_names: None, width: int) -> None:
    for words in ("today", "agenda", "find wilhelmina", "find bergström", "contact list",
                  "account list", "opp people 1", "lead list"):  # fmt: skip
        lines = screen(width, *words.split())
        assert max(map(cell_len, lines)) <= width, lines
        text = "\n".join(lines)
        for phone in PHONES:
            assert text.count(phone[:9]) == text.count(phone), (words, text)


@WIDTHS
def test_whom_to_call_stands_below_where_it_has_no_column(
    screen: Screen, long_names: None, width: int
) -> None:
    for words in ("today", "agenda"):
        lines = screen(width, words)
        text = "\n".join(lines)
        assert "hidden at this width" not in text
        assert max(map(cell_len, lines)) <= width
        place = next(place for place, line in enumerate(lines) if " A1 " in line)
        row = " ".join(lines[place : place + 3])
        assert "+49 48 780 3031" in row
        assert "Wilhelmina Strauß-Lindqvist" in row
        assert "O1" in row
        assert f"Ask {LONG}"[: None if width < 96 else 19] in row


@WIDTHS
def test_whose_it_is_stands_with_it_where_several_own(
    screen: Screen, long_names: None, cli: Cli, width: int
) -> None:
    for line in (["org", "add", "user", "leif"], ["opp", "assign", "2", "--to", "leif"]):
        assert cli(*line).code == 0
    lines = screen(width, "today", "--owner", "leif", "--owner", "jana")
    place = next(place for place, line in enumerate(lines) if " O2 " in line)
    assert "leif" in " ".join(lines[place : place + 3])
    assert "jana" in " ".join(lines)
    assert "jana" not in " ".join(screen(width, "today"))


def test_a_list_of_lost_ones_says_why_and_to_whom_at_every_width(screen: Screen, cli: Cli) -> None:
    for line in (
        ["opp", "new", "Wheel loader", "--account", "Bergström Entreprenad", "--create",
         "--revenue", "248400"],
        ["opp", "new", "Crane", "--account", "Ek Bygg", "--create", "--revenue", "90400"],
        ["opp", "close", "1", "--lost", "--reason", "price",
         "--competitor", "Vandelay Autos", "--create"],
        ["opp", "close", "2", "--lost", "--reason", "competitor",
         "--competitor", "Vandelay Autos"],
    ):  # fmt: skip
        ran = cli(*line)
        assert ran.code == 0, ran.err
    for words in (("opp", "list", "lost"), ("mine", "lost")):
        narrow, usual, wide = (screen(width, *words) for width in (60, 80, 120))
        for ref, ended in (("O1", "price: Vandelay Autos"), ("O2", "Vandelay Autos")):
            at = next(place for place, line in enumerate(narrow) if f" {ref} " in line)
            assert narrow[at + 1] == f"         {ended}"
        assert "         price: Vandelay Autos" in usual
        assert any("O1" in line and "price" in line and "Vandelay" in line for line in wide)
        assert all("248,400" in "".join(lines) for lines in (narrow, usual, wide))
    assert cli("opp", "list", "lost", "--fields", "ref,lost_reason,competitor").out.splitlines()[
        1
    ] == ("O1\tprice\tVandelay Autos")


def test_a_list_of_new_leads_says_since_when_and_the_telephone(
    screen: Screen, dealer: None, cli: Cli
) -> None:
    for width in (80, 120):
        (line,) = [line for line in screen(width, "lead", "list", "new") if "L1 " in line]
        assert "0709 11 22" in line
        assert "23 Nov" in line
    narrow = "\n".join(screen(60, "lead", "list", "new"))
    assert "Created" in narrow
    assert "hidden at this width: phone" in narrow
    newest = screen(200, "lead", "list", "new", "--sort", "-created")
    assert "2026-11-23 " in "".join(newest)  # what is sorted by keeps its time
    assert cli("lead", "edit", "1", "phone=").code == 0
    assert "Phone" not in "".join(screen(200, "lead", "list", "new"))


@WIDTHS
def test_what_is_found_says_the_telephone_first_and_the_company_of_a_lead(
    screen: Screen, long_names: None, width: int
) -> None:
    (line,) = [line for line in screen(width, "find", "öberg") if "L1" in line]
    assert "  +46 60 534 9734" in line
    assert width < 80 or " · Berg" in line


@WIDTHS
def test_the_history_of_a_record_keeps_added_and_days_whole(
    screen: Screen, dealer: None, cli: Cli, width: int
) -> None:
    day = ["scheduled_delivery_date=2027-01-30", "est_revenue=1234567"]
    assert cli("opp", "edit", "2", *day).code == 0
    lines = screen(width, "history", "O2")
    assert max(map(cell_len, lines)) <= width, lines
    text = "\n".join(lines)
    assert all(each in text for each in ("added", "30 Jan 2027", "29 Jan 2027"))


def test_what_is_to_be_done_stands_with_it_beside_names_with_telephones(
    screen: Screen, cli: Cli
) -> None:
    for line in (
        ["lead", "new", "wants two vans for deliveries", "--company", "Lund Åkeri AB",
         "--phone", "070-333 22 11"],
        ["opp", "new", "Transit", "--account", "Ek Bygg AB", "--create", "--revenue", "30k"],
        ["drive", "1", "Transit Custom", "--at", "thu 14:30"],
        ["opp", "new", "Wheel loader", "--account", "Berg AB", "--create"],
    ):  # fmt: skip
        assert cli(*line).code == 0
    text = "\n".join(screen(80, "today"))
    assert "\n         wants two vans for deliveries · 070-333 22 11 · not contacted since" in text
    assert "test drive    Ek Bygg AB" in text
    assert "no next step  Berg AB" in text


def test_what_a_word_of_the_row_only_holds_stands_below_as_well(screen: Screen, cli: Cli) -> None:
    for line in (
        ["org", "add", "user", "li"],
        *(
            ["opp", "new", f"Baler {n}", "--account", "Olives and Oil", "--create"]
            for n in range(12)
        ),
        ["edit", "O1", "revenue=120k"],
        ["task", "O1", "olives for O12", "--due", "today"],
        ["task", "O2", "ring", "--at", "today 14:00"],
        ["edit", "A1", "owner=li"],
    ):
        ran = cli(*line)
        assert ran.code == 0, ran.err
    lines = screen(60, "agenda", "--owner", "li", "--owner", "jana")
    place = next(place for place, line in enumerate(lines) if " A1 " in line)
    assert "O1 · li" in [line.strip() for line in lines[place + 1 :]], lines
