"""Refuses fields of an opportunity that another command changes, and names that command."""

from shlex import quote

from oppcli import plain_records as records
from oppcli.domain.closing import field_of_closing
from oppcli.domain.field import CLOSED
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.refs import Ref
from oppcli.errors import BadValue, RuleRefused
from oppcli.services.values import Typed


def refuse_fields_elsewhere(
    ref: Ref, opportunity: records.Opportunity, typed: Typed, *, edits: bool
) -> None:
    """Raises RuleRefused for a status, for a stage without a process, and for a process unless a
    command `edits`; BadValue for a `note` of an open opportunity, which is logged, and for the
    telephone or e-mail of its customer. Each with the line that says it there."""
    fields = {word: OPPORTUNITY.field(word) for word in typed}
    named = {field.name: typed[word] for word, field in fields.items() if field is not None}
    if "status" in named:
        raise _of_status(ref, named["status"])
    for word, field in fields.items():
        if field is None:
            _refuse_of_others(ref, opportunity, word, typed[word])
    stage, process = named.get("stage"), named.get("process")
    if process is not None and not edits:
        words = [f"process={process}", *([f"stage={stage}"] if stage else ())]
        raise RuleRefused(
            "process is changed by editing, not by moving.",
            f"oppcli opp edit {ref.number} {' '.join(map(quote, words))}",
        )
    if stage is not None and process is None:
        raise RuleRefused(
            "stage is changed by moving, because stages have gates.",
            f"oppcli opp advance {ref.number} --to {quote(stage)}",
        )


def _of_status(ref: Ref, text: str) -> RuleRefused:
    """The refusal of a status, with the command that leads to it."""
    wanted = text.strip().lower()
    verb = {"on_hold": f"hold {ref.number}", "open": f"resume {ref.number}"}.get(
        wanted, f"close {ref.number} --{wanted}" if wanted in CLOSED else "close --help"
    )
    return RuleRefused(
        "status is changed by the commands that close, hold or reopen.", f"oppcli opp {verb}"
    )


def _refuse_of_others(ref: Ref, opportunity: records.Opportunity, word: str, text: str) -> None:
    if field_of_closing(word) != word:
        raise BadValue(
            f"'{word}' is not a field of an open opportunity; a note about it is logged.",
            f"oppcli note {ref.number} {quote(text) if text else 'TEXT'}",
        )
    party = _customer(opportunity)
    if party and word in ("phone", "email"):
        raise BadValue(
            f"'{word}' is not a field of an opportunity, but of its customer.",
            f"oppcli edit {party} {quote(f'{word}={text}')}",
        )


def _customer(opportunity: records.Opportunity) -> Ref | None:
    """The person, else the company, that the opportunity is with."""
    if opportunity.contact_id is not None:
        return Ref("contact", opportunity.contact_id)
    return Ref("account", opportunity.account_id) if opportunity.account_id else None
