"""The pages of the chains: discharge, the bundle, and the contact's own page."""
