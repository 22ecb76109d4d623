"""Saying what a year demands: queued as rows, written as letters, told beforehand as a rehearsal."""
