"""What was typed of a closing: the reason that its words mean, who won, and the line for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from shlex import quote
from typing import TYPE_CHECKING

from oppcli.domain import closing as rule
from oppcli.domain.refs import Ref
from oppcli.errors import BadValue, ReasonUnclear, WinnerUnclear
from oppcli.transaction import Transaction

if TYPE_CHECKING:
    from oppcli.domain.lost_words import Said


@dataclass(frozen=True, slots=True)
class TypedClosing:
    """What was typed at closing. `outcome` is won, lost or canceled.

    The `reason` is one of the process, or words that mean one. `names_winner`: it was typed as
    `won` or `lost`, and behind the reason of a loss the competitor may stand: `price to Initech`.
    `asks_winner`: somebody can be asked whether words in small letters are that competitor. The
    fields that are `filled` are so before any gate is asked.
    """

    outcome: str
    reason: str | None = None
    competitor: str | None = None
    note: str | None = None
    actual_revenue: str | None = None
    on: str | None = None
    skip_stages: bool = False
    names_winner: bool = False
    asks_winner: bool = False
    filled: Mapping[str, str] = field(default_factory=dict)


_COMPETITORS = "SELECT DISTINCT competitor FROM opportunity WHERE competitor IS NOT NULL"


def understood(
    tx: Transaction, ref: Ref, closing: TypedClosing, reasons: Sequence[str]
) -> tuple[TypedClosing, list[str]]:
    """The closing with the reason that its words mean, and what of them is kept as its note.

    Where a loss names who won it and no reason, a competitor is the reason. Raises BadValue for
    words that may mean another thing, with the command that says either, and WinnerUnclear for
    words that may be a name, if somebody can be asked; else they are a part of the note.
    """
    from oppcli.domain.lost_words import reason_said, winner_said

    text, competitor, may_be = closing.reason or "", closing.competitor, ""
    if closing.names_winner and text and not competitor:
        known = [name for (name,) in tx.read(_COMPETITORS).rows]
        winner = winner_said(text, reasons, known)
        text, competitor, may_be = winner.text, winner.name, winner.may_be
        if may_be and closing.asks_winner:
            raise WinnerUnclear(text, may_be, winner.why)
    if not text:
        is_lost_to = closing.outcome == "lost" and competitor and rule.COMPETITOR in reasons
        reason = rule.COMPETITOR if is_lost_to else None
        return replace(closing, reason=reason, competitor=competitor or None), []
    said = reason_said(text, reasons)
    if not said.reason:
        raise _unknown_reason(
            ref, replace(closing, reason=text, competitor=competitor), said, reasons
        )
    note = "; ".join(filter(None, [said.note, closing.note]))
    told = [f"note: {said.note}"] if said.note else []
    if may_be:
        edit = f"oppcli opp edit {ref.number} {quote(f'competitor={may_be}')}"
        told.append(f"if {may_be} won it: {edit}")
    done = replace(closing, reason=said.reason, competitor=competitor or None, note=note or None)
    return done, told


def _unknown_reason(
    ref: Ref, closing: TypedClosing, said: "Said", reasons: Sequence[str]
) -> BadValue:
    """The error for words that name no reason, with who may have won according to them."""
    from oppcli.domain.lost_words import no_reason, winner_guessed

    text = closing.reason or ""
    sentence, brief, near = no_reason(text, said, reasons)
    is_asked = closing.names_winner and not closing.competitor and not near
    winner = winner_guessed(text, reasons) if is_asked else ""
    if winner:
        hint = f"oppcli lost {ref.number} {rule.COMPETITOR} to {quote(winner)}"
        kept = None if text.startswith("to ") else text
        hint += f" --note {quote(kept)}" if kept else ""
        return ReasonUnclear(reasons, sentence, hint, brief=brief, note=kept, winner=winner)
    other = near or (rule.NEEDS_NOTE if rule.NEEDS_NOTE in reasons else "REASON")
    note = text if said.near or not near else None  # misspelled is no note
    hint = for_reason(ref, replace(closing, note=note), other)
    return ReasonUnclear(
        reasons, sentence, hint, brief=brief, note=note, competitor=closing.competitor
    )


def for_reason(ref: Ref, closing: TypedClosing, reason: str) -> str:
    """The command that gives the reason, with the competitor and the note that were typed."""
    winner = closing.competitor
    if closing.names_winner:
        line = f"lost {ref.number} {reason}{f' to {quote(winner)}' if winner else ''}"
    else:
        line = f"{again(ref, closing, ' --reason ')}{reason}"
        line += f" --competitor {quote(winner)}" if winner else ""
    line += f" --note {quote(closing.note)}" if closing.note else ""
    return f"oppcli {line}{f' --on {quote(closing.on)}' if closing.on else ''}"


def again(ref: Ref, closing: TypedClosing, more: str = "") -> str:
    """The command that closes it so."""
    return f"opp close {ref.number} --{closing.outcome}{more}"
