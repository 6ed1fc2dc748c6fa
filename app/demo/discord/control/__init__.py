"""What a person does: the control API under `/control`, and the page that uses it.

Here nobody is asked for permission: whoever plays Discord may act as anybody.
"""
