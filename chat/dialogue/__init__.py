"""Follow-ups: 「そのミッションは?」 after a question about xAI becomes 「xAIのミッションは?」.

Resolution is extractive: only words of earlier questions and answers are put in, and particles.
Entry points: ``resolve`` and ``refers_back``.
"""

from chat.dialogue.resolving import refers_back, resolve

__all__ = ["refers_back", "resolve"]
