"""What kind of act each verb of the program is: it reads, it writes, or it ends or takes back."""

READS = frozenset(
    [
        "agenda",
        "check",
        "completion",
        "dashboard",
        "export",
        "forecast",
        "funnel",
        "get",
        "history",
        "info",
        "leaderboard",
        "list",
        "pipeline",
        "report",
        "schema",
        "show",
        "sql",
        "stale",
        "today",
        "velocity",
        "winloss",
    ]
)
ENDS = frozenset(
    [
        "back",
        "cancel",
        "close",
        "disqualify",
        "done",
        "hold",
        "redo",
        "remove",
        "reopen",
        "restore",
        "resume",
        "undo",
        "uninstall",
        "lost",
        "won",
    ]
)

# Those that only show or add something about the record that they name: a terminal may ask whether
# a near name is meant, and go on.
ONLY_ADDS = frozenset(
    ["show", "call", "email", "meet", "visit", "drive", "note", "task", "log", "plan"]
)


def known_verbs() -> frozenset[str]:
    """The verbs that change something."""
    writes = "new edit add set apply import log plan qualify offer sign assign advance upgrade copy"
    return ENDS | frozenset([*writes.split(), "backup", "install", "demo"])


def act_of(name: str) -> str:
    """`read`, `write`, `noun` for what is no verb, or the verb itself for one that ends something:
    two of them are never the same act."""
    if name in READS:
        return "read"
    if name in ENDS:
        return name
    return "write" if name in known_verbs() else "noun"
