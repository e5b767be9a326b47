"""What the Makefile calls. `prepare` and `system_packages` run on a bare Python: standard library only."""
