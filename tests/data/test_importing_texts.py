import pytest

from data.importing.texts import is_cut, plain_text, web_address


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Alle 3 < 5 & yli\r\n 2", "Alle 3 < 5 & yli\r\n 2"),
        ("<b>Ei</b> rakenneta", "Ei rakenneta"),
        ("rivi<br/>toinen", "rivi\ntoinen"),
        ("a<!-- hidden -->b", "ab"),
        ("x<script>alert(1)</script>y", "xy"),
        ("x<SCRIPT SRC=//e.org>alert(1)", "x"),
        ("<img src=x onerror=alert(1)>teksti", "teksti"),
        ("teksti <img src=x onerror=alert(1)", "teksti"),
        ("<b>&lt;img src=x onerror=alert(1)&gt;teksti</b>", "teksti"),
        ("<b>&amp;lt;svg&amp;gt;teksti</b>", "&lt;svg&gt;teksti"),
        ("<p>A &amp; B</p>", "A & B"),
        ("&auml; stays as it was written", "&auml; stays as it was written"),
    ],
)
def test_words_are_kept_and_markup_is_taken_out(written: str, words: str):
    assert plain_text(written).text == words


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ('<a href="http://a.fi/x#y" target="_blank">linkki</a>', "http://a.fi/x#y"),
        ("<a target=x href='https://a.fi/'>x", "https://a.fi/"),
        ("<a href=https://a.fi/>x</a>", "https://a.fi/"),
        ('<a href="http://a.fi/x" target="_bl', "http://a.fi/x"),
        ('<a href="http://a.fi/?a=1&amp;b=2">x</a>', "http://a.fi/?a=1&b=2"),
        ("https://a.fi/plain", "https://a.fi/plain"),
        ('<a href="http://a.fi/cut-in-the-addr', None),
        ('<a href="javascript:alert(1)">x</a>', None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("see the plan", None),
    ],
)
def test_an_address_is_given_as_plain_text_or_not_at_all(
    written: str, address: str | None
):
    assert web_address(written) == address


def test_an_address_that_the_source_cut_is_said():
    assert plain_text('<a href="http://a.fi/cut-in-the-addr').cut_link


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        pytest.param("a" * 254, True, id="254 letters"),
        pytest.param("ä" * 254, True, id="254 letters of two bytes"),
        pytest.param("ä" * 127, True, id="254 bytes"),
        pytest.param("a" + "ä" * 126, True, id="253 bytes, half a letter lost"),
        pytest.param("a" * 253, False, id="253 letters"),
        pytest.param("a" * 255, False, id="longer than the limit"),
        pytest.param("ä" * 253, False, id="253 letters of two bytes"),
    ],
)
def test_a_text_that_fills_its_column_is_cut(text: str, cut: bool):
    assert is_cut(text, 254) is cut
