"""What the SQL views and their columns mean: views.toml has what the vocabulary does not say."""

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from oppcli.domain.fields import KINDS, FieldType


def kept() -> Mapping[str, Any]:
    """views.toml: an introduction, what stands everywhere, and a section for each view."""
    return tomllib.loads(files("oppcli.views").joinpath("views.toml").read_text(encoding="utf-8"))


def meanings(view: str, columns: Iterable[str], told: Mapping[str, Any]) -> dict[str, str]:
    """Each column's meaning, as Markdown; `told` is what `kept` gives. Raises KeyError for one
    that nobody has explained."""
    said = {**_vocabulary(view), **told["everywhere"], **told.get(view, {})}
    return {column: said[column] for column in columns}


def _vocabulary(view: str) -> dict[str, str]:
    kind = KINDS.get(view.removeprefix("v_"))
    said: dict[str, str] = {}
    for field in kind.all_fields if kind else ():
        said[field.name] = field.help
        if field.type is FieldType.MONEY:
            said[f"{field.name}_minor"] = f"`{field.name}` exactly, in minor units (cents)"
    return said
