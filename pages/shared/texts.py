"""Every word on the pages, through gettext catalogues that translators extend.

English is the language of the source. A catalogue for another language is
``pages/shared/locale/<language>/LC_MESSAGES/plantable.mo``, made from
``plantable.pot``; where a sentence is missing in it the English one stands.
"""

import gettext
import re
from functools import lru_cache
from pathlib import Path

import streamlit as st

from geo.model.message import Message

LOCALE_FOLDER = Path(__file__).parent / "locale"
SOURCE_LANGUAGE = "en"


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(
        "plantable", LOCALE_FOLDER, languages=[language], fallback=True
    )


@lru_cache
def languages() -> tuple[str, ...]:
    """Give the languages there is a catalogue for, English first."""
    made = sorted(
        file.parent.parent.name
        for file in LOCALE_FOLDER.glob("*/LC_MESSAGES/plantable.mo")
    )
    return (SOURCE_LANGUAGE, *made)


def language() -> str:
    """Give the language of the person: the browser's, where we have it."""
    wanted = (st.context.locale or SOURCE_LANGUAGE).partition("-")[0].lower()
    return wanted if wanted in languages() else SOURCE_LANGUAGE


def _(pattern: str, **values: object) -> str:
    """Translate a text and fill in its values.

    Values are shown as they are: a brace in a person's words is not a place.
    """
    translated = _catalogue(language()).gettext(pattern)
    return translated.format(**values) if values else translated


def _n(one: str, many: str, count: int, **values: object) -> str:
    """Translate a text that depends on a number."""
    translated = _catalogue(language()).ngettext(one, many, count)
    return translated.format(count=count, **values)


def sentence(message: Message) -> str:
    """Give a message of the deciding room in the person's language."""
    return message.in_language(_catalogue(language()).gettext)


def plain(text: str) -> str:
    r"""Show people's and plans' words literally inside a Markdown text.

    Examples
    --------
    >>> print(plain("a *b* [c](d) $x$ <b>"))
    a \*b\* \[c\]\(d\) \$x\$ \<b\>
    >>> print(plain("see http://d or www.d").replace(_JOINER, "|"))
    see http\:|//d or www|.d
    """
    escaped = "".join(
        f"\\{character}" if character in _MARKDOWN else character for character in text
    )
    # Addresses become links even where each of their signs is escaped.
    escaped = _LINKED.sub(lambda found: found[1] + _JOINER + found[2], escaped)
    return escaped.replace("\r", " ").replace("\n", " ")


def address_words(address: str) -> str:
    """Show an address so that it can be copied but is no link.

    Examples
    --------
    >>> print(address_words("https://d/`x`"))
    `https://d/x`
    """
    return f"`{' '.join(address.replace('`', '').split())}`"


# Full stops, hyphens and the like are harmless inside a line and too common to escape.
_MARKDOWN = frozenset("\\`*_{}[]()<>#|~$:^=")
_JOINER = "\u2060"  # invisible; the words do not part at it
_LINKED = re.compile(r"(\\:(?=//)|www(?=\.)|(?=@))(//|\.|@)", re.IGNORECASE)
