"""The command line: speaks words and tables on a terminal, and asks services for everything.

Each command reads its options, calls one verb as the operator, and prints the answer. What is refused becomes
one red sentence and exit code 1, in one place; what was typed wrong, exit code 2.
"""

from app.cli.program import main

__all__ = ["main"]
