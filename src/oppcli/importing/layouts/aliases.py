"""What other systems call the fields of each kind: plain data, compared as headings are."""

# The words that a heading may begin with for the kind itself:
# `Opportunity: Stage`, `Deal - Stage`.
OWN_WORDS: dict[str, tuple[str, ...]] = {
    "lead": ("lead",),
    "opportunity": ("opportunity", "opp", "deal"),
    "activity": ("activity", "task"),
    "account": ("account", "company", "organization", "organisation"),
    "contact": ("contact", "person"),
    **{kind: (kind,) for kind in ("device", "user", "team", "business", "facility", "operation")},
}

_EVERYWHERE = {
    "id": "external_id",
    "record id": "external_id",
    "email address": "email",
    "phone number": "phone",
    "telephone": "phone",
    "owner name": "owner",
    "currency code": "currency",
    "currency iso code": "currency",
    "created date": "created_at",
    "create date": "created_at",
    "created on": "created_at",
}

ALIASES: dict[str, dict[str, str]] = {
    "lead": {
        **_EVERYWHERE,
        "company name": "company",
        "account name": "company",
        "given name": "first_name",
        "family name": "last_name",
        "estimated value": "est_value",
        "estimated close date": "est_close_date",
        "close date": "est_close_date",
    },
    "opportunity": {
        **_EVERYWHERE,
        "name": "topic",
        "title": "topic",
        "dealid": "external_id",
        "opportunityid": "external_id",
        "account name": "account",
        "customer name": "account",
        "company name": "account",
        "company": "account",
        "customer": "account",
        "potential customer": "account",
        "organization": "account",
        "contact name": "contact",
        "contact person": "contact",
        "amount": "est_revenue",
        "value": "est_revenue",
        "estimated revenue": "est_revenue",
        "estimated value": "est_revenue",
        "deal value": "est_revenue",
        "close date": "est_close_date",
        "closing date": "est_close_date",
        "expected close date": "est_close_date",
        "expected close": "est_close_date",
        "expected closing date": "est_close_date",
        "estimated close date": "est_close_date",
        "stage name": "stage",
        "sales stage": "stage",
        "forecast category name": "forecast_category",
        "actual close date": "closed_on",
        "closed date": "closed_on",
        "date closed": "closed_on",
        "loss reason": "lost_reason",
        "reason lost": "lost_reason",
        "closed lost reason": "lost_reason",
        "sales rep": "owner",
        "sales representative": "owner",
        "sales agent": "owner",
        "salesperson": "owner",
        "assigned to": "owner",
    },
    "activity": {
        **_EVERYWHERE,
        "title": "subject",
        "description": "body",
        "related to": "regarding",
        "assigned to": "owner",
    },
    "account": {
        **_EVERYWHERE,
        "account": "name",
        "company": "name",
        "company name": "name",
        "customer": "name",
        "description": "notes",
    },
    "contact": {
        **_EVERYWHERE,
        "given name": "first_name",
        "family name": "last_name",
        "surname": "last_name",
        "account name": "account",
        "company": "account",
        "company name": "account",
        "organization": "account",
        "description": "notes",
    },
}

# What means a field where no other heading does: `Deal` beside `Deal name` may be anything.
LAST_ALIASES: dict[str, dict[str, str]] = {
    "opportunity": {
        "deal": "topic",
        "opportunity": "topic",
        "expected revenue": "est_revenue",  # beside an amount it is the weighted one
        "expected value": "est_revenue",
    }
}
