"""Counts the keys of 25 jobs of a seller's day, and checks that each line does its job.

Each line is typed whole, with no alias and no completion, on a terminal, on a store in which a
seller has worked for a while, and what it did is looked up. The keys are the characters of the
line, its Enter, and the answers to what it asks. Beside them stand the shortest lines that two
other programs document for the same job, with the same words and values: crm.cli
(github.com/dzhng/crm.cli, README.md) and Taskwarrior (`man task`). These are counted, not run.
Taskwarrior takes unique beginnings of its words, too (`task 12 mo du:eom`), as our completion does
with Tab: neither is counted.

`python bench/keystrokes.py` prints the table; it ends with 1 when a line fails or a goal is missed.
"""

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from oppcli.commands import SELLERS

GOAL = 660  # keys of all jobs
CRM_GOAL = 0.70  # × the keys of crm.cli, over the jobs that it has
TASK_GOAL = 1.15  # × the keys of Taskwarrior, over the jobs that it has
TODAY = "2026-11-23"  # a Monday
PATIENCE = 30  # seconds without output, after which a line is given up


@dataclass(frozen=True, slots=True)
class Job:
    """A job, the line that does it, and how to see that it is done.

    `answers` are the keys typed to what the line asks. A line that only shows something is done
    when all of `shows` are on the screen. Of one that writes, the record `ref` has `then` after it.
    `crm` and `task` are the lines of the other programs; none where they cannot do it.
    """

    name: str
    line: str
    ref: str = ""
    then: tuple[tuple[str, object], ...] = ()
    shows: tuple[str, ...] = ()
    answers: str = ""
    crm: tuple[str, ...] = ()
    task: tuple[str, ...] = ()

    @property
    def keys(self) -> int:
        """The keys of our line."""
        return len(self.line) + 1 + len(self.answers)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job: `wrong` is empty when it is done, else what was seen instead.

    `waits` when oppcli has no such verb yet: the line is counted, and was not typed.
    """

    job: Job
    wrong: str
    waits: bool = False


JOBS = (
    Job(
        "what do I do now",
        "opp today",
        shows=("send brochure", "Tue 24 Nov"),
        task=("task",),
    ),
    Job(
        "my open ones",
        "opp mine",
        shows=("O12", "XC60", "O14"),
        crm=("crm deal list",),
        task=("task list",),
    ),
    Job(
        "new lead with name and telephone",
        "opp lead new XC60 --last Falk --phone 0701234567",
        "L9",
        (("topic", "XC60"), ("last_name", "Falk"), ("phone", "0701234567")),
        crm=("crm contact add --name Falk --phone 0701234567",),
    ),
    Job(
        "log a call on a lead",
        "opp call L7 no answer",
        "A46",
        (("type", "call"), ("status", "done"), ("subject", "no answer"), ("regarding", "L7")),
        crm=('crm log call "no answer" --contact berg@lund.se',),
        task=("task 7 annotate no answer",),
    ),
    Job(
        "log a call on an opportunity",
        "opp call 12 wants blue",
        "A46",
        (("type", "call"), ("status", "done"), ("subject", "wants blue"), ("regarding", "O12")),
        crm=('crm log call "wants blue" --deal dl_abc123',),
        task=("task 12 annotate wants blue",),
    ),
    Job(
        "note",
        "opp note 12 likes blue",
        "A46",
        (("type", "note"), ("status", "done"), ("subject", "likes blue"), ("regarding", "O12")),
        crm=('crm log note "likes blue" --deal dl_abc123',),
        task=("task 12 annotate likes blue",),
    ),
    Job(
        "plan a call-back",
        "opp call 12 call back -d fri",
        "A46",
        (("type", "call"), ("status", "open"), ("due_date", "2026-11-27"), ("regarding", "O12")),
        task=("task add call back due:fri",),
    ),
    Job(
        "plan a test drive at a time",
        'opp drive 12 XC60 -a "thu 14:30"',
        "A46",
        (("type", "test_drive"), ("status", "open"), ("starts_at", "2026-11-26T14:30:00Z")),
        task=("task add test drive XC60 due:2026-11-26T14:30",),
    ),
    Job(
        "done",
        "opp done 41",
        "A41",
        (("status", "done"),),
        answers="\n",  # nothing comes next
        task=("task 41 done",),
    ),
    Job(
        "done with outcome and next step",
        'opp done 41 liked it -n "send quote" -d mon',
        "A46",
        (
            ("type", "task"),
            ("status", "open"),
            ("subject", "send quote"),
            ("due_date", "2026-11-30"),
        ),
        task=("task 41 annotate liked it", "task 41 done", "task add send quote due:mon"),
    ),
    Job(
        "who is Berg",
        "opp find berg",
        shows=("Berg", "0709876543"),
        crm=("crm find berg",),
    ),
    Job(
        "find by a word",
        "opp find fleet",
        shows=("O14", "Fleet renewal"),
        crm=("crm find fleet",),
        task=("task fleet list",),
    ),
    Job(
        "show one",
        "opp show 12",
        shows=("O12", "XC60", "Lund Bygg", "send brochure"),
        crm=("crm deal show dl_abc123",),
        task=("task 12",),
    ),
    Job(
        "qualify with amount and day",
        "opp lead qualify 7 --revenue 48k --close eoq",
        "O15",
        (("est_revenue", 48000.0), ("est_close_date", "2026-12-31"), ("contact", "Berg")),
        crm=(
            "crm deal add --title V60 --value 48000 --contact berg@lund.se"
            " --expected-close 2026-12-31",
        ),
    ),
    Job(
        "new opportunity with customer, amount, day",
        'opp new V90 --account "Lund Bygg" --revenue 48k --close eoq',
        "O15",
        (
            ("topic", "V90"),
            ("account", "Lund Bygg"),
            ("est_revenue", 48000.0),
            ("est_close_date", "2026-12-31"),
        ),
        crm=(
            "crm deal add --title V90 --value 48000 --company lund.se --expected-close 2026-12-31",
        ),
    ),
    Job(
        "move the close date",
        "opp edit 12 close=eom",
        "O12",
        (("est_close_date", "2026-11-30"),),
        crm=("crm deal edit dl_abc123 --expected-close 2026-11-30",),
        task=("task 12 modify due:eom",),
    ),
    Job(
        "change the amount",
        "opp edit 12 revenue=52k",
        "O12",
        (("est_revenue", 52000.0),),
        crm=("crm deal edit dl_abc123 --value 52000",),
    ),
    Job(
        "set the next step",
        'opp edit 12 next="send quote"',
        "O12",
        (("next_step", "send quote"),),
        crm=('crm deal edit dl_abc123 --set next="send quote"',),
    ),
    Job(
        "advance",
        "opp advance 12",
        "O12",
        (("stage", "quotation"),),
        crm=("crm deal move dl_abc123 --stage proposal",),
    ),
    Job(
        "quote: offer a deal",
        "opp deal new 12 XC60 --price 52k --offered",
        "D1",
        (("status", "offered"), ("amount", 52000.0), ("opportunity", "O12")),
    ),
    Job(
        "won",
        "opp won 13",
        "O13",
        (("status", "won"),),
        crm=("crm deal move dl_abc123 --stage closed-won",),
    ),
    Job(
        "lost with reason",
        "opp lost 12 price",
        "O12",
        (("status", "lost"), ("lost_reason", "price")),
        crm=("crm deal move dl_abc123 --stage closed-lost --note price",),
    ),
    Job("hand over", "opp assign 12 --to leif", "O12", (("owner", "leif"),)),
    Job(
        "disqualify",
        "opp lead disqualify 8 --reason cannot_contact",
        "L8",
        (("status", "disqualified"), ("disqualify_reason", "cannot_contact")),
    ),
    Job("undo", "opp undo", "A41", (("subject", "brochure"),), task=("task undo",)),
)


def made(folder: Path) -> Path:
    """A store with 14 opportunities, 8 leads and 45 activities, of which A41 was just renamed."""
    leads = [{"topic": f"Lead {number}"} for number in range(1, 7)]
    leads += [
        {"topic": "V60", "last_name": "Berg", "email": "berg@lund.se", "phone": "0709876543"},
        {"topic": "Wrong number", "last_name": "Lind"},
    ]
    sales = [{"topic": f"Sale {number}", "owner": "leif"} for number in range(1, 12)]
    sales += [
        {"topic": "XC60", "account": "Lund Bygg", "interest-type": "new", "revenue": "48k"},
        {"topic": "EX30", "revenue": "39k", "process": "simple", "stage": "negotiation"},
        {"topic": "Fleet renewal", "account": "Acme GmbH"},
    ]
    logged = [
        {"about": f"O{number % 11 + 1}", "type": "call", "subject": f"Call {number}"}
        for number in range(1, 41)
    ]
    planned = [{"about": "O12", "type": "task", "subject": "brochure", "due": "tomorrow"}]
    planned += [
        {"about": "O1", "type": "task", "subject": f"Task {number}", "owner": "leif"}
        for number in range(42, 46)
    ]
    store = folder / "seller.db"
    for line, rows in (
        ("lead new", leads),
        ("opp new --create", sales),
        ("activity log", logged),
        ("activity plan", planned),
    ):
        text = "".join(f"{json.dumps(row)}\n" for row in rows)
        _run(["oppcli", *line.split(), "--stdin", "-q"], store, text)
    _run(["oppcli", "edit", "A41", "subject=send brochure", "-q"], store)
    return store


def tried(jobs: Sequence[Job] = JOBS) -> list[Done]:
    """Types the line of each job on a copy of the store, and says what came of it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = made(folder)
        return [_try(job, _copy(store, folder / f"{at}.db")) for at, job in enumerate(jobs)]


