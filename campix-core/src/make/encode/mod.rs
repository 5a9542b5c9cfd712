//! The byte-band encoder: the best picture inside [min, max] bytes.
