"""Control plane: resource types, APIs and snapshots that tell the data plane what was deployed."""
