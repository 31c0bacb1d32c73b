# Every task of the project. `make help` lists them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TEST_PROCESSES ?= auto

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show the tasks
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(STAMP): pyproject.toml requirements.lock tests/bootstrap.sh
	@PYTHON="$(PYTHON)" VENV="$(VENV)" bash tests/bootstrap.sh
	@touch $@

.PHONY: setup
setup: $(STAMP) ## Create .venv with everything that is needed

.PHONY: demo
demo: $(STAMP) ## Turn a public data file into points
	@mkdir -p out
	@$(BIN)/wrapperctl run -f manifests/samples/co2-data-file.yaml --output out/points.jsonl

.PHONY: test
test: $(STAMP) ## Everything that continuous integration checks
	@TEST_PROCESSES="$(TEST_PROCESSES)" tests/run.sh

.PHONY: static
static: $(STAMP) ## Format, lint, types, layers, generated files
	@echo "== format and lint"; $(BIN)/ruff format --check . && $(BIN)/ruff check .
	@echo "== types"; $(BIN)/mypy
	@echo "== layers"; $(BIN)/lint-imports --no-cache | tail -n 20
	@echo "== lock"; $(BIN)/python tests/check_lock.py
	@echo "== generated files"; $(MAKE) --no-print-directory generated-check

.PHONY: cluster-up
cluster-up: $(STAMP) ## Build and start the test cluster, unless WRAPPERS_TEST_KUBECONFIG names one
	@cd tests && [ -n "$$WRAPPERS_TEST_KUBECONFIG" ] || ../$(BIN)/python -m cluster up

.PHONY: cluster-down
cluster-down: $(STAMP) ## End the test cluster
	@cd tests && ../$(BIN)/python -m cluster down

.PHONY: e2e
e2e: $(STAMP) ## Install by the charts into the test cluster, watch it work, and kill its parts
	@tests/e2e/run.sh

.PHONY: test-fast
test-fast: $(STAMP) ## The quick tests, under a minute
	@$(BIN)/pytest -q -n $(TEST_PROCESSES) -m "not slow" tests/unit

.PHONY: bench
bench: $(STAMP) ## Measure against direct baselines; prints ratios
	@PYTHONPATH=tests $(BIN)/python -m benchmarks

.PHONY: bench-cluster
bench-cluster: $(STAMP) ## Measure an operator with many Wrappers on the test cluster (half an hour)
	@PYTHONPATH=tests $(BIN)/python -m benchmarks idling many apis

ENGINE ?= Template

.PHONY: bench-generation
bench-generation: $(STAMP) ## Count the sources for which ENGINE=Template (or Gemini) writes right code
	@PYTHONPATH=tests $(BIN)/python -m benchmarks.generation --engine $(ENGINE)

COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock"

.PHONY: lock
lock: $(STAMP) ## Resolve the dependencies anew, for development and for each image
	@$(COMPILE) --all-extras --upgrade pyproject.toml -o requirements.lock
	@for image in operator publisher runner cli; do \
	  $(COMPILE) --extra $$image --constraint requirements.lock pyproject.toml -o requirements/$$image.lock; done
	@echo uv | $(COMPILE) --constraint requirements.lock - -o requirements/build.lock

.PHONY: images
images: ## Build every image and print the sizes (docker, podman or buildah)
	@images/build.sh

.PHONY: sbom
sbom: $(STAMP) ## Write a bill of materials (CycloneDX) for each image to out/sbom
	@$(BIN)/python images/sbom.py out/sbom

.PHONY: fmt
fmt: $(STAMP) ## Format the code and mend what can be mended
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

.PHONY: crds
crds: $(STAMP) ## Generate the custom resource definition
	@$(BIN)/wrapperctl crd > crds/wrappers.wrappers.dev.yaml
	@cp crds/*.yaml helm/wrapper-operator-crds/files/

.PHONY: manifests
manifests: $(STAMP) ## Generate the kustomize base and overlays from the chart
	@PYTHONPATH=tests:operator $(BIN)/python -m charts.kustomized

.PHONY: docs
docs: $(STAMP) ## Generate the reference pages
	@$(BIN)/python tests/generate_docs.py

.PHONY: generated-check
generated-check: $(STAMP)
	@$(BIN)/wrapperctl crd | diff -u crds/wrappers.wrappers.dev.yaml - || { echo "run: make crds"; exit 1; }
	@diff -ru crds helm/wrapper-operator-crds/files || { echo "run: make crds"; exit 1; }
	@$(BIN)/python tests/generate_docs.py --check

.PHONY: clean
clean: ## Remove what was built
	@rm -rf $(VENV) out dist build .mypy_cache .ruff_cache .hypothesis
