"""Chinese is what the templates say; English is complete."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from search_web.i18n import translations

ROOT = Path(__file__).parents[3] / "search_web"
_PLACE = re.compile(r"%\(\w+\)s|%d")


def said() -> set[str]:
    methods = [("templates/**.html", "jinja2"), ("cli/**.py", "ignore"), ("demo/**.py", "ignore"), ("**.py", "python")]
    return {
        message for _, _, message, _, _ in extract_from_dir(str(ROOT), method_map=methods) if isinstance(message, str)
    }


def translated() -> dict[str, str]:
    with (ROOT / "locale" / "en" / "mulu.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


def test_every_text_of_the_interface_is_translated_and_no_translation_is_left_over() -> None:
    assert said() == set(translated())


def test_no_translation_is_empty_or_chinese() -> None:
    assert [text for text in translated().values() if not text or re.search(r"[\u4e00-\u9fff]", text)] == []


def test_translations_have_the_same_places_for_values() -> None:
    for chinese, english in translated().items():
        assert sorted(_PLACE.findall(chinese)) == sorted(_PLACE.findall(english)), chinese


def test_catalogs_are_compiled_in_memory() -> None:
    assert translations("en").gettext("检索") == "Search"
    assert translations("zh").gettext("检索") == "检索"
    assert not list(ROOT.rglob("*.mo"))
