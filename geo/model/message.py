"""Sentences for people, kept apart from the language they are read in."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """A sentence as a translatable pattern and its values.

    Parameters
    ----------
    pattern
        English text with ``{name}`` places; the key in the text catalogues.
    values
        Pairs of name and value. Values are shown, never run or read as a pattern.

    Examples
    --------
    >>> str(Message("{found} m left, {required} m needed", (("found", 1.2), \
("required", 1.8))))
    '1.2 m left, 1.8 m needed'
    """

    pattern: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return self.in_language(lambda text: text)

    def in_language(self, translate: Callable[[str], str]) -> str:
        """Give the sentence with its pattern and its nested messages translated."""
        values = {
            name: value.in_language(translate) if isinstance(value, Message) else value
            for name, value in self.values
        }
        return translate(self.pattern).format(**values)


def message(pattern: str, **values: object) -> Message:
    """Make a `Message` from keyword values."""
    return Message(pattern, tuple(values.items()))


def mark(pattern: str) -> str:
    """Mark a pattern for the text catalogues where it is not yet a message.

    Returns
    -------
    str
        `pattern` itself.
    """
    return pattern
