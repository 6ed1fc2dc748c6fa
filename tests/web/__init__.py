"""The web edge, through its drawings, its front door and a real browser."""
