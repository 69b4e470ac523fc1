"""Settings: flags before environment before the config file before defaults, origin and all."""

import getpass
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any

from oppcli.domain.texts import check_storable, path_of
from oppcli.domain.wording import nearest
from oppcli.errors import BadValue, StoreUnusable


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: its default and what it is for."""

    name: str
    default: str
    help: str
    choices: tuple[str, ...] = ()


OPTIONS: dict[str, Option] = {
    option.name: option
    for option in (
        Option("db", "", "the store: a path, or postgresql://USER@HOST/DATABASE"),
        Option("user", "", "who you are, as owner and in the history"),
        Option("currency", "EUR", "currency of amounts that name none"),
        Option("base_currency", "", "currency that reports add up in (default: currency)"),
        Option("date_order", "", "reads 03/04/2026: dmy, mdy or ymd", ("dmy", "mdy", "ymd")),
        Option("region", "", "country of telephone numbers without a +: DE, BE, SE …"),
        Option("fiscal_year_start", "1", "month in which the fiscal year begins, 1 to 12"),
        Option(
            "import_conflicts",
            "ours",
            "who wins where a file and somebody here changed a field",
            ("ours", "theirs", "reject"),
        ),
        Option("color", "auto", "colours: auto, always or never", ("auto", "always", "never")),
    )
}


@dataclass(frozen=True, slots=True)
class Setting:
    """A value in force and where it came from: flag, environment, file or default."""

    name: str
    value: str
    origin: str

    @property
    def shown(self) -> str:
        """The value as it may be shown: the address of a server may hold a password."""
        if self.name == "db":
            from oppcli.stores.addresses import shown

            return shown(self.value)
        return self.value


class Settings:
    """All settings, each looked up when asked for. `flags` are those of the command line."""

    def __init__(self, flags: Mapping[str, str | None], environ: Mapping[str, str]) -> None:
        self._flags = flags
        self._environ = environ
        self._file: dict[str, str] | None = None
        self.allows_unknown = False  # True for who only writes: what others keep there stays

    def __getitem__(self, name: str) -> str:
        return self.setting(name).value

    def setting(self, name: str) -> Setting:
        """One setting with its origin. Raises BadValue for an unknown name or value."""
        option = known(name)
        name = option.name
        flag = self._flags.get(name)
        variable = f"OPPCLI_{name.upper()}"
        if flag:
            return _checked(option, flag, "flag")
        if self._environ.get(variable):
            return _checked(option, self._environ[variable], f"environment {variable}")
        if name in self.file:
            return _checked(option, self.file[name], f"file {self.path}")
        if name == "base_currency":
            return Setting(name, self["currency"], "default")
        return Setting(name, option.default or _computed_default(name, self._environ), "default")

    def all(self) -> list[Setting]:
        """Every setting, in the order of the menu."""
        return [self.setting(name) for name in OPTIONS]

    @property
    def path(self) -> Path:
        """Where the config file is, or would be."""
        given = self._environ.get("OPPCLI_CONFIG")
        return path_of(given) if given else _folder("config", self._environ) / "config.toml"

    @property
    def file(self) -> dict[str, str]:
        """The config file's settings as text. Raises BadValue when it is not TOML."""
        if self._file is None:
            data = _flat(_parsed(self.path, _text_of(self.path)))
            unknown = next((name for name in data if name not in OPTIONS), None)
            if unknown is not None and not self.allows_unknown:
                raise BadValue(
                    f"there is no setting '{unknown}' ({', '.join(OPTIONS)}) in {self.path}.",
                    f"take {unknown} out of {quote(str(self.path))}",
                )
            self._file = {name: _as_text(self.path, name, data[name]) for name in data}
        return self._file

    def save(self, name: str, value: str) -> None:
        """Writes one setting to the config file, or takes it out when `value` is empty.

        Comments, the order of the file and what we do not know in it stay. Raises BadValue for a
        value that no file can hold, and for a file that is not TOML.
        """
        option = known(name, value)
        if value:
            check_storable(option.name, value)
            _checked(option, value, "")
        text = _changed(self.path, option.name, value)
        place = self.path.resolve() if self.path.is_symlink() else self.path
        try:
            from oppcli.folders import make_private, replacing

            make_private(place.parent)
            with replacing(place) as draft:  # 0600: the address of a server may hold a password
                draft.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise StoreUnusable(f"{self.path} cannot be written: {error.strerror}.") from error
        self._file = None


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    """Settings of a table by the name of both: `import.conflicts` is `import_conflicts`."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, dict) and name not in OPTIONS:
            found |= {f"{name}_{each}": of for each, of in value.items()}
        else:
            found[name] = value
    return found


def known(name: str, value: str = "") -> Option:
    """The setting of that name. Raises BadValue, naming all; `value` is what it was to become."""
    option = OPTIONS.get(name.replace("-", "_").replace(".", "_"))
    if option is None:
        near = nearest(name.replace("-", "_"), OPTIONS, 1)
        raise BadValue(
            f"there is no setting '{name}' ({', '.join(OPTIONS)}).",
            f"oppcli config {f'set {near[0]} {quote(value)}' if value else f'get {near[0]}'}"
            if near
            else "oppcli config list",
        )
    return option


def _checked(option: Option, value: str, origin: str) -> Setting:
    if option.choices and value not in option.choices:
        raise BadValue(
            f"{option.name} is one of {', '.join(option.choices)}, not '{value}'.",
            f"oppcli config set {option.name} {option.choices[0]}",
        )
    if option.name == "region" and value:
        value = _region(value)
    if option.name == "fiscal_year_start" and value not in _MONTHS:
        value = _month(value)
    if option.name in ("currency", "base_currency"):
        from oppcli.domain.money import currency_code

        value = currency_code(value)
    return Setting(option.name, value, origin)


def _region(value: str) -> str:
    from oppcli.domain.phones import is_region

    code = value.strip().upper()
    if not is_region(code):
        raise BadValue(
            f"region is a country's code of two letters (ISO 3166), not '{value}'.",
            "oppcli config set region DE",
        )
    return code


_MONTHS = tuple(map(str, range(1, 13)))


def _month(text: str) -> str:
    """The number of a month: 3 for `03` and `3.0`. Raises BadValue."""
    from oppcli.domain.numbers import read_whole

    try:
        number = read_whole(text, "a month", "")
    except BadValue:
        number = 0
    if str(number) not in _MONTHS:
        raise BadValue(
            f"fiscal_year_start is a month from 1 to 12, not '{text}'.",
            "oppcli config set fiscal_year_start 4",
        )
    return str(number)


def _computed_default(name: str, environ: Mapping[str, str]) -> str:
    if name == "db":
        return str(_folder("data", environ) / "oppcli.db")
    if name == "user":
        try:
            return getpass.getuser()
        except (KeyError, OSError, ImportError):  # no login name: a container, a cron job
            return "me"
    return ""


def _folder(what: str, environ: Mapping[str, str]) -> Path:
    """The user's config or data folder for this platform.

    Linux' two rules are applied here, because loading platformdirs takes longer than a report.
    """
    if sys.platform == "linux":
        variable, default = {
            "config": ("XDG_CONFIG_HOME", ".config"),
            "data": ("XDG_DATA_HOME", ".local/share"),
        }[what]
        base = environ.get(variable, "")
        return (Path(base) if base.startswith("/") else Path.home() / default) / "oppcli"
    import platformdirs

    if what == "config":
        return platformdirs.user_config_path("oppcli", appauthor=False)
    return platformdirs.user_data_path("oppcli", appauthor=False)


_MOST = 1 << 20  # bytes of a config file


def _text_of(path: Path) -> str:
    """The text of the file; '' where it does not exist."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST + 1)  # a device may never end
        if len(content) > _MOST:
            raise BadValue(
                f"{path} is larger than 1 MB, which no config file is.", "OPPCLI_CONFIG=FILE"
            )
        return content.decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):  # HOME=/dev/null says that there is no home
        return ""
    except OSError as error:
        raise StoreUnusable(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadValue(
            f"{path} is not text in UTF-8: byte {error.start + 1} cannot be read.",
            f"save it as UTF-8, or move {path} away",
        ) from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    if not text:
        return {}
    from oppcli.domain.toml_text import table_of

    try:
        return table_of(text)
    except BadValue as wrong:
        raise BadValue(
            f"{path} is not TOML: {wrong.message}.",
            f"correct that line, or move {quote(str(path))} away",
        ) from wrong


def _as_text(path: Path, name: str, value: object) -> str:
    if name in OPTIONS and isinstance(value, dict | list):
        raise BadValue(f"{name} in {path} is a table, not a value.", f'{name} = "…"')
    return str(value)


def _changed(path: Path, name: str, value: str) -> str:
    """The file's text with that setting changed, or without it when `value` is empty."""
    text = _text_of(path)
    _parsed(path, text)  # whose errors name the line
    import tomlkit

    kept = tomlkit.parse(text)
    table: Any = kept
    first, _, rest = name.partition("_")
    if isinstance(kept.get(first), dict) and rest in kept[first]:
        table, name = kept[first], rest
    if value:
        table[name] = value
    else:
        table.pop(name, None)
    return kept.as_string()
