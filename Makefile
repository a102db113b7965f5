SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
SETUP := sh scripts/setup.sh

.PHONY: help
help: ## Show every target
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-20s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## Start the whole product on this machine and print its address
	@$(SETUP) python portal
	@$(PYTHON) -m dev.stack

.PHONY: reset
reset: ## Forget everything that `make run` has stored
	@rm -rf .local && echo "Nothing of an earlier run is left."

.PHONY: test
test: ## Install what is missing, then run every check and every test
	@$(SETUP) python portal tests audit oldest_driver
	@$(PYTHON) -m dev.estate.terraform_cli --link
	@$(PYTHON) scripts/check.py all

.PHONY: test-mariadb
test-mariadb: ## Every test that asks for a database server, on MariaDB
	@$(SETUP) python portal test_packages
	@$(PYTHON) scripts/terraform_cli.py --link
	@$(PYTHON) scripts/check.py mariadb

.PHONY: test-fast
test-fast: ## Unit and contract tests alone
	@$(SETUP) python tests
	@$(PYTHON) scripts/check.py fast

.PHONY: lint
lint: ## Linters, types and import rules of all code
	@$(SETUP) python portal
	@$(PYTHON) scripts/check.py lint

.PHONY: import-graph
import-graph: ## Which room of the shared package imports which (PACKAGE=customer for another package)
	@$(SETUP) python
	@$(PYTHON) -m scripts.import_graph $(or $(PACKAGE),selfcare_shared)

.PHONY: images
images: ## Build the three images, on a container engine of the project's own where none runs
	@$(SETUP) python images
	@$(PYTHON) -m dev.images

.PHONY: test-images
test-images: ## The images run as the estate declares its tasks, and what is inside them
	@$(SETUP) python tests images
	@$(PYTHON) -m dev.estate.terraform_cli --link
	@$(PYTHON) scripts/check.py images

.PHONY: e2e
e2e: ## The portal in a real browser over the whole local stack
	@$(SETUP) python portal tests audit
	@$(PYTHON) scripts/check.py e2e

.PHONY: terraform-test
terraform-test: ## The estate: modules, a real apply against an emulated account, second plan, rights, scan
	@$(SETUP) python
	@$(PYTHON) -m dev.estate.terraform_cli --link
	@$(PYTHON) scripts/check.py terraform

.PHONY: estate-cost
estate-cost: ## What a month of the cloud costs, every line, at two peaks (ARGS="--peak 500")
	@$(SETUP) python
	@$(PYTHON) -m dev.estate.cost $(ARGS)

.PHONY: pdf-conformance
pdf-conformance: ## Statements judged by veraPDF as PDF/A-2a and PDF/UA-1
	@$(SETUP) python
	@sh tools/pdf_conformance/run.sh

.PHONY: format
format: ## Bring Python code in the project's form
	@$(SETUP) python
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

.PHONY: bench-api
bench-api: ## Requests per CPU-second of the read APIs beside a bare Flask "hello"
	@$(SETUP) python tests load
	@$(PYTHON) -m bench.api

.PHONY: lighthouse
lighthouse: ## Lighthouse scores of the portal on a phone
	@$(SETUP) python portal tests audit
	@$(PYTHON) -m scripts.lighthouse

.PHONY: screenshots
screenshots: ## Every page of the portal as pictures, phone and desktop, light and dark
	@$(SETUP) python portal tests
	@$(PYTHON) -m scripts.screenshots

.PHONY: walkthrough
walkthrough: ## The pictures of docs/walkthrough.md: sign-in, linking, support, a corporate customer
	@$(SETUP) python portal tests
	@$(PYTHON) -m scripts.walkthrough

.PHONY: bench-portal
bench-portal: ## 50,000 usage rows in the browser: first rows, long tasks
	@$(SETUP) python portal tests
	@$(PYTHON) -m bench.portal

.PHONY: test-oracle
test-oracle: ## The corporate directory on the Oracle double, or on the server that ORACLE_DSN names
	@$(SETUP) python tests
	@$(PYTHON) -m scripts.oracle_tests

.PHONY: test-oracle-oldest
test-oracle-oldest: ## The same on the double with the oldest supported driver
	@$(SETUP) python tests oldest_driver
	@$(PYTHON) scripts/check.py oldest-driver

.PHONY: bench-corporate-outage
bench-corporate-outage: ## Residential reads while the corporate Oracle fails in nine ways
	@$(SETUP) python tests
	@$(PYTHON) -m bench.corporate_outage

