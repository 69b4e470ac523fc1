"""An opportunity or a deal typed, and the same one imported: the same row, or both are refused.

Left out is what a file may say and nobody can type: a loss without a reason, or with an actual
revenue that is 0 or repeats the expected one; and an offer that had lapsed before it was known
here. So is what only somebody who types may say: a reason in words.
"""

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from laws.typed_and_imported import KNOWN_AS, Roads, examples
from oppcli.domain.closing import may_be_corrected
from surroundings import TODAY

DAYS = st.integers(-40, 3).map(lambda days: str(date.fromisoformat(TODAY) + timedelta(days)))
AMOUNT = st.sampled_from(
    ["0", "1", "480", "480.50", "12000.125", "0.1250", "1.234", "12.3456", "90000000000000"]
)
CURRENCY = st.sampled_from(["EUR", "USD", "JPY", "KWD", "XXX"])
KNOWN_CURRENCY = st.sampled_from(["EUR", "JPY", "KWD"])
# What `currency` the program has; `1.234` in a file of a program in KWD is asked about, not typed.
BASE = st.sampled_from(["EUR", "JPY", "KWD"])
REASON = st.sampled_from(
    ["price", "other", "no_budget", "No Budget", "duplicate", "competitor", "weather"]
)
WORDS = st.sampled_from(["Scania", "went quiet"])

OPPORTUNITIES = st.fixed_dictionaries(
    {"topic": st.sampled_from(["Fleet", "Crane"])},
    optional={
        "est_revenue": AMOUNT,
        "est_revenue_accessories": AMOUNT,
        "est_trade_in_value": AMOUNT,
        "currency": CURRENCY,
        "competitor": WORDS,
        "next_step": st.just("call"),
        "est_close_date": DAYS,
    },
)
CLOSINGS = st.fixed_dictionaries(
    {"status": st.sampled_from(["won", "lost", "canceled"]), "closed_on": DAYS},
    optional={
        "actual_revenue": AMOUNT,
        "lost_reason": REASON,
        "close_note": WORDS,
        "competitor": WORDS,
    },
)
DEALS = st.fixed_dictionaries(
    {"title": st.sampled_from(["Two lorries", "Crane"])},
    optional={
        "quantity": st.sampled_from(["1", "2", "0", "1000000", "1000001"]),
        "unit_price": AMOUNT,
        "discount": AMOUNT,
        "accessories": AMOUNT,
        "trade_in_value": AMOUNT,
        "extra": AMOUNT,
        "valid_until": st.integers(0, 9).map(
            lambda days: str(date.fromisoformat(TODAY) + timedelta(days))
        ),
    },
)
STATUS = st.sampled_from(["scenario", "offered", "signed", "canceled"])
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "topic": st.just("Crane"),
        "est_revenue": AMOUNT,
        "est_trade_in_value": AMOUNT,
        "currency": CURRENCY,
        "competitor": WORDS,
    },
).filter(bool)
OPTIONS = {
    "closed_on": "on",
    "lost_reason": "reason",
    "close_note": "note",
}


def is_asked(base: str, *said: dict[str, str]) -> bool:
    """Whether an import asks what an amount is that a seller may type."""
    return base == "KWD" and any("1.234" in fields.values() for fields in said)


def based(environ, base: str) -> dict[str, str]:
    """The environment of a program in that currency."""
    return {**environ, "OPPCLI_CURRENCY": base}


def options(fields: dict[str, str]) -> list[str]:
    """`--est-revenue=480` of every field."""
    return [f"--{OPTIONS.get(n, n).replace('_', '-')}={v}" for n, v in fields.items()]


def opened(fields: dict[str, str]) -> list[object]:
    """The command line of a new opportunity."""
    rest = {name: value for name, value in fields.items() if name != "topic"}
    return ["opp", "new", fields["topic"], *KNOWN_AS, *options(rest)]


def closed(fields: dict[str, str]) -> list[object]:
    """The command line that closes O1."""
    rest = {name: value for name, value in fields.items() if name != "status"}
    skips = ["--skip-stages"] if fields["status"] == "won" else []
    return ["opp", "close", 1, f"--{fields['status']}", *skips, *options(rest)]


def is_of_files(closing: dict[str, str], expected: str | None) -> bool:
    """Whether a file may say of a closing what nobody can type; `expected` is its revenue."""
    is_loss = closing["status"] != "won"
    no_amount = closing.get("actual_revenue", "") in ("0", expected)
    return is_loss and ("lost_reason" not in closing or no_amount)


def is_in_words(closing: dict[str, str]) -> bool:
    """Whether its reason is no reason of its outcome, but words that mean one where typed: no
    budget, of what is canceled, is no longer interested. In a file it has to be mapped."""
    return closing["status"] == "canceled" and closing.get("lost_reason") == "No Budget"


# What no file said before and differs is a conflict; these words take the file's value.
THEIRS = ("--conflicts", "theirs")


