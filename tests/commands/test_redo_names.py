"""Redoing a command names the records that it links again, although they are restored with it."""

import pytest

from surroundings import Cli

HEAD = "external_id,topic,owner,business,facility,account,contact"


@pytest.fixture
def redone(cli: Cli):
    """What redoing the last command says, once it is undone."""

    def redone_() -> list[str]:
        assert cli("undo").code == 0
        return cli("redo").out.splitlines()[1:]

    return redone_


def test_an_import_that_makes_what_it_links(feed, redone) -> None:
    feed(HEAD, "1,A,jana,North,Bonn,Acme,Peter Meier")
    feed(HEAD, "1,A,tom,South,Ulm,Beta,Peter Meier")
    changed = redone()[0]
    for told in ("owner jana → tom", "business North → South", "facility Bonn → Ulm"):
        assert told in changed
    assert "account Acme → Beta" in changed


def test_an_edit_that_makes_what_it_links(typed, redone) -> None:
    typed(["account", "new", "Acme"], ["opp", "new", "Fleet", "--account", "Acme"])
    typed(["opp", "edit", 1, "account=Gamma", "--create"])
    assert redone() == ["  O1 account Acme → Gamma", "  C2 restored: Gamma"]
