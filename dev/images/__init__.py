"""Container images: an engine of the project's own, a base made of Debian packages, the services' images, a run as declared."""
