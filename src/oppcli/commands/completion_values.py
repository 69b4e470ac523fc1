"""The values that may stand where the cursor is: closed sets, fields, days, names of the store."""

import re
from collections.abc import Callable, Iterable

from oppcli.commands.typed import Typed
from oppcli.domain.field import BUSINESS_KINDS, CONTACT_ROLES, OWN_TYPES
from oppcli.domain.fields import KINDS, OPPORTUNITY, Field, FieldType, Kind, kind_named
from oppcli.domain.history_fields import HISTORY_FIELDS
from oppcli.domain.merging import POLICIES
from oppcli.domain.reference_fields import EVERY, IMPORTED

Pairs = list[tuple[str, str]]

FILES: Pairs = [("\tfiles", "")]  # the shell knows its files itself

_DAYS = ("today", "tomorrow", "fri", "next fri", "+1w", "+2w", "eow", "eom", "eoq", "eoy", "none")
_PERIODS = (
    *(f"{which} {unit}" for unit in ("month", "quarter", "year", "week") for which in ("this",)),
    *(f"{which} {unit}" for unit in ("month", "quarter", "year") for which in ("next", "last")),
    *("today", "overdue", "all"),
)
_FIXED: dict[str, tuple[str, ...]] = {
    "in_currency": ("base", "own"),
    "part": ("user", "team", "business", "facility", "operation"),
    "business_kind": BUSINESS_KINDS,
    "found_kind": tuple(KINDS),
    "owning": tuple(KINDS),
    "own_type": OWN_TYPES,
    "role": CONTACT_ROLES,
    "cell": (
        *("won", "open", "weighted", "win_rate", "average_age"),
        *("closing", "slipping", "stale"),
    ),
    "color": ("auto", "always", "never"),
    "shell": ("bash", "zsh", "fish"),
}


def proposed(name: str, typed: Typed) -> Pairs:
    """Values with their help for what a parameter says it completes, or for its own name.

    A store that cannot be used proposes nothing.
    """
    maker = _MAKERS.get(name)
    if maker is not None:
        return maker(typed)
    choices = _closed_set(name, typed)
    if choices:
        return _of(choices, typed)
    return _stored(name, typed)


def fits(value: str, word: str) -> bool:
    """Whether the value begins with the word, whatever its case and dashes."""
    return _folded(value).startswith(_folded(word))


def _folded(text: str) -> str:
    return text.casefold().replace("-", "_")


def _of(values: Iterable[str], typed: Typed, help_: Callable[[str], str] = lambda _: "") -> Pairs:
    return [(value, help_(value)) for value in values if fits(value, typed.word)]


def _closed_set(name: str, typed: Typed) -> tuple[str, ...]:
    if name in _FIXED:
        return _FIXED[name]
    for kind in (typed.kind_or_opportunity, *KINDS.values()):
        field = kind.field(name)
        if field is not None and field.name == name and field.choices:
            return (*field.filter_words, "all") if name == "status" else field.choices
    return ()


def _stored(name: str, typed: Typed) -> Pairs:
    """Names and refs of the store; several refs may be given with commas between them."""
    from oppcli.queries.completion import REFS, values

    context = typed.context
    if not context.store.exists():
        return []
    if name == "owner" and typed.word.startswith("@"):
        return _of(["@me"], typed)
    if name not in REFS:
        return values(context.store, name, typed.word)
    before, piece = _last_piece(typed.word)
    found = values(context.store, name, piece, every=typed.path[-1:] == ("show",))
    given = {_number(each) for word in (*typed.arguments, before) for each in word.split(",")}
    return [(before + value, more) for value, more in found if _number(value) not in given]


def _number(ref: str) -> str:
    """The same for O12, o12 and 12."""
    return ref.upper().lstrip("#OLDACPV") if ref[-1:].isdigit() else ref


def _last_piece(word: str) -> tuple[str, str]:
    before, comma, piece = word.rpartition(",")
    return before + comma, piece


def _any_ref(typed: Typed) -> Pairs:
    from oppcli.queries.completion import LETTERS

    return _stored(LETTERS.get(typed.word[:1].upper(), "opportunity"), typed)


