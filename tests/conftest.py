"""What holds for every test.

Properties are not timed, because a busy machine is no fault of the code; HYPOTHESIS_PROFILE=long tries ten times as
many examples of each. Ctrl-C is heard, also where the tests were started in the background by a shell that makes its
jobs deaf to it: the programs under test would inherit that.
"""

from __future__ import annotations

import os
import signal

from hypothesis import settings

settings.register_profile("usual", deadline=None, max_examples=40)
settings.register_profile("long", deadline=None, max_examples=400)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
