"""The gateway, v10: tells connected bots what happens, and takes up where a cut left off.

Speaks JSON over WebSocket, plain or in Discord's two compressed streams; never changes the world.
"""
