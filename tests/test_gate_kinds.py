"""A new kind of gate is one class and its place in a list: every command asks it from then on."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import oppcli

KIND = '''\
class AtLeast(Requirement):
    """An amount that is high enough: `est_revenue>=10000`."""

    __slots__ = ()
    lacks: ClassVar[str] = "too low"

    @classmethod
    def read(cls, word: str) -> Self | None:
        return cls(word) if ">=" in word else None

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.partition(">=")[0],)

    def is_met(self, facts: Facts) -> bool:
        amount = facts.get(self.fields[0])
        return isinstance(amount, int) and amount >= 100 * int(self.partition(">=")[2])

    @property
    def name(self) -> str:
        return self.fields[0]

    @property
    def filling(self) -> str:
        return self.replace(">=", "=")


'''
LISTED = "REQUIREMENTS: tuple[type[Requirement], ...] = ("
PROCESS = """\
key = "big"
lost_reasons = ["price"]

[[stage]]
key = "offer"
probability = 40
forecast_category = "best_case"
requires = ["est_revenue>=10000", "account"]

[[stage]]
key = "order"
probability = 80
forecast_category = "commit"
"""


@pytest.fixture
def tree(tmp_path):
    """A copy of the program in which one file was changed."""
    package = shutil.copytree(Path(oppcli.__file__).parent, tmp_path / "src" / "oppcli")
    process = package / "domain" / "process.py"
    text = process.read_text("utf-8")
    comment = text.rindex("\n\n", 0, text.index(LISTED)) + 2
    text = text[:comment] + KIND + text[comment:]
    process.write_text(text.replace(LISTED, f"{LISTED}AtLeast, "), "utf-8")
    return tmp_path / "src"


@pytest.fixture
def typed_there(tree, environ, address, tmp_path):
    def type_there(*words):
        return subprocess.run(
            [sys.executable, "-m", "oppcli", *words],
            env={**environ, "PYTHONPATH": str(tree)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )

    return type_there


def test_one_class_in_one_file_makes_a_kind_that_every_command_asks(typed_there, tmp_path):
    (tmp_path / "big.toml").write_text(PROCESS)
    (tmp_path / "wrong.toml").write_text(PROCESS.replace("est_revenue>", "est_revenues>"))
    wrong = typed_there("process", "apply", "wrong.toml")
    assert (wrong.returncode, wrong.stderr.partition("\n")[0]) == (
        5,
        "error: line 8: 'est_revenues' is not a field of an opportunity.",
    )
    assert typed_there("process", "apply", "big.toml").returncode == 0
    assert "est_revenue>=10000" in typed_there("process", "show", "big").stdout
    assert typed_there("opp", "new", "Crane", "--process", "big", "--revenue", "9k").returncode == 0

    refused = typed_there("opp", "advance", "1")
    assert (refused.returncode, refused.stderr) == (
        4,
        "error: O1 cannot leave Offer: est_revenue is too low, account is empty.\n"
        "  try: oppcli opp advance 1 --set est_revenue=10000 --set account='Acme GmbH'\n",
    )
    assert "To leave Offer: est_revenue, account" in typed_there("opp", "show", "1").stdout
    assert "est_revenue, account" in typed_there("process", "check", "-o", "csv").stdout

    (tmp_path / "deals.csv").write_text("topic,process,stage,est_revenue\nBus,big,order,9000\n")
    assert typed_there("import", "deals.csv", "--kind", "opportunity").returncode == 0
    assert typed_there("process", "check", "-o", "csv").stdout.count("est_revenue, account") == 2

    filled = ("--set", "est_revenue=10000", "--set", "account=Acme", "--create")
    moved = typed_there("opp", "advance", "1", *filled)
    assert moved.stdout.startswith("O1 Offer → Order"), moved.stderr
