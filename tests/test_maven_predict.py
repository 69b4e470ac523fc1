"""Predictions on a real seller's export: its known answers, found without looking ahead.

The file is made by others and not ours to copy; where it is absent the tests are skipped.
"""

import csv
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from incidence import incidence
from maven import MAP
from oppcli.domain.accuracy import brier, mape
from oppcli.domain.chances import Law, Sale, laws
from oppcli.domain.prediction import Method, Window
from oppcli.queries import prediction as query
from oppcli.queries.converting import Converter
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.known_sales import durations
from oppcli.store import Store
from surroundings import Cli

# Month end: the quarter after it, how many that are open are won by its end as it is predicted,
# and as they really were.
MONTH_ENDS = {
    "2017-06-30": ("2017q3", 579.6, 609),
    "2017-07-31": ("2017q3", 689.9, 711),
    "2017-08-31": ("2017q3", 441.6, 411),
    "2017-09-30": ("2017q4", 761.7, 559),
    "2017-10-31": ("2017q4", 720.3, 680),
    "2017-11-30": ("2017q4", 286.9, 431),
}
ENDS = {"2017q2": "2017-06-30", "2017q3": "2017-09-30", "2017q4": "2017-12-31"}
# Open after 30, 60, 90 and 120 days, won within 90, and the median.
SURVIVAL = {
    "2017-06-30": ([0.6260, 0.5403, 0.3047, 0.1207], 0.4506, 67),
    "2017-09-30": ([0.6283, 0.5558, 0.3282, 0.1529], 0.4204, 70),
    "2017-12-31": ([0.5687, 0.4991, 0.3095, 0.1780], 0.4195, 60),
}


def known(address: str, day: str) -> list[Sale]:
    """How long sales took, as known at the end of that day."""
    moment = datetime.fromisoformat(f"{day}T23:59:59Z")
    with closing(Store(address, as_of=moment)) as store:
        return durations(store, Asking("jana", date.fromisoformat(day), UTC))


def day_of(text: str) -> date | None:
    """The day of `10/20/2016`."""
    if not text:
        return None
    month, day, year = map(int, text.split("/"))
    return date(year, month, day)


def predicted(cli: Cli, day: str, period: str, *more: str) -> dict[str, dict[str, float]]:
    ran = cli("forecast", "--predict", "--as-of", day, "--period", period, "-o", "json", *more)
    assert ran.code == 0, ran.err
    return {row["part"]: row for row in ran.json}


def test_survival_has_its_known_figures(sold: Cli, address: str) -> None:
    for day, (open_after, won, median) in SURVIVAL.items():
        ordinal = date.fromisoformat(day).toordinal()
        found: Law = laws(known(address, day), [ordinal])[ordinal]
        survival = found.table.survival()
        assert [round(survival[age], 4) for age in (30, 60, 90, 120)] == open_after
        assert round(incidence(found.table, "won")[90], 4) == won
        assert found.table.median() == median


def test_six_month_ends_are_predicted_as_well_as_they_are_known_to_be(sold: Cli) -> None:
    pairs, held = [], 0
    for day, (quarter, expected, really) in MONTH_ENDS.items():
        found = predicted(sold, day, quarter)["open"]
        assert found["expected"] == pytest.approx(expected, abs=0.051), day
        pairs.append((found["expected"], really))
        held += found["count_p10"] <= really <= found["count_p90"]
    error = mape(pairs)
    assert error is not None
    assert error <= 0.16
    assert held >= 5


def test_chances_of_six_month_ends_have_a_low_brier_score(sold: Cli, address: str) -> None:
    """Of each that is open, the stated chance against whether it was won by the quarter's end."""
    later = known(address, "2018-01-01")
    scores = []
    for day, (quarter, _, really) in MONTH_ENDS.items():
        at, until = date.fromisoformat(day), date.fromisoformat(ENDS[quarter]).toordinal()
        begin = at.replace(day=1) if at.month % 3 else at + timedelta(1)
        window = Window(at.toordinal(), begin.toordinal() - 1, until)
        chances = Method(known(address, day), window).chances(window)
        stated, happened = [], []
        for sale in later:
            ended = sale.closed or until + 1
            if sale.first <= window.day < ended:
                won = sale.outcome == "won" and ended <= until
                stated += [chances[window.day - sale.first]] * sale.count
                happened += [won] * sale.count
        assert sum(happened) == really
        scores.append(brier(stated, happened))
    assert sum(scores) / len(scores) <= 0.165


