"""What matching promises, on a small set; `python -m tests.benchmarks.matching` draws large ones."""

from tests.benchmarks.matching import merging, trial
from tests.profiles import profiles


def test_a_small_set_is_matched_as_well_as_promised() -> None:
    labelled = profiles(21, 1_500)
    result = trial(labelled)
    precision, recall = result.same()
    assert precision >= 0.985  # one wrong pair of three hundred and fifty is allowed here
    assert recall >= 0.72
    assert result.same_or_review()[1] >= 0.93
    assert result.outcomes["review"] / result.size <= 0.12
    assert sum(result.lookups) / result.size <= 7
    assert max(result.lookups) <= 26
    joined = merging(labelled)
    assert joined.figures(joined.after_staff)[1] >= 0.95


def test_a_seed_draws_one_set() -> None:
    assert profiles(5, 100) == profiles(5, 100) != profiles(6, 100)
