"""The scripts that make bash, zsh and fish ask oppcli what to propose."""

from importlib.resources import files

SHELLS = ("bash", "zsh", "fish")


def script(shell: str) -> str:
    """The script for one of the SHELLS."""
    return files(__name__).joinpath(f"oppcli.{shell}").read_text(encoding="utf-8")
