"""Stories: the real program in a process of its own, its Discord in another, as a person would run it."""
