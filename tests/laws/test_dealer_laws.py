"""What `report response` and `report showroom` count in a group is what the lists have in it.

Leads, opportunities and activities come from files; the figures are counted a second time here, one
record after the other, from what the lists show of each.
"""

import csv
import unicodedata
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laws.bounded import bounded
from laws.seller import Seller
from surroundings import NOW

BEGUN = (
    ("org", "add", "user", "jana"),
    ("org", "add", "user", "leif"),
    ("org", "add", "business", "Straße"),
    ("org", "add", "business", "South"),
    ("org", "add", "facility", "Hall"),
)
# Names that differ in case, composition and ß are one group.
BRANDS = ["", "Volvo", "VOLVO", "Café", "Cafe\u0301", "Straße", "STRASSE"]
BUSINESSES = ["", "Straße", "STRASSE", "south"]
MODELS = ["", "FH16", "fh16", "EX30"]
CONTACTS = {"call", "email", "message", "letter", "appointment", "visit", "test_drive"}
CONTACTS |= {"appraisal", "inspection"}
PERIODS = ("this quarter", "2026-11", "last month")
FIRST = datetime.fromisoformat("2026-09-20T08:00:00Z")

WHO = st.sampled_from(["jana", "leif"])
WHEN = st.integers(0, 61 * 24 * 6).map(lambda steps: FIRST + timedelta(minutes=10 * steps))
# A contact comes from a day before the lead was made until two days after.
AFTER = st.integers(-24 * 60, 48 * 60) | st.integers(0, 60)
LEADS = st.fixed_dictionaries(
    {
        "owner": WHO,
        "lead_source": st.sampled_from(["", "web", "WEB", "event"]),
        "brand": st.sampled_from(BRANDS),
        "business": st.sampled_from(BUSINESSES),
        "facility": st.sampled_from(["", "Hall"]),
        "status": st.sampled_from(["new", "contacted"]),
        "created_at": WHEN,
        "contacts": st.lists(
            st.tuples(
                AFTER,
                st.sampled_from([*sorted(CONTACTS), "task"]),
                st.sampled_from(["done", "done", "done", "canceled", "open"]),
            ),
            max_size=3,
        ),
    }
)
SALES = st.fixed_dictionaries(
    {
        "owner": WHO,
        "brand": st.sampled_from(BRANDS),
        "model": st.sampled_from(MODELS),
        "business": st.sampled_from(BUSINESSES),
        "facility": st.sampled_from(["", "Hall"]),
        "status": st.sampled_from(["open", "won", "lost"]),
        "closed_on": WHEN,
        "drives": st.lists(
            st.tuples(WHO, WHEN, st.sampled_from(["open", "done", "done", "canceled"])), max_size=4
        ),
    }
)


def text(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def group(name):
    """Names that mean one thing are one group; nothing is a group, too."""
    folded = unicodedata.normalize("NFC", (name or "").casefold())
    return unicodedata.normalize("NFC", folded).casefold()


def write(path, rows):
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings, restval="")
        writer.writeheader()
        writer.writerows(rows)


def share(part, whole):
    """In percent, to one decimal, half to even, as reports give it."""
    return Decimal(round(Fraction(part * 1000, whole))).scaleb(-1) if whole else None


@pytest.fixture
def shop(environ, begun_again, tmp_path):
    def make(leads, sales):
        def begin(address):
            for line in BEGUN:
                assert Seller(environ, address).types(*line, now=NOW).code == 0

        seller = Seller(environ, begun_again("begun", "shop", begin))
        files = {
            "lead": [
                {
                    "external_id": f"l{number}",
                    "topic": f"Lead {number}",
                    **{name: value for name, value in lead.items() if name != "contacts"},
                    "created_at": text(lead["created_at"]),
                }
                for number, lead in enumerate(leads, 1)
            ],
            "opportunity": [
                {
                    "external_id": f"o{number}",
                    "topic": f"Sale {number}",
                    **{name: value for name, value in sale.items() if name != "drives"},
                    "closed_on": f"{sale['closed_on']:%Y-%m-%d}" * (sale["status"] != "open"),
                    "lost_reason": "price" * (sale["status"] == "lost"),
                    "actual_revenue": "100" * (sale["status"] == "won"),
                }
                for number, sale in enumerate(sales, 1)
            ],
            "activity": [
                {
                    "external_id": f"c{number}-{place}",
                    "regarding": f"l{number}",
                    "type": kind,
                    "subject": "Contact",
                    "status": status,
                    "completed_at": text(lead["created_at"] + timedelta(minutes=after))
                    if status == "done"
                    else "",
                    "due_date": f"{lead['created_at']:%Y-%m-%d}",
                    "owner": lead["owner"],
                }
                for number, lead in enumerate(leads, 1)
                for place, (after, kind, status) in enumerate(lead["contacts"])
            ]
            + [
                {
                    "external_id": f"d{number}-{place}",
                    "regarding": f"o{number}",
                    "type": "test_drive",
                    "subject": "Drive",
                    "status": status,
                    "completed_at": text(moment) if status == "done" else "",
                    "due_date": f"{moment + timedelta(days=9 * (status == 'open')):%Y-%m-%d}",
                    "owner": who,
                }
                for number, sale in enumerate(sales, 1)
                for place, (who, moment, status) in enumerate(sale["drives"])
            ],
        }
        for kind, rows in files.items():
            if rows:
                path = tmp_path / f"{kind}.csv"
                write(path, rows)
                words = ("--kind", kind, "--source-system", "old", "--no-input")
                ran = seller.types("import", path, *words, now=NOW)
                assert ran.code == 0, (ran.out, ran.err)
        return seller

    return make


