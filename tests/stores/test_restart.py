"""A server that crashes and comes back while people write loses nothing of what was said saved."""

import threading
import time

import pytest

import serving
from oppcli.store import Store
from stress.racing import edits, racers


@pytest.fixture
def cluster(tmp_path_factory):
    """A server of this test's own, which syncs as servers do."""
    if not serving.is_wanted():
        pytest.skip(f"this is about a PostgreSQL server: {serving.WANTED}=postgresql")
    if serving.programs() is None:
        pytest.skip("no PostgreSQL server is found on this machine")
    with serving.cluster() as made:
        made.start("fsync=on", "max_connections=20")
        yield made


def test_a_server_that_crashes_in_the_middle_loses_nothing_acknowledged(environ, cluster, cli):
    env = {**environ, "OPPCLI_DB": cluster.address()}
    assert cli("opp", "new", "Fleet", env=env).code == 0

    def crash() -> None:
        with serving.connection(cluster.address()) as watching:
            while watching.execute("SELECT count(*) FROM change").fetchone() < (10,):
                time.sleep(0.01)
        cluster.stop("immediate")
        cluster.start()

    with racers(3, env) as runners:
        crashing = threading.Thread(target=crash)
        crashing.start()
        told = edits(runners, "1", 30)
        crashing.join()
    assert {ran.code for ran in told} == {0, 6}
    assert "bug" not in "".join(ran.err for ran in told)
    saved = {ran.out.rpartition("→ ")[2].strip() for ran in told if ran.code == 0}
    store = Store(cluster.address())
    kept = {new for (new,) in store.read("SELECT new FROM v_change").rows}
    ((version,),) = store.read("SELECT version FROM opportunity").rows
    store.close()
    assert len(saved) == sum(ran.code == 0 for ran in told)
    assert saved <= kept
    unsure = [ran for ran in told if "may be saved or not" in ran.err]
    assert len(kept) - len(saved) <= len(unsure)
    assert version == 1 + len(kept)
    assert cli("opp", "edit", "1", "next_step=on we go", env=env).code == 0
