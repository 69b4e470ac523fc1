"""A file of two years of sales, from which predictions can be made."""

import csv
import random
from datetime import date, timedelta

TODAY = date(2026, 11, 23)
HEADINGS = (
    "source_system",
    "external_id",
    "topic",
    "owner",
    "brand",
    "status",
    "stage",
    "currency",
    "est_revenue",
    "created_at",
    "closed_on",
    "actual_revenue",
    "lost_reason",
)


def written(path, number=900, seed=7, brands=("Nordal", "Kestrel")):
    """A file of sales of two years; half of those that end are won, after 40 days or so."""
    chance = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for place in range(number):
            first = TODAY - timedelta(chance.randrange(1, 720))
            closed = first + timedelta(int(chance.expovariate(1 / 40)))
            is_open = closed > TODAY - timedelta(1)
            status = "open" if is_open else chance.choice(["won", "lost"])
            amount = chance.randrange(10, 90) * 1000
            writer.writerow(
                (
                    "old",
                    place,
                    f"Sale {place}",
                    chance.choice(["jana", "leif"]),
                    chance.choice(brands),
                    status,
                    "interest",
                    "EUR",
                    amount,
                    first,
                    "" if is_open else closed,
                    amount if status == "won" else "",
                    "price" if status == "lost" else "",
                )
            )
    return path
