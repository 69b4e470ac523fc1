"""Finds the record that a word names: a ref, a number, or a name."""

from collections.abc import Sequence
from shlex import quote

from oppcli.domain.fields import KINDS
from oppcli.domain.name_matching import match
from oppcli.domain.names import name_key
from oppcli.domain.refs import Ref, State, may_be_ref, noun_of, stored_ref
from oppcli.domain.wording import MOST_NAMED, and_more, nearest, quoted
from oppcli.errors import Ambiguous, BadValue, Misspelled, NotFound, SeveralCalled
from oppcli.queries.choosing import Pick, picked
from oppcli.store import Store
from oppcli.views.history import full_name

REGARDED = ("opportunity", "lead", "account", "contact")  # what an activity may be about
ANYTHING = (*REGARDED, "device")


def find(
    store: Store,
    kind: str | None,
    word: str,
    *,
    state: State = "",
    number_is: str | None = None,
    among: Sequence[str] = REGARDED,
    pick: Pick | None = None,
) -> Ref:
    """The record that `word` names: by ref, else by exact name, prefix, or all words.

    Without a `kind` the names of the kinds `among` are looked through, a bare number is a record of
    the kind `number_is`, and a telephone that begins with + or 0 is who has it. Of several records
    only the open or the closed ones are meant where `state` says so and there are any. Several
    matches are handed to `pick`, if there is one.
    Raises NotFound, proposing near names, and Ambiguous, listing the matches.
    """
    if kind is None and (number := _telephone(word)):
        return _called_on(store, number, among, pick)
    is_number = kind is None and word.strip().lstrip("#").isdigit()
    ref = stored_ref(
        word,
        kind=number_is if is_number else kind,
        is_stored=lambda ref: bool(
            store.read(f"SELECT 1 FROM {ref.kind} WHERE id = :id", {"id": ref.number}).rows
        ),
        is_name=lambda word: is_name(store, [kind] if kind else among, word),
        missing=lambda ref: _missing(store, ref),
    )
    if ref is not None:
        return ref
    if is_number and not is_name(store, among, word):
        raise NotFound(f"'{word}' is not a ref such as O12, L7, C5 or P9.", f"O{word.strip()}")
    return _by_name(store, [kind] if kind else among, word, pick, state)


def known_names(store: Store, kinds: Sequence[str]) -> list[tuple[Ref, str]]:
    """Every name of those kinds by which a record is found, companies of leads among them."""
    known, companies = _names(store, kinds)
    return [*known, *companies]


def names_known(store: Store, kind: str) -> list[str]:
    """The names of `known_names` of one kind."""
    return [name for _, name in known_names(store, (kind,))]


def is_name(store: Store, kinds: Sequence[str], word: str) -> bool:
    """Whether something of one of those kinds is called exactly so."""
    return any(
        name_key(name) == name_key(word) for kind in kinds for _, name in names_of(store, kind)
    )


def _missing(store: Store, ref: Ref) -> NotFound:
    """The error for a ref that does not exist, or did not exist on the day of `--as-of`."""
    noun = noun_of(ref.kind)
    if store.as_of is not None and ref.number <= store.last_number(ref.kind):
        return NotFound(
            f"{ref.kind} {ref} was not there at that time.", f"oppcli {noun} show {ref}"
        )
    return NotFound(f"there is no {ref.kind} {ref}.", f"oppcli {noun} list")


def _telephone(word: str) -> str:
    """The word, where it is a telephone that begins with + or 0; '' for any other."""
    if word[:1] not in ("+", "0"):
        return ""
    from oppcli.domain.added_words import phone_length

    words = word.split()
    return word if phone_length(words) == len(words) else ""


def _called_on(store: Store, number: str, among: Sequence[str], pick: Pick | None) -> Ref:
    """Who has that telephone; asks `pick` where several do."""
    from oppcli.queries.finding import find_all

    kinds = [kind for kind in ("contact", "account", "lead") if kind in among]
    hits = {hit.ref: hit for hit in find_all(store, number, kinds) if hit.is_own}
    refs = _without_qualified(store, list(hits))
    if len(refs) == 1:
        return refs[0]
    if not refs:
        raise NotFound(f"nobody has the telephone {quoted(number)}.", "oppcli find NAME")
    names = {ref: " · ".join(hits[ref].names) for ref in refs}
    choices = [f"{ref}  {name}" for ref, name in names.items()]
    if meant := picked(refs, "Who is meant?", choices, pick):
        return meant
    listed = and_more([f"{ref} {name}" for ref, name in names.items()])
    said = f"{len(refs)} records have the telephone {quoted(number)}: {listed}."
    raise SeveralCalled(refs, said)


