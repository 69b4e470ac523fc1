"""Where the measured data lies; what is missing is made, and said."""

import shutil
import subprocess
import sys
from pathlib import Path
from zlib import crc32

HERE = Path(__file__).parent
DATA = HERE / "data"
# The parts of oppcli that the data comes from; the views lie in the store, too.
_MAKERS = ("views.py", *(f"{name}/**/*" for name in ("records", "migrations", "processes", "demo")))
_SOURCES = (".py", ".toml")
_STORES = ("dealer", "flat", "busy", "owned", "spoken", "storied")
_SUFFIX = {**dict.fromkeys(_STORES, ".db"), "table": ".csv", "linked": ".csv"}


def made(kind: str, count: int) -> Path:
    """The data of a kind (see `stores.py`), kept from an earlier run or made now."""
    path = DATA / f"{kind}-{count}-{_edition()}{_SUFFIX[kind]}"
    if not path.exists():
        DATA.mkdir(exist_ok=True)
        for outdated in DATA.glob(f"{kind}-{count}-*"):
            outdated.unlink()
        print(f"making {path.name} …", file=sys.stderr)
        argv = [sys.executable, str(HERE / "stores.py"), kind, str(path), str(count)]
        subprocess.run(argv, check=True)
    return path


def _edition() -> str:
    """A mark of what the data is made by: another schema or generator makes it anew."""
    package = HERE.parent / "src" / "oppcli"
    made_by = (each for name in _MAKERS for each in package.glob(name))
    sources = [HERE / "stores.py", *sorted(each for each in made_by if each.suffix in _SOURCES)]
    return f"{crc32(b''.join(source.read_bytes() for source in sources)):08x}"


def copy_of(path: Path) -> Path:
    """A copy to write to; made anew each time."""
    return Path(shutil.copy(path, path.with_name(f"written-{path.name}")))


def fresh(name: str) -> Path:
    """A place in the data folder where no file is."""
    path = DATA / name
    for each in (path, Path(f"{path}-journal"), Path(f"{path}-wal"), Path(f"{path}-shm")):
        each.unlink(missing_ok=True)
    return path
