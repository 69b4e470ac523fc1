"""What an e-mail address says: whether it is one, and of which company."""

import re

from oppcli.domain.names import name_key

# What nearly all addresses look like; the library takes a hundred times as long.
_PLAIN = re.compile(
    r"[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}", re.IGNORECASE
)
_LONGEST = 64  # characters before the @ and in a label of the domain; others ask the library
# A country's own domain, or one below it: uk, co.uk, com.br, de, com.
_OF_A_COUNTRY = re.compile(r"(?:(?:com?|net|org|or|ne)\.)?[a-z]{2}|com|net|org|eu|fm|me")


def is_email(text: str) -> bool:
    """Whether that has the syntax of one e-mail address (RFC 5322, as used in practice).

    Nobody is asked whether the domain exists; one without a dot may, within a company.
    """
    if len(text) <= _LONGEST and _PLAIN.fullmatch(text) and "--" not in text:
        return True
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return False
    return True


def email_key(email: str | None) -> str:
    """What e-mail addresses are compared by: their case does not count; '' for none."""
    return name_key(email or "")


def company_domain(email: str | None) -> str | None:
    """The domain of a company's address in lower case; None for a provider of free mail."""
    name, at, domain = (email or "").strip().lower().rpartition("@")
    if not (name and at) or "." not in domain or is_free_mail(domain):
        return None
    return domain if domain.replace(".", "").replace("-", "").isalnum() else None


def is_free_mail(domain: str) -> bool:
    """Whether a provider gives addresses of that domain to anybody; `yahoo.co.uk` is Yahoo's."""
    from oppcli.domain.free_mail import DOMAINS, FAMILIES

    if domain in DOMAINS:
        return True
    first, _, rest = domain.partition(".")
    return first in FAMILIES and _OF_A_COUNTRY.fullmatch(rest) is not None
