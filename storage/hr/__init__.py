"""HR, stored."""
