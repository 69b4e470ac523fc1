"""A service that writes is done again as a whole where a server takes its transaction back."""

import ast
from pathlib import Path

import oppcli.services

_MARK = "in_one_transaction"


def test_every_service_that_opens_a_transaction_is_marked():
    """Those who open one for a caller that is marked are private, or of an import, which repeats
    what it does itself."""
    unmarked = []
    for path in sorted(Path(oppcli.services.__path__[0]).glob("*.py")):
        for each in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(each, ast.FunctionDef) or each.name.startswith("_"):
                continue
            opens = "work.transaction()" in ast.unparse(each)
            if opens and _MARK not in map(ast.unparse, each.decorator_list):
                unmarked.append(f"{path.stem}.{each.name}")
    assert unmarked == []
