"""Activities are logged, planned, completed and canceled."""

from datetime import timedelta

import pytest

from oppcli.domain.refs import Ref
from services.typed import BadValue, NotFound, RuleRefused, WrongUsage, activities, closing, leads

MONDAY_NOON = "2026-11-23T12:00:00Z"


def test_what_is_logged_is_done_at_once(work, opportunity):
    logged = activities.log(work, opportunity(), "call", "Budget ok", duration="20m").record
    assert (logged["status"], logged["completed_at"]) == ("done", MONDAY_NOON)
    assert (logged["duration_minutes"], logged["regarding"], logged["owner"]) == (20, "O1", "jana")


def test_logged_days_look_back(work, opportunity):
    logged = activities.log(work, opportunity(), "call", "Budget", on="fri").record
    assert logged["completed_at"].startswith("2026-11-20")


def test_what_has_not_been_yet_cannot_be_logged(work, opportunity):
    with pytest.raises(BadValue, match="is in the future") as e:
        activities.log(work, opportunity(), "call", "Budget", on="tomorrow")
    assert "activity plan" in e.value.hint


def test_a_planned_day_looks_ahead_and_stays_open(work, opportunity):
    planned = activities.plan(work, opportunity(), "task", "Send quote", due_date="fri").record
    assert (planned["status"], planned["due_date"], planned["completed_at"]) == (
        "open",
        "2026-11-27",
        None,
    )
    assert planned["priority"] == "normal"


def test_a_type_is_one_of_the_list(work, opportunity):
    assert activities.log(work, opportunity(), "test drive", "FH16").record["type"] == (
        "test_drive"
    )
    with pytest.raises(BadValue, match="type: 'lunch'"):
        activities.log(work, opportunity(), "lunch", "Fish")


@pytest.mark.parametrize("about", [Ref("opportunity", 9), Ref("lead", 9), Ref("account", 9)])
def test_nothing_is_logged_about_what_does_not_exist(work, about):
    with pytest.raises(NotFound, match=str(about)):
        activities.log(work, about, "call", "Hello")


@pytest.mark.parametrize("kind", ["call", "email", "appointment", "test_drive", "letter"])
def test_a_new_lead_that_was_spoken_to_is_contacted(work, lead, facts, changes, kind):
    ref = lead()
    said = work.said("activity", "log", ref, kind, "Wants two")
    assert said.splitlines()[1:] == ["  L1 new → contacted"]
    assert facts(ref)["status"] == "contacted"
    assert changes(ref) == [("status", "new", "contacted")]


@pytest.mark.parametrize("kind", ["note", "task"])
def test_a_note_is_no_contact(work, lead, facts, kind):
    ref = lead()
    activities.log(work, ref, kind, "Look them up")
    assert facts(ref)["status"] == "new"


def test_a_planned_call_contacts_the_lead_only_once_it_is_done(work, lead, facts):
    ref = lead()
    planned = activities.plan(work, ref, "call", "Ring").ref
    assert facts(ref)["status"] == "new"
    assert work.said("activity", "done", planned).splitlines()[1:] == ["  L1 new → contacted"]
    assert facts(ref)["status"] == "contacted"


def test_a_qualified_lead_stays_qualified_when_it_is_called(work, lead, facts):
    ref = lead()
    leads.qualify(work, ref, {})
    activities.log(work, ref, "call", "Thanks")
    assert facts(ref)["status"] == "qualified"


def test_an_activity_counts_for_staleness_without_touching_the_version(errand, opportunity, facts):
    ref = opportunity()
    version = facts(ref)["version"]
    activities.log(errand(later=timedelta(days=2)), ref, "call", "Hello")
    assert facts(ref)["touched_at"] == "2026-11-25T12:00:00Z"
    assert facts(ref)["version"] == version


def test_what_happened_long_ago_makes_nothing_look_older(errand, opportunity, facts):
    ref = opportunity()
    activities.log(errand(later=timedelta(days=2)), ref, "call", "Hi", on="2026-11-01")
    assert facts(ref)["touched_at"] == MONDAY_NOON


def test_a_closed_opportunity_still_takes_activities(work, opportunity):
    ref = opportunity()
    closing.close(work, [ref], "lost", reason="price")
    assert activities.log(work, ref, "call", "Thanks").record["regarding"] == "O1"


def test_done_completes_it_with_its_outcome(work, opportunity, changes):
    planned = activities.plan(work, opportunity(), "call", "Ask").ref
    done = activities.done(work, [planned], outcome="ok, wants two", duration="1h30").record
    assert (done["status"], done["completed_at"]) == ("done", MONDAY_NOON)
    assert (done["outcome"], done["duration_minutes"]) == ("ok, wants two", 90)
    assert ("status", "open", "done") in changes(planned)


