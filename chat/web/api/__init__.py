"""The programs' way in: ``/ask`` with its documents, also for gradio_client; health; figures."""
