"""The mass-change gate: a listing that is suspiciously short withdraws nothing by itself."""

from __future__ import annotations

from dataclasses import dataclass

MAXIMUM_SHARE = 0.30  # of a source's records that one job may withdraw
SMALL_SOURCE = 20  # records; below it only the withdrawal of everything is held


@dataclass(frozen=True, slots=True, kw_only=True)
class GateDecision:
    """Whether a withdrawal may go on; ``reason`` is empty where it may."""

    held: bool
    reason: str = ""


def judge_withdrawal(*, published: int, missing: int) -> GateDecision:
    """Decide whether ``missing`` of ``published`` records may be withdrawn without being asked."""
    if not missing:
        return GateDecision(held=False)
    if missing >= published:
        return _held(f"all {published} records are missing from the listing")
    if published >= SMALL_SOURCE and missing > published * MAXIMUM_SHARE:
        return _held(f"{missing} of {published} records ({missing / published:.0%}) are missing from the listing")
    return GateDecision(held=False)


def _held(fact: str) -> GateDecision:
    return GateDecision(
        held=True,
        reason=f"{fact}; nothing was withdrawn. Check the node, then harvest again and release the withdrawal",
    )
