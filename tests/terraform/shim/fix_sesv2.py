"""SES: times of an identity as numbers, and the three tokens of Easy DKIM.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DkimAttributes.html
"""

from __future__ import annotations

import time
from typing import Any

from moto.ses.models import EmailIdentity


def install() -> None:
    """Complete the DKIM attributes of new identities."""
    plain = EmailIdentity.__init__

    def make(self: EmailIdentity, *args: Any, **options: Any) -> None:
        plain(self, *args, **options)
        self.dkim_attributes |= {"LastKeyGenerationTimestamp": time.time(), "Tokens": ["first", "second", "third"]}

    EmailIdentity.__init__ = make
