"""Each benchmark at a tiny size, so that none of them rots; what they measure is not looked at."""
