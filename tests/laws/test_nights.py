"""A feed that comes every night, and people who work on the same records by day.

No edit made here is lost, each conflict is told once, a second run of a night changes nothing, and
undoing a night restores the night before.
"""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from laws.bounded import WANTED
from surroundings import Cli

NIGHTS, RECORDS = (30, 1_000) if WANTED else (4, 60)
SOURCE, HERE, BOTH, CLOSED, REOPENED = (500, 300, 40, 60, 20) if WANTED else (30, 18, 6, 6, 2)
HEAD = ("external_id", "topic", "brand", "next_step", "est_revenue", "status")
PLAIN = HEAD[1:4]


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
            self.source[number] = {**row, "est_revenue": "100.00", "status": "open"}

    def word(self) -> str:
        return f"word {self.random.randrange(10**9)}"

    def change_source(self, numbers: list[int]) -> None:
        for number in numbers:
            self.source[number][self.random.choice(PLAIN)] = self.word()

    def expected(self, policy: str) -> tuple[set[tuple[int, str]], int, int]:
        """Takes the feed as the rule has it; gives conflicts, rows changed, rows rejected."""
        conflicts: set[tuple[int, str]] = set()
        changed = rejected = 0
        for number, row in self.source.items():
            if number not in self.here:
                self.here[number], self.then[number] = dict(row), dict(row)
                continue
            here, then = self.here[number], self.then[number]
            mine, taken = set(), {}
            for name, value in row.items():
                if value in (here[name], then[name]):
                    continue
                if here[name] == then[name] and number not in self.closed:
                    taken[name] = value
                else:
                    mine.add((number, name))
            if mine and policy == "reject":
                rejected += 1
                continue
            if policy == "theirs":
                taken |= {name: row[name] for _, name in mine}
            conflicts |= mine
            here.update(taken)
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
            }
            for row in rows
        }

    def edit(self, numbers: list[int]) -> None:
        """People edit records: one command for all, a value of its own for each."""
        lines = ["ref,next_step"]
        for number in numbers:
            if number not in self.feed.closed:
                self.feed.here[number]["next_step"] = self.feed.word()
                lines.append(f"O{number},{self.feed.here[number]['next_step']}")
        ran = self.cli("opp", "edit", "--stdin", stdin="\n".join(lines) + "\n")
        assert ran.code == 0, ran.err

    def close(self, numbers: list[int]) -> None:
        numbers = [n for n in numbers if self.feed.here[n]["status"] == "open"]
        if numbers:
            refs = [f"O{number}" for number in numbers]
            words = ("--canceled", "--reason", "other", "--note", "gone")
            assert self.cli("opp", "close", *refs, *words).code == 0
        for number in numbers:
            self.feed.here[number]["status"] = "canceled"
            self.feed.closed.add(number)

    def reopen(self, numbers: list[int]) -> None:
        numbers = [number for number in numbers if number in self.feed.closed]
        if numbers:
            assert self.cli("opp", "reopen", *(f"O{number}" for number in numbers)).code == 0
        for number in numbers:
            self.feed.here[number]["status"] = "open"
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
    closed = sorted(feed.closed)
    nights.reopen(feed.random.sample(closed, min(REOPENED, len(closed))))


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
    for _ in range(2):
        some = feed.random.sample(sorted(feed.source), SOURCE + HERE)
        feed.change_source(some[:SOURCE])
        for number in some[:BOTH]:
            feed.source[number]["next_step"] = feed.word()
        nights.edit([*some[:BOTH], *some[SOURCE:]])
        conflicts, changed, rejected = feed.expected(policy)
        counts = nights.take(policy)
        told = (counts["updated"], counts["rejected"], counts["conflicts"])
        assert told == (changed, rejected, len(conflicts))
        assert nights.stored() == feed.here
        again = nights.take(policy)
        assert (again["updated"], again["rejected"], again["conflicts"]) == (0, rejected, 0)
    assert cli("db", "check").code == 0
