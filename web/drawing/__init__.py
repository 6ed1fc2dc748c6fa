"""Drawings: domain values in, bytes of HTML, CSS or a delta out. No request, no service, no clock."""
