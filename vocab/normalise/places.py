"""Administrative divisions (行政区划), by code, by name, and inside other text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from vocab.codelists import code_list
from vocab.normalise.memory import remembered

_CODE = re.compile(r"([1-9][0-9]{5})(?:0{3}|0{6}|[0-9]{6})?")
_PROVINCE_TAIL = re.compile(r"(?:壮族|回族|维吾尔)?(?:特别行政区|自治区|省|市)$")
_PREFECTURE_TAIL = re.compile(r"(?:地区|盟|市)$")
_AUTONOMOUS = re.compile(
    "(?:(?:藏|羌|苗|侗|布依|土家|彝|哈尼|壮|傣|景颇|傈僳|白|回|朝鲜|瑶|畲|黎|撒拉|土|东乡|保安|裕固|满|达斡尔|锡伯|仫佬|毛南|"
    "仡佬|水|佤|拉祜|布朗|普米|纳西|独龙|怒|各)族|(?:蒙古|哈萨克|柯尔克孜|塔吉克)族?)+自治([州县])$",
)
_SCHEME = "https://w3id.org/mulu/def/division/"
_LONGEST_TEXT = 200
_SHORTEST_ALONE = 3  # 东区, 城区: only below a division that was named before


@remembered
def division(literal: str) -> str | None:
    """Return the GB/T 2260 code of a literal that is a code, a name or a path of names.

    A name that several divisions bear (鼓楼区) gives None unless a name before it decides.
    """
    plain = unicodedata.normalize("NFKC", literal[:_LONGEST_TEXT]).strip().removeprefix(_SCHEME)
    if found := _CODE.fullmatch(plain):
        return found[1] if code_list("division").get(found[1]) else None
    named = _names().get(plain, ())
    if len(named) == 1:
        return named[0]
    last = None
    rest = plain
    for start, length, code in _mentions(plain):
        rest = rest[:start] + "\0" * length + rest[start + length :]
        last = code
    return last if last and not re.sub(r"[\s\0,、/>·\-市辖区]+", "", rest) else None


def division_in(text: str, *, within: str = "") -> str | None:
    """Return the narrowest division of the first chain of names in a text (四川省成都市…, 福州市财政局).

    Short forms (福州, 阿坝州) count only where the text begins with them. None where no name decides.
    ``within`` is the code of a division that is taken to be named before the text, so that 鼓楼区 can be told.
    """
    return _first_chain(text[:_LONGEST_TEXT], within)


@lru_cache(maxsize=8192)
def _first_chain(text: str, within: str) -> str | None:
    found = None
    for _, _, code in _mentions(unicodedata.normalize("NFKC", text), within):
        if found is not None and not _below(code, found):
            break
        found = code
    return found


def _mentions(text: str, above: str = "") -> Iterator[tuple[int, int, str]]:
    """Yield (start, length, code) from left to right, longest names first, each read below the one before."""
    names, short, longest = _names(), _short_names(), _longest_name()
    position = 0
    while position < len(text):
        step = 1
        for length in range(min(longest, len(text) - position), 1, -1):
            name = text[position : position + length]
            if name not in names:
                continue
            code = _decide(names[name], above, alone=position == 0 or (length >= _SHORTEST_ALONE and name not in short))
            if code:
                yield position, length, code
                above, step = code, length
                break
        position += step


def _decide(codes: tuple[str, ...], above: str, *, alone: bool) -> str | None:
    inside = [code for code in codes if above and _below(code, above)]
    if len(inside) == 1:
        return inside[0]
    return codes[0] if len(codes) == 1 and alone else None


def _below(code: str, above: str) -> bool:
    return any(concept.notation == above for concept in code_list("division").ancestors(code))


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """Return name or short form → codes."""
    found: dict[str, list[str]] = {}
    for concept in code_list("division").concepts.values():
        found.setdefault(concept.label_zh, []).append(concept.notation)
    full = frozenset(found)
    for code, short in _shortened():
        if short not in full and len(short) > 1:
            found.setdefault(short, []).append(code)
    return MappingProxyType({name: tuple(codes) for name, codes in found.items()})


def _shortened() -> Iterator[tuple[str, str]]:
    taken: set[str] = set()
    for tail, level in ((_PROVINCE_TAIL, "0000"), (_PREFECTURE_TAIL, "00")):
        for concept in code_list("division").concepts.values():
            short = tail.sub("", concept.label_zh)
            if concept.notation.endswith(level) and short != concept.label_zh and short not in taken:
                taken.add(short)
                yield concept.notation, short
    for concept in code_list("division").concepts.values():
        short = _AUTONOMOUS.sub(r"\1", concept.label_zh)
        if short != concept.label_zh:
            yield concept.notation, short


@cache
def _short_names() -> frozenset[str]:
    full = frozenset(concept.label_zh for concept in code_list("division").concepts.values())
    return frozenset(_names()) - full


@cache
def _longest_name() -> int:
    return max(map(len, _names()))
