"""Speaks to webhooks: the one package that calls addresses somebody else chose, and trusts none of them."""
