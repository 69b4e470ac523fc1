"""The one door for what a command has to say: data on stdout, everything else on stderr."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TextIO

from oppcli.domain.texts import path_of
from oppcli.domain.wording import brief, in_short
from oppcli.output.formats import (
    PAGE,
    format_of,
    is_page_name,
    page_of,
    refuse_guards,
    writer_of,
)
from oppcli.output.screen_text import (
    Line,
    Segment,
    Style,
    on_screen,
    proposed,
    wrapped,
    write_lines,
)
from oppcli.output.streams import (
    is_terminal,
    make_lossless,
    screen_width,
    terminal_width,
    wants_colour,
)
from oppcli.output.table import Table, limited, readable, select, sorted_by

if TYPE_CHECKING:
    from oppcli.output.blocks import Block, Heading
    from oppcli.output.page import Page

SCREENFUL = 50  # rows on a terminal unless --limit says otherwise


class Output:
    """Writes what a command hands over, the way the command line asked for.

    `format`, `fields`, `sort` and `limit` are None where nothing was asked; `to` is the file that a
    table goes to. Where `is_short` the program was called `opp`, and so are commands to copy. A
    broken pipe comes up as BrokenPipeError: the caller ends quietly, with `quiet_stdout`.
    """

    def __init__(
        self,
        *,
        stdout: TextIO,
        stderr: TextIO,
        today: date,
        format: str | None = None,  # noqa: A002
        fields: list[str] | None = None,
        sort: str | None = None,
        limit: int | None = None,
        quiet: bool = False,
        colour: str = "auto",
        no_input: bool = False,
        to: str | None = None,
        excel_safe: bool = False,
        is_short: bool = False,
    ) -> None:
        self.stdout = stdout
        self.stderr = stderr
        self.today = today
        self.fields = fields
        self.sort = sort
        self.limit = limit
        self.quiet = quiet
        self.no_input = no_input
        self._to = to
        self._page: Page | None = None
        self.excel_safe = excel_safe
        is_page = to is not None and format is None and is_page_name(to)
        self._format = PAGE if is_page else format or (format_of(to) if to else None)
        self._colour = colour
        self._is_short = is_short
        self.says_the_rest = True  # whether the rows that are not shown are counted
        self._written: Table | None = None
        make_lossless(stdout)
        make_lossless(stderr)

    @property
    def is_terminal(self) -> bool:
        return is_terminal(self.stdout)

    @property
    def width(self) -> int:
        """Cells of a line of the screen; 100 where there is none."""
        return screen_width(self.stdout)

    @property
    def colour(self) -> bool:
        """Whether stdout is coloured: `--color` decides, else NO_COLOR, TERM and the terminal."""
        return wants_colour(self.stdout, self._colour)

    @property
    def format(self) -> str:
        """The format asked for, else a table on a terminal and TSV in a pipe."""
        return self._format or ("table" if self.is_terminal else "tsv")

    @property
    def is_default_format(self) -> bool:
        """Whether nobody asked for a format: a screen is then a screen in a pipe, too."""
        return self._format is None

    @property
    def is_screen(self) -> bool:
        """Whether stdout gets a screen for people to look at, on a terminal or in a pipe: no
        format was asked for, or `table` or `plain`."""
        return self.is_default_format or self.format in ("table", "plain")

    def for_people(self) -> None:
        """From now on a pipe gets what a terminal does, unless a format was asked for."""
        if self._format is None and not self.is_terminal:
            self._format = "plain"

    @property
    def is_for_people(self) -> bool:
        """Whether the format is one that people read: stages by their titles, days spoken."""
        return self.format in ("table", "plain", "md", PAGE)

    @property
    def is_page(self) -> bool:
        """Whether a page is asked for: tables and notes become part of it, and what is drawn."""
        return self._format == PAGE

    @property
    def draws(self) -> bool:
        """Whether drawings are wanted: on a page of a table as it comes, neither picked from nor
        sorted otherwise."""
        return self.is_page and not (self.fields or self.sort or self.limit)

    def to_page(self, to: str) -> "Output":
        """Another one that makes a page of what it is handed, and says nothing meanwhile."""
        return Output(stdout=self.stdout, stderr=self.stderr, today=self.today, quiet=True, to=to)

    def begin_page(self, heading: "Heading") -> None:
        """Begins the page that is saved at the end.

        Raises WrongUsage where what makes pages is not installed.
        """
        if self.excel_safe:
            refuse_guards(PAGE)
        self._page = page_of(heading, self.today)

    def narrow(self, term: str, text: str) -> None:
        """Say on the page for whom it is, where a command narrows what was asked for."""
        if self._page is not None:
            from oppcli.output.blocks import narrowed

            self._page.heading = narrowed(self._page.heading, term, text)

    def draw(self, *blocks: "Block") -> None:
        """Add figures, tables or drawings to the page; nothing where no page is asked for."""
        if self._page is not None:
            self._page.blocks.extend(blocks)

    def save_page(self) -> None:
        """Save the page, if one was asked for; say that it is not where nothing is on it."""
        if self._page is None or self._to is None:
            return
        page, path = self._page, path_of(self._to)
        self._page = None
        if not page.blocks:
            self.warn(f"{path} was not written: there is nothing to show on a page.")
            return
        page.save(path)
        if not self.quiet:
            self.say(f"{page.heading.name} → {path}", unbroken=True)

    def table(self, table: Table) -> None:
        """Write the table as asked: sorted, the fields chosen, limited, in the chosen format.

        Raises BadValue for a field that is no column, WrongUsage for a format that is none.
        """
        readable(table)
        if self._page is not None:
            self._on_page(table, self._page)
            return
        write = writer_of(self.format)
        if self.excel_safe:
            refuse_guards(self.format)
        if self._to is not None:
            self._file(table, self._to)
            return
        if self.quiet and table.position("ref") is not None:
            self._refs(table)
            return
        table = self.seen(table)
        shown = limited(table, self.most_rows)
        write(shown, self.stdout, self.style)
        # Kept until the process ends, which frees it at once, not row by row.
        self._written = table
        self._say_what_is_hidden(shown)
        self.say_the_rest(table, len(shown.rows))

    def seen(self, table: Table) -> Table:
        """The table as asked; on a screen without rows of which it has no room for a figure."""
        asked = self._asked(table)
        if not (asked.by_currency and self.is_terminal and self.format in ("table", "plain")):
            return asked
        from oppcli.output.unseen import without_unseen

        return without_unseen(asked, self.most_rows, self.style, is_picked=bool(self.fields))

    def _asked(self, table: Table) -> Table:
        """The table sorted, with the fields that were chosen."""
        if self.sort:
            table = sorted_by(table, self.sort)
        return select(table, self.fields) if self.fields else table

    def tables(self, tables: Sequence[Table]) -> None:
        """Write several tables below each other, with a blank line between them."""
        for number, table in enumerate(tables):
            if number:
                self._line(self.stdout, "")
            self.table(table)

    def _on_page(self, table: Table, page: "Page") -> None:
        shown = limited(self._asked(table), self.limit or 0)
        page.blocks.append(shown)
        if rest := len(table.rows) - len(shown.rows):
            page.note(f"… {rest:,} more {'row' if rest == 1 else 'rows'}")

    def _file(self, table: Table, to: str) -> None:
        """The table in a file, which is whole or not there at all."""
        from oppcli.output.streaming import stream_file

        path = path_of(to)
        kept = limited(self._asked(table), self.limit or 0)
        rows = stream_file([kept], path, self.format, today=self.today, excel_safe=self.excel_safe)
        if not self.quiet:
            self.say(f"{rows:,} {'row' if rows == 1 else 'rows'} → {path}", unbroken=True)

    def _refs(self, table: Table) -> None:
        """Only the refs, one a line: what `-q` asks for."""
        table = limited(sorted_by(table, self.sort) if self.sort else table, self.limit or 0)
        place = table.position("ref")
        assert place is not None
        self.stdout.writelines(f"{row[place]}\n" for row in table.rows)

    def pages(self, pages: Iterator[Table]) -> None:
        """Write a table that comes in pages, as they come where the format lets them.

        People, `-q` and a limit see it whole: then it is one table as any other.
        """
        from oppcli.output.formats import STREAMED, streamer_of

        if self.format in STREAMED and not (self.quiet or self.limit):
            streamer_of(self.format)(map(readable, pages), self.stdout, self.style)
            return
        writer_of(self.format)
        first = next(pages)
        rows = [*first.rows, *(row for page in pages for row in page.rows)]
        table = replace(first, rows=rows)
        self.table(table)
        hidden = len(table.columns) - self._fitting(table)
        if rows and hidden:
            columns = "column does" if hidden == 1 else "columns do"
            self.note(f"… {hidden} more {columns} not fit: -o csv gives all, or ask for fewer")

    def _fitting(self, table: Table) -> int:
        """How many columns of the table the screen has room for."""
        if not self.is_terminal or self.format not in ("table", "plain") or self.quiet:
            return len(table.columns)
        from oppcli.output.layout import how_many_fit

        return how_many_fit(limited(table, self.most_rows), self.style)

    @property
    def is_plain_screen(self) -> bool:
        """Whether people asked for a screen in its own order and columns, also in a pipe."""
        return self.is_usual_screen and not self.sort

    @property
    def is_usual_screen(self) -> bool:
        """Whether people asked for a screen and not for columns of their own, in any order."""
        return self.is_screen and not (self.fields or self.quiet or self._to)

    def shown(self, table: Table) -> Table:
        """The rows of the table that the screen has room for."""
        return limited(table, self.most_rows)

    def hidden(self, names: Sequence[str]) -> None:
        """Name the columns that the screen has no room for, on stderr."""
        if names:
            self.note(f"hidden at this width: {', '.join(names)}")

    def lines(self, lines: Sequence[Line]) -> None:
        """Write a screen made of lines."""
        write_lines([self._with_name(line) for line in lines], self.stdout, self.colour)

    def say(self, text: str, *, unbroken: bool = False, is_hint: bool = False) -> None:
        """Write one line on stdout: what a command did.

        It is broken to the width of a terminal unless `unbroken`, for what people copy. Where it
        `is_hint`, its commands have the name of the program that was typed.
        """
        for line in on_screen(text, None if unbroken else self.style.width):
            self._line(self.stdout, self._called(line) if is_hint else line)

    def note(self, text: str, *, unbroken: bool = False, always: bool = False) -> None:
        """Write one line on stderr, for people: a footer, a hint. Quiet keeps it back, unless it is
        to be said `always`: that something was left out.

        It is broken to the width of a terminal unless `unbroken`, for what people copy: a path.
        Where stderr cannot be written nobody reads it, so that is no failure of the command.
        """
        if self._page is not None and not unbroken:
            self._page.note(text)
        if always or not self.quiet:
            self.stdout.flush()
            self._on_stderr(text, None if unbroken else terminal_width(self.stderr))

    def warn(self, text: str) -> None:
        """Write on stderr what is said once and never again, even where nobody reads stdout."""
        with suppress(OSError):
            self.stdout.flush()
        self._on_stderr(text, terminal_width(self.stderr))

    def _on_stderr(self, text: str, width: int | None) -> None:
        with suppress(OSError):
            for line in on_screen(text, width):
                self._line(self.stderr, self._called(line))
            self.stderr.flush()

    @property
    def most_rows(self) -> int:
        """How many rows of a table will be shown; 0 for all."""
        if self.limit is not None:
            return self.limit
        return SCREENFUL if self.is_terminal and self.format in ("table", "plain") else 0

    @property
    def style(self) -> Style:
        """How the place looks that stdout is written to."""
        return Style(
            today=self.today,
            width=self.width if self.is_terminal else None,
            colour=self.colour,
            encoding=self.stdout.encoding or "utf-8",
            is_terminal=self.is_terminal,
            excel_safe=self.excel_safe,
        )

    def _say_what_is_hidden(self, shown: Table) -> None:
        """Names the columns that the screen had no room for."""
        if self.is_terminal and self.format in ("table", "plain") and not self.quiet:
            from oppcli.output.layout import hidden_columns

            self.hidden(hidden_columns(shown, self.style) if shown.rows else [])

    def say_the_rest(self, table: Table, shown: int) -> None:
        """Say how many rows are not shown, or that there is none."""
        rest = len(table.rows) - shown
        if not table.rows:
            self.note(table.empty)
        elif rest and self.says_the_rest:
            rows = "row" if rest == 1 else "rows"
            self.note(f"… {rest:,} more {rows}: --limit 0 shows all")

    def _called(self, text: str) -> str:
        """The text with its commands under the name of the program that was typed."""
        return in_short(text) if self._is_short else text

    def _with_name(self, line: Line) -> Line:
        return tuple(
            replace(segment, text=self._called(segment.text)) if segment.is_hint else segment
            for segment in line
        )

    def _line(self, stream: TextIO, text: str) -> None:
        write_lines([(Segment(text),)], stream, colour=False)


def write_error(stream: TextIO, message: str, hint: str = "", colour: str = "auto") -> None:
    """Write `error: …` and, where there is one, the hint as `  try: …`.

    On a terminal both are broken between words. For when there is no Output yet; `colour` is
    'auto', 'always' or 'never'. Where it cannot be written the exit code has to say it alone.
    """
    coloured = wants_colour(stream, colour)
    said: Line = (Segment("error:", "late"), Segment(f" {brief(message)}"))
    width = terminal_width(stream)
    lines = [said] if width is None else list(wrapped(said, width, 2))
    if hint:
        lines += proposed(brief(hint), width)
    with suppress(OSError):
        write_lines(lines, stream, coloured)
        stream.flush()
