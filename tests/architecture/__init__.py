"""Tests about the code itself: what house rules a machine can see."""
