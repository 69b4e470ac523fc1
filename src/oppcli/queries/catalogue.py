"""The catalogue as it is listed."""

from oppcli.store import Rows, Store


def chains(store: Store) -> Rows:
    """brand, class, model, model_code, variant of every known product; '' where a chain ends."""
    return store.read(
        'SELECT brand, "class", model, model_code, variant FROM catalogue'
        ' ORDER BY brand, "class", model, model_code, variant'
    )


def is_brand(store: Store, name: str) -> bool:
    """Whether a known product, a sale or a device is of a brand called so."""
    any_of = " UNION ALL ".join(
        f"SELECT 1 FROM {table} WHERE LOWER(brand) = :name"
        for table in ("catalogue", "opportunity", "device")
    )
    return bool(store.read(f"SELECT 1 FROM ({any_of}) named LIMIT 1", {"name": name.lower()}).rows)
