"""Which names are the same: one rule for typing, filters, groups, searches and imports."""

from collections.abc import Collection, Iterable
from functools import cache
from unicodedata import combining, is_normalized, normalize

# Signs without a width, which nobody sees at the ends of a text, beside all that is blank.
UNSEEN = "\ufeff\u200b\u2060"
# Within a line soft hyphens, too. Joiners stay: they make one emoji, or another word, of several.
_LEFT_OUT = str.maketrans("", "", f"{UNSEEN}\u00ad")


def without_unseen(line: str) -> str:
    """A line without the signs that nobody sees, with which two names would look like one."""
    return line.translate(_LEFT_OUT)


def name_key(text: str) -> str:
    """What all spellings of one name share: neither case nor blanks nor compatible signs count.

    It is the folded text with each run of blanks as one blank and none at the ends: `Maße KG`,
    `MASSE  KG` and `masse kg` share a key. Accents count. Both databases compute the same.
    """
    return " ".join(folded(text).split())


def names_in(words: Iterable[str], known: Iterable[str] = ()) -> list[str]:
    """The names in words of which each may hold several with commas: `Nord, Süd`.

    A comma within a name that is `known` parts nothing: `Nord, Inc`.
    """
    keys: set[str] | None = None
    found: list[str] = []
    for word in words:
        parts = word.split(",")
        if len(parts) > 1 and keys is None:
            keys = {name_key(name) for name in known if "," in name}
        while parts:
            sizes = range(len(parts), 1, -1)
            size = next((n for n in sizes if keys and name_key(",".join(parts[:n])) in keys), 1)
            found.append(",".join(parts[:size]).strip())
            parts = parts[size:]
    return [name for name in found if name]


def folded(text: str) -> str:
    """The casefold of the text's NFKC form, in NFKC again: ß is ss, ﬁ is fi (Unicode Standard,
    section 3.13, compatibility caseless matching)."""
    if text.isascii():
        return text.lower()
    plain = normalize("NFKC", text).casefold()
    return plain if is_normalized("NFKC", plain) else normalize("NFKC", plain)


# Letters that lose nothing but their stroke when accents are left out, and those of two letters.
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae"}
_LETTERS |= {"œ": "oe", "þ": "th"}
_STROKES = str.maketrans(_LETTERS)
# Signs that telephones and word processors put for those of a keyboard; a hyphen that keeps a
# line together is a hyphen in NFKC.
_SIGNS = {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-"}
_TYPED = str.maketrans(_SIGNS)
_MARKS = "".join(map(chr, range(0x300, 0x370)))  # that no letter was composed with, as in i\u0307


def with_plain_signs(key: str) -> str:
    """A `name_key` with the apostrophe and the hyphen of a keyboard: `o'neill` of `o’neill`."""
    return key if key.isascii() else key.translate(_TYPED)


def unaccented(key: str) -> str:
    """A `name_key` as it is typed without accents: `kaminski` of `kamiński`, `o'neill` of
    `o’neill`. Whoever looks for a name may leave them out; two names are the same only with them.
    """
    if key.isascii():
        return key
    parts = normalize("NFKD", with_plain_signs(key).translate(_STROKES))
    return "".join(each for each in parts if not combining(each))


def has_accents(key: str) -> bool:
    """Whether a `name_key` has accents, which then count where somebody types it."""
    return unaccented(key) != with_plain_signs(key)


@cache
def accented_letters() -> tuple[str, str]:
    """Every small letter with an accent that `unaccented` makes one letter of, every sign of its
    kind, and the marks that it leaves out; and those letters and signs in the same order, as the
    `translate` of both databases takes them."""
    letters = [chr(each) for each in range(0xC0, 0x2000) if chr(each).islower()]
    pairs = [(each, unaccented(each)) for each in letters]
    changed = [(each, plain) for each, plain in pairs if plain != each and len(plain) == 1]
    changed += typed_signs()
    return "".join(each for each, _ in changed) + _MARKS, "".join(plain for _, plain in changed)


def typed_signs() -> list[tuple[str, str]]:
    """Each sign that `with_plain_signs` changes, and what it becomes."""
    return list(_SIGNS.items())


def translated(text: str | None, letters: str, others: str) -> str | None:
    """The text with each of the letters as the one at the same place of the others, without those
    that have none there: what PostgreSQL's `translate` gives, in SQLite."""
    if text is None or text.isascii():
        return text
    return text.translate(_letters_to(letters, others))


@cache
def _letters_to(letters: str, others: str) -> dict[int, int | None]:
    return str.maketrans(letters[: len(others)], others, letters[len(others) :])


def spelled(text: str) -> str:
    """A field or a word of a closed set as it is stored, however it is written: `No Budget`,
    `no-budget`."""
    return text.strip().lower().replace(" ", "_").replace("-", "_")


def word_key(text: str) -> str:
    """What all spellings of a title or of a choice that people made share: what those of a name
    share, and neither blanks nor dashes count."""
    return name_key(text).replace(" ", "_").replace("-", "_")


def choice_named(wanted: str, choices: Collection[str]) -> str:
    """The choice that is `wanted`, or the only one that begins with it; '' for none or several.

    Both are in the spelling of `spelled`, or of `word_key`.
    """
    if wanted in choices:
        return wanted
    begins = [choice for choice in choices if wanted and choice.startswith(wanted)]
    return begins[0] if len(begins) == 1 else ""


def split_name(name: str) -> dict[str, str]:
    """First and last name as fields; the last word is the family name."""
    first, _, last = name.strip().rpartition(" ")
    return {"first_name": first, "last_name": last} if first else {"last_name": last}


def name_beside(name: str, given: Collection[str]) -> dict[str, str]:
    """What a name says beside the names of fields that are `given`: beside a family name all of it
    is the first name, and beside a first name the family name."""
    name = name.strip()
    others = [each for each in ("first_name", "last_name") if each not in given]
    if not name or not others:
        return {}
    return split_name(name) if len(others) > 1 else {others[0]: name}


def spoken(key: str) -> str:
    """A field or a word of a closed set as people read it: `pulled in` of `pulled_in`."""
    return key.replace("_", " ")


def is_same_name(one: str | None, other: str | None) -> bool:
    """Whether both are given, and are the same name."""
    return one is not None and other is not None and name_key(one) == name_key(other)


def full_name(first: str | None, last: str | None) -> str:
    """A person's whole name; '' where nothing is known."""
    return " ".join(filter(None, (first, last)))