def _by_name(store: Store, kinds: Sequence[str], word: str, pick: Pick | None, state: State) -> Ref:
    kind = kinds[0] if len(kinds) == 1 else None
    known, companies = _names(store, kinds, state)
    found = match(word, ((place, name) for place, (_, name) in enumerate(known)))
    if not found.found and companies:
        among_companies = match(word, ((place, name) for place, (_, name) in enumerate(companies)))
        if among_companies.found:
            known, found = companies, among_companies
    refs = list(dict.fromkeys(known[place][0] for place, _ in found.found))
    refs = meant_among(store, kind, refs or _told_by_company(store, known, word), state)
    if len(refs) == 1:
        return refs[0]
    what = kind or "record"
    if not refs:
        if not found.near:
            raise NotFound(
                f"no {what} is called {quoted(word)}.",
                _holding(store, kind, word),
                word,
            )
        near = [ref for ref, name in known if name == found.near[0]]
        near_one = _shared(word, found.near[0], known)
        said = f"no {what} is called {quoted(word)}. Did you mean '{near_one}'?"
        search = _search(near[0].kind, near_one, all_of_them=True)
        if kind and state and kind != "deal" and not _of_state(store, kind, near, state):
            raise NotFound(said, search, word)  # the line with its name would be refused
        raise Misspelled(word, near_one, said, search)
    shown = refs[:MOST_NAMED]
    names = dict(reversed(known)) | {known[at][0]: name for at, name in reversed(found.found)}
    from oppcli.queries.identifying import told_apart

    told = list(zip(shown, told_apart(store, [(ref, names[ref]) for ref in shown]), strict=True))
    choices = [f"{ref}  {' · '.join(facts)}" for ref, facts in told]
    if meant := picked(refs, f"Which {what}?", choices, pick):
        return meant
    listed = and_more(
        [*(f"{ref} {_with_facts(*facts)}" for ref, facts in told), *map(str, refs[MOST_NAMED:])]
    )
    plural = KINDS[kind].plural if kind else "records"
    said = f"{quoted(word)} fits {len(refs)} {plural}: {listed}."
    if kind is None:
        raise SeveralCalled(refs, said)
    raise Ambiguous(said, _search(kind, word, all_of_them=state != "open"))


def _shared(word: str, near: str, known: Sequence[tuple[Ref, str]]) -> str:
    """The near name, or its word that looks like the one that was typed, where several records have
    that word: which of them is meant is asked then."""
    like = nearest(word, near.split(), 1)
    if not like or " " in word.strip():
        return near
    have = {ref for ref, name in known if name_key(like[0]) in name_key(name).split()}
    return like[0] if len(have) > 1 else near


def _names(
    store: Store, kinds: Sequence[str], state: State = ""
) -> tuple[list[tuple[Ref, str]], list[tuple[Ref, str]]]:
    """The names of those kinds in the order of their numbers, and the companies of leads."""
    known = [each for kind in kinds for each in sorted(names_of(store, kind), key=_number)]
    people, companies = _customers_of_leads(store, state) if "lead" in kinds else ([], [])
    return [*known, *people], companies


def by_company(store: Store, kind: str, words: Sequence[str]) -> Sequence[str]:
    """The ref of the one record of a kind whose company stands behind its name, `stefan huber
    fink`; the words as they are for refs, and where the name alone tells it."""
    if len(words) < 2 or any(" " in word or may_be_ref(word) for word in words):
        return words
    found = _told_by_company(store, known_names(store, (kind,)), " ".join(words))
    return [str(found[0])] if len(found) == 1 else words


def _told_by_company(store: Store, known: Sequence[tuple[Ref, str]], name: str) -> list[Ref]:
    """The records of one name whose company stands behind it: `stefan huber fink`."""
    if " " not in name.strip():
        return []
    from oppcli.domain.name_words import name_readings, with_company
    from oppcli.queries.identifying import companies

    words = name.split()
    for reading in name_readings(words, known):
        of = companies(store, reading.records) if len(reading.records) > 1 else {}
        longer = with_company(words, reading, of)
        if longer is not reading and longer.count == len(words):
            return sorted(longer.records, key=str)
    return []


def meant_among(store: Store, kind: str | None, refs: Sequence[Ref], state: State) -> list[Ref]:
    """Those of several records of one name that are meant: of a `kind` those of that state, where
    there are any; of any kind no lead beside the opportunity that it became, and nobody beside the
    company that they work for."""
    if kind is None and len(refs) > 1:
        return _without_own_people(store, _without_qualified(store, refs))
    if kind and state and kind != "deal" and len(refs) > 1:
        return _of_state(store, kind, refs, state) or list(refs)
    return list(refs)


def _without_qualified(store: Store, refs: Sequence[Ref]) -> list[Ref]:
    """Without the leads that became opportunities among them: those are what the name means."""
    became = {
        Ref("lead", lead): Ref("opportunity", number)
        for number, lead in store.read(
            "SELECT id, lead_id FROM opportunity WHERE lead_id IS NOT NULL"
        ).rows
    }
    return [ref for ref in refs if became.get(ref) not in refs]