def ratio(jobs: Sequence[Job], theirs: str) -> tuple[int, int]:
    """Our keys and theirs over the jobs that they have; `theirs` is "crm" or "task"."""
    shared = [job for job in jobs if getattr(job, theirs)]
    return sum(job.keys for job in shared), sum(keys(getattr(job, theirs)) for job in shared)


def keys(lines: Sequence[str]) -> int:
    """The characters of the lines, with the Enter of each."""
    return sum(len(line) + 1 for line in lines)


def missed(jobs: Sequence[Job] = JOBS) -> list[str]:
    """The goals that the lines miss, each in a sentence."""
    told = []
    if (total := sum(job.keys for job in jobs)) > GOAL:
        told.append(f"all jobs take {total} keys, not {GOAL} at most")
    for name, theirs, goal in (("crm.cli", "crm", CRM_GOAL), ("Taskwarrior", "task", TASK_GOAL)):
        mine, its = ratio(jobs, theirs)
        if mine > goal * its:
            told.append(f"{mine} keys are {mine / its:.2f} × the {its} of {name}, not {goal:.2f} ×")
    return told


def table(done: Sequence[Done]) -> str:
    """The jobs with their keys beside those of the others, the sums, and what went wrong."""
    jobs = [each.job for each in done]
    width = max(len(job.name) for job in jobs)
    rows = [f"{'job':{width}}  keys  crm.cli  Taskwarrior  line"]
    for job in jobs:
        theirs = [str(keys(lines)) if lines else "–" for lines in (job.crm, job.task)]
        rows.append(
            f"{job.name:{width}}  {job.keys:4}  {theirs[0]:>7}  {theirs[1]:>11}  {job.line}"
        )
    rows.append(f"{'all':{width}}  {sum(job.keys for job in jobs):4}  at most {GOAL}")
    for name, theirs, goal in (("crm.cli", "crm", CRM_GOAL), ("Taskwarrior", "task", TASK_GOAL)):
        mine, its = ratio(jobs, theirs)
        said = f"{mine / its:.2f} × its {its}, at most {goal:.2f} ×"
        rows.append(f"{'those that ' + name + ' has':{width}}  {mine:4}  {said}")
    rows += [f"WAITS   {each.job.line}: there is no such verb yet" for each in done if each.waits]
    rows += [f"FAILED  {each.job.line}\n{each.wrong}" for each in done if each.wrong]
    rows += [f"MISSED  {each}" for each in missed(jobs)]
    return "\n".join(rows)


