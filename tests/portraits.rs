//! The real portraits outside the repository, read in place.
