"""What the shell proposes when Tab is pressed: names and refs from the store, closed sets."""

import os
from collections.abc import Callable
from typing import Any

Proposals = list[tuple[str, str] | str]


def completer(name: str) -> Callable[..., Proposals]:
    """Proposes values for the option or argument called `name`; nothing on any trouble."""

    def complete(ctx: Any, incomplete: str) -> Proposals:
        try:
            return _proposals(name, incomplete, ctx.params.get("db"))
        except Exception:
            return []

    complete.__annotations__ = {}
    return complete


def _proposals(name: str, incomplete: str, db: str | None) -> Proposals:
    from oppcli.config import OPTIONS
    from oppcli.domain.currencies import DIGITS
    from oppcli.domain.fields import KINDS, OPP_STATUS
    from oppcli.domain.grouping import FIELDS, UNITS
    from oppcli.output.safe import safe_help
    from oppcli.queries.completion import values

    fixed = _FIXED.get(name)
    if fixed is None:
        choices = {field.name: field.choices for kind in KINDS.values() for field in kind.fields}
        fixed = choices.get(name) or ()
    if name == "status":
        fixed = (*OPP_STATUS, "all")
    if name == "currency":
        fixed, incomplete = tuple(DIGITS), incomplete.upper()
    if name == "setting":
        fixed = tuple(OPTIONS)
    if name in ("exported", "imported"):
        from oppcli.domain.reference_fields import EVERY, IMPORTED

        fixed = (*EVERY, "all") if name == "exported" else tuple(IMPORTED)
    if name == "group":
        fixed = (*FIELDS, *UNITS)
    if fixed:
        return [word for word in fixed if word.startswith(incomplete)]

    from oppcli.config import Settings
    from oppcli.store import Store

    settings = Settings({"db": db}, os.environ)
    store = Store(settings["db"])
    if not store.exists():
        return []
    found = values(store, name, incomplete)
    return [(value, safe_help(more)) if more else value for value, more in found]


_FIXED: dict[str, tuple[str, ...]] = {
    "format": ("table", "plain", "csv", "tsv", "json", "jsonl", "md"),
    "in_currency": ("base", "own"),
    "kind": ("lead", "opportunity", "activity", "account", "contact"),
    "part": ("user", "team", "business", "facility", "operation"),
    "cell": (
        *("won", "open", "weighted", "win_rate", "average_age"),
        *("closing", "slipping", "stale"),
    ),
}
