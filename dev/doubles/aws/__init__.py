"""The local cloud: moto's server with the project's buckets and queues, and a page that shows sent text messages."""
