"""The dashboard: pages for those who are signed in, drawn on the server, working without scripts."""
