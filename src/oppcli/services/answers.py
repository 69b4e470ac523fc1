"""Idempotency keys: a command sent with one is done once, and answers the same ever after.

The key and the answer stand in the command's batch, so they are there exactly when what the
command did is. They outlive an undo: what was taken back on purpose is not done again by a script
that repeats itself.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue, RuleRefused
from oppcli.services.work import Work, in_one_transaction
from oppcli.store import Rows

LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said on stdout, and how it ended. `error` is '' when it went well."""

    text: str
    exit_code: int = 0
    error: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The answer of a command that was done before: when, as which batch, and whether undone."""

    answer: Answer
    at: datetime
    is_undone: bool


def check_key(key: str) -> str:
    """The key itself. Raises BadValue unless it is 1 to 200 printable characters."""
    if not key.strip() or len(key) > LONGEST_KEY or not key.isprintable():
        raise BadValue(
            f"{quoted(key)} is not an idempotency key, which has 1 to {LONGEST_KEY} printable"
            " characters.",
            "--idempotency-key order-4711",
        )
    return key


@in_one_transaction
def once(work: Work, key: str, source: str, do: Callable[[], Answer]) -> Answer | Earlier:
    """What `do` answers, or what it answered when the key was used before; then nothing is done.

    `source` is a digest of what the command reads beside its words. `do` writes by transactions
    of `work.store`, which are parts of this one; should a server take that back, it is called
    again. An error of `do` keeps no key. Raises RuleRefused when the key was used for something
    else.
    """
    earlier = _earlier(work, key, source)
    if earlier is not None:
        return earlier
    try:
        with work.transaction() as tx:
            # Whoever had the key a moment before us has committed by now, and is waited for here.
            if tx.read(_OF_KEY, {"key": key}).rows:
                raise _TakenError
            tx.recorder.goes_under(key)
            answer = do()
            kept = json.dumps({"source": source, **asdict(answer)})
            tx.flush()
            tx.write_many("UPDATE batch SET answer = ? WHERE id = ?", [(kept, tx.recorder.batch)])
            return answer
    except (_TakenError, RuleRefused):
        earlier = _earlier(work, key, source)
        if earlier is None:
            raise
        return earlier


class _TakenError(Exception):
    """Another process was quicker; everything is rolled back."""


_OF_KEY = "SELECT id, at, actor, command, answer FROM batch WHERE idempotency_key = :key"


def _earlier(work: Work, key: str, source: str) -> Earlier | None:
    """What was answered under the key. Raises RuleRefused when it was something else's."""
    found: Rows | None = work.store.read(_OF_KEY, {"key": key}) if work.store.exists() else None
    if found is None or not found.rows:
        return None
    number, at, actor, command, kept = found.rows[0]
    stored = json.loads(kept)
    if (actor, command, stored.pop("source")) != (work.actor, work.command, source):
        what = (
            "other input" if (actor, command) == (work.actor, work.command) else f"oppcli {command}"
        )
        raise RuleRefused(
            f"the key {quoted(key)} was used on {at} by {actor} for {what}.",
            "another --idempotency-key",
        )
    return Earlier(Answer(**stored), datetime.fromisoformat(at), _is_undone(work, number))


def _is_undone(work: Work, batch: int) -> bool:
    """Whether the batch was taken back, and that was not taken back in turn."""
    undone = False
    while rows := work.store.read("SELECT id FROM batch WHERE undoes = :id", {"id": batch}).rows:
        batch, undone = rows[-1][0], not undone
    return undone
