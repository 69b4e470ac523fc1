"""What scripts rely on changes only together with the changelog: see docs/surface.py."""

import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent / "docs"
sys.path.append(str(DOCS))

import surface  # noqa: E402 - found by the line above

_HOW = """\
CHANGELOG.md says nothing of {count} changes to what scripts rely on. Add an entry (a new "- …")
that names each of these in backticks: {names}.
The changes, as docs/surface/*.txt has them:
{lines}"""

OLD = "## [0.1.0]\n\n- **Lists** (`opp list --limit`) of records.\n"
THEN = {"commands": ["oppcli opp list", "oppcli opp list | --limit | N"]}


def now() -> dict[str, list[str]]:
    """The lines in the tree; that they are the program's is tested with the other pages."""
    return {
        path.stem: path.read_text(encoding="utf-8").splitlines()[1:]
        for path in sorted(surface.SURFACE.glob("*.txt"))
    }


def test_every_change_of_what_scripts_rely_on_is_in_the_changelog() -> None:
    kept = (surface.RELEASED / "CHANGELOG").read_text(encoding="utf-8")
    news = surface.news(surface.CHANGELOG.read_text(encoding="utf-8"), kept)
    missing = surface.unlisted(now(), surface.released(), news)
    names = {surface.name_of(line.split(": ", 1)[1][2:]) for line in missing}
    assert not missing, _HOW.format(
        count=len(missing),
        names=", ".join(f"`{name}`" for name in sorted(names)),
        lines="\n".join(missing),
    )


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("oppcli opp list | --since --after | DAY", "- `opp list --since mon` shows what is new."),
        ("oppcli opp list | --since --after | DAY", "- `--after`, on every list."),
        ("oppcli opp merge", "- `opp merge O1 O2` makes one of two."),
        ("v_deal | lapsed", "- A column `lapsed` in the view `v_deal`."),
        ("exit code | 7", "- Exit code `7` when the day is over."),
    ],
)
def test_a_name_that_came_has_to_be_in_a_new_entry(line: str, entry: str) -> None:
    now = {"commands": [*THEN["commands"], line]}
    assert surface.unlisted(now, THEN, surface.news(OLD + entry, OLD)) == []
    assert surface.unlisted(now, THEN, surface.news(OLD, OLD)) == [f"commands: + {line}"]
    plain = entry.replace("`", "")
    assert surface.unlisted(now, THEN, surface.news(OLD + plain, OLD)) == [f"commands: + {line}"]


def test_what_went_or_changed_has_to_be_named_too() -> None:
    gone = {"commands": ["oppcli opp list"]}
    changed = {"commands": ["oppcli opp list", "oppcli opp list | --limit | N, default 50"]}
    assert surface.unlisted(gone, THEN, surface.news(OLD, OLD)) == [
        "commands: - oppcli opp list | --limit | N"
    ]
    assert len(surface.unlisted(changed, THEN, surface.news(OLD, OLD))) == 2
    said = surface.news(OLD + "- `--limit` is 50 unless it is given.\n", OLD)
    assert surface.unlisted(changed, THEN, said) == []


def test_a_longer_name_is_not_the_name() -> None:
    now = {"commands": [*THEN["commands"], "oppcli opp list | --as | DAY"]}
    said = surface.news(OLD + "- `opp list --as-of mon`\n", OLD)
    assert surface.unlisted(now, THEN, said) == ["commands: + oppcli opp list | --as | DAY"]


def test_the_answers_of_every_list_and_report_are_recorded() -> None:
    rows = {line.split(" | ")[0] for line in now()["commands"] if " | --fields | " in line}
    tried = {line.split(" | ")[0] for line in now()["answers"]}
    assert len(rows) > 20
    for each in rows:
        assert any(f"{one} ".startswith(f"{each} ") for one in tried), each
