"""Makes the data that is measured, once, in `bench/data/`: stores and a CSV file.

Run as a program of its own (`stores.py KIND FILE COUNT`), so that what measures stays small.
"""

import csv
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from running import TODAY

NOW = datetime.combine(date.fromisoformat(TODAY), datetime.min.time(), UTC)
COLUMNS = (
    "source_system",
    "external_id",
    "topic",
    "account",
    "owner",
    "stage",
    "status",
    "currency",
    "est_revenue",
    "est_close_date",
    "actual_revenue",
    "closed_on",
    "lost_reason",
    "interest_type",
    "brand",
    "model",
    "lead_source",
)
LINKED = (
    "Id",
    "IsDeleted",
    "AccountId",
    "ContactId",
    "Name",
    "StageName",
    "Amount",
    "CloseDate",
    "IsClosed",
    "IsWon",
    "ForecastCategoryName",
    "OwnerId",
    "CreatedDate",
)


def dealer(path: Path, opportunities: int) -> None:
    """A store with an invented dealer's year of that many opportunities."""
    from oppcli.services.demo import fill
    from oppcli.services.work import Work
    from oppcli.store import Store

    work = Work(Store(str(path)), "bench", "bench", NOW, NOW.date(), UTC, "EUR")
    fill(work, seed=7, opportunities=opportunities)


def flat(path: Path, opportunities: int) -> None:
    """A store of that many opportunities and little else, made by the database itself."""
    from oppcli.store import Store

    store = Store(str(path))
    with store.transaction(actor="bench", command="bench", now=NOW) as tx:
        tx.write_many(
            "INSERT INTO owner (kind, name, active) VALUES ('user', ?, 1)",
            [(f"seller{number}",) for number in range(50)],
        )
        tx.write_many(
            "INSERT INTO account (name, created_at, updated_at, batch_id, version)"
            f" VALUES (?, '{TODAY}T00:00:00Z', '{TODAY}T00:00:00Z', ?, 1)",
            [(f"Account {number}", tx.recorder.batch) for number in range(5_000)],
        )
        tx.write_many(_FLAT, [(opportunities, tx.recorder.batch)])
    store.close()


def busy(path: Path, opportunities: int) -> None:
    """A flat store whose opportunities were moved and postponed, with rates and activities."""
    from oppcli.store import Store

    flat(path, opportunities)
    store = Store(str(path))
    with store.transaction(actor="bench", command="bench", now=NOW) as tx:
        batch = tx.recorder.batch
        for sql in _BUSY:
            tx.write_many(sql, [(batch,)])
        tx.write_many(
            "INSERT INTO rate (currency, day, base_per_unit) VALUES (?, '2026-01-01', ?)",
            [("SEK", "0.0873"), ("USD", "0.92")],
        )
    store.close()


def owned(path: Path, opportunities: int) -> None:
    """A flat store whose opportunities have twenty own fields each, a budget among them."""
    from oppcli.store import Store

    flat(path, opportunities)
    store = Store(str(path))
    with store.transaction(actor="bench", command="bench", now=NOW) as tx:
        tx.write_many(
            "INSERT INTO own_field (kind, name, type, label, position, hidden)"
            " VALUES ('opportunity', ?, ?, ?, ?, 0)",
            [
                ("budget", "money", "Budget", 1),
                *((f"fact_{each:02d}", "text", f"Fact {each}", each) for each in range(2, 21)),
            ],
        )
        facts = ", ".join(f"'fact_{each:02d}', 'what is known {each}'" for each in range(2, 21))
        tx.write_many(
            f"UPDATE opportunity SET own = json_object('budget',"
            f" CAST(est_revenue AS TEXT), {facts}) WHERE ?1 > 0",
            [(tx.recorder.batch,)],
        )
    store.close()


def spoken(path: Path, opportunities: int) -> None:
    """A busy store with three activities for every opportunity, and people with telephones."""
    from oppcli.store import Store

    busy(path, opportunities)
    store = Store(str(path))
    with store.transaction(actor="bench", command="bench", now=NOW) as tx:
        for sql in _SPOKEN:
            tx.write_many(sql, [(tx.recorder.batch,)])
    store.close()


