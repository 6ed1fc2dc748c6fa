"""SQL about keys and entitlements."""
