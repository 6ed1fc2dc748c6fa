"""The clock: work that falls due by itself.

Speaks times and intervals and asks services for one verb each; it knows no rules, no SQL and no Discord. The
scheduler keeps its plan in memory, because all of it is declared here.
"""
