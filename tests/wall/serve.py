"""Serve the wall alone, as the dashboard does: `python -m tests.wall.serve PORT [CLIENT_FOLDER]`.

The client folder stands for another release of the wall.
"""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from reform import server
from reform.wall import routes, state

if __name__ == "__main__":
    if len(sys.argv) > 2:
        state.CLIENT = Path(sys.argv[2])
    options = server.options(routes=routes.routes(), preload=())
    app = Starlette(routes=options["routes"], middleware=options["middleware"])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
