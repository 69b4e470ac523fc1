"""Opportunities with own fields of every type, and how tests fill a store with them."""

DEFINED = (
    ("budget", "--type", "money", "Budget"),
    ("region", "--type", "choice", "--choices", "north,south,far east", "Sales region"),
    ("sizes", "--type", "number"),
    ("wants", "--type", "yes/no"),
    ("handed", "--type", "date"),
    ("memo", "Memo"),
)
SALES = (
    ("Fleet", "budget=10k", "region=nor", "sizes=12.5", "wants=y", "handed=15 dec", "memo=alpha"),
    ("Bus", "budget=900", "region=far-east", "sizes=7", "wants=no", "memo=beta gamma"),
    ("Crane", "revenue=5k"),
)


def make(cli) -> None:
    """Three opportunities, two of which have own fields."""
    for words in DEFINED:
        assert cli("field", "add", "opportunity", *words).code == 0, words
    for words in SALES:
        assert cli("opp", "new", *words).code == 0, words


def refs(ran) -> list[str]:
    """The refs of a list that went well."""
    assert ran.code == 0, ran.err
    return [line.split("\t")[0] for line in ran.out.splitlines()[1:]]