# Five thousand people, one in a hundred called Berg, a few with a telephone that begins 070 123.
_SPOKEN = (
    f"""INSERT INTO contact (first_name, last_name, name_key, phone, phone_key, email, account_id,
  created_at, updated_at, batch_id, version)
SELECT 'Person ' || id, CASE WHEN id % 100 = 0 THEN 'Berg' ELSE 'Ek' END,
  'person ' || id || CASE WHEN id % 100 = 0 THEN ' berg' ELSE ' ek' END,
  '+46 70 ' || (1000000 + id * 1799), '+4670' || (1000000 + id * 1799),
  'person' || id || '@company.example', id,
  '{TODAY}T00:00:00Z', '{TODAY}T00:00:00Z', ?1, 1 FROM account""",
    "UPDATE opportunity SET contact_id = account_id WHERE ?1 > 0",
    *(
        f"""INSERT INTO activity (type, subject, body, outcome, opportunity_id, owner_id, status,
  priority, created_at, updated_at, completed_at, batch_id, version)
SELECT 'call', '{subject}', '{body}', 'wants two of them', id, owner_id, 'done', 'normal',
  created_at, updated_at, '2026-11-10T00:00:00Z', ?1, 1 FROM opportunity"""
        for subject, body in (
            ("Asked for the budget", "They decide in spring, once the board has met."),
            ("Sent the offer", "With the accessories and the trade-in as we said on Monday."),
        )
    ),
)


# Every opportunity was moved twice and postponed once, and has an activity; ages differ.
_BUSY = (
    """INSERT INTO change (batch_id, at, entity, entity_id, field, old, new)
SELECT ?1, '2026-10-0' || (1 + id % 9) || 'T00:00:00Z', 'opportunity', id, 'stage',
  1 + (id + 2) % 4, 1 + (id + 3) % 4 FROM opportunity""",
    """INSERT INTO change (batch_id, at, entity, entity_id, field, old, new)
SELECT ?1, '2026-11-0' || (1 + id % 9) || 'T00:00:00Z', 'opportunity', id, 'stage',
  1 + (id + 3) % 4, stage_id FROM opportunity""",
    """INSERT INTO change (batch_id, at, entity, entity_id, field, old, new)
SELECT ?1, '2026-11-10T00:00:00Z', 'opportunity', id, 'est_close_date',
  date(est_close_date, '-' || (id % 60) || ' days'), est_close_date FROM opportunity""",
    """INSERT INTO activity (type, subject, opportunity_id, owner_id, status, priority, due_date,
  created_at, updated_at, completed_at, batch_id, version)
SELECT CASE WHEN id % 3 = 0 THEN 'task' ELSE 'call' END, 'Ask', id, owner_id,
  CASE WHEN id % 2 = 0 THEN 'done' ELSE 'open' END, 'normal', est_close_date, created_at,
  updated_at, CASE WHEN id % 2 = 0 THEN '2026-11-10T00:00:00Z' END, ?1, 1 FROM opportunity""",
    """UPDATE opportunity SET batch_id = ?1,
  created_at = date('2026-01-01', '+' || (id % 300) || ' days') || 'T08:00:00Z',
  touched_at = date('2026-09-01', '+' || (id % 80) || ' days') || 'T08:00:00Z'""",
)


def storied(path: Path, opportunities: int) -> None:
    """A flat store with a history: made in 200 days, ten changes for each opportunity since."""
    from oppcli.store import Store

    flat(path, opportunities)
    store = Store(str(path))
    with store.transaction(actor="bench", command="bench", now=NOW) as tx:
        for sql in _STORIED:
            tx.write_many(sql, [(tx.recorder.batch,)])
    store.close()


# Batch 100 + n is day n of the year. An opportunity is moved twice, and its amount and its date
# change once, each with what the program keeps beside it.
_DAY = "date('2026-01-01', '+' || {} || ' days') || 'T10:00:00Z'"
_MADE_ON = "(id % 200)"
_STORIED = (
    f"""INSERT INTO batch (id, at, actor, command)
WITH RECURSIVE day(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM day WHERE n < 320)
SELECT 100 + n, {_DAY.format("n")}, 'bench', 'opp edit' FROM day WHERE ?1 > 0""",
    f"""UPDATE opportunity SET batch_id = 100 + {_MADE_ON},
  created_at = {_DAY.format(_MADE_ON)}, touched_at = {_DAY.format(f"({_MADE_ON} + 118)")},
  stage_since = {_DAY.format(f"({_MADE_ON} + 80)")} WHERE ?1 > 0""",
    f"""INSERT INTO change (batch_id, at, entity, entity_id, field, old, new)
WITH each(place, after, field, old, new) AS (VALUES
    (1, 30, 'stage', 3, 2), (2, 30, 'stage_since', 0, 30), (3, 30, 'touched_at', 0, 30),
    (4, 60, 'est_revenue', -500, 0), (5, 60, 'touched_at', 30, 60),
    (6, 80, 'stage', 2, 0), (7, 80, 'stage_since', 30, 80), (8, 80, 'touched_at', 60, 80),
    (9, 118, 'est_close_date', -30, 0), (10, 118, 'touched_at', 80, 118))
SELECT 100 + {_MADE_ON} + after, {_DAY.format(f"({_MADE_ON} + after)")}, 'opportunity', id, field,
  CASE field WHEN 'stage' THEN 1 + (stage_id - 1 + old) % 4
    WHEN 'est_revenue' THEN est_revenue + old
    WHEN 'est_close_date' THEN date(est_close_date, old || ' days')
    ELSE {_DAY.format(f"({_MADE_ON} + old)")} END,
  CASE field WHEN 'stage' THEN 1 + (stage_id - 1 + new) % 4
    WHEN 'est_revenue' THEN est_revenue
    WHEN 'est_close_date' THEN est_close_date
    ELSE {_DAY.format(f"({_MADE_ON} + new)")} END
  FROM opportunity CROSS JOIN each WHERE ?1 > 0
 ORDER BY {_MADE_ON} + after, opportunity.id, place""",
)

