//! Large buffers: refused where the system has no memory for them, instead of ending the process.
//!
//! In: how many elements. Out: them, or [`OutOfMemory`] with the number of bytes that were asked for.

/// The system has no memory of this size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OutOfMemory {
    /// Bytes that were asked for.
    pub(crate) bytes: u64,
}

/// `length` times `value`.
pub(crate) fn filled<T: Copy>(length: usize, value: T) -> Result<Vec<T>, OutOfMemory> {
    let mut all = with_room(length)?;
    all.resize(length, value);
    Ok(all)
}

/// An empty vector with room for `length` elements.
pub(crate) fn with_room<T>(length: usize) -> Result<Vec<T>, OutOfMemory> {
    let mut all = Vec::new();
    let bytes = (length as u64).saturating_mul(size_of::<T>() as u64);
    all.try_reserve_exact(length).map_err(|_| OutOfMemory { bytes })?;
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_machine_has_is_an_error_with_its_size() {
        let length = isize::MAX as usize / 2;
        assert_eq!(filled(length, 7_u16).unwrap_err(), OutOfMemory { bytes: length as u64 * 2 });
        assert_eq!(filled(3, 7_u16).unwrap(), [7; 3]);
    }
}
