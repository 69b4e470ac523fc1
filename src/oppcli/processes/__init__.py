"""The sales processes that come with oppcli, as TOML files beside this one."""

from importlib.resources import files

NAMES = ("dealer", "simple")


def definitions() -> list[str]:
    """The texts of the shipped processes, the default one first."""
    folder = files(__name__)
    return [(folder / f"{name}.toml").read_text("utf-8") for name in NAMES]
