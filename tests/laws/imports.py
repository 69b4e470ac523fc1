"""Files that the machine imports: rows that are new, changed, closed or open again, with days of
the past on which they began, were entered or were closed."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from laws.typist import Typist

_IDENTITY = st.sampled_from(["x1", "x2", "x3", "x4"])
_FIRST = st.sampled_from(["", "2025-01-10", "2025-06-01T08:30:00Z", "2026-10-05", "2026-11-23"])
_LAST = st.sampled_from(["2025-03-15", "2025-03-15", "2026-10-02", "2026-11-20", "2024-12-01"])
_DONE = st.sampled_from(["", "2025-03-15", "2026-11-20T10:00:00Z"])
_CLOSE = st.sampled_from(["", "2025-05-01", "2026-11-20", "2027-01-31"])
_OWNER = st.sampled_from(["jana", "leif", "mia", ""])
_ACCOUNT = st.sampled_from(["Acme", "Hooli", ""])
_AMOUNT = st.sampled_from(["", "10", "99.99"])
_BRAND = st.sampled_from(["Volvo", ""])
# Columns that each kind is imported with besides external_id.
COLUMNS: dict[str, dict[str, st.SearchStrategy[str]]] = {
    "account": {
        "name": st.sampled_from(["Acme", "ACME ", "Globex"]),
        "phone": st.sampled_from(["+49 30 123456", "070 123 456", ""]),
        "created_at": _FIRST,
    },
    "contact": {
        "first_name": st.sampled_from(["Anna", "Bo"]),
        "last_name": st.just("Berg"),
        "account": _ACCOUNT,
        "created_at": _FIRST,
    },
    "lead": {
        "topic": st.sampled_from(["Digger", "Crane"]),
        "company": st.sampled_from(["Acme", "Hooli", ""]),
        "owner": _OWNER,
        "est_value": _AMOUNT,
        "brand": _BRAND,
        "status": st.sampled_from(["new", "new", "contacted", "disqualified"]),
        "disqualify_reason": st.sampled_from(["", "lost"]),
        "created_at": _FIRST,
    },
    "opportunity": {
        "topic": st.sampled_from(["Truck", "Van"]),
        "account": _ACCOUNT,
        "contact": st.sampled_from(["", "", "Carl Berg"]),
        "owner": _OWNER,
        "stage": st.sampled_from(["interest", "quotation", "contract"]),
        "status": st.sampled_from(["open", "open", "on_hold", "won", "lost", "canceled"]),
        "closed_on": _LAST,
        "currency": st.sampled_from(["EUR", "EUR", "USD"]),
        "est_revenue": _AMOUNT,
        "est_close_date": _CLOSE,
        "lost_reason": st.sampled_from(["", "price"]),
        "brand": _BRAND,
        "device": st.sampled_from(["", "", "VIN1", "VIN7"]),
        "created_at": _FIRST,
    },
    "activity": {
        "type": st.sampled_from(["call", "task", "note"]),
        "subject": st.just("Spoke"),
        "regarding": st.sampled_from(["O1", "O2", "L1", "C1"]),
        "status": st.sampled_from(["open", "done", "done", "canceled"]),
        "completed_at": _DONE,
        "created_at": _FIRST,
    },
    "deal": {
        "title": st.just("Bus"),
        "opportunity": st.sampled_from(["O1", "O2", "O3"]),
        "unit_price": st.sampled_from(["5", "70"]),
        "status": st.sampled_from(["scenario", "offered", "signed", "canceled"]),
        "created_at": _FIRST,
    },
    "device": {
        "serial_number": st.sampled_from(["VIN1", "VIN7", "VIN8"]),
        "list_price": _AMOUNT,
        "brand": _BRAND,
        "created_at": _FIRST,
    },
}
# What a file says beside what identifies its rows; a file has some of the columns.
_NEEDED = {"topic", "name", "first_name", "last_name", "type", "subject", "title", "opportunity"}
_NEEDED |= {"status", "regarding", "serial_number"}
_REASONS = {"lost": "price", "canceled": "duplicate"}


@st.composite
def files(draw: st.DrawFn) -> tuple[str, str]:
    """A kind, and the text of a file of it; the rows of most files are without contradictions."""
    kind = draw(st.sampled_from(["opportunity", "opportunity", "opportunity", *COLUMNS]))
    strategies = {"external_id": _IDENTITY, **COLUMNS[kind]}
    rows = draw(
        st.lists(
            st.fixed_dictionaries(strategies),
            min_size=1,
            max_size=3,
            unique_by=lambda row: row["external_id"],
        )
    )
    if draw(st.integers(0, 7)):
        rows = [{**row, **_consistent(kind, row)} for row in rows]
    left_out = draw(st.sets(st.sampled_from(sorted(COLUMNS[kind].keys() - _NEEDED)), max_size=2))
    names = [name for name in strategies if name not in left_out]
    return kind, "\n".join([",".join(names), *(",".join(row[n] for n in names) for row in rows)])


def _consistent(kind: str, row: dict[str, str]) -> dict[str, str]:
    """The cells that the status decides."""
    status = row.get("status", "")
    if kind == "opportunity":
        is_closed = status not in ("open", "on_hold")
        amount = row["est_revenue"] or ("10" if status == "won" else "")
        closed_on = row["closed_on"] if is_closed else ""
        return {
            "closed_on": closed_on,
            "lost_reason": _REASONS.get(status, ""),
            "est_revenue": amount,
        }
    if kind == "lead":
        return {"disqualify_reason": "lost" if status == "disqualified" else ""}
    if kind == "activity" and status != "done":
        return {"completed_at": "", **({"type": "task"} if row["type"] == "note" else {})}
    return {}


class ImportRules(Typist):
    """Imports files; one of the same ids as an earlier one changes, closes or reopens its rows."""

    @rule(file=files(), conflicts=st.sampled_from([(), (), ("--conflicts", "theirs")]))
    def import_rows(self, file: tuple[str, str], conflicts: tuple[str, ...]) -> None:
        kind, text = file
        path = self.text_file("rows.csv", text + "\n")
        words: list[Any] = ["import", path, "--kind", kind, "--source-system", "old", "--no-input"]
        self.types([*words, *conflicts], lambda draft: None)
