"""Mails on their way: the addresses that they bear, and the handing over to the server."""
