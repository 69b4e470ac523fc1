"""A text of which nobody would see anything is none."""

import pytest

from surroundings import Cli


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\ufeff \u2060"])
@pytest.mark.parametrize(
    "line",
    [
        ["opp", "new", "@"],
        ["account", "new", "@"],
        ["lead", "new", "@"],
        ["activity", "plan", "O1", "task", "@"],
        ["activity", "log", "O1", "call", "@"],
        ["opp", "edit", "O1", "topic=@"],
        ["opp", "edit", "O1", "owner=@"],
        ["org", "add", "user", "@"],
        ["org", "add", "business", "@"],
        ["deal", "new", "O1", "@", "--price", "5"],
        ["opp", "new", "Crane", "--account", "@", "--create"],
    ],
)
def test_it_is_refused_and_nothing_is_saved(cli: Cli, line: list[str], unseen: str) -> None:
    cli("opp", "new", "Loader")
    before = cli("export", "all").out
    ran = cli(*(word.replace("@", unseen) for word in line))
    assert (ran.code, ran.out) == (5, "")
    assert "holds nothing but signs that nobody sees" in ran.err
    assert cli("export", "all").out == before


def test_a_cell_of_an_export_is_empty(cli: Cli, tmp_path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("topic,next_step\nVan,\u200b\n", encoding="utf-8")
    assert cli("import", path, "--kind", "opportunity").code == 0
    (row,) = cli("export", "opp", "-o", "json").json
    assert (row["topic"], row["next_step"]) == ("Van", None)
