"""The catalogue as it is listed."""

from oppcli.store import Rows, Store


def chains(store: Store) -> Rows:
    """brand, class, model, model_code, variant of every known product; '' where a chain ends."""
    return store.read(
        'SELECT brand, "class", model, model_code, variant FROM catalogue'
        ' ORDER BY brand, "class", model, model_code, variant'
    )
