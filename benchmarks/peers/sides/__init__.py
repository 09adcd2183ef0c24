"""The sides that are compared, one a module; each can be asked from the terminal, too.

Those of the peers are written as their own documentation shows it, and import nothing of Shutten.
"""
