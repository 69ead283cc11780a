"""A sample force: record-level deliveries from April 2010 to 14 October 2013, made from a plan and a seed.

Nothing of it is real: whatever is shown from it has to say "sample data". data/README.md explains the plan.
"""

from bluelamp.sample.as_known import ExpectedMaturity, expected_maturity
from bluelamp.sample.flaws import ExpectedRejection, expected_rejections
from bluelamp.sample.write import write_sample

__all__ = ["ExpectedMaturity", "ExpectedRejection", "expected_maturity", "expected_rejections", "write_sample"]
