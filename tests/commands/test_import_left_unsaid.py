"""What an import says of fields that are left open, emptied or missing in some rows."""

import pytest

KIND = ("--kind", "opportunity")


@pytest.fixture
def taken(cli, tmp_path):
    """Imports lines as a file, with more words if need be."""

    def taken_(*lines, more=()):
        path = tmp_path / "file.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return cli("import", path, *more)

    return taken_


def test_a_field_that_is_set_to_a_question_mark_is_still_open(taken, cli) -> None:
    ran = taken("external_id,topic", "1,A", more=(*KIND, "--set", "owner=?"))
    assert ran.err.splitlines() == [
        "error: it is still open what owner is.",
        "  try: --set 'owner=…' with the value in place of the ?",
    ]
    ran = taken("external_id,topic", "1,A", more=(*KIND, "--set", "stage=?"))
    assert "stage is one of interest, quotation, contract, delivery." in ran.err
    assert cli("org", "list", "-o", "json").json == []


def test_a_row_that_empties_its_owner_is_rejected_and_gets_none(taken) -> None:
    ran = taken("external_id,topic,owner", "1,A,none", "2,B,", more=(*KIND, "--set", "owner=leif"))
    assert "line 2      owner: it cannot be empty" in ran.err
    assert "without an owner" not in ran.err


def test_a_missing_topic_is_said_beside_a_value_that_nobody_knows(taken) -> None:
    head = "Deal ID,Stage,Amount,Close date,Forecast category"
    ran = taken(head, "1,Interest,100,2026-12-24,upside")
    assert "--map-value 'forecast_category:upside=best_case'; topic: a new" in ran.err
    assert "the line below takes what is proposed" not in ran.err


def test_the_id_of_a_deal_is_known_so_that_none_is_doubled(taken, cli) -> None:
    cli("opp", "new", "Fleet")
    lines = ("Deal ID,Opportunity,Title,Unit price", "1,Fleet,Truck,100")
    assert taken(*lines, more=("--kind", "deal")).out == "1 row: 1 created\n"
    assert taken(*lines, more=("--kind", "deal")).out == "1 row: 1 unchanged\n"
