"""What was said at a closing is corrected without reopening; the outcome and figures stay."""

import pytest

from surroundings import Cli


@pytest.fixture(autouse=True)
def lost(typed) -> None:
    typed(
        ["opp", "new", "Tender", "--revenue", "20k", "-q"],
        ["opp", "close", "1", "--lost", "--reason", "timing", "-q"],
        ["opp", "new", "Loader", "--revenue", "30k", "--interest-type", "new", "-q"],
        ["opp", "close", "2", "--won", "--skip-stages", "-q"],
    )


def fields(cli: Cli, ref: str, *names: str) -> list[object]:
    (row,) = cli("opp", "show", ref, "-o", "json").json
    return [row[name] for name in names]


def test_the_reason_the_competitor_and_the_note_of_a_loss_are_corrected(cli: Cli) -> None:
    ran = cli("edit", "1", "reason=price", "competitor=Zeppelin", "close_note=was", "cheaper")
    assert ran.code == 0, ran.err
    assert "O1" in ran.out
    assert fields(cli, "1", "status", "lost_reason", "competitor", "close_note") == [
        *("lost", "price", "Zeppelin", "was cheaper"),
    ]
    assert "no findings" in cli("db", "check").out or cli("db", "check").code == 0
    assert "price" in cli("history", "O1", "-o", "csv").out
    assert cli("undo").code == 0
    assert fields(cli, "1", "lost_reason", "competitor") == ["timing", None]
    assert cli("db", "check").code == 0


def test_a_reason_that_the_process_lacks_is_refused(cli: Cli) -> None:
    ran = cli("edit", "1", "lost_reason=weather")
    assert (ran.code, "'weather' is no reason:" in ran.err) == (5, True)
    ran = cli("edit", "1", "lost_reason=other")
    assert (ran.code, "close_note='…'" in ran.err) == (4, True)
    assert cli("edit", "1", "lost_reason=none").code == 5
    assert cli("edit", "1", "lost_reason=other", "close_note=moved").code == 0


@pytest.mark.parametrize(
    "words", [["revenue=5k"], ["reason=price", "topic=Other"], ["stage=contract"]]
)
def test_anything_else_of_a_closed_one_is_read_only(cli: Cli, words: list[str]) -> None:
    ran = cli("edit", "1", *words)
    assert (ran.code, "closed is read-only" in ran.err) == (4, True)


def test_a_win_has_a_competitor_and_a_note_but_no_reason(cli: Cli) -> None:
    assert cli("edit", "2", "competitor=Zeppelin", "close_note=close call").code == 0
    assert cli("edit", "2", "competitor=none").code == 0
    assert fields(cli, "2", "competitor", "close_note", "actual_revenue") == [
        *(None, "close call", 30000),
    ]
    assert cli("edit", "2", "lost_reason=price").code == 4
    assert cli("db", "check").code == 0
