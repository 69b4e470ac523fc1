"""Builds the wheel, installs it into an empty environment and types a few commands there.

`make wheel` runs it. Nothing is left behind; pip's own cache keeps it quick.
"""

import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Sequence
from email.parser import Parser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONSTRAINTS = ROOT / "constraints.txt"
CONTENTS = (
    "oppcli/py.typed",
    "oppcli/__main__.py",
    "oppcli/views/views.toml",
    "oppcli/processes/dealer.toml",
    "oppcli/processes/simple.toml",
    "oppcli/completions/oppcli.bash",
    "oppcli/completions/oppcli.fish",
    "oppcli/completions/oppcli.zsh",
    "oppcli/importing/layouts/profiles/salesforce.toml",
    "oppcli/importing/layouts/profiles/oppcli.toml",
    "oppcli/output/templates/page.html",
    "oppcli/output/templates/page.css",
)
LEADS = "topic,first_name,last_name,company,email\nCrane,Jo,Doe,Acme,jo@acme.example\n"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="oppcli-wheel-") as folder:
        place = Path(folder)
        wheel = build(place / "dist")
        check_contents(wheel)
        use(wheel, place)
    print(f"{wheel.name} is whole and runs in an empty environment")


def build(to: Path) -> Path:
    """The wheel of this tree, by the versions that the constraints name."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    words = [*pip, "wheel", "--no-deps", "--wheel-dir", str(to), str(ROOT)]
    run(words, {**os.environ, "PIP_CONSTRAINT": str(CONSTRAINTS)}, ROOT)
    (wheel,) = to.glob("oppcli-*.whl")
    return wheel


def check_contents(wheel: Path) -> None:
    """Every file that the program reads is in it, and nothing that only we need."""
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        (about,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        facts = Parser().parsestr(packed.read(about).decode())
    source = ROOT / "src"
    wanted = {
        str(path.relative_to(source).as_posix())
        for path in (source / "oppcli").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert set(CONTENTS) <= wanted
    packed_files = {name for name in names if ".dist-info/" not in name}
    assert packed_files == wanted, sorted(packed_files ^ wanted)
    assert any(name.endswith("licenses/LICENSE") for name in names), names
    for field in ("Summary", "License-Expression", "Author", "Keywords", "Requires-Python"):
        assert facts[field], field
    assert "Typing :: Typed" in (facts.get_all("Classifier") or ())
    assert facts.get_payload(), "the readme is missing"


def use(wheel: Path, place: Path) -> None:
    """Installs it alone, without extras, and types what a newcomer types."""
    made = place / "venv"
    venv.create(made, with_pip=True)
    programs = made / ("Scripts" if os.name == "nt" else "bin")
    python, oppcli = str(programs / "python"), str(programs / "oppcli")
    pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run([*pip, "install", "-c", str(CONSTRAINTS), str(wheel)], dict(os.environ), place)
    home = place / "home"
    home.mkdir()
    (place / "leads.csv").write_text(LEADS, encoding="utf-8")
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG")
    environ = {name: os.environ[name] for name in kept if name in os.environ}
    environ |= {"HOME": str(home), "USERPROFILE": str(home), "OPPCLI_DB": str(place / "opp.db")}
    environ |= {"PYTHONWARNINGS": "error", "OPPCLI_USER": "jana"}
    for words, wanted in (
        ([oppcli, "--version"], "oppcli 0."),
        ([python, "-m", "oppcli", "--help"], "Usage: oppcli "),
        ([python, "-m", "oppcli", "demo"], "Interest"),
        ([oppcli, "import", "leads.csv"], "1 created"),
        ([oppcli, "lead", "list"], "Crane"),
        ([oppcli, "opp", "new", "Fleet", "--revenue", "10k"], "Fleet"),
        ([oppcli, "opp", "list"], "Fleet"),
        ([oppcli, "config", "set", "currency", "SEK"], "SEK"),
        ([oppcli, "process", "export", "dealer"], "interest"),
        ([oppcli, "sql", "--tables"], "v_opportunity"),
        ([oppcli, "completion", "install", "bash"], ""),
    ):
        said = run(words, environ, place)
        assert wanted in said, f"{words[1:]} printed: {said}"
    missing = subprocess.run(
        [python, "-m", "oppcli", "opp", "lst"], env=environ, capture_output=True, text=True
    )
    assert "try: oppcli opp list" in missing.stderr, missing.stderr


def run(words: Sequence[str], environ: dict[str, str], folder: Path) -> str:
    """What a command prints, on either stream; it has to go well."""
    done = subprocess.run(words, env=environ, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{words} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


if __name__ == "__main__":
    main()
