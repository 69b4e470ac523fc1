"""What a lead is called where nobody says it, and how it ends: disqualified for a reason, which
nothing else has."""

from typing import Literal

from oppcli.domain.field import DISQUALIFY_REASONS
from oppcli.domain.names import full_name
from oppcli.errors import Refusal

_ENDS = {"qualified": "qualify", "disqualified": "disqualify"}


def topic_of(first_name: object, last_name: object, company: object) -> str:
    """The topic of a lead that is given without one: its person's name, else its company's; ''
    where neither is known."""
    first, last, of = (str(each or "").strip() for each in (first_name, last_name, company))
    return full_name(first, last) or of


def ended(status: object, reason: object) -> Refusal | None:
    """Refuses a disqualified lead without a reason, and a reason of any other lead."""
    if status == "disqualified" and reason is None:
        return Refusal(
            "disqualify_reason",
            f"a lead is disqualified for a reason: {', '.join(DISQUALIFY_REASONS)}",
            f"disqualify_reason={DISQUALIFY_REASONS[1]}",
        )
    if status != "disqualified" and reason is not None:
        return Refusal(
            "disqualify_reason", f"given, but the status is {status}", "leave out disqualify_reason"
        )
    return None


def after_correction(
    status: str, *, has_contact: bool, is_contacted_by_it: bool
) -> Literal["new", "contacted"] | None:
    """The status that a lead gets when an activity is corrected that was or is about it.

    A new lead that has a contact is contacted. One that became contacted only by the activity, as
    `is_contacted_by_it` says, is new again without any. None: it stays as it is.
    """
    if status == "new" and has_contact:
        return "contacted"
    if status == "contacted" and is_contacted_by_it and not has_contact:
        return "new"
    return None


def not_by_editing(lead: str, status: str, number: int | None) -> Refusal | None:
    """Refuses an ending that is typed like any other field; `lead` is what it is called."""
    verb = _ENDS.get(status)
    if verb is None:
        return None
    words = "disqualify --help" if verb == "disqualify" else f"{verb} {number or 'REF'}"
    return Refusal(
        "status",
        f"{lead} is not {status} by editing",
        f"oppcli lead {words}",
    )
