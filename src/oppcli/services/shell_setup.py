"""Puts completion into a shell's start-up, and takes it out again: a file, and one marked line."""

import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from oppcli.completions import SHELLS, script
from oppcli.domain.wording import either, quoted
from oppcli.errors import NotFound, StoreUnusable
from oppcli.folders import make_private

_MARK = "# oppcli completion"
# fish looks for a file named after the command, so that the short name has one of its own.
_FISH_OF_OPP = "source (status dirname)/oppcli.fish\n"


@dataclass(frozen=True, slots=True)
class Setup:
    """What was changed for a shell: files that were written or removed, in order; perhaps none."""

    shell: str
    changed: tuple[Path, ...]


def install(shell: str, environ: Mapping[str, str]) -> Setup:
    """Writes the shell's script where it is read from the next shell on.

    bash and zsh read it by one marked line at the end of their start-up file; fish finds it.
    Doing so twice changes nothing. Raises StoreUnusable where a file cannot be written.
    """
    place, startup = _places(_known(shell), environ)
    changed = [place] if _write(place, script(shell)) else []
    if shell == "fish" and _write(_of_opp(place), _FISH_OF_OPP):
        changed.append(_of_opp(place))
    if startup is not None:
        text = _read(startup)
        kept = _without_mark(text)
        line = f"[ -r {_in_quotes(place)} ] && . {_in_quotes(place)}  {_MARK}\n"
        if kept and not kept.endswith("\n"):
            kept += "\n"
        if line not in text and _write(startup, kept + line):
            changed.append(startup)
    return Setup(shell, tuple(changed))


def uninstall(shell: str, environ: Mapping[str, str]) -> Setup:
    """Takes out what `install` put in. Raises StoreUnusable where a file cannot be written."""
    place, startup = _places(_known(shell), environ)
    changed: list[Path] = []
    for written in (place, _of_opp(place)) if shell == "fish" else (place,):
        try:
            if written.exists():
                written.unlink()
                changed.append(written)
        except OSError as error:
            raise _unusable(written, error) from error
    if startup is not None:
        text = _read(startup)
        if _MARK in text and _write(startup, _without_mark(text)):
            changed.append(startup)
    return Setup(shell, tuple(changed))


def script_of(shell: str) -> str:
    """The script itself. Raises NotFound for a shell without a script."""
    return script(_known(shell))


def detected(environ: Mapping[str, str]) -> str:
    """The shell that started this command, else the user's. Raises NotFound for another one."""
    import shellingham

    try:
        name = str(shellingham.detect_shell()[0])
    except shellingham.ShellDetectionFailure:
        name = ""
    if name not in SHELLS:
        name = Path(environ.get("SHELL", "")).name or name
    return _known(name)


def _known(shell: str) -> str:
    if shell not in SHELLS:
        raise NotFound(
            f"there is no completion for the shell {quoted(shell)}, only for {either(SHELLS)}.",
            "oppcli completion install bash",
        )
    return shell


def _of_opp(place: Path) -> Path:
    return place.with_name("opp.fish")


def _places(shell: str, environ: Mapping[str, str]) -> tuple[Path, Path | None]:
    """Where the script goes, and the start-up file that has to read it, if one has to."""
    home = Path(environ.get("HOME") or Path.home())
    if shell == "fish":
        config = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
        return config / "fish" / "completions" / "oppcli.fish", None
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    folder = Path(environ.get("ZDOTDIR") or home) if shell == "zsh" else home
    return data / "oppcli" / f"completion.{shell}", folder / f".{shell}rc"


def _without_mark(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.rstrip("\n").endswith(_MARK))


def _in_quotes(path: Path) -> str:
    return "'" + str(path).replace("'", "'\\''") + "'"


def _read(path: Path) -> str:
    """The file's text, whatever its encoding; '' where it does not exist."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise _unusable(path, error) from error


def _write(path: Path, text: str) -> bool:
    """Replaces the file whole, behind a link if it is one; False where it says so already."""
    wanted = text.encode("utf-8", "surrogateescape")
    try:
        if path.exists() and path.read_bytes() == wanted:
            return False
        make_private(path.parent)
        _replace(path.resolve(), wanted)
    except OSError as error:
        raise _unusable(path, error) from error
    return True


def _replace(path: Path, content: bytes) -> None:
    """Puts the content in the place of the file at once, with its mode, or leaves it as it is.

    A start-up file that is half written would keep its user from logging in.
    """
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        draft.chmod(mode)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0o077)  # it is only told to who sets it
    os.umask(mask)
    return mask


def _unusable(path: Path, error: OSError) -> StoreUnusable:
    return StoreUnusable(
        f"{path} cannot be changed: {error.strerror}.",
        "oppcli completion install --print, and put it where your shell reads it",
    )
