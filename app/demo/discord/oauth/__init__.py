"""Signing in: the page on which somebody picks an account and says yes, and the token that follows."""
