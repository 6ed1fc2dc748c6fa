"""REST, v10: what a bot may ask and do, with Discord's rules, numbers and refusals.

Speaks HTTP and JSON; each file is one noun's routes, relative to `/api/v10`.
"""
