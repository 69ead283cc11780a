"""python -m bluelamp: the same as the bluelamp command."""

from bluelamp.cli import main

main()
