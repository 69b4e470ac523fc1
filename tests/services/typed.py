"""What a seller does, typed as command lines and read from what the program answers.

The tests of this folder say what is done by noun and verb; here that becomes words, and what comes
back becomes records (as -o json has them) or a refusal with its sentence, hint and exit code.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from oppcli.domain.refs import Ref
from surroundings import NOW, Cli, Ran

Fields = Mapping[str, str]


class Refused(Exception):
    """What the program said no to, on stderr."""

    exit_code = 0

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


class WrongUsage(Refused):
    exit_code = 2


class NotFound(Refused):
    exit_code = 3


class RuleRefused(Refused):
    exit_code = 4


class BadValue(Refused):
    exit_code = 5


_REFUSALS = {each.exit_code: each for each in (WrongUsage, NotFound, RuleRefused, BadValue)}


@dataclass(frozen=True)
class Answer:
    """The records that a command that went well answered with."""

    records: list[dict[str, Any]]

    @property
    def record(self) -> dict[str, Any]:
        (record,) = self.records
        return record

    @property
    def ref(self) -> Ref:
        return ref_of(self.record["ref"])


@dataclass(frozen=True)
class Party:
    """An account or contact that a lead brought; how it was found, or "" for a new one."""

    ref: str
    name: str
    how: str


@dataclass(frozen=True)
class Qualified:
    """What became of a lead."""

    account: Party | None
    contact: Party | None
    opportunity: dict[str, Any] | None


@dataclass(frozen=True)
class Seller:
    """Who types: when, and with which options on everything that writes."""

    cli: Cli
    later: timedelta = timedelta()
    create: bool = True
    keep: bool = True

    def type(self, *words: object, fields: Fields | None = None) -> Answer:
        """A command that writes; fields become options of their names."""
        return self._answer(*words, *_options(fields or {}))

    def edit(self, noun: str, refs: Iterable[Ref], fields: Fields) -> Answer:
        """An edit; fields become field=value."""
        return self._answer(noun, "edit", *refs, *_assignments(fields))

    def said(self, *words: object) -> str:
        """What a command that writes shows as text."""
        return self._run(*words, *["--create"] * self.create).out

    def read(self, *words: object, stdin: str = "") -> str:
        """What any command prints."""
        return self._run(*words, stdin=stdin).out

    def record(self, ref: Ref) -> dict[str, Any]:
        """A record as `show` has it."""
        (found,) = json.loads(self._run(ref.kind, "show", ref, "-o", "json").out)
        return dict(found)

    def _answer(self, *words: object) -> Answer:
        ran = self._run(*words, *["--create"] * self.create, "-o", "json")
        return Answer(json.loads(ran.out))

    def run(self, *words: object, stdin: str = "") -> Ran:
        """Types a command on the day of this seller, whatever comes of it."""
        env = {"OPPCLI_TODAY": (NOW + self.later).isoformat()}
        dry_run = ["--dry-run"] * (not self.keep)
        return self.cli(*words, *dry_run, stdin=stdin, env=env)

    def _run(self, *words: object, stdin: str = "") -> Ran:
        ran = self.run(*words, stdin=stdin)
        if ran.code:
            raise refusal(ran.code, ran.err)
        return ran


def refusal(code: int, err: str) -> Refused:
    """What was refused, out of what stands on stderr."""
    said = re.search(r"^error: (.*?)$(?:\n  try: (.*?)$)?", err, re.MULTILINE | re.DOTALL)
    assert said is not None, (code, err)
    return _REFUSALS[code](said[1], said[2] or "")


def ref_of(text: str) -> Ref:
    kinds = {"O": "opportunity", "L": "lead", "C": "account", "P": "contact", "A": "activity"}
    kinds |= {"D": "deal", "V": "device"}
    return Ref(kinds[text[0]], int(text[1:]))


def _options(fields: Fields) -> list[str]:
    return [f"--{name.replace('_', '-')}={text}" for name, text in fields.items()]


def _assignments(fields: Fields) -> list[str]:
    return [f"{name}={text}" for name, text in fields.items()]


class opportunities:  # noqa: N801 - reads as the noun that is typed
    @staticmethod
    def new(by: Seller, topic: str, fields: Fields) -> Answer:
        return by.type("opp", "new", topic, fields=fields)

    @staticmethod
    def edit(by: Seller, refs: Iterable[Ref], fields: Fields) -> Answer:
        return by.edit("opp", refs, fields)

    @staticmethod
    def hold(by: Seller, refs: Iterable[Ref], note: str = "") -> Answer:
        return by.type("opp", "hold", *refs, fields={"next": note} if note else {})

    @staticmethod
    def resume(by: Seller, refs: Iterable[Ref]) -> Answer:
        return by.type("opp", "resume", *refs)


class moves:  # noqa: N801
    @staticmethod
    def advance(by: Seller, refs: Iterable[Ref], to: str = "", **filled: str) -> Answer:
        given = [word for each in _assignments(filled) for word in ("--set", each)]
        return by.type("opp", "advance", *refs, *given, fields={"to": to} if to else {})

    @staticmethod
    def back(by: Seller, refs: Iterable[Ref], to: str = "", reason: str = "") -> Answer:
        given = {"to": to, "reason": reason}
        return by.type("opp", "back", *refs, fields={k: v for k, v in given.items() if v})


class closing:  # noqa: N801
    @staticmethod
    def close(by: Seller, refs: Iterable[Ref], outcome: str, **more: str | bool) -> Answer:
        switches = [f"--{name.replace('_', '-')}" for name, given in more.items() if given is True]
        texts = {name: given for name, given in more.items() if isinstance(given, str)}
        return by.type("opp", "close", *refs, f"--{outcome}", *switches, fields=texts)

    @staticmethod
    def reopen(by: Seller, refs: Iterable[Ref]) -> Answer:
        return by.type("opp", "reopen", *refs)


class leads:  # noqa: N801
    @staticmethod
    def new(by: Seller, topic: str, fields: Fields) -> Answer:
        return by.type("lead", "new", topic, fields=fields)

    @staticmethod
    def edit(by: Seller, refs: Iterable[Ref], fields: Fields) -> Answer:
        return by.edit("lead", refs, fields)

    @staticmethod
    def qualify(by: Seller, ref: Ref, fields: Fields, *words: str) -> "Qualified":
        said = by.said("lead", "qualify", ref, *words, *_options(fields))
        made = {
            kind: Party(party, name, "" if how == "new" else how)
            for kind, party, name, how in re.findall(
                r"^  (\w+) (\w+) (.+?) \(([^()]+)\)$", said, re.MULTILINE
            )
        }
        opened = re.search(r"→ (O\d+): ", said)
        opportunity = by.record(ref_of(opened[1])) if opened else None
        return Qualified(made.get("account"), made.get("contact"), opportunity)

    @staticmethod
    def disqualify(by: Seller, refs: Iterable[Ref], reason: str) -> Answer:
        return by.type("lead", "disqualify", *refs, "--reason", reason)

    @staticmethod
    def reopen(by: Seller, refs: Iterable[Ref]) -> Answer:
        return by.type("lead", "reopen", *refs)


class activities:  # noqa: N801
    @staticmethod
    def log(by: Seller, about: Ref, kind: str, subject: str, **fields: str) -> Answer:
        return by.type("activity", "log", about, kind, subject, fields=fields)

    @staticmethod
    def plan(by: Seller, about: Ref, kind: str, subject: str, **fields: str) -> Answer:
        return by.type("activity", "plan", about, kind, subject, fields=fields)

    @staticmethod
    def done(by: Seller, refs: Iterable[Ref], **given: str) -> Answer:
        return by.type("activity", "done", *refs, fields=given)

    @staticmethod
    def cancel(by: Seller, refs: Iterable[Ref]) -> Answer:
        return by.type("activity", "cancel", *refs)

    @staticmethod
    def edit(by: Seller, refs: Iterable[Ref], fields: Fields) -> Answer:
        return by.edit("activity", refs, fields)


class deals:  # noqa: N801
    @staticmethod
    def new(by: Seller, about: Ref, title: str, fields: Fields, *, offered: bool) -> Answer:
        words = ["--offered"] * offered
        return by.type("deal", "new", about, title, *words, fields=fields)

    @staticmethod
    def edit(by: Seller, refs: Iterable[Ref], fields: Fields) -> Answer:
        return by.edit("deal", refs, fields)

    @staticmethod
    def move(by: Seller, refs: Iterable[Ref], status: str, fields: Fields | None = None) -> Answer:
        verb = {"offered": "offer", "signed": "sign", "canceled": "cancel"}[status]
        return by.type("deal", verb, *refs, fields=fields)


class devices:  # noqa: N801
    @staticmethod
    def new(by: Seller, fields: Fields) -> Answer:
        return by.type("device", "new", fields=fields)

    @staticmethod
    def edit(by: Seller, refs: Iterable[Ref], fields: Fields) -> Answer:
        return by.edit("device", refs, fields)


class parties:  # noqa: N801
    @staticmethod
    def new_account(by: Seller, name: str, fields: Fields) -> Answer:
        return by.type("account", "new", name, fields=fields)

    @staticmethod
    def new_contact(by: Seller, name: str, fields: Fields) -> Answer:
        return by.type("contact", "new", name, fields=fields)

    @staticmethod
    def edit(by: Seller, refs: Iterable[Ref], fields: Fields) -> Answer:
        refs = list(refs)
        return by.edit(refs[0].kind, refs, fields)


class processes:  # noqa: N801
    @staticmethod
    def apply(by: Seller, text: str, *words: str, moves: Fields | None = None) -> str:
        """Applies the text of a process and gives the line that says what came of it."""
        moved = [word for each in _assignments(moves or {}) for word in ("--move", each)]
        return by.read("process", "apply", "-", *words, *moved, stdin=text)

    @staticmethod
    def definition(by: Seller, key: str, version: str = "") -> str:
        return by.read("process", "export", key, *_options({"version": version} if version else {}))

    @staticmethod
    def broken(by: Seller, *key: str) -> list[tuple[str, str, str, str]]:
        """The gates that are not met: ref, gate, missing fields, whether it was passed."""
        found = json.loads(by.read("process", "check", *key, "-o", "json"))
        return [
            tuple(each[name] for name in ("ref", "gate", "missing", "gate_is")) for each in found
        ]
