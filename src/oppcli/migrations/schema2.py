"""Schema 2: batches take others back and answer to keys; owners and units have an identity;
changes that happened in another system say by whom.

Only SQLite files were ever of schema 1.
"""

from datetime import datetime
from typing import Any


def upgrade(op: Any, at: datetime) -> list[str]:
    """Takes schema 1 to schema 2."""
    # Alembic splits a foreign key off its column, which SQLite cannot add later.
    op.execute("ALTER TABLE batch ADD COLUMN undoes INTEGER REFERENCES batch (id)")
    for table, columns in (
        ("batch", ("idempotency_key", "answer")),
        ("owner", ("source_system", "external_id")),
        ("unit", ("source_system", "external_id")),
        ("change", ("actor",)),
    ):
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column} TEXT")
    op.create_index("batch_undoes", "batch", ["undoes"], unique=True)
    op.create_index("batch_idempotency_key", "batch", ["idempotency_key"], unique=True)
    op.create_index("owner_identity", "owner", ["source_system", "external_id"], unique=True)
    op.create_index("unit_identity", "unit", ["kind", "source_system", "external_id"], unique=True)
    return []
