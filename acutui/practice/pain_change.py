"""Whether a change in pain is large enough to notice."""

POINTS = 2
SHARE = 0.3
THRESHOLD = "2 points or 30 %: Farrar 2001, Ostelo 2008"
"""The smallest change that matters to people, on a scale of 0-10, and its sources.

Farrar 2001 studied 2,724 people with lasting pain (https://pubmed.ncbi.nlm.nih.gov/11690728/);
Ostelo 2008 is a consensus on low back pain
(https://paperexplained.cn/articles/paper/detail/c63b17f341638e994cd27cc6d09b4f05e220d5cc).
Smaller thresholds were also found for necks, so this is the cautious choice. No threshold is
known for stiffness.
"""


def is_noticeable(before: int, after: int) -> bool:
    """Whether pain rose or fell by at least 2 points, or by 30 % of what it was."""
    change = abs(after - before)
    return change >= POINTS or (before > 0 and change >= SHARE * before)


def describe_change(before: int, after: int) -> str:
    """Say whether most people would notice a change."""
    if is_noticeable(before, after):
        return "a change most people would notice"
    return "less of a change than most people notice"
