"""``python -m chat`` is the command ``shutten``."""

from chat.cli import main

if __name__ == "__main__":
    main()
