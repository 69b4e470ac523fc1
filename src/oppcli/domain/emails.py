"""What an e-mail address says of the company behind it."""

# Providers whose addresses say nothing of a company.
_PUBLIC = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "ymail.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "gmx.net",
        "gmx.de",
        "gmx.com",
        "web.de",
        "t-online.de",
        "mail.com",
        "mail.ru",
        "yandex.ru",
        "proton.me",
        "protonmail.com",
        "orange.fr",
        "free.fr",
        "wanadoo.fr",
        "laposte.net",
        "libero.it",
        "seznam.cz",
        "wp.pl",
        "o2.pl",
        "qq.com",
        "163.com",
    ]
)


def company_domain(email: str | None) -> str | None:
    """The domain of a company's address in lower case; None for a public provider's."""
    name, at, domain = (email or "").strip().lower().rpartition("@")
    if not (name and at) or "." not in domain or domain in _PUBLIC:
        return None
    return domain if domain.replace(".", "").replace("-", "").isalnum() else None
