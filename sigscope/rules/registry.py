"""Every rule, in the order of the codes."""

from sigscope.rules import never_sent, no_receivers, parse_failure, unused_signal, unused_suppression
from sigscope.rules.base import Rule

RULES: tuple[Rule, ...] = (
    never_sent.RULE,
    no_receivers.RULE,
    unused_signal.RULE,
    parse_failure.RULE,
    unused_suppression.RULE,
)
"""All of them; which of them a run takes is the configuration's matter."""
