"""The records that filters find, for commands that are called for each of them."""

from collections.abc import Sequence

from oppcli.domain.fields import Kind
from oppcli.domain.refs import Ref
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.store import Store


def fitting(
    store: Store, kind: Kind, filters: Filters, asking: Asking, statuses: Sequence[str]
) -> list[Ref]:
    """The records of `kind` that fit, by their number; of `statuses`, if none is asked for.

    Raises what `compile_filters` does.
    """
    where = compile_filters(store, kind, filters, asking, default_status=statuses)
    rows = store.read(f"SELECT id FROM v_{kind.name}{where.sql} ORDER BY id", where.params)
    return [Ref(kind.name, number) for (number,) in rows.rows]