@given(fields=OPPORTUNITIES, base=BASE)
@examples(6)
def test_an_opportunity_typed_and_imported_is_the_same_row(
    environ, begun_again, tmp_path, fields, base
):
    row = {"external_id": "a1", "owner": "jana", **fields}
    roads = Roads(based(environ, base), begun_again, tmp_path)
    roads.same("opportunity", [opened(fields)], [row])


@given(fields=OPPORTUNITIES, closing=CLOSINGS)
@example(fields={"topic": "Fleet"}, closing={"status": "lost", "closed_on": "2027-06-30"})
@examples(12)
def test_an_opportunity_closed_and_imported_closed_is_the_same_row(
    environ, begun_again, tmp_path, fields, closing
):
    lines = [opened(fields), closed(closing)]
    row = {"external_id": "a1", "owner": "jana", **fields, **closing}
    if is_of_files(closing, fields.get("est_revenue")) or is_in_words(closing):
        return
    roads = Roads(environ, begun_again, tmp_path, ignored=("touched_at",))
    roads.same("opportunity", lines, [row])


@given(
    closing=CLOSINGS,
    changes=CHANGES,
    is_closed_first=st.booleans(),
    currency=KNOWN_CURRENCY,
    base=BASE,
)
@example(
    closing={"status": "lost", "lost_reason": "price", "closed_on": TODAY},
    changes={"competitor": "Scania"},
    is_closed_first=True,
    currency="EUR",
    base="EUR",
)
@examples(10)
def test_an_edit_typed_and_imported_is_the_same_row(
    environ, begun_again, tmp_path, closing, changes, is_closed_first, currency, base
):
    if is_of_files(closing, changes.get("est_revenue", "480")) or is_asked(base, closing, changes):
        return
    if is_in_words(closing):
        return
    amounts = {"est_revenue": "480", "est_revenue_accessories": "10"}
    begun = [opened({"topic": "Fleet", "currency": currency, **amounts})]
    valid = {"status": "lost", "lost_reason": "price", "closed_on": TODAY}
    begun += [closed(valid)] if is_closed_first else []
    roads = Roads(based(environ, base), begun_again, tmp_path, begun=begun)
    words = [f"{name}={value}" for name, value in changes.items()]
    # What was typed here would stay; what has ended stays, as it cannot be edited either, but for
    # what was said at the closing: a person corrects that, and a file with --conflicts theirs.
    taken = [] if is_closed_first else THEIRS
    edited = THEIRS if is_closed_first and may_be_corrected("lost", changes) else taken
    row = {"external_id": "a1", **changes}
    roads.same("opportunity", [["opp", "edit", 1, *words]], [row], *edited)
    roads.same("opportunity", [closed(closing)], [{"external_id": "a1", **closing}], *taken)


def under(status: str) -> list[list[object]]:
    """The command lines that take D1 to a status."""
    steps = {"scenario": [], "offered": ["offer"], "signed": ["sign"], "canceled": ["cancel"]}
    return [["deal", step, 1] for step in steps[status]]


@given(fields=DEALS, status=STATUS, currency=KNOWN_CURRENCY, base=BASE)
@examples(10)
def test_a_deal_typed_and_imported_is_the_same_row(
    environ, begun_again, tmp_path, fields, status, currency, base
):
    if is_asked(base, fields):
        return
    above = opened({"topic": "Fleet", "est_revenue": "480", "currency": currency})
    extra = ["field", "add", "deal", "extra", "--type", "money", "Extra"]
    roads = Roads(based(environ, base), begun_again, tmp_path, begun=[above, extra])
    rest = {name: value for name, value in fields.items() if name not in ("title", "extra")}
    words = [f"extra={fields['extra']}"] if "extra" in fields else []
    line = ["deal", "new", "O1", fields["title"], *words, *KNOWN_AS, *options(rest)]
    row = {"external_id": "a1", "opportunity": "O1", **fields, "status": status}
    roads.same("deal", [line, *under(status)], [row])


@given(
    was=STATUS,
    status=st.sampled_from(["offered", "signed", "canceled"]),
    fields=DEALS,
    currency=KNOWN_CURRENCY,
    base=BASE,
)
@examples(12)
def test_a_deal_changed_and_imported_is_the_same_row(
    environ, begun_again, tmp_path, was, status, fields, currency, base
):
    if is_asked(base, fields):
        return
    begun = [
        ["field", "add", "deal", "extra", "--type", "money", "Extra"],
        opened({"topic": "Fleet", "est_revenue": "480", "currency": currency}),
        ["deal", "new", "O1", "Lorry", *KNOWN_AS, "--price=100", "--discount=10"],
        *under(was),
    ]
    roads = Roads(based(environ, base), begun_again, tmp_path, begun=begun)
    roads.same("deal", [], [{"external_id": "a1", "status": was}])  # so that the file knows it
    words = [f"{name}={value}" for name, value in fields.items()]
    roads.same("deal", [["deal", "edit", 1, *words]], [{"external_id": "a1", **fields}], *THEIRS)
    if status != was:
        row = {"external_id": "a1", "status": status}
        roads.same("deal", under(status), [row], *THEIRS)
