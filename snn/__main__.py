"""``python -m snn``."""

import sys

from snn.cli.main import main

sys.exit(main())