.PHONY: bench-pdf
bench-pdf: ## The statement renderer beside a lower bound and two libraries
	@sh bench/pdf/run.sh

.PHONY: query-plans
query-plans: ## Every statement of the services on MySQL and MariaDB with SIZE=2000000 customers: index, rows read, time
	@$(SETUP) python tests
	@$(PYTHON) -m bench.query_plans --size $(or $(SIZE),2000000) --heavy $(or $(HEAVY),16667)

.PHONY: bench-outage
bench-outage: ## Profile reads while the rating engine fails in five ways
	@$(SETUP) python tests
	@$(PYTHON) -m bench.outage

.PHONY: demo-migration
demo-migration: ## A legacy Oracle loaded into MySQL, killed, resumed, caught up, verified, reported
	@$(SETUP) python tests
	@$(PYTHON) -m bench.migration.demo

.PHONY: bench-migration
ROWS ?= 5000000
bench-migration: ## Oracle to MySQL: rows a second and memory at three sizes up to ROWS
	@$(SETUP) python tests
	@$(PYTHON) -m bench.migration.measure --rows $(ROWS)

.PHONY: chaos-migration
chaos-migration: ## ROUNDS=200 migrations under random edits, kills, lost sessions and timeouts against a reference
	@$(SETUP) python tests
	@$(PYTHON) -m tests.chaos.migration --rounds $(or $(ROUNDS),200)

.PHONY: chaos-archive
chaos-archive: ## Fifty rounds of archive workers killed at every step
	@$(SETUP) python
	@$(PYTHON) -m tests.chaos.archive --rounds 50

.PHONY: soak
soak: ## The archive after an outage: MESSAGES=100000 drained by two workers, rate, memory, a picture
	@$(SETUP) python
	@$(PYTHON) -m bench.soak --messages $(or $(MESSAGES),100000)

.PHONY: security
security: ## Scanners, bills of materials, access matrix, security checklist: what is covered, what is open
	@$(SETUP) python
	@$(PYTHON) -m tools.security "$$(sh scripts/tool_environment.sh security)/bin"

.PHONY: security-page
security-page: ## Make the table of docs/security.md anew, and the list of what looks like a secret and is none
	@$(SETUP) python
	@sh tools/security/baseline.sh "$$(sh scripts/tool_environment.sh security)/bin"
	@$(PYTHON) -m tools.security "$$(sh scripts/tool_environment.sh security)/bin" --write

.PHONY: contract-client
contract-client: ## A client generated from the contract by openapi-python-client makes real calls
	@$(SETUP) python portal
	@$(PYTHON) -m scripts.contract_client "$$(sh scripts/tool_environment.sh clients)"

.PHONY: audit
audit: ## Ask the advisory services for known vulnerabilities; fails where they cannot be reached
	@sh tools/security/audit.sh "$$(sh scripts/tool_environment.sh security)/bin"

.PHONY: rating-table
rating-table: ## What every recorded month of a rating engine is read as, and whether it adds up
	@$(SETUP) python
	@$(PYTHON) -m tests.contract.rating_table

.PHONY: fuzz
fuzz: ## CASES=20000 damaged answers of rating engines, then MINUTES=10 of made-up requests
	@$(SETUP) python tests
	@$(PYTHON) -m tests.fuzz.rating_answers --cases $(or $(CASES),20000)
	@$(PYTHON) -m tests.fuzz --minutes $(or $(MINUTES),10)

.PHONY: docs-check
docs-check: ## What documents claim against the code: links, paths, targets, events, settings
	@$(SETUP) python
	@$(PYTHON) -m scripts.docs_check

.PHONY: mutants
mutants: ## Every line of the rules broken once: what unit tests notice (ROOM=billing for one part, SURVIVORS=1 for what got through)
	@$(SETUP) python tests
	@$(PYTHON) -m tools.mutants "$$(sh scripts/tool_environment.sh mutants)" $(if $(ROOM),--room $(ROOM)) $(if $(SURVIVORS),--survivors)

.PHONY: settings-page
settings-page: ## Make docs/settings.md and contracts/settings.json anew from the settings' definitions
	@$(SETUP) python
	@$(PYTHON) -m scripts.settings_page

.PHONY: locks
locks: ## Compile the hashed requirement locks anew
	@$(SETUP) python
	@sh scripts/locks.sh

.PHONY: clean
clean: ## Remove everything that was installed or built here
	@rm -rf .venv .cache frontend/node_modules frontend/dist frontend/coverage
