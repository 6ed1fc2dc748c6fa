"""HTTP: pages that change while you watch, JSON for programs; it draws what services return."""
