"""Closes opportunities for the commands that do, and asks at a terminal for what is missing: the
reason of a loss, and whether stages are to be skipped."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from oppcli.context import Context
from oppcli.errors import ReasonNeeded, StagesAhead

if TYPE_CHECKING:
    from oppcli.domain.refs import Ref
    from oppcli.services.closing import Closing


def close(ctx: Context, refs: "Sequence[Ref]", closing: "Closing") -> None:
    """Closes the opportunities and says so. Raises what the service does."""
    from oppcli.output.sentences import closed
    from oppcli.services import closing as service

    try:
        done = service.close(ctx.work, refs, closing)
    except ReasonNeeded as needed:
        answer = ctx.ask(f"Why? [{', '.join(needed.reasons)}]")
        if not answer:
            raise
        reason = " ".join(filter(None, [answer, closing.reason]))  # `to Initech` was typed
        done = service.close(ctx.work, refs, replace(closing, reason=reason))
    except StagesAhead as ahead:
        answer = ctx.ask(f"{ahead.message} Skip {', '.join(ahead.stages)}? [y/N]")
        if (answer or "").lower() not in ("y", "yes"):
            raise
        done = service.close(ctx.work, refs, replace(closing, skip_stages=True))
    ctx.wrote(done, closed)
