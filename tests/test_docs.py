"""The documentation tells the truth: its commands run, its screens, tables and names are real."""

import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from oppcli import errors
from oppcli.commands import COMMANDS
from oppcli.domain.dates import Look, parse_day
from oppcli.lazy import Menu, Noun
from surroundings import TODAY, Cli

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS))

import screens  # noqa: E402 - it lies beside the pages

FRONT_PAGE = ROOT / "README.md"
PAGES = [FRONT_PAGE, ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
GUIDE = [FRONT_PAGE, *sorted(DOCS.glob("*.md"))]
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))


def verbs(menu: Menu, *above: str) -> list[str]:
    """Every command a person can type, as it is typed."""
    found: list[str] = []
    for name, entry in menu.items():
        words = (*above, name)
        found += verbs(entry.verbs, *words) if isinstance(entry, Noun) else [" ".join(words)]
    return found


def section(page: str, title: str) -> str:
    """The text of a page below a heading, up to the next one."""
    _, _, rest = (DOCS / page).read_text(encoding="utf-8").partition(f"# {title}\n")
    assert rest, f"{page} has no section {title}"
    return re.split(r"^#+ ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_front_page_is_read_in_a_few_minutes() -> None:
    assert len(FRONT_PAGE.read_text(encoding="utf-8").splitlines()) <= 150


def test_the_picture_loads_nothing_from_elsewhere() -> None:
    drawn = (DOCS / "pipeline.svg").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[^\s\"')]+", drawn)) == {"http://www.w3.org/2000/svg"}
    assert "@font-face" not in drawn
    assert "Interest" in drawn


@pytest.mark.parametrize("page", GUIDE, ids=named)
def test_a_page_of_the_guide_can_be_reached_from_the_front_page(page: Path) -> None:
    reached, new = {FRONT_PAGE}, {FRONT_PAGE}
    while new:
        targets = {
            (each.parent / target.partition("#")[0]).resolve()
            for each in new
            for target in re.findall(r"\]\(([^)\s#]+\.md[^)\s]*)\)", each.read_text("utf-8"))
        }
        new = targets - reached
        reached |= new
    assert page in reached


@pytest.mark.parametrize("page", screens.PAGES, ids=named)
def test_a_shell_block_that_is_not_run_only_sets_things_up(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert {kind for kind, _ in blocks} <= {"console", "sh", "bash", "text"}
    lines = [line for kind, text in blocks if kind == "bash" for line in text.splitlines()]
    # Setting up a server is nobody's to do in a test; what is typed is tested where copies are.
    sets_up = (
        r"(make|python3 -m venv|~/\S+/pip install|ln -s|createdb|oppcli (db copy|config set)) "
    )
    for line in lines:
        assert re.match(sets_up, line), line


def test_the_pages_made_from_the_program_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("command", verbs(COMMANDS))
def test_every_command_is_documented(command: str) -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert re.search(rf"^#+ oppcli {command}$", page, re.MULTILINE)
    assert f"| [`oppcli {command}`]" in page


def test_the_table_of_dates_is_true() -> None:
    rows = [
        (re.findall(r"`([^`]+)`", said), re.findall(r"\w{3} \d+ \w{3}(?: \d{4})?", meant))
        for _, said, meant, *_ in (
            line.split("|")
            for line in section("walkthrough.md", "Dates, amounts, periods").splitlines()
            if "|" in line
        )
    ]
    told = [
        pair
        for words, days in rows
        if len(words) == len(days)
        for pair in zip(words, days, strict=True)
    ]
    assert len(told) >= 15
    today = date.fromisoformat(TODAY)
    for words, meant in told:
        look = Look.BACK if words.startswith("last") else Look.FORWARD
        day = parse_day(words, today=today, look=look)
        assert day is not None
        year = f" {day.year}" if meant[-4:].isdigit() else ""
        assert (words, f"{day:%a} {day.day} {day:%b}{year}") == (words, meant)


def test_every_filter_of_the_guide_is_understood(cli: Cli) -> None:
    rows = [
        line
        for line in section("walkthrough.md", "Finding things").splitlines()
        if line.startswith("| `--")
    ]
    told = [words for row in rows for words in re.findall(r"`(--[^`]*)`", row.split("|")[1])]
    assert len(told) >= 15
    for words in told:
        ran = cli("opp", "list", *shlex.split(words))
        assert ran.code in (0, 3), (words, ran.err)  # 3: nobody is called that in an empty store


def test_the_exit_codes_are_those_of_the_program() -> None:
    told = set(
        map(
            int,
            re.findall(r"^\| (\d+) \|", section("scripting.md", "Scripts and pipes"), re.MULTILINE),
        )
    )
    kinds = [each for each in vars(errors).values() if isinstance(each, type)]
    raised = {each.exit_code for each in kinds if issubclass(each, errors.OppError)}
    assert told == raised | {0, 130}


@pytest.mark.parametrize("page", DECISIONS, ids=named)
def test_a_decision_has_a_context_a_choice_and_a_price(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    number, title = re.match(r"# (\d+)\. (.+)\n", text).groups()  # type: ignore[union-attr]
    assert page.name.startswith(f"{int(number):04}-")
    assert title
    parts = re.findall(r"^\*\*(\w+)\.\*\* (.+)", text, re.MULTILINE)
    assert [name for name, _ in parts] == ["Context", "Choice", "Price"]
    assert len(text.splitlines()) <= 30


def test_no_two_decisions_have_one_number() -> None:
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert sorted(set(numbers)) == numbers


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        found = page.parent / path if path else page
        assert found.exists(), target
        if anchor:
            titles = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in titles}
            assert anchor in slugs, target


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_files_of_the_code_that_a_page_names_exist(page: Path) -> None:
    for name in re.findall(r"`((?:\w+/)*\w+\.(?:py|toml))`", page.read_text(encoding="utf-8")):
        places = (ROOT / "src/oppcli" / name, ROOT / name, DOCS / name)
        assert any(place.exists() for place in places) or name == "config.toml", name


def test_the_map_file_of_the_examples_is_the_one_its_page_explains() -> None:
    page = (DOCS / "import" / "maven.md").read_text(encoding="utf-8")
    example = (DOCS / "examples" / "maven.toml").read_text(encoding="utf-8")
    blocks = re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line]
    assert len(lines) >= 12
    for line in lines:
        assert line in example.splitlines()