def test_done_may_plan_the_next_one_about_the_same_record(work, opportunity):
    planned = activities.plan(work, opportunity(), "call", "Ask").ref
    said = work.said("activity", "done", planned, "--next", "Send quote", "--due", "fri")
    assert "A2 task planned: Send quote · O1 · due Fri 27 Nov 2026 (4d)" in said
    follow = work.record(Ref("activity", 2))
    assert (follow["type"], follow["subject"], follow["regarding"]) == ("task", "Send quote", "O1")
    assert (follow["due_date"], follow["status"]) == ("2026-11-27", "open")


def test_what_is_done_or_canceled_is_not_ended_again(work, opportunity):
    ref = opportunity()
    first = activities.plan(work, ref, "call", "Ask").ref
    second = activities.plan(work, ref, "call", "Ask again").ref
    activities.done(work, [first])
    activities.cancel(work, [second])
    for ended in (first, second):
        with pytest.raises(RuleRefused):
            activities.done(work, [ended])
        with pytest.raises(RuleRefused):
            activities.cancel(work, [ended])


def test_canceled_stays_on_the_timeline(work, opportunity, store):
    planned = activities.plan(work, opportunity(), "call", "Ask").ref
    canceled = activities.cancel(work, [planned])
    assert canceled.record["status"] == "canceled"
    assert store.read("SELECT ref FROM v_activity WHERE regarding = 'O1'").rows == [("A1",)]


def test_several_are_completed_together_or_not_at_all(work, opportunity, facts):
    ref = opportunity()
    first = activities.plan(work, ref, "call", "Ask").ref
    second = activities.plan(work, ref, "call", "Ask again").ref
    activities.cancel(work, [second])
    with pytest.raises(RuleRefused):
        activities.done(work, [first, second])
    assert facts(first)["status"] == "open"


def test_a_direction_belongs_to_calls_and_letters(work, opportunity, store):
    ref = opportunity()
    logged = activities.log(work, ref, "email", "Quote", direction="out").record
    assert logged["direction"] == "out"
    with pytest.raises(RuleRefused, match="a task has no direction"):
        activities.plan(work, ref, "task", "Send quote", direction="out")
    assert len(store.read("SELECT 1 FROM activity").rows) == 1


def test_done_refuses_a_duration_that_makes_no_sense(work, opportunity, facts):
    planned = activities.plan(work, opportunity(), "email", "Quote").ref
    with pytest.raises(RuleRefused, match="an email has no duration"):
        activities.done(work, [planned], duration="20m")
    assert facts(planned)["status"] == "open"


def test_a_note_is_logged_and_never_planned(work, opportunity):
    ref = opportunity()
    assert activities.log(work, ref, "note", "Likes red").record["type"] == "note"
    with pytest.raises(RuleRefused, match="nothing to do"):
        activities.plan(work, ref, "note", "Likes red")
    task = activities.plan(work, ref, "task", "Ask").ref
    with pytest.raises(RuleRefused, match="nothing to do"):
        activities.edit(work, [task], {"type": "note"})


def test_open_ones_are_edited_with_history(work, opportunity, lead, changes):
    planned = activities.plan(work, opportunity(), "call", "Ask", direction="out").ref
    about = lead()
    edited = activities.edit(
        work, [planned], {"due": "fri", "priority": "high", "regarding": str(about)}
    )
    now = edited.record
    assert (now["due_date"], now["priority"], now["regarding"]) == ("2026-11-27", "high", "L1")
    assert {field for field, *_ in changes(planned)} >= {"due_date", "priority", "lead"}


def test_another_type_must_fit_what_is_known(work, opportunity, facts):
    planned = activities.plan(work, opportunity(), "call", "Ask", direction="out").ref
    with pytest.raises(RuleRefused, match="a task has no direction"):
        activities.edit(work, [planned], {"type": "task"})
    activities.edit(work, [planned], {"type": "task", "direction": "none"})
    assert (facts(planned)["type"], facts(planned)["direction"]) == ("task", None)


def test_what_is_completed_is_not_completed_again(work, opportunity):
    ref = opportunity()
    logged = activities.log(work, ref, "call", "Budget ok").ref
    canceled = activities.plan(work, ref, "call", "Ask").ref
    activities.cancel(work, [canceled])
    for ended in (logged, canceled):
        with pytest.raises(RuleRefused, match="already"):
            activities.cancel(work, [ended])


@pytest.mark.parametrize("field", ["status", "completed_at", "outcome"])
def test_an_end_is_not_edited(work, opportunity, field):
    planned = activities.plan(work, opportunity(), "call", "Ask").ref
    with pytest.raises(RuleRefused, match=field):
        activities.edit(work, [planned], {field: "done"})


def test_an_edit_without_a_field_is_wrong_usage(work, opportunity):
    planned = activities.plan(work, opportunity(), "call", "Ask").ref
    with pytest.raises(WrongUsage):
        activities.edit(work, [planned], {})
