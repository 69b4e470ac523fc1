"""Schema 6: views that tell facilities and operations of one name apart."""

from datetime import datetime
from typing import Any


def upgrade(op: Any, at: datetime) -> list[str]:
    """Takes schema 5 to schema 6: nothing but its views differs, which every upgrade makes anew."""
    return []
