"""What every `show` does: a screen for people, the record itself for programs."""

from oppcli.context import Context


def show(ctx: Context, kind: str, word: str) -> None:
    """Shows the record of a kind that `word` names; a pipe gets the plain screen."""
    from oppcli.queries.record import record

    found = record(ctx.store, ctx.find(kind, word), ctx.now, ctx.zone)
    if ctx.out.format in ("table", "plain") or ctx.out.is_default_format:
        from oppcli.output.record_screen import record_screen

        if kind == "opportunity":
            from dataclasses import replace

            from oppcli.queries.outlook import outlook

            found = replace(found, outlook=outlook(ctx.store, found.facts, ctx.asking))
        screen = record_screen(
            found,
            today=ctx.today,
            zone=ctx.zone,
            width=ctx.out.width,
            whole=not ctx.out.is_terminal,
        )
        ctx.out.lines(screen)
    else:
        from oppcli.output.listing import record_table

        ctx.out.table(record_table(kind, [found.facts]))
