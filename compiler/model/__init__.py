"""The records that flow through the pipeline: frozen, and ignorant of how they were made or will be shown."""
