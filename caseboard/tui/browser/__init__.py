"""The board in a browser: a page that is a terminal, and a server that lets nobody else's page speak to it."""
