"""What may be asked of a store: lists, reports and single records, in words drawn by hypothesis."""

from typing import Any

from hypothesis import strategies as st

from oppcli.domain.fields import GROUPED, KINDS, FieldType
from oppcli.domain.grouping import UNITS

# Names that databases like to order, fold and match each in its own way.
NAMES = (
    *("Acme", "acme", "ACME GmbH", "Ärmel", "ärmel", "ÄRMEL", "A\u0308rmel", "Zoë", "zoo"),
    *("straße", "STRASSE", "İstanbul", "istanbul", "ΣΊΣΥΦΟΣ", "σίσυφος", "Жук", "жук", "東京"),
    *("50% off_now", "50x offynow", "a\\b", "it's", 'say "so"', ":name ?", "%s %(x)s", "_", "%"),
    *("x  y", "x y", "10", "9", "none", "null", "=1+1", "a,b", "a-b", "ab", "A b", "😀 van"),
)
NAME = st.sampled_from(NAMES)
BRAND = st.sampled_from(["Volvo", "VOLVO", "volvo", "Ärmel", "ärmel", "MAN", "Man"])
_NOUNS = ("opp", "lead", "deal", "activity", "account", "contact", "device")
_FORMAT = st.sampled_from(["json", "tsv"])
_PERIOD = st.sampled_from(["this quarter", "2026", "2026-11..2027-01", "next month", "fy2027"])
_GROUPS = st.lists(st.sampled_from([*GROUPED, *UNITS]), min_size=1, max_size=2, unique=True)
_STATUS = {"status": st.sampled_from(["all", "open", "closed", "won,lost", "done", "new"])}


def _value(draw: st.DrawFn, type_: FieldType) -> str:
    match type_:
        case FieldType.MONEY:
            return draw(st.sampled_from(["0", "99.99", "480", "12k", "none"]))
        case FieldType.DATE | FieldType.INSTANT:
            return draw(st.sampled_from(["today", "'this month'", "2026-12-01", "none"]))
        case FieldType.INTEGER | FieldType.PERCENT:
            return draw(st.sampled_from(["0", "1", "40", "none"]))
    return f'"{draw(NAME.filter(lambda name: not set(name) & set(chr(34) + chr(92))))}"'


@st.composite
def lists(draw: st.DrawFn) -> list[str]:
    """A list of one kind: filtered, searched, ordered, cut off."""
    noun = draw(st.sampled_from(_NOUNS))
    kind = KINDS["opportunity" if noun == "opp" else noun]
    words = [noun, "list"]
    if kind.field("status") is not None:
        words += ["--status", draw(_STATUS["status"])]
    names = [field.name for field in kind.fields]
    if draw(st.booleans()):
        words += ["--sort", draw(st.sampled_from(["", "-"])) + draw(st.sampled_from(names))]
    if draw(st.booleans()):
        some = draw(st.lists(st.sampled_from(names), min_size=1, max_size=5, unique=True))
        words += ["--fields", ",".join(some)]
    for _ in range(draw(st.integers(0, 2))):
        field = draw(st.sampled_from(kind.fields))
        op = draw(st.sampled_from(["=", "!=", "~", "!~", ">", "<", ">=", "<="]))
        words += ["--where", f"{field.name}{op}{_value(draw, field.type)}"]
    if draw(st.integers(0, 3)) == 0:
        words += ["--search", draw(NAME)]
    return [*words, "--limit", draw(st.sampled_from(["0", "0", "1", "2"]))]


@st.composite
def reports(draw: st.DrawFn) -> list[str]:
    """A report by any groups, of any period."""
    name = draw(
        st.sampled_from(["pipeline", "forecast", "dashboard"])
        | st.sampled_from(["funnel", "velocity", "winloss", "stale", "leaderboard", "activity"])
    )
    words = [name] if name in ("pipeline", "forecast", "dashboard") else ["report", name]
    if name not in ("pipeline", "stale"):
        words += ["--period", draw(_PERIOD)]
    if name == "activity":
        words += ["--by", draw(st.sampled_from(["owner", "type", "priority,direction"]))]
    elif name not in ("stale", "funnel"):
        words += ["--by", ",".join(draw(_GROUPS))]
    if name in ("pipeline", "forecast"):
        words += draw(st.sampled_from([[], ["--currency", "own"], ["--currency", "base"]]))
    if name != "activity" and draw(st.integers(0, 3)) == 0:
        words += ["--where", draw(st.sampled_from(["est_revenue>480", "brand!=none", "topic~a"]))]
    return words


_SINGLE = st.one_of(
    st.tuples(st.sampled_from(_NOUNS), st.just("show"), st.integers(1, 5).map(str) | NAME),
    st.tuples(st.just("history"), st.sampled_from(["O1", "L1", "O2", "D1", "V1", "C1", "A1"])),
    st.sampled_from([("today",), ("history", "--limit", "0"), ("org", "list"), ("quota", "list")]),
    st.sampled_from([("currency", "list"), ("catalogue", "list"), ("process", "show", "dealer")]),
).map(list)


@st.composite
def looks(draw: st.DrawFn) -> list[Any]:
    """Any command line that reads, in one of the formats for programs."""
    words = draw(st.one_of(lists(), reports(), _SINGLE))
    return [*words, "-o", draw(_FORMAT)]
