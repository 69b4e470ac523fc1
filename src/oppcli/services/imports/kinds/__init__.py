"""The rules of each kind of record in an import, and what follows from its rows."""
