"""Campaigns made from a seed, as large as one likes: what measures and exactness tests are run on."""
