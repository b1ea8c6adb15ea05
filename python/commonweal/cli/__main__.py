"""`python -m commonweal.cli`."""

from commonweal.cli import main

if __name__ == "__main__":
    main()
