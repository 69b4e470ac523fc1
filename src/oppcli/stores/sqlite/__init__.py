"""A store in one SQLite file."""

from oppcli.stores.sqlite.database import File

__all__ = ["File"]
