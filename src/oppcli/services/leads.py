"""Leads: made, edited, disqualified and reopened; `qualifying.py` turns them into opportunities."""

from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING

from oppcli import plain_records as records
from oppcli.domain.choices import one_of
from oppcli.domain.conflicts import is_read_only
from oppcli.domain.fields import DISQUALIFY_REASONS, LEAD, LEAD_STATUS
from oppcli.domain.lead import ended, not_by_editing
from oppcli.domain.lost_words import no_reason, reason_said
from oppcli.domain.names import spoken
from oppcli.domain.refs import Ref
from oppcli.domain.results import Written
from oppcli.errors import (
    ClosedRecord,
    NotFound,
    ReasonNeeded,
    ReasonUnclear,
    RuleRefused,
    WrongUsage,
)
from oppcli.services import alike, references
from oppcli.services.still_planned import still_planned_about
from oppcli.services.values import Typed, assign, currency_of, fields_of
from oppcli.services.work import Work, image, in_one_transaction, loaded
from oppcli.transaction import Transaction

if TYPE_CHECKING:
    from oppcli.domain.activity import NextStep


@in_one_transaction
def new(work: Work, topic: str, typed: Typed, *, next_step: "NextStep | None" = None) -> Written:
    """Adds a lead, and says which one looks the same. The next step is planned about it, for its
    owner."""
    with work.transaction() as tx:
        given = {field.name: text for field, text in fields_of(LEAD, typed).items()}
        given["topic"] = topic
        _refuse_outcome(None, given)
        lead = records.Lead(
            topic="",
            currency=currency_of(work, LEAD, given),
            owner_id=references.owner_id(tx, work, given.pop("owner", work.actor)),
            created_at=work.now,
            updated_at=work.now,
        )
        notes = assign(tx, work, lead, LEAD, given)
        ref = Ref("lead", tx.add(lead))
        notes = (*notes, *alike.said(tx, lead, ref.number))
        from oppcli.services.activities import with_step

        return with_step(work, Written(ref, None, image(tx, ref), notes), next_step)


@in_one_transaction
def edit(
    work: Work, refs: Sequence[Ref], typed: Typed, *, keep_activities: bool = False
) -> list[Written]:
    """Changes fields of leads that are not yet qualified or disqualified.

    A new owner gets the open activities of the old one, unless `keep_activities`.
    """
    from oppcli.services.handing_over import Owned, handed_over, refuse_keeping

    if not typed:
        raise WrongUsage(
            "nothing to change was given.", f"oppcli lead edit {refs[0].number} rating=hot"
        )
    with work.transaction() as tx:
        done = []
        for ref in refs:
            lead = load(tx, ref)
            before, was = image(tx, ref), Owned.now(lead)
            given = {field.name: text for field, text in fields_of(LEAD, typed).items()}
            _refuse_outcome(ref, given)
            refuse_keeping(
                f"lead edit {ref.number}",
                has_owner="owner" in given,
                keep_activities=keep_activities,
            )
            notes = assign(tx, work, lead, LEAD, given)
            after = image(tx, ref)
            done.append(
                handed_over(tx, was, ref, before, after, notes, keep_activities=keep_activities)
            )
        return done


@in_one_transaction
def hand_over(
    work: Work, refs: Sequence[Ref], to: str, *, keep_activities: bool = False
) -> list[Written]:
    """Gives leads to another owner, as `edit` does."""
    with work.transaction() as tx:
        for ref in refs:
            load(tx, ref)
            references.owner_id(tx, work, to, "--to")  # refused in the words of its own option
        return edit(work, refs, {"owner": to}, keep_activities=keep_activities) if refs else []


def _refuse_outcome(ref: Ref | None, given: Typed) -> None:
    status = given.get("status")
    if status is None:
        return
    refusal = not_by_editing(
        str(ref or "a lead"), one_of("status", status, LEAD_STATUS), ref.number if ref else None
    )
    if refusal is not None:
        raise refusal.raised


