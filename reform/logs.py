"""The log of the server: text for a person, or one JSON document a line for a collector.

It goes to standard error; the journal of the system keeps it. Who changed what is not in here but in
`audit.jsonl` (reform.audit).
"""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Literal

from reform import clock

LogFormat = Literal["text", "json"]
_NAME = "reform"
_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# Where Streamlit keeps the handler of each of its own loggers, the server's among them.
_STREAMLIT = "streamlit_console_handler"


class JsonFormatter(logging.Formatter):
    """Write a record as one line of JSON: at, level, logger, message, and the trace if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a value that JSON does not know is written as text."""
        said = {
            "at": datetime.fromtimestamp(record.created, clock.ZONE).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            said["stack"] = self.formatStack(record.stack_info)
        return json.dumps(said, ensure_ascii=False)


def set_up(form: LogFormat) -> None:
    """Give this process its log; calling it again changes the form and doubles nothing."""
    formatter = JsonFormatter() if form == "json" else logging.Formatter(_TEXT)
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if handler.name == _NAME]:
        root.removeHandler(handler)
    ours = logging.StreamHandler()
    ours.name = _NAME
    ours.setFormatter(formatter)
    root.addHandler(ours)
    if form == "json":
        for logger in logging.Logger.manager.loggerDict.values():
            theirs = getattr(logger, _STREAMLIT, None)
            if isinstance(theirs, logging.Handler):
                theirs.setFormatter(formatter)
