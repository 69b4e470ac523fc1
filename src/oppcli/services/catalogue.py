"""The catalogue at work: completes what records say of a product, and takes in lists of chains."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from oppcli import plain_records as records
from oppcli.domain.names import name_key
from oppcli.domain.product import LEVELS, Catalogue, Chain
from oppcli.domain.texts import storable
from oppcli.errors import BadValue
from oppcli.importing.files.source import Source
from oppcli.services.work import Work, in_one_transaction
from oppcli.transaction import Transaction

_COLUMNS = ", ".join(f'"{level}"' for level in LEVELS)


@dataclass(frozen=True, slots=True)
class Listed:
    """How many chains of a file were new, and how many the catalogue had already."""

    created: int
    unchanged: int


def complete_record(
    tx: Transaction, record: records.Branded | records.Device, named: Collection[str]
) -> tuple[str, ...]:
    """Fills in what stands above the product that was named; the notes say what, and what is new.

    `named` are the levels that were just given. Raises RuleRefused for a contradiction.
    """
    catalogue = known(tx)
    if not catalogue:
        return ()
    given = {level: getattr(record, _attribute(level)) for level in LEVELS}
    completed = catalogue.complete(given)
    if completed.refusal is not None:
        raise completed.refusal.raised
    for level, value in completed.values.items():
        setattr(record, _attribute(level), value)
    filled = [f"{level} {value}" for level, value in completed.values.items() if not given[level]]
    notes = [f"from the catalogue: {', '.join(filled)}"] if filled else []
    notes += [
        f"{level} '{given[level]}' is not in the catalogue"
        for level in completed.unknown
        if level in named
    ]
    return tuple(notes)


def known(tx: Transaction) -> Catalogue:
    """The catalogue of the store."""
    return Catalogue(_chains(tx))


@in_one_transaction
def take(work: Work, source: Source) -> Listed:
    """Adds the chains of a file with the headings brand, class, model, model_code, variant.

    All rows are taken or none. Raises BadValue naming the line of a row that cannot be.
    """
    places = _places(source)
    with work.transaction() as tx:
        listed = known_chains(tx)
        fresh: list[Chain] = []
        unchanged = 0
        for line, cells, reason in source.rows():
            if not any(cells):
                continue
            if reason:
                raise BadValue(
                    f"{source.name}, {source.counted} {line}: {reason}.",
                    f"mend the {source.counted}",
                )
            chain = _chain(source, line, cells, places)
            key = tuple(map(name_key, chain))
            if key in listed:
                unchanged += 1
                continue
            listed.add(key)
            fresh.append(chain)
        add_chains(tx, fresh)
        return Listed(len(fresh), unchanged)


def known_chains(tx: Transaction) -> set[tuple[str, ...]]:
    """Every chain of the catalogue, in lower case."""
    return {tuple(map(name_key, chain)) for chain in _chains(tx)}


def add_chains(tx: Transaction, chains: Sequence[Sequence[str]]) -> None:
    """Adds chains that are not known yet."""
    first = tx.last_number("catalogue") + 1
    tx.insert_many("catalogue", LEVELS, chains)
    tx.made("catalogue", range(first, first + len(chains)))


def _places(source: Source) -> dict[str, int]:
    """Which column holds which level."""
    words = ["_".join(heading.casefold().split()) for heading in source.headings]
    places = {level: words.index(level) for level in LEVELS if level in words}
    if "brand" not in places:
        raise BadValue(
            f"{source.name} has no heading 'brand'.", f"headings such as {','.join(LEVELS)}"
        )
    return places


def _chain(source: Source, line: int, cells: list[str], places: dict[str, int]) -> Chain:
    texts = [storable(level, cells[places[level]]) if level in places else "" for level in LEVELS]
    if not texts[0]:
        raise BadValue(
            f"{source.name}, {source.counted} {line}: brand is empty.",
            f"fill in the brand of every {source.counted}",
        )
    brand, class_, model, model_code, variant = texts
    return brand, class_, model, model_code, variant


def _chains(tx: Transaction) -> list[Chain]:
    rows = tx.read(f"SELECT {_COLUMNS} FROM catalogue ORDER BY {_COLUMNS}").rows
    return [(b, c, m, o, v) for b, c, m, o, v in rows]


def _attribute(level: str) -> str:
    return "class_" if level == "class" else level
