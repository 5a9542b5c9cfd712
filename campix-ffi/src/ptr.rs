//! Pointers of C callers → references and values; the only file that follows a pointer to a struct or bytes. Handles are numbers
//! that `handle` looks up.
//!
//! Invariant: NULL and a struct of another version are refused before anything is read. That a pointer that is not NULL points to
//! what the header says is the caller's duty, on which every block here relies.

use campix_core::ceiling::Unfit;

#[cfg(feature = "day")]
pub(crate) use crate::handle::get_mut;
pub(crate) use crate::handle::{Opaque, free, get, new};
use crate::refusal::Refusal;

/// Most bytes of a photo's file in memory, whatever limit the caller's options state: more would be a mistaken length.
pub(crate) const PHOTO: u64 = 1 << 30;
/// Most rows of a roster that are named in one call.
#[cfg(any(feature = "dossier", feature = "prints"))]
pub(crate) const ROWS: u64 = 1 << 20;
/// Most handles in one array.
pub(crate) const HANDLES: u64 = 1 << 10;

/// Bytes of the caller, at most `most` of them; NULL only without length. The length is judged before anything is read.
pub(crate) fn bytes<'a>(data: *const u8, length: usize, most: u64) -> Result<&'a [u8], Refusal> {
    let most = most.min(isize::MAX as u64);
    match (data.is_null(), length) {
        (_, 0) => Ok(&[]),
        (true, _) => Err(Refusal::null("data")),
        (false, _) if length as u64 > most => Err(Unfit::TooLarge { most }.into()),
        // SAFETY: "`data` points to `length` bytes that nobody changes during the call".
        (false, _) => Ok(unsafe { std::slice::from_raw_parts(data, length) }),
    }
}

/// Elements of the caller's array, at most `most`; NULL only without length. The count is judged before anything is read, and
/// each element is read where it lies, aligned or not.
pub(crate) fn array<T: Copy>(
    first: *const T,
    count: usize,
    most: u64,
    name: &'static str,
) -> Result<impl Iterator<Item = T>, Refusal> {
    if count > 0 && first.is_null() {
        return Err(Refusal::null(name));
    }
    if count as u64 > most {
        return Err(Refusal::unsupported(format!("{name} has {count} elements, possible are up to {most}")));
    }
    // SAFETY: "the array has as many elements as the count says, and nobody changes it during the call".
    Ok((0..count).map(move |at| unsafe { first.add(at).read_unaligned() }))
}

/// A place for a result. Nothing is read from it.
pub(crate) struct Out<T>(*mut T);

impl<T> Out<T> {
    /// Takes over the pointer of the caller.
    pub(crate) fn new(place: *mut T, name: &'static str) -> Result<Self, Refusal> {
        if place.is_null() { Err(Refusal::null(name)) } else { Ok(Self(place)) }
    }

    /// Writes the result.
    pub(crate) fn put(self, value: T) {
        // SAFETY: "a place for a result is writable for as long as the call lasts"; it was compared with NULL.
        unsafe { self.0.write_unaligned(value) }
    }
}

/// Writes `value` if the caller wants it.
pub(crate) fn put_if_wanted<T>(place: *mut T, value: T) {
    if !place.is_null() {
        // SAFETY: as in `Out::put`.
        unsafe { place.write_unaligned(value) }
    }
}

/// A struct that grows at its end from version to version.
///
/// # Safety
/// `repr(C)`, begins with `struct_size: u32`, has no padding, and any bytes make a valid value of it; all zeros mean
/// that everything has its default.
pub(crate) unsafe trait Versioned: Copy {
    /// Where its fields end, in bytes from its beginning, by [`ends!`]: the sizes it has and may have had.
    const ENDS: &'static [usize];
    /// Where its words for later versions begin, if it ends with such. An older struct may have ended between two of them:
    /// compilers round sizes up.
    const WORDS: usize = size_of::<Self>();
}

/// The places where the fields of a struct end. All have to be named, or it does not compile.
macro_rules! ends {
    ($name:ident: $($field:ident),+) => {{
        const _: fn($name) = |$name { struct_size: _, $($field: _),+ }| ();
        // Without padding, a field ends where the next one begins.
        &[$(std::mem::offset_of!($name, $field),)+ size_of::<$name>()]
    }};
}
pub(crate) use ends;

/// Largest struct that is looked at: far more than any version will have.
const LARGEST: usize = 4096;

