"""A real Kafka broker, a real MongoDB and the services as plain processes on this machine, without Docker."""
