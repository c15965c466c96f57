"""The oracle: what a call may be answered, by the sentences alone.

`expect` is a pure step from what is known (the tenant, the dialect) and a request to an expectation. What the page
leaves open becomes alternatives: more than one status, more than one list.
"""

from contracts.model.calls import expect
from contracts.model.known import Known

__all__ = ["Known", "expect"]
