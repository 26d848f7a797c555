"""Collect every text that people read into one catalogue for translators.

``python -m pages.shared.collect_texts`` writes ``locale/plantable.pot``. Texts come
from the code (marked by ``_``, ``_n``, ``message`` and ``mark``) and from tables that
people read: rules, layer kinds and the portrayal of the map.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from data.catalogue import read_catalogue
from data.catalogue.rule_reading import read_rules
from geo.layers import LAYER_KINDS
from geo.portrayal import ZONING_CLASSES
from pages.shared.texts import LOCALE_FOLDER

CHECKOUT = Path(__file__).parents[2]
TEMPLATE = LOCALE_FOLDER / "plantable.pot"
_KEYWORDS = {"_": None, "_n": (1, 2), "message": (1,), "mark": (1,)}
_HEADER = """# Texts of Plantable. Translate into <language>/LC_MESSAGES/plantable.po.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def template() -> str:
    """Give the template, the same for the same texts."""
    catalogue = Catalog()
    for place, text in sorted(_texts(), key=lambda found: (found[0], str(found[1]))):
        catalogue.add(text, locations=[(place, None)])
    buffer = BytesIO()
    write_po(buffer, catalogue, omit_header=True, sort_output=True, width=88)
    return _HEADER + buffer.getvalue().decode("utf-8")


def _texts() -> Iterator[tuple[str, str | tuple[str, str]]]:
    for room in ("geo", "pages"):
        for file in sorted((CHECKOUT / room).rglob("*.py")):
            place = file.relative_to(CHECKOUT).as_posix()
            for _line, text, _comments, _context in extract_from_file(
                "python", file, keywords=_KEYWORDS
            ):
                yield place, tuple(text) if isinstance(text, list) else text
    yield from _texts_of_rules()
    for kind in LAYER_KINDS.values():
        yield "geo/layers/kinds.py", kind.title
    for zoning in ZONING_CLASSES:
        yield "geo/portrayal.py", zoning.label


def _texts_of_rules() -> Iterator[tuple[str, str]]:
    for rule in read_rules():
        place = f"data/catalogue/rules ({rule.id})"
        for text in (
            rule.title,
            rule.sentence_met,
            rule.failure.sentence,
            rule.failure.sentence_unknown,
            rule.failure.sentence_drift,
        ):
            if text:
                yield place, text
    for city in read_catalogue().profiles.values():
        for off in city.rules_off:
            yield f"data/catalogue/profiles/{city.id}.yaml", off.reason


if __name__ == "__main__":
    LOCALE_FOLDER.mkdir(exist_ok=True)
    TEMPLATE.write_text(template(), encoding="utf-8")
