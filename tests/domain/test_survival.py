"""How long sales take: textbook figures, and laws of the life table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidence import incidence
from oppcli.domain.survival import LifeTable, Stay, life_table

# Remission in weeks of 11 patients with maintained chemotherapy (R's survival::aml); + is censored.
MAINTAINED = "9 13 13+ 18 23 28+ 31 34 45+ 48 161+"
PUBLISHED = {9: 0.909, 13: 0.818, 18: 0.716, 23: 0.614, 31: 0.491, 34: 0.368, 48: 0.184}

STAYS = st.lists(
    st.builds(
        lambda entry, more, cause, count: Stay(entry, entry + more, cause, count),
        st.integers(0, 20),
        st.integers(0, 30),
        st.sampled_from(["", "won", "lost", "canceled"]),
        st.integers(1, 3),
    ),
    min_size=1,
)


def maintained() -> LifeTable:
    return life_table(
        Stay(0, int(each.strip("+")), "" if each.endswith("+") else "won")
        for each in MAINTAINED.split()
    )


def test_the_textbook_figures_come_out() -> None:
    survival = maintained().survival()
    assert {age: round(survival[age], 3) for age in PUBLISHED} == PUBLISHED
    assert [maintained().at_risk[age] for age in PUBLISHED] == [11, 10, 8, 7, 5, 4, 2]


def test_the_median_is_the_first_age_by_which_half_have_ended() -> None:
    assert maintained().age_when(0.5) == maintained().median() == 31
    assert maintained().age_when(0.9) is None


def test_the_median_of_an_even_number_is_the_mean_of_the_middle_two() -> None:
    assert life_table([Stay(0, 10, "won"), Stay(0, 30, "lost")]).median() == 20
    assert life_table([Stay(0, age, "won") for age in (1, 2, 5, 9)]).median() == 4  # 3.5
    assert life_table([Stay(0, 10, "won"), Stay(0, 30)]).median() == 10  # nobody knows when
    assert life_table([Stay(0, 10)]).median() is None


def test_what_was_not_watched_from_its_first_day_is_not_at_risk_before() -> None:
    table = life_table([Stay(0, 5, "won"), Stay(4, 9, "lost"), Stay(0, 9)])
    assert table.at_risk[3:6] == [2, 3, 3]
    assert table.survival()[5] == pytest.approx(2 / 3)


def test_of_nothing_there_is_nothing() -> None:
    assert life_table([]).survival() == []
    assert life_table([Stay(3, 1, "won"), Stay(-2, -1)]).at_risk == []


@given(STAYS)
def test_survival_and_the_incidences_of_all_causes_sum_to_one(stays: list[Stay]) -> None:
    table = life_table(stays)
    causes = [incidence(table, cause) for cause in table.ended]
    for age, share in enumerate(table.survival()):
        assert share + sum(each[age] for each in causes) == pytest.approx(1)


@given(STAYS)
def test_survival_never_rises(stays: list[Stay]) -> None:
    survival = life_table(stays).survival()
    assert survival == sorted(survival, reverse=True)
    assert all(0 <= share <= 1 for share in survival)


@given(st.lists(st.integers(0, 40), min_size=1))
def test_without_censoring_survival_is_the_share_that_is_older(ages: list[int]) -> None:
    survival = life_table(Stay(0, age, "won") for age in ages).survival()
    for age, share in enumerate(survival):
        assert share == pytest.approx(sum(each > age for each in ages) / len(ages))
