"""The options of `oppcli import`, and what they say of the files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oppcli.commands.command import MANY, Family, completer, option

if TYPE_CHECKING:
    from oppcli.importing.layouts.mapping import Mapping as FileMapping
    from oppcli.services.imports.open_files import Given

NO_PLAN = "none"  # `--plan none`: as if nothing had been decided before

_OPTIONS = (
    option(
        "kind",
        help="lead, opportunity, deal, device, user, rate …; else recognised by the headings.",
        metavar="KIND",
        autocompletion=completer("imported"),
    ),
    option(
        "from_",
        "--from",
        help="The system of the export: salesforce … or none; else recognised by headings.",
        metavar="SYSTEM",
        autocompletion=completer("from"),
    ),
    option(
        "map_",
        "--map",
        kind=MANY,
        metavar="HEADING=FIELD",
        autocompletion=completer("heading_map"),
        help="A heading and the field it fills.",
    ),
    option(
        "map_value",
        kind=MANY,
        metavar="FIELD:VALUE=VALUE",
        autocompletion=completer("value_map"),
        help="A value in the file and what it means.",
    ),
    option(
        "ending",
        kind=MANY,
        metavar="VALUE=ENDING",
        help="A stage or status that means won, lost …",
    ),
    option(
        "set_",
        "--set",
        kind=MANY,
        metavar="FIELD=VALUE",
        autocompletion=completer("assignment"),
        help="A value for every row where the field is empty.",
    ),
    option(
        "map_file",
        metavar="FILE",
        autocompletion=completer("file"),
        help="A file, or the name of one, that keeps the mapping.",
    ),
    option("save_map", metavar="NAME", help="Keep the mapping under this name for --map-file."),
    option(
        "plan",
        metavar="FILE",
        autocompletion=completer("file"),
        help="Write a plan with its open questions, or use a filled-in one.",
    ),
    option("ask", "--ask", kind=bool, help="Ask the open questions, one per line."),
    option(
        "process_from_file",
        "--process-from-file",
        kind=bool,
        help="Make a process of the stages in the files.",
    ),
    option("stage_order", metavar="A,B,C", help="The order of the stages of the new process."),
    option("process", metavar="KEY", help="The process that the opportunities follow."),
    option("source_system", metavar="NAME", help="The system that the rows' ids come from."),
    option("date_order", metavar="ORDER", help="How to read 03/04/2026: dmy, mdy or ymd."),
    option("decimal", metavar="MARK", help="The decimal mark: . or ,"),
    option(
        "round_",
        "--round",
        kind=bool,
        help="Round amounts and percentages with too many decimals.",
    ),
    option(
        "rejects",
        metavar="FILE",
        autocompletion=completer("file"),
        help="Keep the good rows, write the bad ones here.",
    ),
    option(
        "keep_unmapped",
        "--keep-unmapped",
        kind=bool,
        help="Make fields of your own of columns that no field is for.",
    ),
    option("strict", "--strict", kind=bool, help="Reject unknown names instead of creating them."),
    option(
        "conflicts",
        metavar="ours|theirs|reject",
        autocompletion=completer("conflicts"),
        help="Whose value stays if both sides changed a field; ours unless configured.",
    ),
    option("format_", "--format", metavar="FORMAT", help="csv, tsv, json, jsonl, xlsx …"),
    option("sheet", metavar="NAME|N", help="The sheet of a workbook, by name or number."),
    option("delimiter", metavar="MARK", help="What separates the cells: ; , | or tab."),
    option("encoding", metavar="NAME", help="utf-8, utf-16, cp1252 …"),
)
_GENERAL = frozenset(("--db", "--output", "-o", "--idempotency-key"))  # with a value, of all
_OF_FOLDERS = frozenset(("source_system", "strict", "conflicts"))  # of `export all`, as well


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The options as they were typed, by their names here: '' for a text that was not given."""

    values: Mapping[str, Any]

    def text(self, name: str) -> str:
        """What was typed for an option that takes a text, '' if it was not given."""
        return self.values[name] or ""

    def of_files_alone(self) -> list[str]:
        """The given ones, with their dashes, that a folder of `export all` has no use for."""
        return [
            _flag(each.name)
            for each in _OPTIONS
            if each.name not in _OF_FOLDERS and self.values[each.name]
        ]

    def mapping(self, given_to_all: list[str]) -> "FileMapping":
        """What they say of columns and values; `given_to_all` is what `--set` gives each row."""
        from oppcli.importing.layouts.mapping import from_options, stages_said

        text = self.text
        return from_options(
            self.values["map_"] or (),
            self.values["map_value"] or (),
            kind=text("kind"),
            source_system=text("source_system"),
            date_order=text("date_order"),
            decimal=text("decimal"),
            system=text("from_"),
            process=text("process"),
            sets=given_to_all,
            endings=self.values["ending"] or (),
            makes_process=self.values["process_from_file"],
            stage_order=stages_said(text("stage_order")),
            rounds=self.values["round_"],
            keeps_unmapped=self.values["keep_unmapped"],
        )

    def reading(self, reserved: Callable[[], frozenset[str]]) -> "Given":
        """What they say of reading the files; `reserved` gives the words no own field is called."""
        from oppcli.services.imports.open_files import Given

        of = self.values
        return Given(of["format_"], of["delimiter"], of["encoding"], of["sheet"], reserved)


def takes_value(word: str) -> bool:
    """Whether the word is an option whose value is the word behind it."""
    if word in _GENERAL:
        return True
    return word in {_flag(each.name) for each in _OPTIONS if each.annotation is not bool}


def _flag(name: str) -> str:
    return f"--{name.rstrip('_').replace('_', '-')}"


OF_IMPORT = Family(_OPTIONS, "options", ImportOptions)
