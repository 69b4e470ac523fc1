"""Whatever was typed, the flow between any two moments adds up and has the ends of the pipeline."""

from datetime import date, timedelta
from itertools import combinations, pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laws.bounded import WANTED, bounded
from laws.flowing import Years, ends, refuse_imbalance
from oppcli.domain.flow import LINES
from oppcli.errors import NotFound
from oppcli.queries.filter_arguments import Filters

FIRST = date(2026, 9, 28)
NUMBER = st.integers(1, 4).map(str)
OWNER = st.sampled_from(["ann", "bob", "kim"])
AMOUNT = st.sampled_from(["0", "0.01", "70", "1999.99", "12345.67"])
CODE = st.sampled_from(["EUR", "EUR", "USD", "SEK"])
CLOSE = st.sampled_from(["2026-09-30", "2026-10-31", "2026-12-31", "2027-01-31", "none"])
ENDED = [
    ("--won", "--skip-stages"),
    ("--won", "--skip-stages", "--revenue", "50.50"),
    ("--won", "--skip-stages", "--on", "2026-09-29"),
    ("--lost", "--reason", "price"),
    ("--canceled", "--reason", "postponed"),
]


def words(*parts):
    """Command lines: words, and strategies for words."""
    return st.tuples(*(st.just(each) if isinstance(each, str) else each for each in parts))


LINE = st.one_of(
    st.tuples(OWNER, AMOUNT, CODE, CLOSE).map(
        lambda of: (
            *("opp", "new", "Loader", "--owner", of[0], "--create", "--currency", of[2]),
            *("--revenue", of[1], *(() if of[3] == "none" else ("--close", of[3]))),
        )
    ),
    words("opp", "edit", NUMBER, (AMOUNT | st.just("none")).map("est_revenue={}".format)),
    words("opp", "edit", NUMBER, CLOSE.map("est_close_date={}".format)),
    words("opp", "edit", NUMBER, CODE.map("currency={}".format)),
    words("opp", "assign", NUMBER, "--to", OWNER, "--create"),
    words("opp", "edit", NUMBER, "stage=quotation"),
    st.tuples(NUMBER, st.sampled_from(ENDED)).map(lambda of: ("opp", "close", of[0], *of[1])),
    words("opp", "reopen", NUMBER),
    words("opp", "hold", NUMBER),
    words("currency", "set", "USD", st.sampled_from(["0.9", "0.85125", "1.1"])),
    words("undo"),
    words("redo"),
)
# A history: command lines, each with how many days pass before it.
HISTORY = st.lists(st.tuples(st.sampled_from([0, 0, 3, 9]), LINE), min_size=12, max_size=30)
SETS = [
    Filters(),
    Filters(close="2026q4"),
    Filters(close="none"),
    Filters(close="2026-10", owner=["ann"]),
    Filters(owner=["ann,kim"]),
    Filters(where=["est_revenue>=70"]),
]
GROUPS = [(), ("owner",), ("stage",), ("month",), ("currency",), ("owner", "month"), ("manager",)]


@settings(
    bounded(4),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(HISTORY, st.randoms(use_true_random=False))
def test_any_history_adds_up_for_every_pair_of_moments(cli, new_address, history, chance):
    address, day = new_address(), FIRST
    days = {day}
    for owner in ("ann", "bob", "kim"):
        cli("org", "add", "user", owner, env=_env(address, day))
    for number in range(1, 5):
        new = ("opp", "new", "Truck", "--owner", "ann", "--revenue", f"{number}00.05")
        cli(*new, "--close", "2026-11-30", env=_env(address, day))
    for pause, line in history:
        day += timedelta(pause)
        days.add(day)
        ran = cli(*line, env=_env(address, day))
        assert ran.code in (0, 2, 3, 4, 5), (line, ran.err)
    years = Years(address, day)
    try:
        moments = sorted({*chance.sample(sorted(days), min(4, len(days))), day})
        known = [each for each in SETS if all(_knows(years, on, each) for on in moments)]
        for filters in known if WANTED else chance.sample(known, 2):
            for own in (False, True):
                _check(years, moments, filters, chance.choice(GROUPS), own=own, chance=chance)
    finally:
        years.close()


def _check(years, moments, filters, by, *, own, chance):
    found = {
        (first, last): years.flow(first, last, filters, by, own=own)
        for first, last in [*combinations(moments, 2), (moments[0], moments[0])]
    }
    for (first, last), each in found.items():
        refuse_imbalance(each.totals.values())
        refuse_imbalance(line.figure for line in each.lines)
        apart = each.totals.keys() - {"EUR"}
        if own or not apart:
            assert ends(each, "start") == years.pipeline(first, filters, own=own)
            assert ends(each, "end") == years.pipeline(last, filters, own=own)
        for line in ("start", "end", "won", "lost", "canceled", "new"):
            _same_as_groups(each, line, by)
        # What did not change is added up at once, but for a list of those at the end.
        one_by_one = years.flow(first, last, filters, by, own=own, listed="end")
        assert _figures(each) == _figures(one_by_one)
    for first, middle in pairwise(moments):
        for last in moments[moments.index(middle) + 1 :]:
            if own or found[first, middle].totals.keys() == found[middle, last].totals.keys():
                whole = found[first, last]
                assert ends(found[first, middle], "end") == ends(found[middle, last], "start")
                assert ends(found[first, middle], "start") == ends(whole, "start") or not own
                assert ends(found[middle, last], "end") == ends(whole, "end") or not own
    line = chance.choice(LINES)
    listed = years.flow(moments[0], moments[-1], filters, (), own=own, listed=line)
    for code, sums in listed.totals.items():
        amounts = [dict(e.part.lines())[line] for e in listed.records if e.currency == code]
        assert (len(amounts), sum(amounts)) == sums.of(line)


def _figures(found):
    rows = [(e.currency, e.row, *e.groups, *map(e.figure.of, LINES)) for e in found.lines]
    return rows, {code: [sums.of(line) for line in LINES] for code, sums in found.totals.items()}


def _same_as_groups(found, line, by):
    """What no group can be at odds with: each record is in one group then, and in one now."""
    for code, whole in found.totals.items():
        if by:
            own = [
                e.figure.of(line) for e in found.lines if e.currency == code and e.row != "total"
            ]
            assert (sum(n for n, _ in own), sum(a for _, a in own)) == whole.of(line), (line, by)


def _knows(years, day, filters):
    """Whether the names of the filters exist on that day; undo may have taken them away."""
    try:
        years.pipeline(day, filters, own=True)
    except NotFound:
        return False
    return True


def _env(address, day):
    return {"OPPCLI_DB": address, "OPPCLI_TODAY": str(day)}
