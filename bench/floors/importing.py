"""A program that only imports what a write needs: the least a writing command could cost."""

import rich.table  # noqa: F401
import sqlmodel  # noqa: F401
import typer  # noqa: F401
