"""Days and moments in a file, read as their column writes them."""

import pytest


@pytest.fixture
def bring(cli, tmp_path):
    """Imports opportunities with the cells of one column; gives the run."""

    def imported(field, *cells, more=()):
        path = tmp_path / "deals.csv"
        lines = [f'T{number},"{cell}"' for number, cell in enumerate(cells, start=1)]
        path.write_text("\n".join((f"topic,{field}", *lines, "")), encoding="utf-8")
        return cli("import", path, "--kind", "opportunity", *more)

    return imported


@pytest.fixture
def stored(cli):
    """A column of what is stored, by its view."""

    def column(field):
        return cli(
            "sql", f"SELECT {field} FROM v_opportunity ORDER BY id", "-o", "tsv"
        ).out.split()[1:]

    return column


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("46000", "2025-12-09T12:00:00Z"),
        ("46000.0", "2025-12-09T12:00:00Z"),
        ("46000.75", "2025-12-09T18:00:00Z"),
        ("46000.25", "2025-12-09T06:00:00Z"),
    ],
)
def test_a_spreadsheets_number_is_the_noon_of_its_day_or_its_moment(bring, stored, cell, moment):
    assert bring("created_at", cell).code == 0
    assert stored("created_at") == [moment]


def test_a_spreadsheets_number_is_its_day_where_a_day_is_wanted(bring, stored):
    assert bring("est_close_date", "46000", "46000.75").code == 0
    assert stored("est_close_date") == ["2025-12-09", "2025-12-09"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("25.12.85", "2085-12-25"),
        ("25.12.26", "2026-12-25"),
        ("25/12/99", "2099-12-25"),
        ("12/25/85", "2085-12-25"),
        ("25 Dec 85", "2085-12-25"),
        ("25.12.1985", "1985-12-25"),
    ],
)
def test_a_year_of_two_digits_is_of_this_century(bring, stored, cell, day):
    ran = bring("est_close_date", cell)
    assert ran.code == 0, ran.err
    assert stored("est_close_date") == [day]


@pytest.mark.parametrize("field", ["est_close_date", "created_at"])
def test_a_column_that_leaves_the_order_of_day_and_month_open_is_refused(bring, stored, field):
    ran = bring(field, "12/05/2026", "01/02/2026")
    assert (ran.code, ran.out) == (5, "")
    assert "2026-05-12" in ran.err
    assert "2026-12-05" in ran.err
    assert "--date-order dmy for 2026-05-12" in ran.err
    assert "--date-order mdy for 2026-12-05" in ran.err
    assert stored("topic") == []


@pytest.mark.parametrize(
    ("cells", "more", "day"),
    [
        (["12/05/2026"], ["--date-order", "dmy"], "2026-05-12"),
        (["12/05/2026"], ["--date-order", "mdy"], "2026-12-05"),
        (["12/05/2026", "25/12/2026"], [], "2026-05-12"),
        (["12/05/2026", "12/25/2026"], [], "2026-12-05"),
        (["12.05.2026"], [], "2026-05-12"),
        (["05/05/2026"], [], "2026-05-05"),
    ],
)
def test_the_order_is_taken_from_what_was_said_or_what_a_row_proves(
    bring, stored, cells, more, day
):
    ran = bring("est_close_date", *cells, more=more)
    assert ran.code == 0, ran.err
    assert stored("est_close_date")[0] == day
