"""Takes chains of products in; a chain that is known is that chain, whatever its case."""

from collections.abc import Mapping

from oppcli.domain.field import Kind
from oppcli.domain.names import name_key
from oppcli.domain.product import LEVELS
from oppcli.errors import RuleRefused
from oppcli.services import catalogue
from oppcli.services.imports.reference.fact_merge import Fact, Taken, plan_of_new
from oppcli.services.work import Work
from oppcli.transaction import Transaction


class CatalogueRows:
    """The rows of one list of products. See `Rows` of `apart.py`."""

    def __init__(self, tx: Transaction, work: Work, kind: Kind) -> None:
        self._tx = tx
        self._known = catalogue.known_chains(tx)

    def meet(self, row: Mapping[str, object]) -> None:
        """See `Rows`."""
        if not str(row.get("brand") or "").split():
            raise RuleRefused("brand: a product needs it, nothing is given")

    def take(self, row: Mapping[str, object], currency: str, line: int) -> Taken:
        """See `Rows`."""
        chain = tuple(" ".join(str(row.get(level) or "").split()) for level in LEVELS)
        key, ref = tuple(map(name_key, chain)), " ".join(filter(None, chain))
        if key in self._known:
            return Taken("unchanged", ref)
        self._known.add(key)
        facts = [Fact(n, v, None, v, "") for n, v in zip(LEVELS, chain, strict=True) if v]
        catalogue.add_chains(self._tx, [chain])
        return Taken("created", ref, (), plan_of_new(facts))

    def also(self) -> dict[str, int]:
        """See `Rows`."""
        return {}
