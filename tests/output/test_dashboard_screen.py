"""The dashboard's screen, as it looks 100 wide and on narrow and wide ones."""

from datetime import date

import pytest

from oppcli.domain.calendar import Period
from oppcli.domain.dashboard import Candidate, Dashboard, Shortlist
from oppcli.domain.grouping import Grouping
from oppcli.domain.tally import Tallied, Tally
from oppcli.output.dashboard import dashboard_lines
from oppcli.output.screen_text import Style, cell_width

TODAY = date(2026, 11, 23)
TITLES = {"interest": "Interest", "contract": "Contract"}
FLEET = Candidate(
    "O12", "Fleet renewal 2027", "Acme GmbH", "jana", "Contract", 48_000_000, "EUR",
    date(2026, 11, 27),
)  # fmt: skip
LATE = Candidate(
    "O31", "Excavator for quarry", "Globex Mining", "jana", "Interest", 12_000_000, "EUR",
    date(2026, 11, 18), 31, 2,
)  # fmt: skip


def line(*groups, currency="EUR", **figures):
    return Tallied(groups, currency, Tally(**figures))


def board(**more):
    jana = {"won_count": 9, "won": 32_000_000, "lost_count": 3, "lost": 100}
    whole = line(**jana, open_count=5, open=60_000_000, weighted=36_000_000, open_days=100)
    usual = {
        "period": Period(date(2026, 10, 1), date(2026, 12, 31), "2026 Q4", "2026q4"),
        "grouping": Grouping(("owner",)),
        "totals": [whole],
        "apart": [],
        "quota": 95_000_000,
        "base": "EUR",
        "stages": [
            line("interest", open_count=4, open=12_000_000, weighted=2_400_000, open_days=80),
            line("contract", open_count=1, open=48_000_000, weighted=33_600_000, open_days=20),
        ],
        "lines": [
            line("jana", **jana, open_count=1, open=48_000_000, weighted=33_600_000, open_days=20),
            line("leif", open_count=4, open=12_000_000, weighted=2_400_000, open_days=80),
        ],
        "together": [whole],
        "closing": Shortlist([FLEET], 1),
        "slipping": Shortlist([LATE], 4),
        "stale": Shortlist([], 0),
    }
    return Dashboard(**{**usual, **more})


def drawn(width, **more):
    style = Style(today=TODAY, width=width)
    lines = dashboard_lines(board(**more), TITLES, style)
    return ["".join(segment.text for segment in line).rstrip() for line in lines]


SCREEN = """\
2026 Q4                                                                        as of Mon 23 Nov 2026

Won                      Open                     Weighted                 Win rate
320,000 EUR              600,000 EUR              360,000 EUR              75 %
34 % of 950,000 EUR      5 opportunities                                   9 won, 3 lost

  Stage     Count  Amount EUR  Weighted  Avg age
  ────────────────────────────────────────────────────────────────────
  Interest      4     120,000    24,000      20d  █████
  Contract      1     480,000   336,000      20d  ████████████████████

  Owner  Won EUR     Open  Weighted  Win rate   n  Avg age
  ────────────────────────────────────────────────────────
  jana   320,000  480,000   336,000     75 %   12      20d
  leif         –  120,000    24,000        –    –      20d
  Total  320,000  600,000   360,000     75 %   12      20d

Closing this week (1)
  O12  Acme GmbH · Fleet renewal 2027 · jana                            480,000 EUR  Fri 27 Nov (4d)

Slipping (4) · 3 more: --explain slipping
! O31  Globex Mining · Excavator for quarry · jana             120,000 EUR  31d later, moved 2 times
"""


def test_the_screen_fits_one_of_100_columns_and_40_lines():
    assert drawn(100) == SCREEN.splitlines()
    assert len(SCREEN.splitlines()) <= 40


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_no_line_is_wider_than_the_screen_and_nothing_that_counts_is_cut(width):
    lines = drawn(width)
    assert max(map(cell_width, lines)) <= width
    text = "\n".join(lines)
    for whole in (
        "O12",
        "O31",
        "480,000 EUR",
        "320,000 EUR",
        "Fri 27 Nov (4d)",
        "75 %",
        "31d later",
    ):
        assert whole in text


def test_many_groups_leave_the_largest_and_say_how_many_more():
    many = [line(f"seller{n:02}", open_count=1, open=n * 100) for n in range(20)]
    text = "\n".join(drawn(100, lines=many))
    assert "12 more: --limit 0 shows all" in text
    assert "seller19" in text
    assert "seller11" not in text


def test_currencies_stand_below_the_figures_in_the_base():
    apart = [
        line(won_count=1, won=100_00, open_count=1, open=200_00),
        line(currency="SEK", won_count=1, won=300_00),
    ]
    apart.append(line(currency="USD", lost_count=1, lost=500_00))
    figures = drawn(100, apart=apart)
    assert "300 SEK" in "\n".join(figures)
    assert not any(row.startswith("–  ") for row in figures), "a currency without figures"


def test_when_all_is_in_one_other_currency_the_figures_are_in_that():
    only = line(currency="USD", won_count=9, won=32_000_000, open_count=1, open=60_000_000)
    figures = drawn(100, totals=[only])
    assert figures[3].split("  ")[0] == "320,000 USD"
    assert "1 opportunity " in figures[4]
    assert figures[4].startswith("9 won"), "a quota is told in the base currency"


def test_a_quota_of_nobody_is_not_shown():
    assert "% of" not in "\n".join(drawn(100, quota=None))
