"""The closed sets: which words a field may hold."""

INTEREST = ("cash", "loan", "lease", "rental", "subscription")
INTEREST_TYPE = ("new", "used", "demo")
CATEGORIES = ("pipeline", "best_case", "commit", "omitted")
LEAD_STATUS = ("new", "contacted", "qualified", "disqualified")
CLOSED = ("won", "lost", "canceled")  # statuses of an opportunity that has ended
OPP_STATUS = ("open", "on_hold", *CLOSED)
ACTIVITY_TYPES = (
    "task",
    "call",
    "email",
    "appointment",
    "test_drive",
    "appraisal",
    "inspection",
    "letter",
    "note",
)
DEAL_STATUS = ("scenario", "offered", "signed", "won", "canceled")
DEVICE_STATUS = ("available", "reserved", "sold")
ACTIVITY_STATUS = ("open", "done", "canceled")
DISQUALIFY_REASONS = ("lost", "cannot_contact", "no_longer_interested", "canceled")
PERSON_FIELDS = ("first_name", "last_name")
