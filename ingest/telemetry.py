"""No library tells anybody that or how it is used.

Gradio, and the client of the model hub under it, sentence-transformers and transformers read what
they may tell from the environment once, when they are imported. So this is called where our
packages that use them begin; processes that they start inherit it.
"""

from __future__ import annotations

import os

_TOLD_NOTHING = {
    # https://donottrack.sh: whoever else asks for it.
    "DO_NOT_TRACK": "1",
    # Also what a request for a model says of this machine beside Python's version: that of torch.
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    # transformers would ask a service of the hub to convert a model that has no safetensors.
    "DISABLE_SAFETENSORS_CONVERSION": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
}


def tell_nobody() -> None:
    """Turn reports off, whatever the environment says of them.

    A model that is named in the settings and is not on this machine is still fetched.
    """
    os.environ.update(_TOLD_NOTHING)