def test_before_a_quarter_can_be_replayed_there_is_a_warning_and_no_interval(sold: Cli) -> None:
    ran = sold("forecast", "--predict", "--as-of", "2017-03-31", "--period", "2017q2", "-o", "json")
    open_, whole = (row for row in ran.json if row["part"] in ("open", "all"))
    assert open_["expected"] == 1000.9
    assert (open_["p10"], open_["p90"], whole["p10"], whole["chance"]) == (None,) * 4
    assert "warning: not one full quarter can be replayed yet" in ran.err
    assert "fewer than 3 month ends of finished quarters" in ran.err


def test_intervals_of_managers_hold_what_came_as_often_as_they_promise(
    organised: Cli, address: str, maven: Path
) -> None:
    """Of six managers at six month ends, what was won of those that were open."""
    with (maven.parent / "sales_teams.csv").open(encoding="utf-8", newline="") as stream:
        manager = {row["sales_agent"]: row["manager"] for row in csv.DictReader(stream)}
    with maven.open(encoding="utf-8", newline="") as stream:
        won = [
            (manager[row["sales_agent"]], day_of(row["engage_date"]), day_of(row["close_date"]))
            for row in csv.DictReader(stream)
            if row["deal_stage"] == "Won"
        ]
    held = asked = 0
    for text, (quarter, _, _) in MONTH_ENDS.items():
        day, end = date.fromisoformat(text), date.fromisoformat(ENDS[quarter])
        asking = Asking("jana", day, UTC)
        with closing(Store(address, as_of=datetime.fromisoformat(f"{text}T23:59:59Z"))) as store:
            found = query.predicted(
                store,
                Filters(),
                asking,
                period=asking.period(quarter),
                converter=Converter(store, "USD", day),
                by="manager",
            )
        for line in found.lines:
            came = sum(
                whose == line.group and first <= day < closed <= end
                for whose, first, closed in won
                if first is not None and closed is not None
            )
            low, high = (line.prediction.open.count.at(share) for share in (0.1, 0.9))
            assert low is not None
            assert high is not None
            asked += 1
            held += low <= came <= high
    assert asked == 36
    assert held >= 28


def test_replayed_quarters_are_compared_with_what_was_won(sold: Cli) -> None:
    words = ("report", "accuracy", "--period", "2017", "--days", "30", "-o", "json")
    ran = sold(*words, "--by", "period")
    rows = {row["period"]: row for row in ran.json}
    assert "weighted, commit and best case are not replayed" in ran.err
    assert [row["method"] for row in rows.values()] == ["predict"] * 3
    assert (rows["2017 Q3"]["as_of"], rows["2017 Q3"]["came_count"]) == ("2017-08-31", 1_257)
    assert {quarter: row["came"] for quarter, row in rows.items()} == {
        "2017 Q2": 3_086_111,
        "2017 Q3": 2_982_255,
        "2017 Q4": 2_802_496,
    }
    then = predicted(sold, "2017-08-31", "2017q3")["all"]
    assert rows["2017 Q3"]["forecast"] == then["p50"]
    assert rows["2017 Q3"]["forecast_count"] == then["expected"]
    *_, whole = sold(*words, "--calibration").json
    assert whole["chance_of"] == "predict"
    assert whole["brier"] < 0.165


def test_too_few_closed_ones_are_refused(sold: Cli) -> None:
    ran = sold("forecast", "--predict", "--as-of", "2017-02-15")
    assert (ran.code, ran.out) == (4, "")
    assert "40 more won and 40 more lost are needed" in ran.err


def test_nothing_that_happened_after_the_day_is_looked_at(
    cli: Cli, maven: Path, tmp_path: Path, new_address
) -> None:
    """The same file with another future: other ends, amounts and stages, and none made later."""
    day = date(2017, 8, 31)
    with maven.open(encoding="utf-8", newline="") as stream:
        heading, *rows = csv.reader(stream)
    place = {name: number for number, name in enumerate(heading)}
    changed = []
    for number, row in enumerate(rows):
        begun, ended = (day_of(row[place[name]]) for name in ("engage_date", "close_date"))
        if begun is None or begun > day:
            continue
        if ended is None or ended > day:
            row[place["deal_stage"]] = ("Won", "Lost", "Engaging")[number % 3]
            row[place["close_date"]] = "" if number % 3 == 2 else f"9/{1 + number % 30}/2017"
            row[place["close_value"]] = ("777", "0", "")[number % 3]
        changed.append(row)
    copy = tmp_path / "another_future.csv"
    with copy.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([heading, *changed])
    answers = []
    for path in (maven, copy):
        store = new_address()
        assert cli("--db", store, "import", path, "--map-file", MAP).code == 0
        words = ("forecast", "--predict", "--as-of", day.isoformat(), "-o", "json")
        ran = cli("--db", store, *words)
        by_owner = cli("--db", store, *words, "--by", "owner")
        answers.append((ran.json, by_owner.json))
    assert answers[0] == answers[1]
