"""Texts that people wrote, rendered harmless: words kept, markup taken out."""

import html
import re
from dataclasses import dataclass

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_UNSEEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*(?:>|\Z)", re.IGNORECASE)
_TAG = re.compile(r"<[/!?]?[a-zA-Z][^<>]*(?:>|\Z)")
_HREF = re.compile(
    r"<a\b[^<>]*?\bhref\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+)(?=[\s>]))",
    re.IGNORECASE,
)
_CUT_HREF = re.compile(r"<a\b[^<>]*?\bhref\s*=\s*[\"']?[^\"'<>]*\Z", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_PASSES = 5  # markup written as entities becomes markup once; deeper is not text


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text without markup.

    Parameters
    ----------
    text
        The words, exactly as in the source where it holds no markup.
    links
        Web addresses of its HTML links, in order.
    had_markup
        Whether anything was taken out.
    cut_link
        Whether the source cut the text inside an address, which is then not given.
    """

    text: str
    links: tuple[str, ...] = ()
    had_markup: bool = False
    cut_link: bool = False


def plain_text(source: str) -> PlainText:
    """Take the markup out of a text.

    Examples
    --------
    >>> plain_text('See <a href="https://example.org/1">the <b>rule</b></a>')
    PlainText(text='See the rule', links=('https://example.org/1',), \
had_markup=True, cut_link=False)
    >>> plain_text("width < 3 m & more").text
    'width < 3 m & more'
    """
    if not (_TAG.search(source) or _COMMENT.search(source)):
        return PlainText(source)
    addresses = (
        html.unescape(next(part for part in match.groups() if part is not None))
        for match in _HREF.finditer(source)
    )
    links = tuple(link for link in addresses if _WEB_ADDRESS.fullmatch(link))
    words = source
    for _ in range(_PASSES):
        if not (_TAG.search(words) or _COMMENT.search(words)):
            break
        words = html.unescape(_stripped(words))
    else:
        words = _stripped(words)
    return PlainText(words.strip(), links, True, bool(_CUT_HREF.search(source)))


def web_address(source: str) -> str | None:
    """Give the address that a text or an HTML link holds; None where it holds none.

    Only http and https addresses are addresses here.

    Examples
    --------
    >>> web_address("javascript:alert(1)") is None
    True
    """
    found = plain_text(source)
    if found.links:
        return found.links[0]
    address = source.strip()
    return address if _WEB_ADDRESS.fullmatch(address) else None


def is_cut(text: str, cut_at: int) -> bool:
    """Whether a text fills the space that its source has for it.

    Some files count characters and some count bytes of UTF-8, of which a letter cut in
    the middle leaves one less.
    """
    size_bytes = len(text.encode("utf-8"))
    filled = {cut_at} if text.isascii() else {cut_at, cut_at - 1}
    return len(text) == cut_at or size_bytes in filled


def _stripped(text: str) -> str:
    for pattern, replacement in ((_COMMENT, ""), (_UNSEEN, ""), (_BREAK, "\n")):
        text = pattern.sub(replacement, text)
    return _TAG.sub("", text)
