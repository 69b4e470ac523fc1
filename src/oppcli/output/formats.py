"""The formats a table can be written in; a format's module is imported when it is used."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, TextIO, cast

from oppcli.domain.texts import path_of
from oppcli.domain.wording import either, nearest, quoted
from oppcli.errors import WrongUsage
from oppcli.output.screen_text import Style
from oppcli.output.table import Table

if TYPE_CHECKING:
    from datetime import date

    from oppcli.output.blocks import Heading
    from oppcli.output.page import Page

Writer = Callable[[Table, TextIO, Style], None]
Streamer = Callable[[Iterable[Table], TextIO, Style], None]

FORMATS = {
    "table": "terminal:write_table",
    "plain": "plain:write_plain",
    "csv": "delimited:write_csv",
    "tsv": "delimited:write_tsv",
    "json": "jsons:write_json",
    "jsonl": "jsons:write_jsonl",
    "md": "markdown:write_markdown",
    "xlsx": "xlsx:write_xlsx",
}
STREAMED = {
    "csv": "delimited:stream_csv",
    "tsv": "delimited:stream_tsv",
    "json": "jsons:stream_json",
    "jsonl": "jsons:stream_jsonl",
    "md": "markdown:stream_markdown",
    "xlsx": "xlsx:stream_xlsx",
}
PAGE = "html"  # a file that a command's tables, notes and drawings make together
EXCEL_READS = ("csv", "tsv")  # as text, so that it runs what looks like a formula


def writer_of(name: str) -> Writer:
    """The function that writes that format. Raises WrongUsage for one that does not exist."""
    if name == PAGE:
        raise WrongUsage("a page is a file of its own.", "--to NAME.html")
    if name not in FORMATS:
        raise WrongUsage(
            f"there is no output format {quoted(name)}.",
            f"-o {either(nearest(name, FORMATS) or FORMATS)}",
        )
    return cast("Writer", _function(FORMATS[name]))


def streamer_of(name: str) -> Streamer:
    """The function that writes pages of a table in that format as they come.

    Raises WrongUsage for a format that does not exist, or that has to see every row first.
    """
    if name not in STREAMED:
        raise WrongUsage(f"cannot export in the format {quoted(name)}.", f"-o {either(STREAMED)}")
    return cast("Streamer", _function(STREAMED[name]))


def refuse_guards(name: str) -> None:
    """Raises WrongUsage when texts are to be guarded in a format that needs no guards."""
    if name not in EXCEL_READS:
        raise WrongUsage(
            f"--excel-safe is for csv and tsv; in {name} no text is ever run.", "-o csv"
        )


def is_page_name(path: str) -> bool:
    """Whether a file of that name is a page: NAME.html."""
    stem, _, ending = path.rpartition(".")
    return bool(stem) and ending.lower() == PAGE


def page_of(heading: "Heading", today: "date") -> "Page":
    """A page with nothing on it yet. Raises WrongUsage where Jinja2 is not installed."""
    try:
        from oppcli.output.page import Page
    except ModuleNotFoundError as error:
        if error.name != "jinja2":
            raise
        raise WrongUsage(
            "what makes pages is not installed.", "pip install 'oppcli[pages]'"
        ) from error
    return Page(today, heading, [], [])


def named_format(path: str) -> str | None:
    """The format that a file's ending names; None for a folder or another ending."""
    stem, _, ending = path.rpartition(".")
    return ending.lower() if stem and ending.lower() in STREAMED else None


def format_of(path: str) -> str:
    """The format that a file's ending names. Raises WrongUsage for another ending."""
    found = named_format(path)
    if found is None:
        raise WrongUsage(
            f"unknown file extension: .{path.rpartition('.')[2]}."
            if "." in path.rpartition("/")[2]
            else f"{quoted(path)} has no file extension.",
            f"--to {path}.csv, or -o {either(STREAMED)}",
        )
    return found


def refuse_other_ending(path: str) -> None:
    """Raises WrongUsage for what looks like a file in a format that nothing is written in.

    A folder may be called anything: one that is there, or ends with a slash, is one.
    """
    stem, _, ending = path.rpartition(".")
    looks_so = bool(stem) and 2 < len(ending) < 6 and ending.isalpha()
    if looks_so and named_format(path) is None and not path_of(path).is_dir():
        raise WrongUsage(
            f"unknown file extension: .{ending}.",
            f"--to {stem}.csv, or --to {path}/ for a folder",
        )


_LIBRARIES = {"xlsx": "xlsxwriter"}  # what a writer needs beside the core; its extra is its name


def _function(path: str) -> object:
    module, function = path.split(":")
    try:
        found = import_module(f"oppcli.output.{module}")
    except ModuleNotFoundError as error:
        if error.name != _LIBRARIES.get(module):
            raise
        raise WrongUsage(
            f"what writes {module} is not installed.", f"pip install 'oppcli[{module}]'"
        ) from error
    return getattr(found, function)