/// The size a caller states in the first four bytes: that of its header's struct, which ends with a field.
fn stated_size<T: Versioned>(options: *const T) -> Result<usize, Refusal> {
    // SAFETY: "a struct begins with its own size": four bytes of it can be read.
    let size = unsafe { options.cast::<u32>().read_unaligned() } as usize;
    if !(size_of::<u32>()..=LARGEST).contains(&size) {
        return Err(Refusal::unsupported("struct_size is no size of this struct; call its _init function first"));
    }
    let between_words = size >= T::WORDS && size.is_multiple_of(size_of::<u32>());
    if size < size_of::<T>() && !T::ENDS.contains(&size) && !between_words {
        return Err(Refusal::unsupported(
            "struct_size ends inside a field; it is the sizeof of the struct, never counted",
        ));
    }
    Ok(size)
}

/// Reads options; NULL means that everything has its default. A struct of an older program lacks fields at its end,
/// which get their defaults; what a newer program has beyond ours must be zero.
pub(crate) fn options<T: Versioned>(options: *const T) -> Result<T, Refusal> {
    if options.is_null() {
        // SAFETY: `Versioned` says that zeros are a value.
        return Ok(unsafe { std::mem::zeroed() });
    }
    read(options, stated_size(options)?)
}

/// Reads a struct that is `size` bytes long where it lies.
fn read<T: Versioned>(place: *const T, size: usize) -> Result<T, Refusal> {
    let mut value = std::mem::MaybeUninit::<T>::zeroed();
    let known = size.min(size_of::<T>());
    // SAFETY: "a struct is as large as its struct_size says"; the copy ends inside both of them.
    let tail = unsafe {
        std::ptr::copy_nonoverlapping(place.cast::<u8>(), value.as_mut_ptr().cast::<u8>(), known);
        std::slice::from_raw_parts(place.cast::<u8>().add(known), size - known)
    };
    if tail.iter().any(|byte| *byte != 0) {
        return Err(Refusal::unsupported("the program asks for something this version of campix does not know"));
    }
    // SAFETY: `Versioned` says that any bytes are a value.
    Ok(unsafe { value.assume_init() })
}

/// Writes `value` into a struct of the caller, as much of it as the caller's version has; the rest is zeroed.
pub(crate) fn put_versioned<T: Versioned>(place: *mut T, value: T, name: &'static str) -> Result<(), Refusal> {
    if place.is_null() {
        return Err(Refusal::null(name));
    }
    let size = stated_size(place.cast_const())?;
    let known = size.min(size_of::<T>());
    let head = size_of::<u32>();
    // SAFETY: "the struct is as large as its struct_size says"; its first field is left as the caller set it.
    unsafe {
        let from = (&raw const value).cast::<u8>();
        std::ptr::copy_nonoverlapping(from.add(head), place.cast::<u8>().add(head), known - head);
        place.cast::<u8>().add(known).write_bytes(0, size - known);
    }
    Ok(())
}

/// Fills a struct of the caller, which is `size` bytes long, with its defaults: zeros after its size. A size that no struct of
/// ours can have leaves it alone; it is refused where it is used.
pub(crate) fn init<T: Versioned>(place: *mut T, size: usize) {
    if !place.is_null() && (size_of::<u32>()..=LARGEST).contains(&size) {
        // SAFETY: "`size` is the sizeof of the struct at `options`": no byte beyond it is written.
        unsafe {
            place.cast::<u8>().write_bytes(0, size);
            place.cast::<u32>().write_unaligned(size as u32);
        }
    }
}

/// A struct that a callback fills. A program with a newer header may write fields this version does not have: there is room for
/// them, and they are refused unless they are zero.
#[cfg(any(test, feature = "day"))]
#[repr(C)]
pub(crate) struct Filled<T> {
    value: T,
    room: [u64; 64],
}

#[cfg(any(test, feature = "day"))]
impl<T: Versioned> Filled<T> {
    /// Zeros after the size.
    pub(crate) fn new() -> Self {
        // SAFETY: `Versioned` says that zeros are a value.
        let mut place = Self { value: unsafe { std::mem::zeroed() }, room: [0; 64] };
        init(&raw mut place.value, size_of::<T>());
        place
    }

    /// The place, for the callback.
    pub(crate) fn pointer(&mut self) -> *mut T {
        (&raw mut *self).cast()
    }

