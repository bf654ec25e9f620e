"""Every own term that descriptions use is declared in the vocabulary."""

from __future__ import annotations

import re
from pathlib import Path

import catalog.rdf
from vocab.codelists import vocabulary_turtle
from vocab.namespaces import GC

_SOURCES = sorted(Path(catalog.rdf.__path__[0]).glob("*.py"))
_USED = re.compile(r'GC, "(\w+)"|\bwording="(\w+)"|\{GC\}(\w+)')


def test_every_own_term_is_declared() -> None:
    declared = set(re.findall(r"^gc:(\w+) a ", b"\n".join(vocabulary_turtle()).decode(), re.MULTILINE))

    used = {name for path in _SOURCES for found in _USED.findall(path.read_text()) for name in found if name}
    used |= {"themeText", "themeUnknown", "industryText", "industryUnknown"}  # made of a scheme's name

    assert str(GC).startswith("https://")
    assert len(used) > 30
    assert used - declared == set()
