"""`python -m auditor`."""

from auditor.cli.app import main

if __name__ == "__main__":
    main()
