import pytest

from harvest.gate import judge_withdrawal


@pytest.mark.parametrize(
    ("published", "missing", "held"),
    [
        (0, 0, False),
        (1, 0, False),
        (1, 1, True),
        (19, 18, False),
        (19, 19, True),
        (20, 6, False),
        (20, 7, True),
        (1000, 300, False),
        (1000, 301, True),
    ],
)
def test_a_withdrawal_of_nearly_everything_is_held(published: int, missing: int, held: bool) -> None:  # noqa: FBT001 -- a fact of the table
    decision = judge_withdrawal(published=published, missing=missing)

    assert decision.held is held
    assert bool(decision.reason) is held
