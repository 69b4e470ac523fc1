"""What is added to the program touches few files: each addition is made in a copy of the tree."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import oppcli


class Tree:
    """A copy of the program, and the files in it that were changed or made by hand."""

    def __init__(self, root: Path, environ: dict[str, str]) -> None:
        self.root = root
        self.touched: set[str] = set()
        self._package = root / "src" / "oppcli"
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(Path(oppcli.__file__).parent, self._package, ignore=ignored)
        self._environ = {**environ, "PYTHONPATH": str(root / "src")}
        self._environ["OPPCLI_DB"] = str(root / "new.db")  # the tests' store has today's tables

    def change(self, name: str, before: str, after: str) -> None:
        self.touched.add(name)
        path = self._package / name
        text = path.read_text("utf-8")
        assert text.count(before) == 1, (name, before)
        path.write_text(text.replace(before, after), "utf-8")

    def make(self, name: str, text: str) -> None:
        self.touched.add(name)
        (self._package / name).write_text(text, "utf-8")

    def text(self, name: str) -> str:
        return (self._package / name).read_text("utf-8")

    def run(self, *words: str, **more: str) -> str:
        """What a command prints; it has to succeed."""
        ran = subprocess.run(
            [sys.executable, "-m", *words],
            env={**self._environ, **more},
            cwd=self.root,
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def type(self, *words: str) -> str:
        return self.run("oppcli", *words)

    def proposed(self, line: str) -> str:
        return self.run("oppcli", *line.split(" ")[1:], _OPPCLI_COMPLETE="fish")


@pytest.fixture
def tree(tmp_path, environ):
    return Tree(tmp_path, environ)


def test_a_field_with_filter_group_search_screen_and_completion_touches_four_files(tree):
    """A fifth is the migration of stores that exist."""
    source = "    lead_source: str | None = text()\n    lead_id"
    tree.change("records/sales.py", source, f"    campaign: str | None = text()\n{source}")
    tree.change(
        "domain/fields.py",
        '        LEAD_SOURCE,\n        Field("lead",',
        '        LEAD_SOURCE,\n        Field("campaign"),\n        Field("lead",',
    )
    tree.change(
        "domain/fields.py", 'PROPOSED = ("lead_source",', 'PROPOSED = ("lead_source", "campaign",'
    )
    tree.change("domain/fields.py", "GROUPED = (", 'GROUPED = ("campaign",')
    tree.change("domain/fields.py", '("topic", "next_step",', '("topic", "campaign", "next_step",')
    tree.change("views/__init__.py", "t.lead_source, 'L'", "t.lead_source, t.campaign, 'L'")
    about = '    yield "source", _DOT.join('
    shown = '    yield "campaign", facts["campaign"] or "", ""\n'
    tree.change("output/record_screen.py", about, shown + about)
    tree.run("oppcli.records.plain")
    assert len(tree.touched) == 4

    tree.type("opp", "new", "Fleet", "--campaign", "Spring fair", "--revenue", "5k")
    tree.type("opp", "new", "Other", "--revenue", "5k")
    assert tree.type("opp", "list", "--where", "campaign~fair", "-q") == "O1\n"
    assert tree.type("opp", "list", "--search", "spring", "-q") == "O1\n"
    assert "Spring fair" in tree.type("pipeline", "--by", "campaign", "-o", "csv")
    assert "Spring fair" in tree.type("opp", "show", "1", "-o", "table")
    assert "Spring fair" in tree.proposed("oppcli opp new X --campaign S")


def test_a_format_touches_two_files(tree):
    tree.make(
        "output/lines.py",
        "def write_lines(table, stream, style):\n"
        "    stream.writelines(f'{row[0]}!\\n' for row in table.rows)\n",
    )
    line = '    "table": "terminal:write_table",\n'
    tree.change("output/formats.py", line, f'{line}    "lines": "lines:write_lines",\n')
    assert len(tree.touched) == 2

    tree.type("opp", "new", "Fleet")
    assert tree.type("opp", "list", "-o", "lines") == "O1!\n"
    assert "lines" in tree.proposed("oppcli opp list -o li")


def test_a_source_system_touches_one_file(tree):
    profile = tree.text("importing/layouts/profiles/zoho.toml")
    renamed = profile.replace('key = "zoho"', 'key = "acme"').replace("Zoho CRM", "Acme CRM")
    tree.make("importing/layouts/profiles/acme.toml", renamed)
    assert len(tree.touched) == 1

    deals = (
        "Record Id,Deal Name,Deal Owner,Stage,Amount,Closing Date\n"
        "zcrm_1,Fleet,Leif,Qualification,5,2026-12-24\n"
    )
    (tree.root / "deals.csv").write_text(deals)
    tree.type("import", "deals.csv", "--from", "acme", "--process-from-file")
    assert "acme,1\n" in tree.type(
        "opp", "list", "--fields", "source_system,external_id", "-o", "csv"
    )
    assert "acme" in tree.proposed("oppcli import --from a")


def test_a_report_touches_three_files(tree):
    tree.make(
        "queries/reports/largest.py",
        "def largest(store):\n"
        "    return store.read('SELECT ref FROM v_opportunity"
        " ORDER BY est_revenue_minor DESC, id').rows\n",
    )
    command = tree.text("commands/report/stale.py")
    head, body = (
        command.split("@command", 1)[0],
        (
            "@command(app)\n"
            "def largest(ctx: Context) -> None:\n"
            '    """List all by size."""\n'
            "    from oppcli.output.table import Column, Table\n"
            "    from oppcli.queries.reports.largest import largest\n\n"
            "    ctx.out.table(Table((Column('ref'),), largest(ctx.store)))\n"
        ),
    )
    tree.make("commands/report/largest.py", head + body)
    line = '            stale="List'
    tree.change("commands/__init__.py", line, f'            largest="List all by size.",\n{line}')
    assert len(tree.touched) == 3

    tree.type("opp", "new", "Small", "--revenue", "1k")
    tree.type("opp", "new", "Large", "--revenue", "9k")
    assert tree.type("report", "largest", "-o", "csv") == "ref\nO2\nO1\n"
    assert "largest" in tree.proposed("oppcli report la")
