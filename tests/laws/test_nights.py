"""A feed that comes every night, and people who work on the same records by day.

No edit made here is lost, each conflict is told once, a second run of a night changes nothing, and
undoing a night restores the night before. The source closes records, reopens them and closes them
again, and so do people: what is known of an ending is that of the ending in force.
"""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from laws.bounded import WANTED
from surroundings import TODAY, Cli

NIGHTS, RECORDS = (30, 1_000) if WANTED else (4, 60)
SOURCE, HERE, BOTH, CLOSED, REOPENED = (500, 300, 40, 60, 20) if WANTED else (30, 18, 6, 6, 4)
ENDED = 200 if WANTED else 20  # records whose ending the source changes in one night
FACTS = ("closed_on", "actual_revenue", "lost_reason", "close_note")
HEAD = ("external_id", "topic", "brand", "next_step", "est_revenue", "status", *FACTS)
PLAIN = HEAD[1:4]
# Few values, so that an ending may come again just as it was.
KNOWN = {
    "open": {},
    "won": {"closed_on": ("2026-10-05", "2026-10-06"), "actual_revenue": ("90.00", "95.00")},
    "lost": {"closed_on": ("2026-10-05", "2026-10-07"), "lost_reason": ("price", "timing")},
    "canceled": {"closed_on": ("2026-10-05", "2026-10-08"), "lost_reason": ("other",)},
}
NOTES = ("good", "late")


@dataclass
class Feed:
    """What the source says, what is here, and what the source said when it was last taken."""

    random: Random
    source: dict[int, dict[str, str]] = field(default_factory=dict)
    here: dict[int, dict[str, str]] = field(default_factory=dict)
    then: dict[int, dict[str, str]] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)

    def begin(self) -> None:
        for number in range(1, RECORDS + 1):
            row = {"topic": f"Sale {number}", "brand": "Volvo", "next_step": "call"}
            row |= {"est_revenue": "100.00", "status": "open", **dict.fromkeys(FACTS, "")}
            self.source[number] = row
            if number % 5 == 0:
                self.end_source([number])

    def word(self) -> str:
        return f"word {self.random.randrange(10**9)}"

    def change_source(self, numbers: list[int]) -> None:
        for number in numbers:
            self.source[number][self.random.choice(PLAIN)] = self.word()

    def end_source(self, numbers: list[int]) -> None:
        """The source closes records, opens them again, or says another ending of them."""
        for number in numbers:
            status = self.random.choice(list(KNOWN))
            facts = {name: self.random.choice(some) for name, some in KNOWN[status].items()}
            if status != "open":
                facts["close_note"] = self.random.choice(NOTES)
            self.source[number] |= {**dict.fromkeys(FACTS, ""), "status": status, **facts}

    def merged(self, number: int, policy: str) -> tuple[set[str], dict[str, str]]:
        """What of a row is in conflict, and what of it is taken."""
        row, here, then = self.source[number], self.here[number], self.then[number]
        was = then["status"]
        opens = was == here["status"] != "open" == row["status"]
        is_kept = number in self.closed and not opens
        mine, taken = set(), {}
        for name in (*PLAIN, "est_revenue", "status"):
            if row[name] not in (here[name], then[name]):
                if here[name] == then[name] and not is_kept:
                    taken[name] = row[name]
                else:
                    mine.add(name)
        facts = [name for name in FACTS if row[name] and row[name] != here[name]]
        for name in facts:
            if "status" in taken:
                taken[name] = row[name]
            elif row[name] != then[name]:
                if row["status"] == here["status"] and here[name] == then[name] and not is_kept:
                    taken[name] = row[name]
                else:
                    mine.add(name)
        is_held = row["status"] != here["status"] and "status" not in taken
        if policy == "theirs":
            if is_held and not mine.isdisjoint(("status", *FACTS)):
                mine |= {"status", *facts}
            taken |= {name: row[name] for name in mine}
        return mine, taken

    def expected(self, policy: str) -> tuple[set[tuple[int, str]], int, int]:
        """Takes the feed as the rule has it; gives conflicts, rows changed, rows rejected."""
        conflicts: set[tuple[int, str]] = set()
        changed = rejected = 0
        for number, row in self.source.items():
            if number not in self.here:
                self.here[number], self.then[number] = dict(row), dict(row)
                continue
            mine, taken = self.merged(number, policy)
            if mine and policy == "reject":
                rejected += 1
                continue
            conflicts |= {(number, name) for name in mine}
            self.here[number] |= taken
            if "status" in taken:
                self.here[number] |= {name: row[name] for name in FACTS}
            if not taken.keys().isdisjoint(("status", *FACTS)):
                self.closed.discard(number)  # its ending is that of the source
            changed += bool(taken)
            self.then[number] = dict(row)
        return conflicts, changed, rejected


