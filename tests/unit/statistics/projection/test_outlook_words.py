"""On course, in the balance and off course are right as often as the probabilities behind them (docs/method.md)."""

import numpy as np
import pytest

from tests.fixtures.outlook_cases import SERIES, told


@pytest.mark.real_life("a verdict louder than its error rate", "on course, in the balance, off course")
def test_an_outlook_is_right_as_often_as_it_says():
    probability, is_met = told()
    for low, high in ((0.8, 1.01), (0.2, 0.8), (0.0, 0.2)):
        inside = (probability >= low) & (probability < high)
        # Three month-ends of a series share its year: as many independent cases as there are series.
        error = (
            3 * np.sqrt(0.25 / min(inside.sum(), SERIES))
            if low == 0.2
            else 3 * np.sqrt(0.16 / min(inside.sum(), SERIES))
        )
        assert inside.sum() > 30, (low, high)
        assert is_met[inside].mean() == pytest.approx(probability[inside].mean(), abs=error), (low, high)
    assert is_met[probability >= 0.8].mean() >= 0.8 - 3 * np.sqrt(0.16 / SERIES)
    assert is_met[probability < 0.2].mean() <= 0.2 + 3 * np.sqrt(0.16 / SERIES)
