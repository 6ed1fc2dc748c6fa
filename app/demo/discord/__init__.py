"""A Discord of our own on 127.0.0.1: REST v10, gateway v10, and a page to play it by hand.

    world     what is so: guilds, roles, members, messages, audit log (no sockets)
    gateway   tells connected bots what changed, over WebSocket
    rest      what a bot may ask and do, over HTTP, with Discord's rules and refusals
    control   what a person does: acts as a member, presses buttons, breaks things on purpose
    server    one port that serves all of these

It knows as much of Discord as a roster bot meets, and never leaves the machine.
"""
