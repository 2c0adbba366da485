"""Several processes under one: started together, heard through one voice, and never left behind."""
