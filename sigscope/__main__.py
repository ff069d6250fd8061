"""`python -m sigscope`."""

from sigscope.cli.main import main

if __name__ == "__main__":
    main()
