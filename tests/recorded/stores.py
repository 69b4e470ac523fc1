"""Stores that older versions of oppcli made, in tests/fixtures/stores, and how one more is made."""

import lzma
import sys
from pathlib import Path

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
