"""What a report calls the stages: their titles for people, their keys for programs."""

from collections.abc import Collection

from oppcli.context import Context


def titles_for(ctx: Context, shown: Collection[str]) -> dict[str, str]:
    """The titles by key, where stages are among the groups shown and people read them; else {}."""
    from oppcli.queries.grouped import stage_titles

    return stage_titles(ctx.store) if ctx.out.is_for_people and "stage" in shown else {}