# Half are closed, all have dates of one year, one in ten amounts is not in euros.
_FLAT = f"""
INSERT INTO opportunity (topic, account_id, owner_id, status, stage_id, currency, est_revenue,
  est_close_date, actual_revenue, closed_on, lost_reason, brand, interest_type, stage_since,
  touched_at, created_at, updated_at, batch_id, version)
WITH RECURSIVE counted(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counted WHERE i < ?1),
  mixed AS (SELECT i, (i * 7919) % 1000 AS r FROM counted)
SELECT 'Opportunity ' || i, 1 + r * i % 5000, 1 + i % 50,
  CASE WHEN r < 500 THEN 'open' WHEN r < 750 THEN 'won' ELSE 'lost' END,
  1 + i % 4,
  CASE WHEN i % 20 = 0 THEN 'SEK' WHEN i % 20 = 1 THEN 'USD' ELSE 'EUR' END,
  100000 + (i * 104729) % 50000000,
  date('2026-01-01', '+' || (i % 365) || ' days'),
  CASE WHEN r BETWEEN 500 AND 749 THEN 100000 + (i * 104729) % 50000000 END,
  CASE WHEN r >= 500 THEN date('2026-01-01', '+' || (i % 326) || ' days') END,
  CASE WHEN r >= 750 THEN 'price' END,
  'Nordal', 'new', '{TODAY}T00:00:00Z', '{TODAY}T00:00:00Z', '{TODAY}T00:00:00Z',
  '{TODAY}T00:00:00Z', ?2, 1
FROM mixed
"""


def table(path: Path, opportunities: int) -> None:
    """A CSV file of that many opportunities in 17 columns, as another system exports them."""
    random = Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(_row(random, number) for number in range(opportunities))


def _row(random: Random, number: int) -> tuple[object, ...]:
    status = random.choice(("open", "open", "open", "won", "lost"))
    day = date(2026, 1, 1) + timedelta(random.randrange(365))
    closed_on = date(2026, 1, 1) + timedelta(random.randrange(320))
    revenue = f"{random.randrange(1_000, 500_000)}.{random.randrange(100):02d}"
    return (
        "elsewhere",
        f"006{number:012d}",
        f"Fleet renewal {number}",
        f"Company {random.randrange(2_000)} GmbH",
        f"seller{random.randrange(50)}",
        "delivery" if status == "won" else random.choice(("interest", "quotation")),
        status,
        random.choices(("EUR", "SEK", "USD"), (8, 1, 1))[0],
        revenue,
        day.isoformat(),
        revenue if status == "won" else "",
        "" if status == "open" else closed_on.isoformat(),
        "price" if status == "lost" else "",
        random.choice(("new", "used")),
        random.choice(("Nordal", "Kestrel", "Tavira")),
        random.choice(("T16", "KX22", "Rio")),
        random.choice(("web", "referral", "phone")),
    )


def linked(path: Path, opportunities: int) -> None:
    """A CSV file as Salesforce exports it: accounts, contacts and owners by their ids."""
    random = Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(LINKED)
        writer.writerows(_linked_row(random, number) for number in range(opportunities))


def _linked_row(random: Random, number: int) -> tuple[object, ...]:
    status, won = random.choice((("Quotation", 0), ("Interest", 0), ("Closed Won", 1)))
    day = date(2026, 1, 1) + timedelta(random.randrange(320))
    return (
        f"006A{number:08d}abc",
        0,
        f"001A{random.randrange(10_000):08d}abc",
        f"003A{random.randrange(10_000):08d}abc",
        f"Fleet renewal {number}",
        status,
        random.randrange(1_000, 500_000),
        f"{day.isoformat()} 00:00:00",
        won,
        won,
        "Closed" if won else "Pipeline",
        f"005A{random.randrange(50):08d}abc",
        f"{date(2025, 1, 1) + timedelta(number % 300)} 10:00:00",
    )


KINDS = {
    "dealer": dealer,
    "flat": flat,
    "busy": busy,
    "owned": owned,
    "spoken": spoken,
    "storied": storied,
    "table": table,
    "linked": linked,
}


if __name__ == "__main__":
    kind, path, count = sys.argv[1:]
    fresh = Path(path).with_suffix(".making")
    fresh.unlink(missing_ok=True)
    KINDS[kind](fresh, int(count))
    fresh.replace(path)
