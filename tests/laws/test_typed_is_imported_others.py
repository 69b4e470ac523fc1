"""A device, lead, activity, account, contact or user typed, and the same imported: the same row,
or both are refused."""

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from laws.bounded import WANTED
from laws.typed_and_imported import KNOWN_AS, Roads
from laws.typed_and_imported import examples as of_each
from surroundings import NOW

CATALOGUE = """brand,class,model,model_code,variant
Volvo,Truck,FH16,F1,Globe
Volvo,Truck,FH16,F2,
Volvo,Car,EX30,,
Scania,Truck,R500,,
Scania,Bus,City,,
Volvo,Truck,City,,
"""
ORGANISATION = (
    ("org", "add", "business", "North"),
    ("org", "add", "business", "South"),
    ("org", "add", "facility", "Hall", "--business", "North"),
    ("org", "add", "facility", "Yard", "--business", "South"),
    ("org", "add", "operation", "Sales", "--facility", "Hall"),
    ("org", "add", "operation", "Rental", "--business", "South"),
    ("org", "add", "team", "sellers", "--members", "leif"),
    ("org", "add", "user", "gone"),
    ("org", "edit", "gone", "active=no"),
)
CUSTOMERS = (
    ("account", "new", "Volvo Cars Gent NV"),
    ("account", "new", "A1"),
    ("contact", "new", "Anna Berg", "--account", "C1"),
    ("opp", "new", "Fleet", "--account", "C1"),
)

TEXT = st.sampled_from(["x", "Ärlig & Co", "two words", "O12", "1,5"])
PRODUCT = {
    "brand": st.sampled_from(["Volvo", "volvo", "Scania", "Kubota"]),
    "class": st.sampled_from(["Truck", "bus"]),
    "model": st.sampled_from(["FH16", "fh16", "ex30", "City", "New one"]),
    "model_code": st.sampled_from(["F1", "f2", "Z9"]),
    "variant": st.sampled_from(["Globe", "Other"]),
}
AMOUNT = st.sampled_from(["0", "480", "480.50", "1200", "-3", "1.234", "12000.125"])
CURRENCY = st.sampled_from(["EUR", "USD", "JPY", "KWD", "EUX"])
PLACES = {
    "business": st.sampled_from(["North", "south", "West"]),
    "facility": st.sampled_from(["Hall", "yard", "New hall"]),
    "operation": st.sampled_from(["Sales", "rental", "New sales"]),
}
OWNER = st.sampled_from(["leif", "LEIF", "sellers", "gone", "new one"])
DAY = st.sampled_from(["2026-11-20", "2026-11-27", "2026-02-30"])
# What is done in the future is left out: a file may say so, a person may not.
AT = st.sampled_from(["2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z"])


def examples(few):
    """As in the other laws; what fails in the suite is told at once, without making it small."""
    shrinks = [Phase.shrink] if WANTED else []
    phases = [Phase.explicit, Phase.generate, *shrinks]
    return settings(of_each(few), phases=phases)


def some(**fields):
    """Any of those fields, each with a value of its own."""
    return st.fixed_dictionaries({}, optional=fields)


def options(fields):
    return [
        word for name, value in fields.items() for word in (f"--{name.replace('_', '-')}", value)
    ]


@pytest.fixture
def roads(environ, begun_again, tmp_path):
    def make(*begun):
        catalogue = tmp_path / "catalogue.csv"
        catalogue.write_text(CATALOGUE, encoding="utf-8")
        known = (("catalogue", "import", catalogue), *ORGANISATION)
        return Roads(environ, begun_again, tmp_path, begun=(*known, *begun))

    return make


def row(fields, **more):
    return {"external_id": "a1", **fields, **more}


NUMBERS = some(
    serial_number=st.sampled_from(["VIN1", "vin 1", "O12"]),
    stock_number=st.sampled_from(["S1", "VIN1", "s9"]),
)


@given(
    numbers=NUMBERS,
    fields=some(
        **PRODUCT,
        condition=st.sampled_from(["new", "used", "Demo", "broken"]),
        year=st.sampled_from(["2026", "-1", "x"]),
        list_price=AMOUNT,
        currency=CURRENCY,
        facility=PLACES["facility"],
    ),
)
@examples(12)
def test_a_device_typed_and_imported_is_the_same_row(roads, numbers, fields):
    said = {**numbers, **fields}
    line = ["device", "new", *options(said), "--create", *KNOWN_AS]
    roads().same("device", [line], [row(said)])


@given(
    product=some(**PRODUCT, interest_type=st.sampled_from(["new", "used"])),
    device=some(**PRODUCT, condition=st.sampled_from(["new", "used"])),
    name=st.sampled_from(["VIN1", "vin1", "VIN2"]),
)
@examples(10)
def test_what_an_opportunity_says_of_its_device_is_the_same_typed_and_imported(
    roads, product, device, name
):
    known = [("device", "new", "--vin", "VIN1")]
    # What the catalogue refuses of the device, it is not.
    store = roads(*known)
    for seller in (store.typing, store.importing):
        seller.types("device", "edit", "V1", *[f"{n}={v}" for n, v in device.items()], now=NOW)
    line = ["opp", "new", "Fleet", "--device", name, *options(product), "--create", *KNOWN_AS]
    store.same("opportunity", [line], [row(product, topic="Fleet", device=name)])