def _without_own_people(store: Store, refs: Sequence[Ref]) -> list[Ref]:
    """Without the people of accounts among them: `huber` of Huber AG and its Sepp Huber is the
    company, whose sales and whose page are theirs, too."""
    companies = [ref.number for ref in refs if ref.kind == "account"]
    if not companies:
        return list(refs)
    at = ", ".join(map(str, companies))
    own = {
        Ref("contact", number)
        for (number,) in store.read(f"SELECT id FROM contact WHERE account_id IN ({at})").rows
    }
    return [ref for ref in refs if ref not in own]


def _of_state(store: Store, kind: str, refs: Sequence[Ref], state: State) -> list[Ref]:
    """Those of some records of a kind that are open, or closed."""
    from oppcli.domain.field import CLOSED, OPEN, sql_words

    meant = OPEN if state == "open" else (*CLOSED, "disqualified")
    sql = f"SELECT id FROM {kind} WHERE status IN {sql_words(meant)}"
    numbers = {number for (number,) in store.read(sql).rows}
    return [ref for ref in refs if ref.number in numbers]


def _holding(store: Store, kind: str | None, words: str) -> str:
    """The command that finds the words of a name that nothing has: the list of that kind, else
    what looks everywhere; the whole list of the kind where they are nowhere."""
    from oppcli.queries.finding import find_all

    try:
        hits = find_all(store, words)
    except BadValue:  # longer than anything that is looked for
        hits = []
    of_kind = [hit for hit in hits if hit.ref.kind == kind]
    if kind and of_kind:
        return _search(kind, words, all_of_them=not any(hit.is_open for hit in of_kind))
    return f"oppcli find {quote(words)}" if hits or not kind else f"oppcli {noun_of(kind)} list"


def _search(kind: str, words: str, *, all_of_them: bool = False) -> str:
    """The command that lists what holds the words; closed ones too with `all_of_them`."""
    status = " --status all" if all_of_them and KINDS[kind].field("status") else ""
    return f"oppcli {noun_of(kind)} list --search {quote(words)}{status}"


def names_of(store: Store, kind: str) -> list[tuple[Ref, str]]:
    """Every record of a kind with its name; a device has two: serial and stock number."""
    title = KINDS[kind].title
    rows = store.read(f"SELECT id, {title} FROM v_{kind} WHERE {title} IS NOT NULL").rows
    if kind == "device":
        rows += store.read(
            "SELECT id, stock_number FROM device WHERE serial_number > '' AND stock_number > ''"
        ).rows
    return [(Ref(kind, number), name) for number, name in rows]


def begun_by(store: Store, kinds: Sequence[str], text: str) -> list[tuple[Ref, str]]:
    """The names of those kinds that begin with the text, in any case."""
    found = []
    for kind in kinds:
        title = KINDS[kind].title
        sql = (
            f"SELECT id, {title} FROM v_{kind} WHERE SUBSTR(LOWER({title}), 1, {len(text)}) = :text"
        )
        found += [(Ref(kind, n), name) for n, name in store.read(sql, {"text": text.lower()}).rows]
    return found


def _customers_of_leads(
    store: Store, state: State
) -> tuple[list[tuple[Ref, str]], list[tuple[Ref, str]]]:
    """The people of leads that are not closed, and their companies, for what no record is called;
    those of disqualified leads where closed ones are meant.

    Who is qualified is a contact, and what the company is, an account.
    """
    status = "= 'disqualified'" if state == "closed" else "NOT IN ('qualified', 'disqualified')"
    rows = store.read(
        f"SELECT id, {full_name('lead')}, company FROM lead WHERE status {status} ORDER BY id"
    ).rows
    people = [(Ref("lead", number), name) for number, name, _ in rows if name]
    return people, [(Ref("lead", number), company) for number, _, company in rows if company]


def _with_facts(name: str, *facts: str) -> str:
    """`Berg (Globex, Used FH16)`."""
    return f"{name} ({', '.join(facts)})" if facts else name


def _number(named: tuple[Ref, str]) -> int:
    return named[0].number


def is_stored(store: Store, ref: Ref) -> bool:
    """Whether there is a record of that ref."""
    return bool(store.read(f"SELECT 1 FROM {ref.kind} WHERE id = :id", {"id": ref.number}).rows)


def is_open_lead(store: Store, ref: Ref) -> bool:
    """Whether the lead is neither qualified nor disqualified."""
    sql = "SELECT 1 FROM lead WHERE id = :id AND status IN ('new', 'contacted')"
    return bool(store.read(sql, {"id": ref.number}).rows)
