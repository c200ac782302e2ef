"""Run the command line: `python -m reform`."""

from reform.cli import main

main()
