"""The story of one lead, typed as a salesperson would, each line saying what it changed."""

import shlex

import pytest

_STORY = [
    (
        'lead new "Excavator for quarry" --first-name Jana --last-name Kowal'
        ' --company "Globex Mining" --email jana@globex.example --source web'
        " --interest-type new --brand Volvo",
        0,
        ["L1 added: Excavator for quarry", "Globex Mining"],
    ),
    (
        'activity log L1 call "Wants two, budget ok" --on yesterday --duration 20m',
        0,
        ["A1 call logged: Wants two, budget ok", "L1", "Sun 22 Nov 2026", "20m"],
    ),
    (
        "lead qualify 1 --revenue 480k --close eoq",
        0,
        ["L1 qualified → O1", "C1 Globex Mining", "P1 Jana Kowal", "480,000 EUR", "31 Dec 2026"],
    ),
    ("opp show 1", 0, ["Excavator for quarry", "Globex Mining", "Wants two, budget ok", "Volvo"]),
    ("opp advance 1", 0, ["O1 Interest → Quotation", "40 % (was 20 %)"]),
    ("opp advance 1", 0, ["O1 Quotation → Contract", "70 % (was 40 %)"]),
    (
        "opp advance 1",
        4,
        [
            "O1 cannot leave Contract",
            "device",
            "scheduled_delivery_date",
            "try: oppcli opp advance",
        ],
    ),
    (
        "opp close 1 --lost --reason price --competitor Initech",
        0,
        ["O1 lost", "reason price", "Initech"],
    ),
    ("opp edit 1 topic=x", 4, ["O1 is lost", "try: oppcli opp reopen 1"]),
    ("opp reopen 1", 0, ["O1 lost → open"]),
    ("opp close 1 --won --skip-stages", 0, ["O1 won", "480,000 EUR", "skipped Delivery"]),
    ("history O1", 0, ["Interest", "Quotation", "Contract", "lost", "won"]),
]


def test_the_story_goes_as_it_is_told(cli):
    for line, code, said in _STORY:
        ran = cli(*shlex.split(line))
        assert ran.code == code, f"{line}: {ran.err}"
        printed = ran.out if code == 0 else ran.err
        for words in said:
            assert words in printed, f"{line}: {printed}"


@pytest.mark.parametrize("line", [line for line, code, _ in _STORY if code == 0][:3])
def test_every_write_is_one_line_on_stdout(cli, line):
    for before, *_ in _STORY:
        ran = cli(*shlex.split(before))
        if before == line:
            break
    assert ran.out.splitlines()[0].startswith(("L1", "A1"))
    assert [each for each in ran.out.splitlines() if not each.startswith("  ")] == [
        ran.out.splitlines()[0]
    ]
    assert ran.err == ""


def test_the_leads_call_is_on_the_opportunitys_timeline_once(cli):
    for line, *_ in _STORY[:4]:
        ran = cli(*shlex.split(line))
    assert ran.out.count("Wants two, budget ok") == 1


def test_the_refused_lines_left_nothing_in_the_history(cli):
    for line, *_ in _STORY:
        cli(*shlex.split(line))
    commands = cli("history", "O1", "-o", "json").json
    assert not [each for each in commands if "topic=x" in each["command"]]
    stages = [(each["old"], each["new"]) for each in commands if each["field"] == "stage"]
    assert sorted(stages) == [("Interest", "Quotation"), ("Quotation", "Contract")]
