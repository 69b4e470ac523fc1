"""What a seller types: where a lead is from, who won a lost sale, the day of `today`."""

import shlex

import pytest


@pytest.mark.parametrize("place", ["from the website", "from website"])
def test_where_a_lead_is_from_leaves_no_stub_in_its_topic(cli, place):
    line = f"lead new petra zupan 0699 123 45 67 new master {place}"
    ran = cli(*line.split())
    assert "L1 added: new master · petra zupan · 0699 123 45 67 · source web" in ran.out


@pytest.mark.parametrize(
    ("words", "winner"),
    [
        ("bought from Scania used centre, cheaper", "Scania used centre"),
        ("went to MAN, too expensive", "MAN"),
        ("price, went to Fendt", "Fendt"),
        ("too expensive, bought from New Holland", "New Holland"),
    ],
)
def test_a_reason_beside_who_won_is_read_as_both(cli, typed, words, winner):
    typed(["opp", "new", "Actros", "--revenue", "58k", "eoy"])
    ran = cli("lost", "1", *words.split())
    assert f"O1 lost: Actros · reason price · to {winner} · " in ran.out
    assert f"  note: {words}\n" in ran.err + ran.out


def test_a_day_to_come_behind_today_is_answered_with_the_agenda(cli):
    ran = cli("today", "tomorrow")
    assert ran.err.endswith("  try: oppcli agenda tomorrow\n")
    assert cli(*shlex.split("agenda tomorrow")).code == 0
    assert cli("today", "--as-of=tomorrow").err.endswith("  try: oppcli agenda tomorrow\n")
    assert cli("mine", "--as-of", "tomorrow").err.endswith("  try: --as-of yesterday\n")