@pytest.fixture
def feed() -> Feed:
    made = Feed(Random(f"{NIGHTS} nights"))
    made.begin()
    return made


class Nights:
    """Runs the feed against a store."""

    def __init__(self, cli: Cli, path: Path, feed: Feed) -> None:
        self.cli, self.path, self.feed = cli, path, feed

    def write(self) -> None:
        with self.path.open("w", newline="") as stream:
            writer = csv.DictWriter(stream, HEAD)
            writer.writeheader()
            for number, row in self.feed.source.items():
                writer.writerow({"external_id": number, **row})

    def take(self, policy: str = "ours") -> dict[str, int]:
        self.write()
        more = ("--rejects", self.path.with_name("bad.csv")) if policy == "reject" else ()
        words = ("import", self.path, "--kind", "opp", "--conflicts", policy, *more, "-o", "json")
        ran = self.cli(*words)
        assert ran.code in (0, 5), ran.err
        return ran.json[0]

    def planned(self) -> set[tuple[int, str]]:
        ran = self.cli("import", self.path, "--kind", "opp", "--dry-run", "-o", "json")
        assert ran.code == 0, ran.err
        return {(int(r["ref"][1:]), r["field"]) for r in ran.json if r["how"] == "conflict"}

    def stored(self) -> dict[int, dict[str, str]]:
        rows = self.cli("export", "opp", "-o", "json").json
        return {
            int(row["external_id"]): {
                **{name: row[name] or "" for name in PLAIN},
                "est_revenue": f"{row['est_revenue']:.2f}",
                "status": row["status"],
                **{name: row[name] or "" for name in FACTS},
                "actual_revenue": "" if (won := row["actual_revenue"]) is None else f"{won:.2f}",
            }
            for row in rows
        }

    def edit(self, numbers: list[int]) -> None:
        """People edit records: one command for all, a value of its own for each."""
        lines = ["ref,next_step"]
        for number in numbers:
            if self.feed.here[number]["status"] == "open":
                self.feed.here[number]["next_step"] = self.feed.word()
                lines.append(f"O{number},{self.feed.here[number]['next_step']}")
        ran = self.cli("opp", "edit", "--stdin", stdin="\n".join(lines) + "\n")
        assert ran.code == 0, ran.err

    def close(self, numbers: list[int]) -> None:
        """People win some open records and give up others."""
        numbers = [n for n in numbers if self.feed.here[n]["status"] == "open"]
        won, gone = numbers[::2], numbers[1::2]
        if won:
            refs = [f"O{number}" for number in won]
            assert self.cli("opp", "close", *refs, "--won", "--skip-stages").code == 0
        if gone:
            refs = [f"O{number}" for number in gone]
            words = ("--canceled", "--reason", "other", "--note", "gone")
            assert self.cli("opp", "close", *refs, *words).code == 0
        for number in numbers:
            facts = {"status": "won", "actual_revenue": "100.00"}
            if number in gone:
                facts = {"status": "canceled", "lost_reason": "other", "close_note": "gone"}
            self.feed.here[number] |= {"closed_on": TODAY, **facts}
            self.feed.closed.add(number)

    def reopen(self, numbers: list[int]) -> None:
        """People open records again, whoever closed them."""
        numbers = [n for n in numbers if self.feed.here[n]["status"] != "open"]
        if numbers:
            assert self.cli("opp", "reopen", *(f"O{number}" for number in numbers)).code == 0
        for number in numbers:
            self.feed.here[number] |= {**dict.fromkeys(FACTS, ""), "status": "open"}
            self.feed.closed.discard(number)


