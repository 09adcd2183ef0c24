# Two commands: `make chat` and `make test`. Each sets up what it needs.
#
#   make setup [TORCH_INDEX=URL]   .venv from requirements.lock; checks the models
#   make chat [PORT=7860]          the web chat on the bundled article
#   make test [JOBS=2] [TESTS=…]   lint, types, tests in so many processes; all of them, or those named
#   make benchmark                 the figures in docs/, from ../shared; written into the documents
#   make peers                     those beside other programs, in an environment of their own
#   make models                    train both models anew: hours on a CPU, minutes on a GPU
#   make audit                     licences and bill of materials anew; known vulnerabilities
#   make nightly [JOBS=2] [TESTS=…] what is too long for every change: hours
#   make mutation [SAMPLE=150]     whether the tests tell small faults in the code: hours

PYTHON ?= python3
PORT ?=
TORCH_INDEX ?=
JOBS ?= 2
TESTS ?=
SHARED ?= ../shared
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: setup chat test lint benchmark peers models mutation audit nightly clean
.DELETE_ON_ERROR:

setup: $(VENV)/.installed
	@$(BIN)/shutten models verify

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Shutten needs Python 3.11 or newer: make setup PYTHON=python3.11" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the packages of requirements.lock into $(VENV)"
	@$(if $(TORCH_INDEX),$(PIP) install --quiet --index-url $(TORCH_INDEX) "$$(grep '^torch==' requirements.lock)")
	@$(PIP) install --quiet --requirement requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

chat: setup
	@exec $(BIN)/shutten chat $(if $(PORT),--port $(PORT))

test: setup lint
	@$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile $(TESTS)

lint: $(VENV)/.installed
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy

benchmark: setup
	@$(BIN)/python -m benchmarks.mteb_jaquad_retrieval
	@$(BIN)/python -m benchmarks.article_questions
	@$(BIN)/python -m benchmarks.jaquad_retrieval
	@$(BIN)/python -m benchmarks.fusion
	@$(BIN)/python -m benchmarks.reading
	@$(BIN)/python -m benchmarks.open_reading
	@$(BIN)/python -m benchmarks.abstention
	@$(BIN)/python -m benchmarks.jaquad_dev
	@$(BIN)/python -m benchmarks.batched_answering
	@$(BIN)/python -m benchmarks.answering_speed
	@$(BIN)/python -m benchmarks.question_cost
	@$(BIN)/python -m benchmarks.peak
	@$(BIN)/python -m benchmarks.outlines
	@$(BIN)/python -m benchmarks.encodings
	@$(BIN)/python -m benchmarks.chunking
	@$(BIN)/python -m benchmarks.table_reading
	@$(BIN)/python -m benchmarks.heading_context
	@$(BIN)/python -m benchmarks.question_types
	@$(BIN)/python -m benchmarks.conversations
	@$(BIN)/python -m benchmarks.gist
	@$(BIN)/python -m benchmarks.forms
	@$(BIN)/python -m benchmarks.typed_questions
	@$(BIN)/python -m benchmarks.respelling
	@$(BIN)/python -m benchmarks.large_index
	@$(BIN)/python -m benchmarks.growth --synthetic-vectors
	@$(BIN)/python -m benchmarks.library_growth
	@$(BIN)/python -m docs.tables

peers: setup
	@$(BIN)/python -m benchmarks.peers.setup $(if $(TORCH_INDEX),--torch-index $(TORCH_INDEX))
	@$(BIN)/python -m benchmarks.peers --shared $(SHARED)

# Every step goes on where it was stopped; checkpoints and logs lie in the user's cache directory.
models: setup
	@$(BIN)/python -m training.train_encoder --shared $(SHARED) --run encoder-1 \
		--scale 50 --epochs 0.75 --learning-rate 1e-4
	@$(BIN)/python -m training.train_encoder --shared $(SHARED) --run encoder-2 --start encoder-1 \
		--first-epoch 1 --frozen 6 --epochs 1.6 --learning-rate 1.5e-4
	@$(BIN)/python -m training.train_encoder --shared $(SHARED) --run encoder-3 --start encoder-2 \
		--first-epoch 3 --frozen 6 --own --epochs 1.15 --learning-rate 1.2e-4
	@$(BIN)/python -m training.train_reader --shared $(SHARED) --run reader-1 \
		--paragraph-share 0.25 --batches 2 --epochs 0.63 --learning-rate 1.5e-4
	@$(BIN)/python -m training.train_reader --shared $(SHARED) --run reader-2 --start reader-1 \
		--first-epoch 1 --frozen 4 --paragraph-share 0.25 --batches 2 --epochs 0.74 \
		--learning-rate 1.2e-4
	@$(BIN)/python -m training.train_reader --shared $(SHARED) --run reader-3 --start reader-2 \
		--first-epoch 2 --frozen 4 --users --paragraph-share 0.25 --batches 2 --epochs 0.32 \
		--learning-rate 1e-4
	@$(BIN)/python -m training.train_reader --shared $(SHARED) --run reader-4 --start reader-3 \
		--first-epoch 3 --frozen 4 --users --weak --set-share 0.2 --own-repeats 2 \
		--paragraph-share 0.25 --batches 2 --epochs 1 --learning-rate 1e-4
	@$(BIN)/python -m training.train_reader --shared $(SHARED) --run reader-5 --start reader-4 \
		--first-epoch 4 --frozen 4 --users --weak --pairs --set-share 0.2 --own-repeats 2 \
		--paragraph-share 0.25 --batches 2 --epochs 1 --learning-rate 1e-4
	@$(BIN)/python -m training.average_runs --runs reader-3,reader-4,reader-5 --run reader-mean
	@$(BIN)/python -m training.train_reader --shared $(SHARED) --run reader-6 --start reader-mean \
		--first-epoch 5 --frozen 4 --users --pairs --posed --set-share 0.25 --own-repeats 2 \
		--paragraph-share 0.25 --batches 2 --epochs 1.5 --learning-rate 1e-4
	@$(BIN)/python -m training.average_runs --runs reader-mean,reader-6,reader-6 \
		--run reader-mean-2
	@$(BIN)/python -m training.train_reader --shared $(SHARED) --run reader-7 --start reader-mean-2 \
		--first-epoch 6 --frozen 4 --users --pairs --posed --set-share 0.25 --own-repeats 1 \
		--paragraph-share 0.25 --batches 2 --epochs 1.3 --learning-rate 1e-4
	@$(BIN)/python -m training.average_runs --runs reader-mean-2,reader-7,reader-7 \
		--run reader-mean-3
	@$(BIN)/python -m training.pack --encoder encoder-3 --reader reader-mean-3
	@$(BIN)/python -m training.fit_sentence_reader --shared $(SHARED)
	@$(BIN)/python -m training.fit_shape_prior --shared $(SHARED) --questions 1200
	@$(BIN)/python -m training.fit_span_reader --shared $(SHARED) --share 0.2
	@$(BIN)/python -m training.fit_respelling --shared $(SHARED)

# How many small faults in the code the tests tell; hours, and goes on where it was stopped.
mutation: setup
	@$(BIN)/python -m benchmarks.mutation $(if $(SAMPLE),--sample $(SAMPLE))

audit: setup
	@$(BIN)/python -m docs.licence_tables
	@$(BIN)/python -m docs.bill_of_materials
	@$(BIN)/python -m docs.dependency_audit

nightly: setup
	@SHUTTEN_NIGHTLY=1 HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest \
		--numprocesses $(JOBS) --dist loadfile --timeout 7200 $(TESTS)

clean:
	rm -rf $(VENV) var
