"""SQL about keys and entitlements, on both engines."""
