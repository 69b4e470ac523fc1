"""A store on a PostgreSQL server, shared by a team; psycopg talks to it.

It holds the same rows under the same numbers as a file would, and gives them in the same order:
see `dialect` for what is said differently, `schema` for what is built differently.
"""

from oppcli.stores.postgres.server import Server

__all__ = ["Server"]
