"""What can go wrong, in words a seller understands: each kind knows its exit code.

An error is built from facts: one sentence saying what, where and why, and a hint that is the
command to type next. `app.py` is the one place that prints them. A rule in `domain/` says no by
giving a `Refusal`: a command raises it, an import notes it against the line of its row.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class OppError(Exception):
    """Something oppcli says no to. `hint` is what to type next, without the word "try"."""

    exit_code = 1
    is_clean = False  # True where the sentence holds addresses, all without their passwords

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class WrongUsage(OppError):
    """The command line makes no sense: options that exclude each other, nothing to do."""

    exit_code = 2


class NotFound(OppError):
    """A record or a name that does not exist; `name` are the words that name nothing, '' where a
    ref does not exist."""

    exit_code = 3

    def __init__(self, message: str, hint: str = "", name: str = "") -> None:
        super().__init__(message, hint)
        self.name = name


class Misspelled(NotFound):
    """A `name` that no record has, and the `near` one that may be meant."""

    def __init__(self, name: str, near: str, message: str, hint: str) -> None:
        super().__init__(message, hint, name)
        self.near = near


class UnknownName(NotFound):
    """The name of a `what` (account, owner …) that does not exist; `near` are names like it."""

    def __init__(self, what: str, name: str, near: list[str], message: str, hint: str) -> None:
        super().__init__(message, hint, name)
        self.what, self.near = what, near


class WhichPerson(UnknownName):
    """People whom a name fits, and of whom somebody is to choose: `near` are their refs, `labels`
    say who they are, and `maker` is the choice that makes another person, '' for none."""

    def __init__(
        self, name: str, refs: list[str], labels: list[str], maker: str, message: str, hint: str
    ) -> None:
        super().__init__("contact", name, refs, message, hint)
        self.labels, self.maker = labels, maker


class Ambiguous(OppError):
    """A name that fits several records."""

    exit_code = 3


class SeveralCalled(Ambiguous):
    """Several records of any kind are called so; `refs` are theirs."""

    def __init__(self, refs: Sequence[object], message: str) -> None:
        super().__init__(message, f"name one: {' or '.join(map(str, refs[:2]))}")
        self.refs = refs


class SeveralFit(Ambiguous):
    """Several records of a `kind` fit where one is needed; `choices` are their refs and names.

    `words` is how many words of the command line named them, `of` the ref of what needs one.
    """

    of = ""

    def __init__(
        self,
        kind: str,
        choices: list[tuple[str, str]],
        message: str,
        hint: str = "",
        words: int = 1,
    ) -> None:
        super().__init__(message, hint)
        self.kind = kind
        self.words = words
        self.choices = choices


class RuleRefused(OppError):
    """A rule of the product said no; nothing was changed."""

    exit_code = 4


class Circle(RuleRefused):
    """A manager or a business would come to be above itself; another row may still change that."""


class ReasonNeeded(RuleRefused):
    """A sale or a lead ends for one of `reasons`, and none was given."""

    def __init__(self, reasons: Sequence[str], message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.reasons = reasons


class NoteNeeded(RuleRefused):
    """The reason of a closing says too little without a note."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a rule says no to: the field it is about, why, as a clause, and what to type."""

    field: str
    why: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.field}: {self.why}"

    @property
    def raised(self) -> RuleRefused:
        """The refusal of somebody who types, to be raised."""
        return RuleRefused(f"{self.why}.", self.hint)


class GateRefused(RuleRefused):
    """A stage may not be left yet; every missing field is named.

    `fields` are those that would let it be left, where filling them is enough; `option` stands
    before each of them in the hint, `--set` or ''.
    """

    def __init__(
        self, message: str, hint: str = "", fields: Sequence[str] = (), option: str = ""
    ) -> None:
        super().__init__(message, hint)
        self.fields, self.option = fields, option


class StagesAhead(RuleRefused):
    """A sale is to be won before its last stage; `stages` are the titles of those ahead, `fields`
    what their gates lack."""

    def __init__(
        self, stages: Sequence[str], message: str, hint: str, fields: Sequence[str] = ()
    ) -> None:
        super().__init__(message, hint)
        self.stages, self.fields = stages, fields


class ClosedRecord(RuleRefused):
    """The record is closed, so it is read-only until it is reopened."""


class DoneAlready(ClosedRecord):
    """An activity that is to be canceled and is done: it can only have been logged by mistake.

    `fact` says that it is done, `rule` what cancels it.
    """

    def __init__(self, fact: str, rule: str, hint: str) -> None:
        super().__init__(f"{fact}; {rule}.", hint)
        self.fact = fact


class Conflict(RuleRefused):
    """Somebody else changed the record in the meantime."""


class Overtaken(Conflict):
    """A server took a transaction back because of what others did; it may be done again."""


class BadValue(OppError):
    """A value that cannot be read: a date, an amount, a choice, a cell of a file."""

    exit_code = 5


class MisspelledValue(BadValue):
    """A `name` that is no value of what was asked, and the `near` one that may be meant."""

    def __init__(self, name: str, near: str, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.name, self.near = name, near


class ReasonUnclear(BadValue):
    """Words that are none of the `reasons`: why something ended is to be chosen.

    `note` are the words to keep, `competitor` is who won, and `winner` who may have won. `brief` is
    the message without the reasons, for a question that lists them.
    """

    def __init__(
        self,
        reasons: Sequence[str],
        message: str,
        hint: str,
        *,
        brief: str = "",
        note: str | None = None,
        competitor: str | None = None,
        winner: str = "",
    ) -> None:
        super().__init__(message, hint)
        self.reasons, self.brief = reasons, brief or message
        self.note, self.competitor, self.winner = note, competitor, winner


class WinnerUnclear(BadValue):
    """Words of a loss that may be the name of the `winner`; `why` are those of the reason if they
    are, and `reason` all of them if they are not."""

    def __init__(self, reason: str, winner: str, why: str) -> None:
        super().__init__(f"{winner} may be who won it.", f"--to {winner}")
        self.reason, self.winner, self.why = reason, winner, why


class RowsRejected(OppError):
    """Some rows of an import, or of stdin, were not taken; `saved` says whether others were."""

    exit_code = 5

    def __init__(
        self, message: str, hint: str = "", *, saved: bool = False, exit_code: int = 5
    ) -> None:
        super().__init__(message, hint)
        self.saved = saved
        self.exit_code = exit_code


class StoreUnsound(OppError):
    """A check of the store found what does not hold."""

    exit_code = 5


class StoreUnusable(OppError):
    """The database cannot be used: not ours, newer than this program, read-only, full."""

    exit_code = 6


class UnfinishedCopy(StoreUnusable):
    """The store is a copy that was cut off: no command but the copy itself may use it."""

    is_clean = True


class CopyDiffers(StoreUnusable):
    """The two sides of a copy do not hold the same."""

    is_clean = True


class StoreDamaged(StoreUnusable):
    """Pages or values cannot be read: another program wrote them, or the disk fails."""


class ValueDamaged(StoreDamaged):
    """A row holds what no command writes; `check` is the check of the store that finds it."""

    def __init__(self, message: str, check: str) -> None:
        super().__init__(f"the store is damaged: {message}.", "oppcli db check")
        self.check = check


class StoreBusy(StoreUnusable):
    """Another process held the database for longer than the waiting budget."""
