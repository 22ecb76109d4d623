"""What a provider of OpenID Connect is asked, and what of its answer is believed.

Nothing here knows who may come in. `metadata`, `attempt` and `proof` are rules from values to values; `tokens` and
`client` import Authlib, and are imported by whoever needs them when it does: most services have no provider.
"""
