"""What the invented sellers write: topics, next steps, subjects and outcomes of activities."""

# {n} how many, {model}, {class_} in lower case, {year}
TOPICS = {
    "New sales": (
        "{n} × {model}",
        "Fleet renewal {year}",
        "{model} for a new route",
        "Replacement of an old {class_}",
        "{class_} for the new site",
    ),
    "Used sales": ("Used {model}", "Second-hand {class_}", "{n} used {model}, low hours"),
    "Rental": ("{model} for six months", "{class_} rental for the season", "{n} × {model} on hire"),
    "Service": ("Service contract for {n} {model}", "Maintenance plan {year}"),
}
NEXT_STEPS = {
    "interest": ("clarify the budget", "arrange a test drive", "find out who decides"),
    "quotation": ("send the revised quote", "follow up on the quote", "offer a lease instead"),
    "contract": ("get the contract signed", "confirm the delivery slot", "check the credit"),
    "delivery": ("prepare the handover", "register the vehicle", "hand over the keys"),
}
SUBJECTS = {
    "call": ("Asked about the budget", "Went through the offer", "Called back about delivery"),
    "email": ("Sent the brochure", "Sent the quote", "Answered questions on financing"),
    "appointment": ("Visit at the customer's yard", "Meeting with the fleet manager"),
    "test_drive": ("Test drive of the {model}", "Demo day with the {model}"),
    "appraisal": ("Appraisal of the trade-in",),
    "inspection": ("Inspection before delivery",),
    "letter": ("Confirmation of the offer", "Contract by post"),
    "note": ("Decision is made by the owner", "Budget is released next quarter"),
    "task": ("Prepare the quote", "Check availability with the factory", "Ask for references"),
}
PLANNED = {
    "call": ("Call about the decision", "Ask for the budget", "Ask whether the quote arrived"),
    "email": ("Send the comparison", "Send the lease offer"),
    "appointment": ("Meet the fleet manager", "Present the offer"),
    "test_drive": ("Test drive of the {model}",),
    "inspection": ("Inspect before the handover",),
    "task": ("Send the contract", "Prepare the quote", "Book the delivery slot"),
}
OUTCOMES = ("interested", "wants a better price", "will decide next week", "reached the voicemail")
CLOSE_NOTES = ("stays with the old vehicles for now", "the tender was withdrawn")
DESCRIPTIONS = (
    "Runs two shifts; downtime is what hurts.",
    "Wants one contact for sales and service.",
    "Tax year ends in December, so delivery matters.",
)
