"""What every page stands on: who may come in, how a page is made, and what is shown when something is wrong."""
