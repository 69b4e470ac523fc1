"""The history and undo name what has no ref, and say yes and no, as the typed command does."""

import json

import pytest


def _said(cli, *words):
    ran = cli("history", "--since", "today", "--limit", "1", *words, "-o", "plain")
    assert ran.code == 0
    return " ".join(ran.out.splitlines()[-1].split())


def test_yes_and_no_are_said_by_undo_and_in_the_history(cli):
    cli("org", "add", "user", "leif")
    assert "active yes → no" in cli("org", "edit", "leif", "active=no").out
    assert "user leif active yes no" in _said(cli)
    assert "user leif active no → yes" in cli("undo", "-o", "plain").out
    programs = cli("history", "--since", "today", "--limit", "1", "-o", "json")
    assert (json.loads(programs.out)[0]["old"], json.loads(programs.out)[0]["new"]) == ("0", "1")


@pytest.fixture
def applied(cli, tmp_path):
    """The simple process, whose Proposal is likelier now."""
    path = tmp_path / "simple.toml"
    text = cli("process", "export", "simple").out
    path.write_text(text.replace("probability = 50", "probability = 55"), "utf-8")
    assert cli("process", "apply", str(path)).code == 0


def test_a_process_and_its_stages_are_named(cli, applied):
    rows = cli("history", "--since", "today", "-o", "plain").out
    assert "process simple  version" in rows
    assert "stage Proposal  probability" in rows
    number = cli("history", "--limit", "1", "-o", "json").json[0]["batch"]
    assert "stage Proposal" in cli("history", "--batch", str(number), "-o", "plain").out
    refs = {row["ref"] for row in cli("history", "--since", "today", "-o", "json").json}
    assert {ref.split()[0] for ref in refs if " " in ref} >= {"process", "stage"}
    assert "process simple version 2 → 1" in cli("undo", "-o", "plain").out


def test_a_rate_and_a_quota_are_named(cli):
    cli("currency", "set", "USD", "0.9")
    cli("currency", "set", "USD", "0.8")
    assert "rate USD 2026-11-23 base per unit 0.9 0.8" in _said(cli)
    cli("org", "add", "user", "leif")
    cli("quota", "set", "leif", "2026q4", "5k")
    cli("quota", "set", "leif", "2026q4", "6k")
    assert "leif 2026 Q4 quota amount 5,000 EUR 6,000 EUR" in _said(cli)
    cli("quota", "set", "all", "2026q4", "5k")
    cli("quota", "set", "all", "2026q4", "6k")
    assert "all 2026 Q4 quota" in _said(cli)
