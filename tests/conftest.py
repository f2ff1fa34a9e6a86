"""What holds for every test.

Properties are not timed, because a busy machine is no fault of the code. Ctrl-C is heard, also where the tests were
started in the background by a shell that makes its jobs deaf to it: the programs under test would inherit that.
"""

from __future__ import annotations

import signal

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
