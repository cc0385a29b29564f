"""``python -m compiler`` is ``dutyc``."""

from compiler.cli import main

if __name__ == "__main__":
    main()
