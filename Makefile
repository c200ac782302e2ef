# The README's commands, nothing more.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint bench soak install browser

# The stamp holds the pins: a changed requirements file installs again.
.venv/installed: requirements.txt requirements-server.txt requirements-lake.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch .venv/installed

install: .venv/installed

# Pictures and browser tests need a Chromium; Debian's is installed where root can do so.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	  || command -v google-chrome >/dev/null \
	  || { if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	         apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fontconfig; \
	       elif command -v sudo >/dev/null && command -v apt-get >/dev/null; then \
	         sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends chromium fontconfig; \
	       else echo "Chưa có Chromium: cài gói chromium để xuất ảnh và chạy kiểm thử trình duyệt." >&2; fi; }

run: install browser
	$(BIN)/python -m reform build
	$(BIN)/python -m streamlit run dashboard.py

test: install browser
	# One process a core; a file stays in one process, so its servers and browsers start once.
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint queries

# More sizes: make bench DOSSIERS="200000 2000000 20000000" (half an hour, 8 GB of disk); 100000000 needs 40 GB.
# The page of the documents is made from the kept file: python -m tests.bench.page
DOSSIERS ?= 200000 2000000
bench: install browser
	$(BIN)/python -m tests.bench $(DOSSIERS)

HOURS ?= 2
soak: install browser
	$(BIN)/python -m tests.bench.soak $(HOURS)
