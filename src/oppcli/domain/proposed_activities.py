"""Proposes a line for a verb that logs or plans something: `phone 1 hello`, `book 1 drive fri`."""

from shlex import quote

from oppcli.domain.meanings import FOLLOWING_UP, SHORT, TYPES


def activity_line(word: str, meaning: str, rest: list[str]) -> str:
    """`phone O1 "likes blue"` as the short verb that logs it, `remind` as the one that plans it,
    and `book 1 drive fri` as the one that plans a test drive."""
    whom, *text = rest or ["REF"]
    if meaning == "plan" and text and (line := _planned(whom, text)):
        return line
    if word == "log" and text[1:] and text[0] in SHORT:  # `log 1 call he rang`
        word, *text = text
    verb = "task" if meaning == "plan" else SHORT.get(word, "")
    if verb:
        text = text or (["follow", "up"] if word in FOLLOWING_UP and rest else ["TEXT"])
        said = " ".join(map(quote, text))
        return f"{verb} {quote(whom.removeprefix('O'))} {said}"
    said = quote(" ".join(text)) if text else "TEXT"
    whom = f"O{whom}" if whom.isdigit() else whom
    return f"activity log {quote(whom)} {TYPES.get(word, word)} {said}"


def _planned(whom: str, text: list[str]) -> str:
    """The line that plans what stands before a day or a time: `drive 1 fri 14:00` of `1 drive fri
    14:00`, and `task 1 follow up fri` of a day alone; '' for other words."""
    from oppcli.domain.time_words import plan_at_the_end

    when = plan_at_the_end(" ".join(["-", *text]))[1]
    if not when:
        return ""
    is_all = plan_at_the_end(" ".join(["-", *text]))[0] == "-"
    kind = SHORT.get(text[0].casefold(), "") if not is_all else ""
    said = ["follow", "up", *text] if is_all else text[1:] if kind else text
    return " ".join([kind or "task", quote(whom.removeprefix("O")), *map(quote, said)])
