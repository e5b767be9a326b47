"""Open data of what follows a plan: indicators, their values, actions."""
