"""oppcli demo"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.context import Context
from oppcli.domain.texts import path_of

app = typer.Typer(add_completion=False)


@command(app)
def demo(
    ctx: Context,
    keep: Annotated[
        str | None,
        typer.Option(
            help="Keep the store in this new file.",
            metavar="FILE",
            autocompletion=completer("file"),
        ),
    ] = None,
    seed: Annotated[str, typer.Option(help="Seed of the sample data.", metavar="N")] = "7",
    opportunities: Annotated[
        str, typer.Option(help="How many; three leads for every four.", metavar="N")
    ] = "400",
) -> None:
    """Fill a temporary store with a dealer's year and show it.

    A dealer group with twelve sellers: leads, opportunities, customers, activities and the history
    of every change, around today. The store is removed afterwards unless --keep is given; the page
    of its dashboard stays.

    Examples:
      oppcli demo
      oppcli demo --keep demo.db
    """
    number, count = _whole("--seed", seed), _whole("--opportunities", opportunities, most=100_000)
    if keep is not None:
        _keep(ctx, path_of(keep), number, count)
        return
    with _throw_away() as folder:
        _fill(ctx, folder / "demo.db", number, count)
        _look(ctx)
        page = _made_page(ctx)
        ctx.store.close()
    ctx.out.note("That was a throw-away store. To keep one and go on:")
    ctx.out.note("  oppcli demo --keep demo.db")
    _say_next(ctx, Path("demo.db"))
    for line in page:
        ctx.out.note(line, unbroken=True)


def _keep(ctx: Context, path: Path, seed: int, opportunities: int) -> None:
    from oppcli.errors import StoreUnusable

    if path.exists() or path.is_symlink():
        raise StoreUnusable(
            f"{path} exists already; a demo is kept in a new file.", "oppcli demo --keep demo2.db"
        )
    try:
        _fill(ctx, path, seed, opportunities)
    except BaseException:
        path.unlink(missing_ok=True)  # it was not there before
        raise
    ctx.out.say(f"kept in {path}", unbroken=True)
    _say_next(ctx, path)


def _fill(ctx: Context, path: Path, seed: int, opportunities: int) -> None:
    """Makes and fills the store at `path`; whatever is asked of `ctx` then is asked of it."""
    from oppcli.services.demo import fill
    from oppcli.store import Store

    store = Store(str(path))
    fill(replace(ctx.work, store=store), seed=seed, opportunities=opportunities)
    ctx.store = Store(str(path))


def _look(ctx: Context) -> None:
    from oppcli.commands.forecast import forecast
    from oppcli.commands.pipeline import pipeline
    from oppcli.demo.finance import BASE
    from oppcli.queries.filter_arguments import Filters

    ctx.out.for_people()
    ctx.out.note("The pipeline of Norrvik, an invented dealer group (oppcli pipeline):")
    # The dealer counts in euros, whatever the one who looks has configured.
    currency = None if ctx.settings["base_currency"] in ("", BASE) else "own"
    pipeline(ctx, Filters(), currency=currency)
    ctx.out.note("")
    ctx.out.note("What this quarter will bring (oppcli forecast):")
    forecast(ctx, Filters(), currency=currency)
    ctx.out.note("")


def _made_page(ctx: Context) -> tuple[str, ...]:
    """Makes the dashboard as a page in a new folder, and says where it is; or what to install,
    where what makes pages is not there."""
    from tempfile import mkdtemp

    from oppcli.commands.dashboard import dashboard
    from oppcli.commands.page_heading import heading
    from oppcli.errors import WrongUsage
    from oppcli.queries.filter_arguments import Filters
    from oppcli.queries.lines import THIS_QUARTER

    screen = ctx.out
    path = Path(mkdtemp(prefix="oppcli-page-")) / "dashboard.html"
    ctx.out = screen.to_page(str(path))
    try:
        period = ctx.asking.period(THIS_QUARTER).label
        ctx.out.begin_page(heading(ctx, "Dashboard of Norrvik", period, Filters()))
        dashboard(ctx, Filters())
        ctx.out.save_page()
        made = (
            "The dashboard is a page to send on (oppcli dashboard --to FILE.html):",
            f"  {path}",
        )
    except WrongUsage:
        path.parent.rmdir()
        made = ("To make pages to send on:", "  pip install 'oppcli[pages]'")
    finally:
        ctx.out = screen
    return made


def _say_next(ctx: Context, path: Path) -> None:
    from shlex import quote

    for words in ("--as-user jana today", "opp list --owner jana", "forecast --by owner"):
        ctx.out.note(f"  oppcli --db {quote(str(path))} {words}")


@contextmanager
def _throw_away() -> Iterator[Path]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="oppcli-demo-") as name:
        yield Path(name)


def _whole(option: str, text: str, *, most: int = 2**31) -> int:
    from oppcli.domain.numbers import read_whole
    from oppcli.errors import BadValue, WrongUsage

    try:
        number = read_whole(text, "a whole number", "")
    except BadValue:
        number = 0
    if not 0 < number <= most:
        raise WrongUsage(f"{option} is a whole number from 1 to {most:,}, not '{text}'.")
    return number