def _in_list(typed: Typed, values: Iterable[tuple[str, str]]) -> Pairs:
    """Values of a list with commas; those that it has already are left out."""
    before, piece = _last_piece(typed.word)
    minus = piece[:1] if piece[:1] in ("-", "+") else ""
    given = {each.strip().lstrip("+-") for each in before.split(",")}
    return [
        (f"{before}{minus}{value}", help_)
        for value, help_ in values
        if value not in given and fits(value, piece.removeprefix(minus))
    ]


def _fields(typed: Typed) -> Pairs:
    kind = typed.kind
    if kind is None:
        return []
    from oppcli.queries.lists import worked_out

    return _in_list(
        typed, [(each.name, each.help) for each in (*kind.all_fields, *worked_out(kind))]
    )


def _field_names(typed: Typed) -> Pairs:
    return _in_list(typed, [(each.name, each.help) for each in OPPORTUNITY.all_fields])


def _groups(typed: Typed) -> Pairs:
    from oppcli.domain.fields import GROUPED
    from oppcli.domain.grouping import UNITS, grouped_own

    own = [(each.name, each.help) for each in grouped_own()]
    return _in_list(typed, [*((name, "") for name in (*GROUPED, *UNITS)), *own])


def _own_texts(kind: Kind, field: Field, typed: Typed) -> list[str]:
    """The texts that an own field has by now."""
    from oppcli.queries.completion import own_texts

    return own_texts(typed.context.store, kind, field) if field.type is FieldType.TEXT else []


def _flow_lines(typed: Typed) -> Pairs:
    from oppcli.domain.flow import LINES

    return _of(LINES, typed)


def _review_figures(typed: Typed) -> Pairs:
    from oppcli.domain.review import FIGURES

    return _of((*FIGURES, "all"), typed)


def assignments(typed: Typed) -> Pairs:
    """`field=` for every field that may be set, then the values of that field."""
    name, equals, value = typed.word.partition("=")
    kind = typed.kind_or_opportunity
    if not equals:
        settable = (*kind.settable, *kind.own)
        return [(f"{each.name}=", each.help) for each in settable if fits(each.name, name)]
    return [(f"{name}={found}", help_) for found, help_ in _values_of(kind, name, value, typed)]


def _values_of(kind: Kind, name: str, value: str, typed: Typed) -> Pairs:
    field = kind.field(name)
    if field is None:
        return []
    if field.type is FieldType.DATE:
        return _days(typed.with_word(value))
    if field.is_own:
        return _of(field.choices or _own_texts(kind, field, typed), typed.with_word(value))
    return proposed(field.name, typed.with_word(value))


def _conditions(typed: Typed) -> Pairs:
    """The fields of a kind, then the values of one, in the last of several conditions."""
    kind = typed.kind_or_opportunity
    found = re.fullmatch(r"(.*?)(\w+)(<=|>=|!=|=|~|<|>)(\S*)", typed.word, re.DOTALL)
    if found is not None:
        before, name, operator, value = found.groups()
        values = _values_of(kind, name, value, typed)
        return [(f"{before}{name}{operator}{each}", help_) for each, help_ in values]
    before, piece = re.fullmatch(r"(.*?)(\w*)", typed.word, re.DOTALL).groups()  # type: ignore[union-attr]
    fields = [*kind.all_fields, *(HISTORY_FIELDS.values() if kind is OPPORTUNITY else ())]
    return [(f"{before}{each.name}", each.help) for each in fields if fits(each.name, piece)]


def _heading_map(typed: Typed) -> Pairs:
    heading, equals, piece = typed.word.partition("=")
    kind = typed.kind_or_opportunity
    if not equals:
        return []
    return [
        (f"{heading}={each.name}", each.help) for each in kind.all_fields if fits(each.name, piece)
    ]


def _value_map(typed: Typed) -> Pairs:
    name, colon, rest = typed.word.partition(":")
    kind = typed.kind_or_opportunity
    if not colon:
        return [(f"{each.name}:", "") for each in kind.all_fields if fits(each.name, name)]
    word, equals, value = rest.partition("=")
    found = _values_of(kind, name, value, typed) if equals else []
    return [(f"{name}:{word}={each}", help_) for each, help_ in found]


