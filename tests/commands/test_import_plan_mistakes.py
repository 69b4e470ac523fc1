"""A plan that is filled in by hand with a mistake says where that is, and stays as it is."""

import pytest

TABLE = (
    "Sale no,Deal name,Stage,Close date\n1,Alpha,Interest,2026-12-02\n2,Beta,Talking,2026-12-15\n"
)


@pytest.fixture
def filled(cli, tmp_path, monkeypatch):
    """Writes the plan of till.csv, replaces texts in it, and imports by it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "till.csv").write_text(TABLE)
    cli("import", "till.csv", "--plan", "plan.toml")
    plan = tmp_path / "plan.toml"
    draft = plan.read_text().replace('process_from_file = "?"', "process_from_file = false")

    def filled_(*replacing):
        text = draft
        for old, new in replacing:
            assert old in text
            text = text.replace(old, new)
        plan.write_text(text)
        ran = cli("import", "till.csv", "--plan", "plan.toml")
        assert ran.code == 0 or plan.read_text() == text
        return ran

    return filled_


@pytest.mark.parametrize(
    ("meaning", "proposed"),
    [("intrest", "interest"), ("Chat", "interest, quotation, contract, delivery, won, lost or")],
)
def test_a_meaning_that_does_not_exist_is_named_where_it_stands(filled, meaning, proposed) -> None:
    ran = filled(('Talking = "?"', f'Talking = "{meaning}"'))
    said, hint = ran.err.splitlines()
    assert ran.code == 5
    assert said == (
        f"error: plan.toml: values.stage.Talking is '{meaning}', which is not interest, quotation,"
        " contract, delivery, won, lost or canceled."
    )
    assert hint.startswith(f"  try: {proposed}")
    assert filled(('Talking = "?"', 'Talking = "interest"')).out == "2 rows: 2 created\n"


def test_an_ending_that_does_not_exist_is_wrong_data(filled) -> None:
    ran = filled(('Talking = "?"', 'Talking = "interest"\n[endings]\nTalked = "over"'))
    assert ran.code == 5
    assert ran.err.splitlines() == [
        "error: plan.toml: endings.Talked is 'over', which is no ending.",
        "  try: canceled, disqualified, done, lost, qualified, won or stage",
    ]


def test_a_new_stage_does_not_ask_again_whether_to_make_a_process(filled, cli, tmp_path) -> None:
    filled(('Talking = "?"', 'Talking = "interest"'))
    (tmp_path / "till.csv").write_text(TABLE.replace("Talking", "Chat"))
    ran = cli("import", "till.csv", "--plan", "plan.toml")
    assert "error: plan.toml leaves 1 thing open: values.stage.Chat." in ran.err
    plan = (tmp_path / "plan.toml").read_text()
    assert "process_from_file = false" in plan
    assert 'Chat = "?"' in plan


def test_of_two_decisions_for_the_same_headings_the_last_one_holds(filled, cli) -> None:
    meant = ('Talking = "?"', 'Talking = "interest"')
    filled(meant)
    of_till = ('source_system = ""', 'source_system = "till"')
    with_ids = ('"Sale no" = ""', '"Sale no" = "external_id"')
    assert filled(meant, of_till, with_ids).out == "2 rows: 2 created\n"
    again = cli("import", "till.csv")
    assert again.out == "2 rows: 2 unchanged\n"
    assert "Read as decided before for opportunities of till;" in again.err
    cli("undo")
    assert cli("import", "till.csv").out == "2 rows: 2 created\n"
