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


def test_the_server_and_streamlit_write_in_the_same_form(log):
    theirs, server = logging.getLogger("streamlit.reform_test"), logging.getLogger("uvicorn.error")
    handler, parent = logging.StreamHandler(), logging.getLogger("uvicorn")
    before = [(one, one.handlers[:], one.propagate) for one in (server, parent)]
    theirs.addHandler(handler)
    # As Streamlit leaves them; an earlier server of this process may have given the parent a handler.
    server.handlers, server.propagate, parent.handlers, parent.propagate = [], False, [], True
    try:
        (line,) = log("json", lambda _: server.warning("sai yêu cầu"))
    finally:
        for one, handlers, propagate in before:
            one.handlers, one.propagate = handlers, propagate
        theirs.removeHandler(handler)
    assert json.loads(line)["message"] == "sai yêu cầu"
    assert isinstance(handler.formatter, logs.JsonFormatter)