@given(
    fields=some(
        **PRODUCT,
        **PLACES,
        first_name=TEXT,
        last_name=TEXT,
        company=TEXT,
        email=st.just("anna@volvo.example"),
        phone=st.just("+46 31 12 34"),
        lead_source=TEXT,
        rating=st.sampled_from(["hot", "Warm", "tepid"]),
        interest=st.sampled_from(["cash", "Lease", "barter"]),
        est_value=AMOUNT,
        currency=CURRENCY,
        est_close_date=DAY,
        owner=OWNER,
        description=TEXT,
    ),
    status=st.sampled_from([None, "new", "contacted", "disqualified", "lukewarm"]),
    reason=st.sampled_from([None, None, "lost", "canceled", "price"]),
)
@examples(12)
def test_a_lead_typed_and_imported_is_the_same_row(roads, fields, status, reason):
    lines = [["lead", "new", "Pumps", *options(fields), "--create", *KNOWN_AS]]
    if status == "disqualified":
        lines.append(["lead", "disqualify", "1", *(["--reason", reason] if reason else [])])
    else:
        if status is not None:
            lines[0] += ["--status", status]
        if reason is not None:  # nobody can type it, so it is refused
            lines.append(["lead", "edit", "1", f"disqualify_reason={reason}"])
    said = row(fields, topic="Pumps", status=status, disqualify_reason=reason)
    roads().same("lead", lines, [said])


@given(
    kind=st.sampled_from(["task", "call", "email", "test_drive", "letter", "note", "chat"]),
    about=st.sampled_from(["C1", "O1", "P1", "C9", "V1"]),
    fields=some(
        body=TEXT,
        owner=OWNER,
        priority=st.sampled_from(["high", "Low", "some"]),
        direction=st.sampled_from(["in", "out"]),
        due_date=DAY,
        starts_at=AT,
        duration_minutes=st.sampled_from(["20", "0", "-1"]),
    ),
    status=st.sampled_from([None, "open", "done", "canceled"]),
    completed_at=st.sampled_from([None, None, *AT.elements]),
    outcome=st.sampled_from([None, None, "liked it"]),
)
@example(kind="note", about="C1", fields={}, status="canceled", completed_at=None, outcome=None)
@examples(12)
def test_an_activity_typed_and_imported_is_the_same_row(
    roads, kind, about, fields, status, completed_at, outcome
):
    # Who types `done` without a time means now; what a file says began is over when it began.
    if status == "done" and completed_at is None:
        fields.pop("starts_at", None)
    said = row(
        {"type": kind, "subject": "x", "regarding": about, **fields},
        status=status,
        completed_at=completed_at,
        outcome=outcome,
    )
    words = [kind, "x", *options(fields), "--create", *KNOWN_AS]
    ended = [] if outcome is None else ["--outcome", outcome]
    is_done = status == "done" or (status is None and (completed_at or kind == "note"))
    if status == "canceled" and kind == "note" and not completed_at and not ended:
        by_mistake = ["activity", "cancel", "1", "--logged-by-mistake"]
        lines = [["activity", "log", about, *words], by_mistake]
    elif is_done and kind == "note":
        on = ["--on", completed_at] if completed_at else []
        lines = [["activity", "log", about, *words, *on, *ended]]
    elif is_done:
        on = ["--on", completed_at] if completed_at else []
        lines = [["activity", "plan", about, *words], ["activity", "done", "1", *on, *ended]]
    else:
        lines = [["activity", "plan", about, *words]]
        if completed_at or outcome:
            lines.append(
                ["activity", "edit", "1", f"outcome={outcome}", f"completed={completed_at}"]
            )
        if status == "canceled":
            lines.append(["activity", "cancel", "1"])
    roads(*CUSTOMERS, ("device", "new", "--vin", "VIN1")).same("activity", lines, [said])


PARTY = {
    "email": st.sampled_from(["anna@volvo.example", "b@x.example"]),
    "phone": st.just("+46 31 12 34"),
    "address": TEXT,
    "notes": TEXT,
}


@given(name=TEXT | st.just(""), fields=some(**PARTY))
@examples(8)
def test_an_account_typed_and_imported_is_the_same_row(roads, name, fields):
    line = ["account", "new", name, *options(fields), *KNOWN_AS]
    roads(*CUSTOMERS).same("account", [line], [row(fields, name=name)])


@given(
    first=st.none() | TEXT,
    last=st.none() | TEXT,
    account=st.sampled_from([None, "Volvo Cars Gent NV", "volvo cars gent nv", "A1", "New Co"]),
    fields=some(**PARTY),
)
@examples(12)
def test_a_contact_typed_and_imported_is_the_same_row(roads, first, last, account, fields):
    if account is not None:
        fields["account"] = account
    names = options({"first_name": first or "none", "last_name": last or "none"})
    line = ["contact", "new", last or first or "", *names, *options(fields), "--create", *KNOWN_AS]
    said = row(fields, first_name=first, last_name=last)
    roads(*CUSTOMERS).same("contact", [line], [said])


@given(
    name=st.sampled_from(["noor", "sellers", "Åsa Öberg"]),
    fields=some(
        full_name=TEXT,
        email=st.just("noor@x.example"),
        manager=st.sampled_from(["leif", "Jana", "sellers", "boss"]),
        business=st.sampled_from(["North", "south", "West"]),
    ),
)
@examples(12)
def test_a_user_typed_and_imported_is_the_same_row(roads, name, fields):
    line = ["org", "add", "user", name, *options(fields), "--create"]
    roads().same("user", [line], [{"name": name, **fields}])