def _try(job: Job, store: Path) -> Done:
    if job.line.split()[1] not in SELLERS:
        return Done(job, "", waits=True)
    code, screen = _typed(job.line, job.answers, store)
    if code != 0:
        return Done(job, f"exit code {code}\n{screen}")
    if lacking := [words for words in job.shows if words not in screen]:
        return Done(job, f"the screen lacks {lacking}\n{screen}")
    if not job.ref:
        return Done(job, "")
    (record,) = json.loads(_run(["oppcli", "show", job.ref, "-o", "json"], store))
    wrong = [f"{key} is {record[key]!r}" for key, value in job.then if record[key] != value]
    return Done(job, "\n".join(wrong))


def _typed(line: str, answers: str, store: Path) -> tuple[int, str]:
    """The exit code and the screen of a line typed on a terminal."""
    ours, its = pty.openpty()
    process = subprocess.Popen(
        ["sh", "-c", line], stdin=its, stdout=its, stderr=its, env=_environ(store), cwd=store.parent
    )
    os.close(its)
    os.write(ours, answers.encode())
    screen = b""
    while select.select([ours], [], [], PATIENCE)[0]:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # Linux says so when the last writer has gone
            break
        if not chunk:
            break
        screen += chunk
    else:
        process.kill()
    os.close(ours)
    return process.wait(), screen.decode()


def _run(words: list[str], store: Path, rows: str = "") -> str:
    done = subprocess.run(
        words, env=_environ(store), input=rows, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr}")
    return done.stdout


def _environ(store: Path) -> dict[str, str]:
    return {
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))),
        "HOME": str(store.parent),
        "TERM": "xterm",
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "OPPCLI_TODAY": TODAY,
        "OPPCLI_USER": "jana",
        "OPPCLI_DB": str(store),
    }


def _copy(store: Path, to: Path) -> Path:
    """A copy of a store that nobody uses, with the files that lie beside it."""
    for part in store.parent.glob(f"{store.name}*"):
        shutil.copy(part, to.with_name(part.name.replace(store.name, to.name)))
    return to


def main() -> int:
    """Prints the table; 1 when a line fails or a goal is missed."""
    done = tried()
    print(table(done))
    return 1 if missed() or any(each.wrong for each in done) else 0


if __name__ == "__main__":
    sys.exit(main())
