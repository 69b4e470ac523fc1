"""Every session does what it did when it was recorded, on a file and on a server."""

from pathlib import Path

import pytest

import serving
from recorded.differences import difference, listed, written
from recorded.playing import play
from recorded.script import names, steps, store_of
from recorded.stores import copy, unpack

_HOW = """\
Session {name} no longer does what was recorded. If that is wanted:
  1. make record   (writes tests/recorded/differences/{name}.diff)
  2. paste what it prints into tests/recorded/differences.toml, and say there why and by which
     decision (or which line of the changelog) each step differs
If only tables or columns were added, name those there; then no step differs.
"""


@pytest.mark.parametrize("name", names())
def test_a_session_does_what_was_recorded(
    name: str,
    environ: dict[str, str],
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = steps(name)
    if serving.is_wanted() and all(step.is_on_files_only for step in session):
        pytest.skip("this session is about the file itself")
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.chdir(folder)
    if store_of(name):
        unpack(store_of(name), folder / "old.db")
        copy(folder / "old.db", address, environ, session[0].at)
    but, known, told = listed(), written(name), []
    for step, done in play(session, environ, address, folder):
        found = difference(step, done, but)
        if found != known.get(step.number, []):
            told += [f"$ {step.title}", *found, *(["(no longer differs)"] if not found else [])]
    assert not told, _HOW.format(name=name) + "\n".join(told)


def test_every_difference_is_listed_with_its_decision() -> None:
    but = listed()
    differing = {(name, number) for name in names() for number in written(name)}
    assert not but.faults, "\n".join(but.faults)
    assert differing == but.steps, (
        "tests/recorded/differences.toml has to name exactly the steps of differences/*.diff:"
        f" it lacks {sorted(differing - but.steps)},"
        f" and names for nothing {sorted(but.steps - differing)}"
    )
