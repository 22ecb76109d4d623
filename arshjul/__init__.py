"""Årshjul: runs the year of a Swedish samordningsförbund."""
