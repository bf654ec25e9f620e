"""Normalizers: from the words of a department to a notation of a code list, or None, never a guess."""

from vocab.normalise.classes import industries, industry, theme, themes
from vocab.normalise.days import day
from vocab.normalise.formats import file_format, file_formats
from vocab.normalise.frequencies import frequency
from vocab.normalise.items import item_type
from vocab.normalise.opening import access_right, opening
from vocab.normalise.places import division, division_in
from vocab.normalise.protection import audience, data_level, security_class
from vocab.normalise.sharing import share_type
from vocab.normalise.texts import nothing, parts, text

__all__ = [
    "access_right",
    "audience",
    "data_level",
    "day",
    "division",
    "division_in",
    "file_format",
    "file_formats",
    "frequency",
    "industries",
    "industry",
    "item_type",
    "nothing",
    "opening",
    "parts",
    "security_class",
    "share_type",
    "text",
    "theme",
    "themes",
]
