"""The rules of the year. Pure: values in, values out; no clock, disk, network or database."""
