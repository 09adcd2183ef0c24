"""The structure that text shows by its form: headings, lists, tables, quotes, parts, notation."""