def listed(seller, kind, fields, *more):
    words = ("--status", "all", "--limit", "0", "--fields", ",".join(["ref", *fields]), *more)
    return seller.reads(kind, "list", *words, now=NOW)


def instant(stored):
    return datetime.fromisoformat(stored)


LAW = settings(
    bounded(12),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@LAW
@given(st.lists(LEADS, min_size=1, max_size=8), st.sampled_from(PERIODS))
def test_a_response_is_of_the_leads_that_the_list_has_in_its_group(shop, leads, period):
    seller = shop(leads, [])
    by = ("lead_source", "owner", "business", "facility", "brand")
    made = listed(seller, "lead", ["status", "created_at", *by], "--created", period)
    firsts = {}
    for done in listed(seller, "activity", ["type", "regarding", "completed_at"]):
        if done["completed_at"] and done["type"] in CONTACTS:
            at = instant(done["completed_at"])
            firsts[done["regarding"]] = min(at, firsts.get(done["regarding"], at))
    for name in by:
        groups = defaultdict(list)
        for lead in made:
            groups[group(lead[name])].append(lead)
        rows = seller.reads("report", "response", "--by", name, "--period", period, now=NOW)
        rows = [row for row in rows if row[name] != "Total"]
        assert sorted(group(row[name]) for row in rows) == sorted(groups)
        for row in rows:
            mine = groups[group(row[name])]
            took = [
                max((firsts[lead["ref"]] - instant(lead["created_at"])) // timedelta(minutes=1), 0)
                for lead in mine
                if lead["ref"] in firsts
            ]
            waiting = [
                lead for lead in mine if lead["ref"] not in firsts and lead["status"] == "new"
            ]
            assert (row["leads"], row["contacted"]) == (len(mine), len(took)), row
            assert row["waiting"] == len(waiting), row
            assert row["median_minutes"] == (int(median(took)) if took else None), row
            assert row["within_30"] == share(sum(each <= 30 for each in took), len(mine)), row
            again = listed(
                seller, "lead", [], "--created", period, f"--where={name}={row[name] or 'none'}"
            )
            assert {lead["ref"] for lead in again} == {lead["ref"] for lead in mine}, row


@LAW
@given(st.lists(SALES, min_size=1, max_size=6), st.sampled_from(PERIODS))
def test_a_showroom_is_of_the_test_drives_and_sales_that_the_lists_have(shop, sales, period):
    seller = shop([], sales)
    by = ("owner", "business", "facility", "brand", "model")
    of_sale = {
        sale["ref"]: sale for sale in listed(seller, "opp", ["status", "closed_on", *by[1:]])
    }
    fields = ["type", "owner", "status", "due_date", "completed_at", "regarding"]
    drives = []
    for drive in listed(seller, "activity", fields):
        day = (drive["completed_at"] or drive["due_date"])[:10]
        if _within(day, period):
            drives.append((drive, day))
    for name in by:
        groups = defaultdict(list)
        for drive, day in drives:
            value = drive["owner"] if name == "owner" else of_sale[drive["regarding"]][name]
            groups[group(value)].append((drive, day))
        rows = seller.reads("report", "showroom", "--by", name, "--period", period, now=NOW)
        rows = [row for row in rows if row[name] != "Total"]
        assert sorted(group(row[name]) for row in rows) == sorted(groups)
        for row in rows:
            mine = groups[group(row[name])]
            held = [(drive, day) for drive, day in mine if drive["status"] == "done"]
            missed = [day for drive, day in mine if drive["status"] == "open" and day < TODAY]
            canceled = [day for drive, day in mine if drive["status"] == "canceled"]
            assert row["planned"] == len(mine), row
            assert (row["held"], row["missed"]) == (len(held), len(missed)), row
            assert row["canceled"] == len(canceled), row
            assert row["ahead"] == len(mine) - len(held) - len(missed) - len(canceled), row
            assert row["kept"] == share(len(held), len(held) + len(missed)), row
            first = {}
            for drive, day in held:
                ref = drive["regarding"]
                first[ref] = min(day, first.get(ref, day))
            ended = [
                of_sale[ref]["status"]
                for ref, day in first.items()
                if of_sale[ref]["closed_on"] and of_sale[ref]["closed_on"] >= day
            ]
            assert row["sales"] == len(first), row
            assert row["won_after"] == ended.count("won"), row
            assert row["lost_after"] == ended.count("lost"), row


TODAY = f"{NOW:%Y-%m-%d}"


def _within(day, period):
    spans = {
        "this quarter": ("2026-10-01", "2026-12-31"),
        "2026-11": ("2026-11-01", "2026-11-30"),
        "last month": ("2026-10-01", "2026-10-31"),
    }
    first, last = spans[period]
    return first <= day <= last
