"""Runs SQL that a person typed over the documented views, and says its errors plainly."""

import re
from collections.abc import Iterable, Mapping

from oppcli.domain.fields import KINDS, kind_named
from oppcli.domain.sqlwords import names
from oppcli.domain.wording import either, in_shell, nearest, quoted
from oppcli.errors import BadValue, NotFound, OppError, RuleRefused
from oppcli.result_set import ResultSet, SqlProblem
from oppcli.store import Store
from oppcli.views import VIEWS, with_own_columns

_LIST = "oppcli sql --tables"
_OWNED = frozenset(f"v_{kind}" for kind in KINDS)
_WITH = re.compile(r"\s*WITH(\s+RECURSIVE)?\b", re.IGNORECASE)


def ask(store: Store, sql: str, params: Mapping[str, object], seconds: float) -> ResultSet:
    """What one SELECT answers. `seconds` is how long it may take, 0 for as long as it takes.

    Raises RuleRefused for SQL that does anything but read, or takes too long, BadValue for SQL
    that the database does not understand, proposing what was meant, and StoreUnusable where a view
    of ours is gone.
    """
    try:
        return store.ask(_with_own(sql), params, seconds=seconds)
    except SqlProblem as problem:
        raise _said(store, sql, problem, seconds) from problem


def columns(store: Store, view: str) -> tuple[str, ...]:
    """The columns of a documented view, in its order, own fields included."""
    kind = KINDS.get(view.removeprefix("v_"))
    source = view if kind is None or not kind.own else f"({with_own_columns(kind)}) t"
    return store.read(f"SELECT * FROM {source} LIMIT 0").columns


def _with_own(sql: str) -> str:
    """The SQL with the views that it names widened by the columns of own fields."""
    named = [KINDS[name.removeprefix("v_")] for name in dict.fromkeys(names(sql)) if name in _OWNED]
    wide = [f"v_{kind.name} AS ({with_own_columns(kind)})" for kind in named if kind.own]
    if not wide:
        return sql
    begins = _WITH.match(sql)
    if begins is None:
        return f"WITH {', '.join(wide)} {sql}"
    return f"{begins[0]} {', '.join(wide)}, {sql[begins.end() :]}"


def views_named(word: str | None) -> list[str]:
    """The documented views: all of them, or that one. Raises NotFound, proposing near names."""
    if word is None:
        return list(VIEWS)
    wanted = word.strip().lower()
    for name in (wanted, f"v_{wanted}"):
        if name in VIEWS:
            return [name]
    near = _near(wanted, VIEWS)
    raise NotFound(
        f"there is no view {quoted(word)}.", f"{_LIST} {near[0] if near else ''}".strip()
    )


def _said(store: Store, sql: str, problem: SqlProblem, seconds: float) -> OppError:
    word = problem.word
    if problem.kind == "column":
        return _no_column(store, sql, word)
    if problem.kind == "table":
        if word in VIEWS:
            store.read(f"SELECT 1 FROM {word} LIMIT 0")  # says what was altered
        if corrected := _with_view(sql, word):
            said = f"there is no view {quoted(word)}."
            return BadValue(said, f"oppcli sql {in_shell(corrected)}")
        near = _near(word, VIEWS)
        return BadValue(f"there is no view {quoted(word)}.", either(near) if near else _LIST)
    if problem.kind == "syntax" and sql.strip().lower() in VIEWS:
        return BadValue("that is a view, no SQL.", f"oppcli sql 'select * from {sql.strip()}'")
    if problem.kind == "slow":
        return RuleRefused(
            f"the answer took longer than {seconds:g} s, so it was not waited for.",
            "ask for less, or --timeout 0 waits as long as it takes",
        )
    error, message, hint = _SENTENCES[problem.kind]
    return error(message.format(quoted(word), word), hint.format(word))


def _with_view(sql: str, word: str) -> str:
    """The SQL with the view of a kind of record in the place of its plain name, `opportunities`; ''
    where that is no kind, or stands elsewhere as well, such as in a text."""
    kind = kind_named(word)
    view = f"v_{kind.name}" if kind is not None else ""
    table = rf"\b(from|join)(\s+){re.escape(word)}\b"
    corrected = re.sub(table, rf"\1\2{view}", sql, flags=re.IGNORECASE)
    is_elsewhere = re.search(rf"\b{re.escape(word)}\b", corrected, re.IGNORECASE)
    return corrected if view in VIEWS and corrected != sql and not is_elsewhere else ""


def _no_column(store: Store, sql: str, word: str) -> OppError:
    """Names the views that were asked, and their column that was probably meant."""
    asked = [name for name in names(sql) if name in VIEWS]
    column = word.rpartition(".")[2].strip('"')
    where = f" in {either(asked)}" if asked else ""
    near = _near(column, [each for view in asked for each in columns(store, view)])
    hint = either(near) if near else f"{_LIST} {asked[0] if len(asked) == 1 else ''}".strip()
    return BadValue(f"there is no column {quoted(word)}{where}.", hint)


def _near(word: str, known: Iterable[str]) -> list[str]:
    """Names that look like the word, else begin with it or hold it; three at most."""
    names = list(dict.fromkeys(known))
    plain = word.lower().removeprefix("v_")
    found = nearest(word, names) or nearest(f"v_{word}", names)
    return found or [name for name in names if len(plain) > 2 and plain in name][:3]


_SENTENCES: dict[str, tuple[type[OppError], str, str]] = {
    "function": (BadValue, "there is no function {0}.", "functions of the database only"),
    "syntax": (BadValue, "the SQL cannot be understood near {0}.", "oppcli sql --help"),
    "incomplete": (
        BadValue,
        "the SQL is not complete.",
        "oppcli sql 'select ref, topic from v_opportunity'",
    ),
    "ambiguous": (
        BadValue,
        "the column {0} could be of several views.",
        "put the view's name before it: v_opportunity.{0}",
    ),
    "several": (RuleRefused, "one statement at a time.", "call oppcli sql once for each"),
    "number": (BadValue, "parameters have names here, not ?.", ":since with --param since=…"),
    "forbidden": (
        RuleRefused,
        "this only reads; nothing was done.",
        "oppcli opp edit, oppcli import and the other commands write",
    ),
    "large": (BadValue, "a value of the answer is too large.", "ask for less"),
    "other": (BadValue, "the SQL does not work: {1}.", "oppcli sql --help"),
}
