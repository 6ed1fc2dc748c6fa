"""The top floor: reads the configuration, makes every object once, and starts bot, web and jobs.

Nothing below imports from here. `app/wiring.py` is the one place where objects meet; `app/cli` is the command
line; `app/demo` is the demonstration with a Discord of its own. Rules and SQL live further down.
"""
