# Names only: the logic lives in xtask.
XTASK = cargo run --quiet --package xtask --no-default-features --

help: ## What can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

run: ## Build, fill a new store with the example place, and serve it on http://127.0.0.1:8080
	$(XTASK) run

build: ## Build the styles, the scripts and the binary: target/release/borough
	$(XTASK) build

test: ## Install what the tests need, and pass them
	$(XTASK) test

bench: ## Print the figures, with the physical limit or a rival's beside each
	$(XTASK) bench

soak: ## The long fault tests: kill -9 under load, ten times over
	$(XTASK) soak

conformance: ## Run the public NGSI-LD suite, checked out at SUITE, and write its ledger
	$(XTASK) conformance --suite $(SUITE)

bless: ## Accept what the tests now see as what they expect
	$(XTASK) bless

.PHONY: help run build test bench soak conformance bless
.DEFAULT_GOAL := help
