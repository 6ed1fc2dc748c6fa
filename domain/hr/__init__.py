"""HR: absences, and what is decided about them."""
