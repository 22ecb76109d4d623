"""The values that the store takes and gives beside those of the rules; outside it they come from `arshjul.store`."""
