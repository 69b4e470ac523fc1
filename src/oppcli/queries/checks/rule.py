"""One invariant as SQL that selects what breaks it, and as sentences about that."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from oppcli.domain.fields import KINDS
from oppcli.domain.findings import RESTORE, Finding, Mend
from oppcli.domain.refs import Ref
from oppcli.store import Row, Store

Words = Callable[[Row], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """`sql` selects `id` and what the sentences need of the rows of `table` that break it.

    `mend` makes of such a row what `--repair` does.
    """

    check: str
    table: str
    sql: str
    said: Words
    repair: Words | str = RESTORE
    mend: Callable[[Row], Mend] | None = None
    params: Mapping[str, object] = field(default_factory=dict)


def broken(store: Store, rules: Iterable[Rule]) -> Iterator[Finding]:
    """A finding for every row that breaks one of the rules."""
    for rule in rules:
        for row in store.read(rule.sql, rule.params):
            repair = rule.repair if isinstance(rule.repair, str) else rule.repair(row)
            mend = rule.mend(row) if rule.mend is not None else None
            yield finding(rule.check, rule.table, row["id"], rule.said(row), repair, mend)


def finding(
    check: str,
    table: str,
    number: int,
    said: str,
    repair: str = RESTORE,
    mend: Mend | None = None,
) -> Finding:
    """A finding about one row of a table."""
    return Finding(check, ref_of(table, number), said, repair, mend=mend)


def ref_of(table: str, number: int) -> str:
    """`O12`, or `owner 3` of what has no ref."""
    return str(Ref(table, number)) if table in KINDS else f"{table.replace('_', ' ')} {number}"


def differs(one: str, other: str) -> str:
    """SQL: whether two values differ, where nothing equals nothing."""
    return f"({one} <> {other} OR ({one} IS NULL) <> ({other} IS NULL))"
