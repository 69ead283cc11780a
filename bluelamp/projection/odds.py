"""A probability as people say it."""

RARE = 0.005
EXACT_UP_TO = 20  # beyond 1 in 20, odds go by tens


def odds(probability: float) -> str:
    """ "about 1 in 12", "about 2 in 5", "about 11 in 12", "less than 1 in 200"."""
    if probability < RARE:
        return "less than 1 in 200"
    if probability > 1 - RARE:
        return "more than 199 in 200"
    if probability <= 1 / 3:
        return f"about 1 in {_chances(probability)}"
    if probability >= 2 / 3:
        return f"about {_chances(1 - probability) - 1} in {_chances(1 - probability)}"
    return "about 2 in 5" if probability < 0.45 else "about 1 in 2" if probability <= 0.55 else "about 3 in 5"


def _chances(probability: float) -> int:
    chances = round(1 / probability)
    return chances if chances <= EXACT_UP_TO else round(chances, -1)
