"""Pages: the numbers of the terminal in their order, every text escaped, nothing loaded."""

import re
import sys
from base64 import b64encode
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from hostile import ALL
from oppcli.domain.flow import Step, Waterfall
from oppcli.domain.texts import clean
from oppcli.output.blocks import Band, Bands, Heading, Line, Lines
from oppcli.output.page import Page, render
from oppcli.output.screen_text import safe_text, without_command

REPORTS = (
    "forecast",
    "forecast --by owner",
    "pipeline",
    "pipeline --by brand --by month",
    "report funnel",
    "report velocity --by owner",
    "report velocity --stages",
    "report stages",
    "report winloss",
    "report winloss --by brand",
    "report stale",
    "report activity",
    "report leaderboard",
    "opp list",
    "today",
)


class Read(HTMLParser):
    """The tables of a page as rows of texts, its headings, and the tags and attributes it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self._unseen = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = dict(attrs)
        self.tags.append((tag, kept))
        if tag == "meta":
            return
        self._open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td") and kept.get("class") != "bar":
            self.tables[-1][-1].append("")
        elif tag == "span":
            self._unseen += kept.get("class") == "mark" or bool(self._unseen)
        self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag == "span" and self._unseen:
            self._unseen -= 1

    def handle_data(self, data: str) -> None:
        if not self._open:
            return
        self.texts[self._open[-1]][-1] += data
        if {"th", "td"} & set(self._open[-2:]) and not self._unseen and self.tables[-1][-1]:
            self.tables[-1][-1][-1] += data


def read(path):
    return Read(path.read_text("utf-8"))


@pytest.fixture
def sold(typed):
    """Open, won and lost ones of two owners, with a quota and a late activity."""

    def new(topic, revenue, owner, *more):
        words = ["--account", f"{topic} AB", "--owner", owner, "--create", "--interest-type", "new"]
        return ["opp", "new", topic, *words, "--revenue", revenue, *more]

    typed(
        new("Fleet", "480k", "jana", "--close", "2026-11-27", "--brand", "Volvo"),
        new("Loader", "120k", "leif", "--close", "2026-12-31", "--brand", "Volvo"),
        new("Crane", "60k", "jana", "--close", "2026-10-10"),
        new("Truck", "110k", "jana", "--close", "2026-11-30", "--brand", "Ätna"),
        new("Bus", "70k", "leif"),
        ["opp", "advance", "1"],
        ["opp", "close", "4", "--won", "--skip-stages", "--on", "2026-11-20"],
        ["opp", "close", "5", "--lost", "--reason", "price", "--on", "2026-11-18"],
        ["opp", "edit", "2", "est_close_date=2027-01-31"],
        ["activity", "plan", "O1", "call", "Ask", "--due", "2026-11-20"],
        ["quota", "set", "all", "2026q4", "500k"],
    )


def cells(markdown):
    """The rows of the tables of a Markdown text."""
    rows = []
    for line in markdown.splitlines():
        if line.startswith("| "):
            plain = re.sub(r"\\(.)", r"\1", line.removeprefix("| ").removesuffix(" |"))
            rows.append([cell.strip() for cell in plain.split(" | ")])
    return rows


@pytest.mark.parametrize("report", REPORTS)
def test_a_page_has_the_rows_of_the_terminal_in_their_order(cli, sold, tmp_path, report):
    words = report.split()
    path = tmp_path / "report.html"
    later = {"OPPCLI_TODAY": "2027-01-15"} if report == "report stale" else {}
    ran = cli(*words, "--to", path, env=later)
    assert ran.code == 0, ran.err
    assert ran.out.endswith(f" → {path}\n")
    told = cells(cli(*words, "-o", "md", env=later).out)
    table = [[cell.strip() for cell in row] for row in read(path).tables[-1]]
    assert len(told) > 1
    assert table == told


def test_a_dashboard_has_its_figures_and_every_part(cli, sold, tmp_path):
    path = tmp_path / "dashboard.html"
    cli("dashboard", "--to", path)
    page = read(path)
    figures = [text.strip() for text in page.texts["dd"]]
    for wanted in ("110,000 EUR", "660,000 EUR", "22 % of 500,000 EUR", "50 %*", "1 won, 1 lost"):
        assert wanted in figures
    titles = [text.strip() for text in page.texts["h2"]]
    assert titles[:4] == ["Open by stage", "By owner", "Closing this week (1)", "Slipping (1)"]
    told = cells(cli("dashboard", "-o", "md").out)
    rows = [[cell.strip() for cell in row] for table in page.tables for row in table]
    assert rows == told[5:]  # the figures are no table there


def test_the_heading_says_what_for_whom_and_as_of_when(cli, sold, tmp_path):
    path = tmp_path / "forecast.html"
    words = ("--period", "2026q4", "--owner", "@me", "--brand", "Volvo", "--as-of", "2026-11-22")
    ran = cli("forecast", *words, "--to", path)
    assert ran.out == f"Forecast 2026 Q4 → {path}\n"
    page = read(path)
    assert page.texts["title"] == ["Forecast · 2026 Q4 · jana · Volvo · as of Sun 22 Nov 2026"]
    assert page.texts["dt"] == ["Owner", "Brand", "As of"]
    assert page.texts["dd"] == ["jana", "Volvo", "Sun 22 Nov 2026"]
    assert "Made on Mon 23 Nov 2026 with oppcli." in page.texts["p"]


def test_a_moment_looked_back_at_has_its_time(cli, sold, tmp_path):
    path = tmp_path / "pipeline.html"
    assert cli("pipeline", "--as-of", "2026-11-23T09:30Z", "--to", path).code == 0
    as_of = read(path).texts["dd"][-1]
    assert as_of.startswith("Mon 23 Nov 2026 ")
    assert as_of.endswith(":30")


def test_a_filter_is_named_as_it_was_typed_and_is_only_text(cli, sold, tmp_path):
    path = tmp_path / "list.html"
    words = (
        "--where",
        "est_revenue>=1k topic~'<b>'",
        "--close",
        "this quarter",
        "--search",
        "fleet",
    )
    assert cli("opp", "list", *words, "--to", path).code == 0
    page = read(path)
    assert page.texts["dt"] == ["Closing", "With the words", "Where", "As of"]
    assert page.texts["dd"][:3] == ["2026 Q4", "fleet", "est_revenue>=1k topic~'<b>'"]
    assert page.texts["p"][0] == "nothing found"


def test_without_a_filter_it_is_for_everybody(cli, sold, tmp_path):
    path = tmp_path / "pipeline.html"
    cli("pipeline", "--to", path)
    assert read(path).texts["dd"] == ["everybody", "Mon 23 Nov 2026"]


def test_what_is_ones_own_says_whose_it_is(cli, sold, tmp_path):
    path = tmp_path / "mine.html"
    cli("mine", "--to", path)
    assert read(path).texts["dd"] == ["jana", "Mon 23 Nov 2026"]


def test_notes_stand_on_the_page_without_the_commands_of_the_terminal(cli, sold, tmp_path):
    path = tmp_path / "forecast.html"
    ran = cli("forecast", "--to", path)
    assert "1 overdue, 60,000 EUR: oppcli opp list --close overdue" in ran.err
    page = read(path)
    assert "1 overdue, 60,000 EUR" in page.texts["p"]
    assert "oppcli opp list" not in path.read_text("utf-8")


def test_rows_that_are_left_out_are_counted(cli, sold, tmp_path):
    path = tmp_path / "list.html"
    cli("opp", "list", "--limit", "1", "--to", path)
    page = read(path)
    assert len(page.tables[0]) == 2
    assert "… 2 more rows" in page.texts["p"]


def test_drawings_go_with_a_table_as_it_comes(cli, sold, tmp_path):
    path = tmp_path / "forecast.html"
    for words, titles in (
        ((), ["Won and open, EUR", "Added up over the period, EUR", "2026 Q4, by month of close"]),
        (("--sort", "-won"), ["2026 Q4, by month of close"]),
        (
            ("--by", "month", "--by", "owner"),
            ["Won and open, EUR", "2026 Q4, by month of close and owner"],
        ),
    ):
        cli("forecast", *words, "--to", path)
        assert [text.strip() for text in read(path).texts["h2"]] == titles


def test_bars_of_a_forecast_are_its_won_and_open_amounts(cli, sold, tmp_path):
    path = tmp_path / "forecast.html"
    cli("forecast", "--to", path)
    bars = [[cell.strip() for cell in row] for row in read(path).tables[0]]
    assert bars == [
        ["", "In all"],
        ["Oct 2026", "60,000"],
        ["Nov 2026", "590,000"],
        ["Dec 2026", "0"],
    ]


def test_a_diff_is_drawn_as_the_waterfall_of_the_terminal(cli, sold, tmp_path):
    path = tmp_path / "diff.html"
    words = ("diff", "2026-10-01", "--to", path)
    ran = cli(*words)
    assert ran.code == 0, ran.err
    (rows,) = read(path).tables
    labels = [row[0] for row in rows[1:]]
    assert (labels[0], labels[-1]) == ("Start", "End")
    assert {"+ new", "− won", "− lost"} <= set(labels)
    cli(*words, "--sort", "-count")
    assert [cell.strip() for cell in read(path).tables[0][0]] == ["Line", "Count", "Amount EUR"]


def test_a_page_of_nothing_says_so(cli, tmp_path):
    path = tmp_path / "stale.html"
    assert cli("report", "stale", "--to", path).code == 0
    assert "nothing is stale" in read(path).texts["p"]


@pytest.mark.parametrize(
    "report",
    ["dashboard", "forecast", "pipeline", "opp list", "report stale", "forecast --by account"],
)
def test_every_stored_text_is_text(cli, typed, tmp_path, report):
    words = ["--account", f"A{ALL}", "--create", "--interest-type", "new", "--revenue", "5k"]
    typed(["opp", "new", f"T{ALL}", *words, "--close", "fri"])
    path = tmp_path / "hostile.html"
    env = {"OPPCLI_TODAY": "2026-11-24"}
    assert cli(*report.split(), "--to", path, env=env).code == 0
    html = path.read_text("utf-8")
    page = Read(html)
    assert not {"script", "img", "iframe", "link", "object"} & {tag for tag, _ in page.tags}
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028]", html)
    assert html.count("<style>") == 1
    if report not in ("pipeline", "forecast", "report stale"):
        assert safe_text(clean(ALL)) in "".join(
            cell for table in page.tables for row in table for cell in row
        )
        assert "&lt;script&gt;" in html


def test_a_page_loads_nothing_and_allows_only_its_own_style(cli, sold, tmp_path):
    path = tmp_path / "dashboard.html"
    cli("dashboard", "--to", path)
    html = path.read_text("utf-8")
    page = Read(html)
    (policy,) = (
        kept["content"]
        for tag, kept in page.tags
        if tag == "meta" and kept.get("http-equiv") == "Content-Security-Policy"
    )
    style = re.search("<style>(.*)</style>", html, re.DOTALL)[1]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    names = {name for _, kept in page.tags for name in kept}
    assert not names & {"src", "href", "style", "srcset", "action", "background"}
    assert not [name for name in names if name.startswith("on")]
    assert not re.search(r"url\(|@import|https?:", html)
    assert page.tags[0] == ("html", {"lang": "en"})


def test_headings_of_tables_say_what_they_are_of(cli, sold, tmp_path):
    path = tmp_path / "forecast.html"
    cli("forecast", "--to", path)
    scopes = [kept.get("scope") for tag, kept in read(path).tags if tag == "th"]
    assert set(scopes) == {"row", "col"}


def test_late_is_said_in_a_sign_and_a_word(cli, sold, tmp_path):
    path = tmp_path / "today.html"
    cli("today", "--to", path)
    page = read(path)
    assert "late: " in page.texts["span"]
    assert "!" in page.texts["span"]


def test_a_file_that_is_there_is_replaced_only_by_a_whole_one(cli, sold, tmp_path):
    path = tmp_path / "list.html"
    path.write_text("before")
    ran = cli("opp", "list", "--where", "nothing=1", "--to", path)
    assert ran.code
    assert path.read_text() == "before"
    assert cli("opp", "list", "--to", path).code == 0
    assert path.read_text("utf-8").startswith("<!doctype html>")
    assert list(tmp_path.glob(".*")) == []


def test_a_folder_that_is_not_there_is_a_clean_error(cli, sold, tmp_path):
    ran = cli("pipeline", "--to", tmp_path / "nowhere" / "x.html")
    assert ran.code == 5
    assert "cannot be written" in ran.err


def test_without_jinja_one_sentence_says_what_to_install(cli, sold, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    monkeypatch.delitem(sys.modules, "oppcli.output.page", raising=False)
    path = tmp_path / "pipeline.html"
    ran = cli("pipeline", "--to", path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: what makes pages is not installed.\n  try: pip install 'oppcli[pages]'\n"
    )
    assert not path.exists()


def test_a_page_is_asked_for_by_its_name_alone(cli, sold):
    ran = cli("pipeline", "-o", "html")
    assert ran.code == 2
    assert "try: --to NAME.html" in ran.err.replace("oppcli pipeline ", "")


def test_what_shows_no_table_says_that_no_page_was_written(cli, sold, tmp_path):
    path = tmp_path / "cell.html"
    ran = cli("dashboard", "--explain", "won", "--to", path)
    assert ran.code == 0
    assert f"{path} was not written" in ran.err
    assert not path.exists()


def rendered(*blocks):
    return Read(render(Page(date(2026, 11, 23), Heading("Test"), list(blocks), [])))


def test_a_waterfall_has_a_row_per_step_with_its_sign_count_and_amount():
    steps = [
        Step("start", "Start", 37, 710_330_300, 0, 710_330_300),
        Step("new", "+ new <b>", 76, 982_506_600, 710_330_300, 1_692_836_900),
        Step("won", "− won", 26, 580_352_600, 1_692_836_900, 1_112_484_300),
        Step("end", "End", 87, 1_112_484_300, 0, 1_112_484_300),
    ]
    page = rendered(Waterfall("2026 Q4 pipeline", "30 Sep → now", "EUR", steps))
    assert page.texts["h2"] == ["2026 Q4 pipeline, EUR · 30 Sep → now"]
    assert page.tables == [
        [
            ["", "Count", "Amount"],
            ["Start", "37", "7,103,303"],
            ["+ new <b>", "76", "9,825,066"],
            ["− won", "26", "5,803,526"],
            ["End", "87", "11,124,843"],
        ]
    ]
    looks = [kept["class"] for tag, kept in page.tags if tag == "rect"]
    assert looks == ["strong", "middle", "won", "strong"]


def test_bands_are_parted_and_lines_say_their_numbers_in_text_too():
    band = Band("in all", 933_000_000, 800_000_000, 1_110_000_000, goal=840_000_000, is_sum=True)
    page = rendered(
        Bands("Predicted", "P10 to P90", [band], "EUR", goal="Quota"),
        Lines("Calibration", ("10 %", "<i>"), [Line("came", (12, None))], unit=" %"),
    )
    assert page.tables[0][1][0] == "in all"
    assert [kept["class"] for tag, kept in page.tags if tag == "rect"] == ["middle", "strong"]
    (told,) = (kept["aria-label"] for tag, kept in page.tags if kept.get("role") == "img")
    assert told == "came: 10 % 12 %, <i> –"


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ("3 overdue, 75,000 EUR: oppcli opp list --close overdue", "3 overdue, 75,000 EUR"),
        ("no rates: oppcli currency set USD 0.92", "no rates"),
        ("made with oppcli by hand", "made with oppcli by hand"),
        ("* a rate of few", "* a rate of few"),
    ],
)
def test_a_note_without_its_command_stays_a_sentence(note, left):
    assert without_command(note) == left


def test_a_page_of_a_review_counts_for_each_person_and_lists_without_commands(cli, tmp_path):
    cli("opp", "new", "Fleet", "--revenue", "48k", "--owner", "jana", "--create")
    cli("opp", "new", "Vans", "--revenue", "12k", "--owner", "leif", "--create")
    assert cli("opp", "close", "2", "--won", "--skip-stages", "--revenue", "11k").code == 0
    page = tmp_path / "review.html"
    asked = ("review", "--owner", "jana", "--owner", "leif", "--since", "yesterday")
    assert cli(*asked, "--to", page).code == 0
    text = page.read_text(encoding="utf-8")
    rows = [
        [
            re.sub("<[^>]*>", "", cell).strip()
            for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr.*?</tr>", text, re.DOTALL)
    ]
    heads, jana, leif, *listed = rows
    assert heads[:3] == ["Person", "Open", "Pipeline"]
    assert heads[-2:] == ["Won", "Won for"]
    assert (jana[:4], jana[-2:]) == (["jana", "1", "48,000 EUR", "1"], ["–", ""])
    assert (leif[:2], leif[-2:]) == (["leif", "–"], ["1", "11,000 EUR"])
    assert [row[0] for row in listed] == ["Ref", "O1", "Ref", "O2"]
    assert re.search(r"jana · won 2026 Q4: .* · forecast ", text)
    assert "oppcli opp list" not in text
