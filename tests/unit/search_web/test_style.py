"""The style sheet: readable for everybody, and nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLE = (Path(__file__).parents[3] / "search_web" / "static" / "mulu.css").read_text(encoding="utf-8")
TEXT = 4.5  # WCAG 2.2 AA, 1.4.3
EDGE = 3.0  # 1.4.11
PAIRS = [
    *(("ink", ground, TEXT) for ground in ("ground", "paper", "faint")),
    *(("soft", ground, TEXT) for ground in ("ground", "paper", "faint")),
    *(("blue", ground, TEXT) for ground in ("ground", "paper", "blue-wash")),
    *((tone, f"{tone}-wash", TEXT) for tone in ("good", "care", "stop")),
    *((tone, "paper", TEXT) for tone in ("good", "care", "stop")),
    ("mark-ink", "mark", TEXT),
    ("banner-ink", "banner", TEXT),
    ("focus", "paper", EDGE),
    ("focus", "ground", EDGE),
]


def palettes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    read = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block)) for block in (light, dark)]
    return {"light": read[0], "dark": {**read[0], **read[1]}}


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(one * 2 for one in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_colors_contrast_enough(name: str, front: str, ground: str, least: float) -> None:
    colors = palettes()[name]

    assert contrast(colors[front], colors[ground]) >= least


@pytest.mark.parametrize("name", ["light", "dark"])
def test_white_on_the_seal_can_be_read(name: str) -> None:
    assert contrast("#fff", palettes()[name]["seal"]) >= TEXT


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert "url(" not in STYLE
    assert "@import" not in STYLE
    assert "@font-face" not in STYLE
