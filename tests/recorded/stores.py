"""Stores that older versions of oppcli made, in tests/fixtures/stores, and how one more is made."""

import io
import lzma
import shutil
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from oppcli.app import main
from oppcli.invocation import Invocation
from oppcli.stores.sqlite.storefile import schema_of
from recorded.playing import play
from recorded.script import HERE, recipe

STORES = HERE.parent / "fixtures" / "stores"


def unpack(name: str, place: Path) -> None:
    """Writes the store of that name to a file."""
    packed = STORES / f"{name}.db.xz"
    content = (
        lzma.decompress(packed.read_bytes())
        if packed.exists()
        else (STORES / f"{name}.db").read_bytes()
    )
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(content)
    place.chmod(0o600)


def copy(old: Path, address: str, environ: Mapping[str, str], at: datetime) -> None:
    """Has the store at the address, which holds nothing, be that one: byte for byte in a file; on a
    server after an upgrade `at` the moment when the session upgrades a file."""
    environ = {**environ, "OPPCLI_TODAY": f"{at:%Y-%m-%dT%H:%M:%SZ}"}
    if "://" not in address:
        shutil.copy(old, address)
        return
    upgraded = Path(shutil.copy(old, old.with_name("upgraded.db")))
    for words in (["opp", "list"], ["db", "copy", "--to", address]):
        argv, said = ["--db", str(upgraded), *words], io.StringIO()
        code = main(argv, Invocation(argv, environ, io.StringIO(), io.StringIO(), said))
        assert code == 0, said.getvalue()
    for left in old.parent.glob("upgraded.db*"):
        left.unlink()


def make(name: str, environ: dict[str, str], folder: Path) -> Path:
    """Makes the store of a recipe with this version of oppcli. One that is kept is never replaced:
    what made it is gone."""
    place = folder / "data1" / "opp.db"
    place.parent.mkdir(mode=0o700)
    for step, done in play(recipe(name), environ, str(place), folder):
        if done[0] != "exit 0":
            sys.stderr.write("\n".join([f"$ {step.title}", *done[:4], ""]))
    packed = STORES / f"{name}-schema{schema_of(place)}.db.xz"
    with packed.open("xb") as file:
        file.write(lzma.compress(place.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
    return packed
