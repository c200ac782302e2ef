"""The log as JSON: one document a line, whatever is in the message."""

from __future__ import annotations

import json
import logging

import pytest

from reform import logs


@pytest.fixture
def log(capsys):
    """Return a function that logs and gives the lines written; afterwards the log is as it was."""
    root, before = logging.getLogger(), list(logging.getLogger().handlers)

    def write(form, *calls):
        logs.set_up(form)
        for call in calls:
            call(logging.getLogger("reform.test"))
        return capsys.readouterr().err.splitlines()

    yield write
    root.handlers[:] = before


def test_a_line_is_one_document_whatever_the_message_holds(log):
    (line,) = log("json", lambda to: to.warning("hai dòng\n%s", '{"x": "Đúng hạn"}'))
    said = json.loads(line)
    assert (said["level"], said["logger"]) == ("WARNING", "reform.test")
    assert said["message"] == 'hai dòng\n{"x": "Đúng hạn"}'
    assert said["at"].endswith("+07:00")


def test_a_trace_stays_in_the_line_of_its_message(log):
    def fails(to):
        try:
            raise ValueError("hỏng")
        except ValueError:
            to.exception("không đọc được")

    (line,) = log("json", fails)
    assert "ValueError: hỏng" in json.loads(line)["exception"]


def test_setting_up_again_doubles_nothing_and_changes_the_form(log):
    assert len(log("json", lambda to: to.error("một"))) == 1
    (line,) = log("text", lambda to: to.error("hai"))
    assert line.endswith("ERROR reform.test: hai")


def test_streamlit_writes_in_the_same_form(log):
    from streamlit.logger import get_logger

    theirs = get_logger("streamlit.reform_test")
    handler = theirs.streamlit_console_handler
    before = handler.formatter
    log("json")
    assert isinstance(handler.formatter, logs.JsonFormatter)
    for logger in logging.Logger.manager.loggerDict.values():
        if own := getattr(logger, "streamlit_console_handler", None):
            own.setFormatter(before)
