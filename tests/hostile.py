"""Texts made to break a screen, a format, a shell or a query, and a store full of them."""

import json
from collections.abc import Iterator

TEXTS = {
    "markup": "[red]x",
    "closing markup": "[/b]",
    "emoji code": ":bomb:",
    "clear the screen": "a\x1b[2J",
    "link": "\x1b]8;;http:x\x1b\\y",
    "write the clipboard": "\x1b]52;c;cm0=\x07z",
    "one-byte escape": "a\x9b31m",
    "carriage return": "b\rc",
    "turned around": "a\u202eb",
    "newline": "c\nd",
    "tab": "d\te",
    "line separator": "e\u2028f",
    "formula": "=1+1",
    "script": "<script>alert(1)</script>",
    "like help": "--help",
    "dash": "-x",
    "percent": "%s%(a)d",
    "braces": "{0}{x}",
    "backslash": "a\\nb\\",
    "long": "w" * 10_000,
    "combining": "e\u0301" * 5,
    "joined emoji": "👩‍👩‍👧 x",
    "wide": "日本語の会社",
    "no width": "a\u200bb",
    "quotes": "a'b\"c`$(x)",
    "path": "../../x",
    "comma": 'a,"b;c|d',
}
ALL = "".join(text for text in TEXTS.values() if len(text) < 100)


def _of_each(text: str, number: int) -> Iterator[tuple[str, dict[str, str]]]:
    """What is typed of each kind: the command and a row for its `--stdin`."""
    goods = {"brand": text, "class": text, "model": text, "variant": text}
    place = {"business": text, "facility": text, "operation": text}
    about = f"O{number}"
    yield "account new", {"name": text, "phone": text, "email": text, "notes": text}
    yield "contact new", {"name": f"x {text}", "account": text, "notes": text}
    yield "device new", {"serial_number": text, "stock_number": text, **goods, "facility": text}
    sale = {"topic": text, "account": text, "owner": text, "next_step": text, **goods, **place}
    more = {"description": text, "lead_source": text, "est_revenue": "1000", "close": "eom"}
    yield "opp new", sale | more
    person = {"topic": text, "company": text, "last_name": text, "email": text, "owner": text}
    yield "lead new", person | {"description": text, "lead_source": text}
    yield "deal new", {"opportunity": about, "title": text, "model": text, "unit_price": "100"}
    yield "activity plan", {"about": about, "type": "task", "subject": text, "body": text}
    yield "activity log", {"about": f"L{number}", "type": "note", "subject": text}


def loading() -> Iterator[tuple[list[str], str]]:
    """The command lines that fill a store, each with what it reads on stdin."""
    rows: dict[str, list[str]] = {}
    for number, text in enumerate(TEXTS.values(), 1):
        for command, row in _of_each(text, number):
            rows.setdefault(command, []).append(json.dumps(row))
    for command, lines in rows.items():
        yield [*command.split(), "--stdin", "--create"], "\n".join(lines)
    for number, text in enumerate(TEXTS.values(), 1):
        yield ["quota", "set", "--", f"user:{text}", "2026q4", "1000"], ""
        if number % 2:
            words = ["opp", "close", str(number), "--lost", "--reason", "other"]
            yield [*words, f"--note={text}", f"--competitor={text}"], ""
        if number % 3:
            yield ["org", "add", "team", "--create", "--", f"t{number}{text}"], ""
