"""Duty: patrols begun, ended, logged afterwards and decided on."""
