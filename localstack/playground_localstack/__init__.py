"""What community LocalStack lacks for the playground: control plane, stores and patches."""
