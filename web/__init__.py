"""HTTP: pages that change while you watch, JSON for programs. It calls services and draws; it never imports storage."""
