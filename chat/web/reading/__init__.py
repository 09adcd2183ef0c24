"""Reading and asking side by side: contents, permanent links, copies, and how it was found."""