@pytest.fixture
def nights(cli: Cli, tmp_path: Path, feed: Feed) -> Nights:
    made = Nights(cli, tmp_path / "feed.csv", feed)
    counts = made.take()
    assert counts["created"] == RECORDS
    feed.expected("ours")
    return made


def work(nights: Nights) -> None:
    """One day at the source and here."""
    feed = nights.feed
    some = feed.random.sample(sorted(feed.source), SOURCE + HERE)
    both, source, here = some[:BOTH], some[:SOURCE], [*some[:BOTH], *some[SOURCE:]]
    assert both
    feed.change_source(source)
    for number in both:
        feed.source[number]["next_step"] = feed.word()
    nights.edit(here)
    nights.close(feed.random.sample(sorted(feed.source), CLOSED))
    closed = [number for number, row in feed.here.items() if row["status"] != "open"]
    nights.reopen(feed.random.sample(closed, min(REOPENED, len(closed))))
    # Some are closed here a second time, and some ended at the source on the very day.
    nights.close(feed.random.sample(closed, min(REOPENED, len(closed))))
    feed.end_source(feed.random.sample(sorted(feed.source), ENDED))


def test_thirty_nights_lose_no_edit_and_tell_each_conflict_once(cli: Cli, nights: Nights) -> None:
    for night in range(NIGHTS):
        work(nights)
        nights.write()
        before = nights.stored()
        assert before == nights.feed.here
        planned = nights.planned()
        then = {number: dict(row) for number, row in nights.feed.then.items()}
        conflicts, changed, _ = nights.feed.expected("ours")
        assert planned == conflicts
        counts = nights.take()
        assert (counts["conflicts"], counts["updated"]) == (len(conflicts), changed)
        assert nights.stored() == nights.feed.here
        again = nights.take()
        assert (again["unchanged"], again["conflicts"]) == (RECORDS, 0)
        if night % 2:
            assert cli("undo").code == 0
            assert nights.stored() == before
            assert nights.planned() == conflicts  # what the file said then is restored, too
            assert cli("redo").code == 0
            assert nights.stored() == nights.feed.here
            again = nights.take()
            assert (again["unchanged"], again["conflicts"]) == (RECORDS, 0)
        assert then != nights.feed.then
    assert cli("db", "check").code == 0


@pytest.mark.parametrize("policy", ["theirs", "reject"])
def test_conflicts_are_settled_as_told(cli: Cli, nights: Nights, policy: str) -> None:
    feed = nights.feed
    for _ in range(4):
        some = feed.random.sample(sorted(feed.source), SOURCE + HERE)
        feed.change_source(some[:SOURCE])
        for number in some[:BOTH]:
            feed.source[number]["next_step"] = feed.word()
        nights.edit([*some[:BOTH], *some[SOURCE:]])
        nights.close(feed.random.sample(sorted(feed.source), CLOSED))
        nights.reopen(feed.random.sample(sorted(feed.source), CLOSED))
        feed.end_source(feed.random.sample(sorted(feed.source), ENDED))
        conflicts, changed, rejected = feed.expected(policy)
        counts = nights.take(policy)
        told = (counts["updated"], counts["rejected"], counts["conflicts"])
        assert told == (changed, rejected, len(conflicts))
        assert nights.stored() == feed.here
        again = nights.take(policy)
        assert (again["updated"], again["rejected"], again["conflicts"]) == (0, rejected, 0)
    assert cli("db", "check").code == 0
