# Thin on purpose: every recipe calls a small script of scripts/. `make help` lists the targets.
# ARGS (make test, make lock), SERVE and PORT (make demo) are given on the command line: make test ARGS="-k word"
export ARGS SERVE PORT SEED OPS FAULTS MINUTES
.DEFAULT_GOAL := help
.PHONY: help demo test lint bench-pdf bench-compose bench-entry bench-save bench-page bench-consolidate bench-follow-up lock clean

prepare = @sh scripts/with-python -m scripts.prepare
python = @.venv/bin/python

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

demo: ## the demo data, both PDFs, then the site on 127.0.0.1:8000 (SERVE=0 stops before, PORT=8001 serves elsewhere)
	$(prepare) demo
	$(python) -m scripts.demo

test: ## linters, types, the whole suite on PostgreSQL + Redis + Celery, the data suite on SQLite (ARGS="-k word" narrows)
	$(prepare) test
	$(python) -m scripts.run_tests

lint: ## linters and types alone
	$(prepare) lint
	$(python) -m scripts.lint

bench-pdf: ## what the PDF task costs beside a bare WeasyPrint call, and beside LibreOffice
	$(prepare) bench
	$(python) -m bench.bench_pdf

bench-compose: ## how many SQL statements composing takes at 1, 30 and 300 restitutions
	$(prepare) demo
	$(python) -m bench.bench_compose

bench-entry: ## live entry under cuts, doubles, kills and reloads: is anything saved lost? (SEED= OPS= FAULTS= MINUTES=)
	$(prepare) test
	$(python) -m bench.bench_entry

bench-save: ## what a save of one entry costs beside a bare UPDATE, 1 and 50 writers, PostgreSQL and SQLite
	$(prepare) test
	$(python) -m bench.bench_save

bench-page: ## SQL, bytes, seconds on a bad line and requests of the page of a full fiche
	$(prepare) test
	$(python) -m bench.bench_page

bench-consolidate: ## generated regions of 10, 100 and 1,000 workshops: workbench, provenance, coverage, compose, JSON, PDF
	$(prepare) test
	$(python) -m bench.bench_consolidate

bench-follow-up: ## 50 and 500 indicators × 130 territories × 24 months: pages, grid, roll-up, beside a hello-world view
	$(prepare) test
	$(python) -m bench.bench_follow_up

lock: ## pin pyproject.toml again, hashed (ARGS=--upgrade takes newer versions)
	$(prepare) demo
	@sh scripts/lock

clean: ## remove the environment and the caches; the data under var/ stay
	@sh scripts/clean