def _days(typed: Typed) -> Pairs:
    from oppcli.domain.dates import parse_day, short_day

    today, start = typed.context.today, typed.context.fiscal_year_start

    def told(word: str) -> str:
        day = parse_day(word, today=today, fiscal_year_start=start)
        return "" if day is None else short_day(day, today)

    return _of(_DAYS, typed, told)


def _periods(typed: Typed) -> Pairs:
    from oppcli.domain.periods import parse_period

    today, start = typed.context.today, typed.context.fiscal_year_start
    quarters = [f"{year}q{n}" for year in (today.year, today.year + 1) for n in (1, 2, 3, 4)]

    def told(word: str) -> str:
        period = parse_period(word, today=today, fiscal_year_start=start)
        return period.label if period.label != word else f"{period.start} – {period.end}"

    return _of((*_PERIODS, *quarters, str(today.year), str(today.year + 1)), typed, told)


def _formats(typed: Typed) -> Pairs:
    from oppcli.output.formats import FORMATS

    return _of(FORMATS, typed)


def _currencies(typed: Typed) -> Pairs:
    from oppcli.domain.money import DIGITS

    return _of(DIGITS, typed)


def _kinds(typed: Typed) -> Pairs:
    return _of(EVERY, typed)


def _exported(typed: Typed) -> Pairs:
    return _of((*EVERY, "all"), typed)


def _imported(typed: Typed) -> Pairs:
    return _of(IMPORTED, typed)


def _systems(typed: Typed) -> Pairs:
    from oppcli.importing.layouts.profiles import names

    return _of((*names(), "none"), typed)


def _settings(typed: Typed) -> Pairs:
    from oppcli.config import OPTIONS

    return _of(OPTIONS, typed, lambda name: OPTIONS[name].help)


def _setting_values(typed: Typed) -> Pairs:
    from oppcli.config import OPTIONS

    option = OPTIONS.get(typed.arguments[0]) if typed.arguments else None
    if option is None:
        return []
    if option.name.endswith("currency"):
        return _currencies(typed)
    return FILES if option.name == "db" else _of(option.choices, typed)


def _close_reasons(typed: Typed) -> Pairs:
    from oppcli.queries.completion import close_reasons

    return _of(close_reasons(typed.context.store, typed.options), typed)


def _views(typed: Typed) -> Pairs:
    from oppcli.views import VIEWS

    return _of(VIEWS, typed) if typed.options.get("tables") else []


def _people(typed: Typed) -> Pairs:
    """`add` and `remove`, an opportunity, and then a contact."""
    given = typed.arguments
    if len(given) >= 2:
        return _stored("contact", typed)
    return [*(_of(("add", "remove"), typed) if not given else []), *_stored("opportunity", typed)]


def _own_assignments(typed: Typed) -> Pairs:
    """`field=` for every own field of the kind, then the values of that field."""
    name, equals, _ = typed.word.partition("=")
    if equals:
        return assignments(typed)
    kind = typed.kind_or_opportunity
    return [(f"{each.name}=", each.help) for each in kind.own if fits(each.name, name)]


def _own_fields(typed: Typed) -> Pairs:
    """The own fields of the kind that was typed before."""
    kind = kind_named(typed.arguments[0]) if typed.arguments else None
    found = [] if kind is None else [(each.name, each.help) for each in kind.own]
    return [(name, help_) for name, help_ in found if fits(name, typed.word)]


_MAKERS: dict[str, Callable[[Typed], Pairs]] = {
    "any_ref": _any_ref,
    "assignment": assignments,
    "close_reason": _close_reasons,
    "currency": _currencies,
    "day": _days,
    "exported": _exported,
    "field_name": _field_names,
    "fields": _fields,
    "file": lambda _: FILES,
    "flow_line": _flow_lines,
    "format": _formats,
    "from": _systems,
    "group": _groups,
    "heading_map": _heading_map,
    "conflicts": lambda typed: _of(POLICIES, typed),
    "imported": _imported,
    "kind": _kinds,
    "own_assignment": _own_assignments,
    "own_field": _own_fields,
    "people": _people,
    "period": _periods,
    "review_figure": _review_figures,
    "setting": _settings,
    "setting_value": _setting_values,
    "sort": _fields,
    "value_map": _value_map,
    "view": _views,
    "where": _conditions,
}
