"""`python -m acutui`."""

import sys

from acutui.cli import main

sys.exit(main())