@in_one_transaction
def disqualify(
    work: Work, refs: Sequence[Ref], *, reason: str | None, note: str | None = None
) -> list[Written]:
    """Ends leads that lead nowhere, for a reason or words that mean one, which are kept as a note
    about each, like `note`.

    Raises ReasonNeeded without a reason, and ReasonUnclear for words that may mean another thing.
    """
    with work.transaction() as tx:
        for ref in refs:
            _refuse_second(tx, ref)  # so that one which is not there is named before the reason
        reason, said = _reason_said(refs, reason)
        kept = "; ".join(filter(None, [note, said]))
        done = []
        for ref in refs:
            notes = _noted(work, ref, kept)
            lead = load(tx, ref)  # the note was a transaction of its own inside this one
            before = image(tx, ref)
            lead.status = "disqualified"
            lead.disqualify_reason = reason
            refusal = ended(lead.status, lead.disqualify_reason)
            if refusal is not None:
                raise ReasonNeeded(DISQUALIFY_REASONS, f"{refusal.why}.", _with_reason(ref))
            left = still_planned_about(tx, work, ref)
            done.append(Written(ref, before, image(tx, ref), (*notes, *left)))
        return done


def _refuse_second(tx: Transaction, ref: Ref) -> None:
    """Raises what `load` does, but proposes no reopening for what is disqualified already."""
    lead = load(tx, ref, ended=True)
    if lead.status == "disqualified":
        raise ClosedRecord(
            f"{ref} is disqualified already ({spoken(str(lead.disqualify_reason))});"
            " another reason takes lead reopen first.",
            f"oppcli lead show {ref.number}",
        )
    load(tx, ref)


def _noted(work: Work, ref: Ref, text: str) -> tuple[str, ...]:
    """Logs a note about a lead, and says so; nothing of no text."""
    if not text:
        return ()
    from oppcli.services import activities

    logged = activities.log(work, ref, "note", text, {}, on=None)
    return (f"note {logged.ref}: {text}",)


def _reason_said(refs: Sequence[Ref], typed: str | None) -> tuple[str | None, str]:
    """The reason that the words mean, and the words where they are more than its name."""
    if typed is None:
        return None, ""
    said = reason_said(typed, DISQUALIFY_REASONS)
    if not said.reason:
        sentence, brief, near = no_reason(typed, said, DISQUALIFY_REASONS)
        note = typed if said.near or not near else None  # misspelled is no note
        hint = _with_reason(refs[0], near, note or "")
        raise ReasonUnclear(DISQUALIFY_REASONS, sentence, hint, brief=brief, note=note)
    return said.reason, said.note


def _with_reason(ref: Ref, reason: str = "", note: str = "") -> str:
    """The command with the reason that was nearly said, and the words as its note; without a
    reason its help, which lists all."""
    if not reason:
        return "oppcli lead disqualify --help"
    said = quote(f"{reason}: {note}") if note else f"--reason {reason}"
    return f"oppcli lead disqualify {ref.number} {said}"


@in_one_transaction
def reopen(work: Work, refs: Sequence[Ref]) -> list[Written]:
    """Takes disqualified leads up again, as they were before."""
    with work.transaction() as tx:
        done = []
        for ref in refs:
            lead = load(tx, ref, ended=True)
            before = image(tx, ref)
            if lead.status != "disqualified":
                raise RuleRefused(
                    f"{ref} is {lead.status}: only a disqualified lead is reopened.",
                    "oppcli lead list --status disqualified",
                )
            lead.status = _status_before(tx, ref)
            lead.disqualify_reason = None
            done.append(Written(ref, before, image(tx, ref)))
        return done


def _status_before(tx: Transaction, ref: Ref) -> str:
    """What the lead was when it was disqualified; 'new' for one that came so."""
    found = tx.read(
        "SELECT old FROM v_change WHERE entity = 'lead' AND entity_id = :id AND field = 'status'"
        " AND new = 'disqualified' ORDER BY id DESC LIMIT 1",
        {"id": ref.number},
    ).rows
    return found[0][0] if found else "new"


def load(tx: Transaction, ref: Ref, *, ended: bool = False) -> records.Lead:
    """The lead for writing. Raises NotFound, and ClosedRecord unless an `ended` one is wanted."""
    lead = loaded(tx, records.Lead, ref.number)
    if lead is None:
        raise NotFound(f"there is no lead {ref}.", "oppcli lead list")
    if is_read_only("lead", lead.status) and not ended:
        raise ClosedRecord(f"{ref} is qualified already.", f"oppcli lead show {ref.number}")
    if lead.status == "disqualified" and not ended:
        raise ClosedRecord(f"{ref} is disqualified.", f"oppcli lead reopen {ref.number}")
    return lead
