# Everything a developer does here; `make help` lists it. What is missing on the machine is fetched on first use.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BUILD := .build
UV := $(BUILD)/uv/bin/uv
VENV := .venv/bin
TOOLS := PATH="$(CURDIR)/node_modules/.bin:$(CURDIR)/$(BUILD)/uv/bin:$$PATH"
RUN := env -u UV_PYTHON $(TOOLS) $(VENV)/python
STATE := .local
ARCH := x86_64
PYTEST_ARGS ?=

VIRTUAL := env -u UV_PYTHON $(UV) venv --quiet --allow-existing --no-project
SYNC := env -u UV_PYTHON $(UV) pip sync --quiet --compile-bytecode

# The first Python 3.13 that really runs: on the path, or one that pyenv keeps.
FIND_PYTHON = for candidate in "$$(command -v python3.13 || true)" \
	"$$(PYENV_VERSION=3.13 pyenv which python 2>/dev/null || true)" \
	"$$(PYENV_VERSION=3.13.0 pyenv which python 2>/dev/null || true)"; do \
	[ -n "$$candidate" ] && "$$candidate" -c 'import sys, venv; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null \
		&& { "$$candidate" -c 'import sys; print(sys.executable)'; exit 0; }; \
	done; echo "Python 3.13 was not found: install it so that python3.13 is on the path, or with pyenv" >&2; exit 1

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-10s %s\n", $$1, $$2}'

# --- what is missing -------------------------------------------------------------------------------------------

.PHONY: prepare
prepare: $(BUILD)/environment.stamp $(BUILD)/node.stamp $(BUILD)/ministack.stamp ## Fetch everything that is missing, run nothing

$(BUILD)/uv.stamp: infra/local/uv.lock
	@echo "fetching uv"; mkdir -p $(BUILD); python="$$($(FIND_PYTHON))"; "$$python" -m venv --clear $(BUILD)/uv; \
	$(BUILD)/uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r infra/local/uv.lock; \
	touch $@

$(BUILD)/environment.stamp: requirements.lock pyproject.toml $(BUILD)/uv.stamp
	@echo "fetching the Python packages"; python="$$($(FIND_PYTHON))"; \
	$(VIRTUAL) --python "$$python" .venv; \
	$(SYNC) --python $(VENV)/python requirements.lock; \
	env -u UV_PYTHON $(UV) pip install --quiet --no-deps --python $(VENV)/python -e .; \
	touch $@

$(BUILD)/ministack.stamp: infra/local/ministack.lock $(BUILD)/uv.stamp
	@echo "fetching the local cloud"; python="$$($(FIND_PYTHON))"; \
	$(VIRTUAL) --python "$$python" $(BUILD)/ministack; \
	$(SYNC) --python $(BUILD)/ministack/bin/python infra/local/ministack.lock; \
	touch $@

$(BUILD)/node.stamp: package.json package-lock.json
	@command -v npm >/dev/null || { echo "npm was not found: install Node 20 or newer" >&2; exit 1; }; \
	echo "fetching the Node packages"; mkdir -p $(BUILD); \
	npm ci --no-fund --no-audit --loglevel=error; \
	touch $@

# --- running on this machine -----------------------------------------------------------------------------------

.PHONY: run reset seed send enqueue invoke logs
run: prepare ## Run Attendant on this machine until Ctrl-C [ARGS="--base-port 9000 --state-dir DIR"]
	@exec $(RUN) -m infra.local.run --state-dir $(STATE) $(ARGS)

reset: ## Forget all local data; the next run starts over
	@$(RUN) -m infra.local.reset --state-dir $(STATE)

seed: prepare ## Seed the demo property again into the running instance
	@$(RUN) -m infra.local.reseed --state-dir $(STATE)

send: prepare ## Sign a sample and post it to the webhook: EVENT=events/whatsapp/text.json [ARGS=--as-is]
	@$(RUN) -m infra.local.send --state-dir $(STATE) $(ARGS) "$(EVENT)"

enqueue: prepare ## Put a job into a queue: QUEUE=ai-processing EVENT=events/concierge/reply.json [ARGS="--set conversation_id=…"]
	@$(RUN) -m infra.local.enqueue --state-dir $(STATE) $(ARGS) "$(QUEUE)" "$(EVENT)"

invoke: prepare ## Invoke a function with a sample: FUNCTION=bookings/bookings EVENT=events/bookings/….json
	@$(RUN) -m infra.local.invoke --state-dir $(STATE) "$(FUNCTION)" "$(EVENT)"

logs: prepare ## Follow the logs of one function or all: [FUNCTION=bookings/bookings]
	@$(RUN) -m infra.local.logs --state-dir $(STATE) "$(FUNCTION)"

# --- checks ----------------------------------------------------------------------------------------------------

.PHONY: test lint lint-ruff lint-format lint-types lint-imports
lint: lint-ruff lint-format lint-types lint-imports ## Style, types and import contracts

lint-ruff: prepare
	@$(VENV)/ruff check .

lint-format: prepare
	@$(VENV)/ruff format --check .

lint-types: prepare
	@$(VENV)/mypy

lint-imports: prepare
	@$(VENV)/lint-imports

test: prepare ## All that CI runs: lint, synthesis and its assertions, every test, the boot with one conversation
	@failed=""; \
	for part in lint-ruff lint-format lint-types lint-imports layers synth; do \
		echo "== $$part"; $(MAKE) $$part || failed="$$failed $$part"; \
	done; \
	echo "== pytest"; $(RUN) -m pytest $(PYTEST_ARGS) || failed="$$failed pytest"; \
	[ -z "$$failed" ] || { echo "failed:$$failed" >&2; exit 1; }

# --- building and deploying ------------------------------------------------------------------------------------

.PHONY: layers synth deploy bench contracts lock
layers: prepare ## Build the Lambda layers [ARCH=x86_64 for this machine, arm64 for AWS]
	@$(RUN) -m infra.layers --arch $(ARCH)

synth: prepare ## Synthesise the stacks for AWS [STAGE=dev]
	@$(MAKE) layers ARCH=arm64
	@$(TOOLS) cdk synth --quiet -c stage=$(or $(STAGE),dev)

deploy: prepare ## Deploy to AWS with your own credentials: STAGE=dev
	@[ -n "$(STAGE)" ] || { echo "say which stage: make deploy STAGE=dev" >&2; exit 1; }
	@$(MAKE) layers ARCH=arm64
	@$(TOOLS) cdk deploy --all -c stage=$(STAGE)

bench: prepare ## Print the figures of the README
	@$(RUN) -m tests.benchmarks

contracts: prepare ## Write docs/openapi.json and docs/events from the code [ARGS=--breaking]
	@$(RUN) -m infra.openapi $(ARGS)
	@$(RUN) -m infra.event_schemas

lock: $(BUILD)/uv.stamp ## Compile the lock files from pyproject.toml and infra/local/*.in
	python="$$($(FIND_PYTHON))"; compile() { env -u UV_PYTHON $(UV) pip compile --quiet --universal --python "$$python" \
		--generate-hashes --no-annotate --custom-compile-command "make lock" "$$@"; }; \
	compile pyproject.toml --extra dev --extra infra -o requirements.lock; \
	compile infra/local/ministack.in -o infra/local/ministack.lock; \
	compile infra/local/uv.in -o infra/local/uv.lock; \
	$(RUN) -m infra.layers --lock
