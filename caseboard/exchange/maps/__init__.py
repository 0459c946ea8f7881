"""Maps that come with the program: which columns of a table make which record."""
