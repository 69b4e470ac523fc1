"""Where the measured data lies; what is missing is made, and said."""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE / "data"
_SUFFIX = {"dealer": ".db", "flat": ".db", "table": ".csv"}


def made(kind: str, count: int) -> Path:
    """The data of a kind (see `stores.py`), kept from an earlier run or made now."""
    path = DATA / f"{kind}-{count}{_SUFFIX[kind]}"
    if not path.exists():
        DATA.mkdir(exist_ok=True)
        print(f"making {path.name} …", file=sys.stderr)
        argv = [sys.executable, str(HERE / "stores.py"), kind, str(path), str(count)]
        subprocess.run(argv, check=True)
    return path


def copy_of(path: Path) -> Path:
    """A copy to write to; made anew each time."""
    return Path(shutil.copy(path, path.with_name(f"written-{path.name}")))


def fresh(name: str) -> Path:
    """A place in the data folder where no file is."""
    path = DATA / name
    for each in (path, Path(f"{path}-journal"), Path(f"{path}-wal"), Path(f"{path}-shm")):
        each.unlink(missing_ok=True)
    return path