    /// What the callback wrote.
    pub(crate) fn value(&self) -> Result<T, Refusal> {
        read((&raw const *self).cast(), size_of::<Self>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::{CAMPIX_STATUS_NULL_POINTER, CAMPIX_STATUS_UNSUPPORTED};
    use crate::status_codes::CAMPIX_STATUS_FILE_TOO_LARGE;

    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Now {
        struct_size: u32,
        first: u32,
        second: u64,
    }
    // SAFETY: plain integers without padding.
    unsafe impl Versioned for Now {
        const ENDS: &'static [usize] = ends!(Now: first, second);
    }

    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Later {
        now: Now,
        third: u64,
    }

    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Spare {
        struct_size: u32,
        reserved: [u32; 3],
    }
    // SAFETY: plain integers without padding.
    unsafe impl Versioned for Spare {
        const ENDS: &'static [usize] = ends!(Spare: reserved);
        const WORDS: usize = std::mem::offset_of!(Spare, reserved);
    }

    #[test]
    fn options_of_other_versions_are_understood_or_refused() {
        let now = Now { struct_size: 16, first: 7, second: 9 };
        let read = |place: *const Now| options::<Now>(place).map(|o| (o.first, o.second)).map_err(|r| r.status());
        assert_eq!(read(&raw const now), Ok((7, 9)));
        assert_eq!(read(std::ptr::null()), Ok((0, 0)));
        assert_eq!(read(&Now { struct_size: 8, ..now }), Ok((7, 0)));
        // No size at all, or one inside a field.
        for size in [0, 3, 5, 7, 9, 12, 15, 5000, u32::MAX] {
            assert_eq!(read(&Now { struct_size: size, ..now }), Err(CAMPIX_STATUS_UNSUPPORTED), "{size}");
        }
        for (size, fits) in [(4, true), (6, false), (8, true), (9, false), (12, true), (16, true)] {
            let spare = Spare { struct_size: size, reserved: [0; 3] };
            assert_eq!(options(&raw const spare).is_ok(), fits, "{size}");
        }
        let mut later = Later { now: Now { struct_size: 24, ..now }, third: 0 };
        assert_eq!(read((&raw const later).cast()), Ok((7, 9)));
        later.third = 1;
        assert_eq!(read((&raw const later).cast()), Err(CAMPIX_STATUS_UNSUPPORTED));
        // Written back: the caller's own size stays, and what it has beyond ours is zeroed.
        put_versioned((&raw mut later).cast(), Now { struct_size: 16, first: 1, second: 2 }, "later").unwrap();
        assert_eq!((later.now.struct_size, later.now.first, later.now.second, later.third), (24, 1, 2, 0));
        let mut early = Now { struct_size: 8, first: 0, second: 5 };
        put_versioned(&raw mut early, now, "early").unwrap();
        assert_eq!((early.struct_size, early.first, early.second), (8, 7, 5));
        // The caller's size decides how much is written, never ours.
        init(&raw mut early, 8);
        assert_eq!((early.struct_size, early.first, early.second), (8, 0, 5));
        init((&raw mut later).cast::<Now>(), 24);
        assert_eq!((later.now.struct_size, later.now.second, later.third), (24, 0, 0));
        for size in [0, 3, LARGEST + 1, usize::MAX] {
            init(&raw mut early, size);
            assert_eq!((early.struct_size, early.second), (8, 5));
        }
    }

    #[test]
    fn what_a_callback_fills_has_room_for_a_newer_program() {
        let mut filled = Filled::<Now>::new();
        // SAFETY: the place is ours, and has room beyond `Now`.
        let later = unsafe { &mut *filled.pointer().cast::<Later>() };
        assert_eq!((later.now.struct_size, later.now.second, later.third), (16, 0, 0));
        later.now.second = 4;
        assert_eq!(filled.value().unwrap().second, 4);
        // SAFETY: as above.
        unsafe { (*filled.pointer().cast::<Later>()).third = 1 };
        assert_eq!(filled.value().map(|_| ()).unwrap_err().status(), CAMPIX_STATUS_UNSUPPORTED);
    }

    #[test]
    fn lengths_are_judged_before_anything_is_read() {
        assert_eq!(bytes(std::ptr::null(), 0, 9).unwrap(), b"");
        assert_eq!(bytes(std::ptr::null(), 1, 9).unwrap_err().status(), CAMPIX_STATUS_NULL_POINTER);
        assert_eq!(bytes(b"abc".as_ptr(), 2, 2).unwrap(), b"ab");
        for length in [3, 1 << 30, isize::MAX as usize, usize::MAX] {
            assert_eq!(bytes(b"abc".as_ptr(), length, 2).unwrap_err().status(), CAMPIX_STATUS_FILE_TOO_LARGE);
        }
        assert_eq!(bytes(b"abc".as_ptr(), usize::MAX, u64::MAX).unwrap_err().status(), CAMPIX_STATUS_FILE_TOO_LARGE);
        let read = |first: *const u64, count| array(first, count, 2, "x").map(Vec::from_iter).map_err(|e| e.status());
        assert_eq!(read(std::ptr::null(), 1), Err(CAMPIX_STATUS_NULL_POINTER));
        assert_eq!(read(std::ptr::null(), 0), Ok(vec![]));
        assert_eq!(read([7, 8].as_ptr(), 2), Ok(vec![7, 8]));
        assert_eq!(read([7, 8].as_ptr(), usize::MAX), Err(CAMPIX_STATUS_UNSUPPORTED));
    }
}
