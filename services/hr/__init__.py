"""HR: absences asked for, decided, begun and ended."""
