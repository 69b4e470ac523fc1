"""The sales processes that come with oppcli, as TOML files beside this one."""

from importlib.resources import files

from oppcli.domain.process import Process, parse_process

NAMES = ("dealer", "simple")


def shipped() -> list[Process]:
    """The shipped processes, the default one first."""
    folder = files(__name__)
    return [parse_process((folder / f"{name}.toml").read_text("utf-8")) for name in NAMES]
