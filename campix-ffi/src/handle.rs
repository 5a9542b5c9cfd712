//! Handles: what C holds as a pointer is a number, looked up here; the only file that turns it into a reference.
//!
//! Invariant: a number is given out once, so a handle that was freed, or was never one, is refused, and never shows the object that
//! came to lie in its place: another student's photo. Nothing at a handle's address is read.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use crate::guard::answer;
use crate::refusal::Refusal;

/// A type that C knows by name only. A pointer to it is the number of an object.
pub(crate) trait Opaque: Sized {
    /// What the handle holds.
    type Inner: Send + 'static;
    /// Distinguishes handles of one kind from those of another.
    const TAG: u32;
    /// The name in messages.
    const NAME: &'static str;
}

/// Distance of two handles: like pointers they are aligned, and an offset from one is none.
const STEP: usize = 16;

/// An object that is alive.
#[derive(Debug, Clone, Copy)]
struct Place {
    tag: u32,
    /// Its address with all bits inverted: a leak detector that looks for pointers in memory must not find one here, or it would not
    /// report the handle that a program forgot to free.
    inverted: usize,
}

/// All objects that are alive, by their handles.
#[derive(Debug)]
struct Live {
    places: BTreeMap<usize, Place>,
    last: usize,
}

static LIVE: RwLock<Live> = RwLock::new(Live { places: BTreeMap::new(), last: 0 });

/// Puts `value` behind a new handle, which the caller owns.
pub(crate) fn new<T: Opaque>(value: T::Inner) -> *mut T {
    let address = Box::into_raw(Box::new(value)).expose_provenance();
    // Nothing here panics while the lock is held, so a poisoned one is whole.
    let mut live = LIVE.write().unwrap_or_else(PoisonError::into_inner);
    // Numbers begin again after 2³² / 16 objects where pointers have 32 bits; what is alive keeps its own.
    loop {
        live.last = live.last.wrapping_add(STEP);
        if live.last != 0 && !live.places.contains_key(&live.last) {
            break;
        }
    }
    let handle = live.last;
    live.places.insert(handle, Place { tag: T::TAG, inverted: !address });
    std::ptr::without_provenance_mut(handle)
}

fn find<T: Opaque>(handle: *const T) -> Result<*mut T::Inner, Refusal> {
    if handle.is_null() {
        return Err(Refusal::null(T::NAME));
    }
    let live = LIVE.read().unwrap_or_else(PoisonError::into_inner);
    let place = live.places.get(&handle.addr()).filter(|place| place.tag == T::TAG);
    let place = place.ok_or_else(|| Refusal::wrong_handle(T::NAME))?;
    Ok(std::ptr::with_exposed_provenance_mut(!place.inverted))
}

/// What a `const` handle holds. `Sync`, because the header lets several threads use it at once.
pub(crate) fn get<'a, T: Opaque<Inner: Sync>>(handle: *const T) -> Result<&'a T::Inner, Refusal> {
    let object = find(handle)?;
    // SAFETY: `new` made it of a box of this type, as the tag says, and it is alive; "a handle must not be freed while a call
    // uses it".
    Ok(unsafe { &*object })
}

/// What a handle holds that no other call uses at the same time.
#[cfg(any(test, feature = "day"))]
pub(crate) fn get_mut<'a, T: Opaque>(handle: *mut T) -> Result<&'a mut T::Inner, Refusal> {
    let object = find(handle.cast_const())?;
    // SAFETY: as in `get`; "a handle that is not const is used by one call at a time".
    Ok(unsafe { &mut *object })
}

/// Frees a handle; NULL, a handle of another kind and a freed one are left alone.
pub(crate) fn free<T: Opaque>(handle: *mut T) {
    let place = {
        let mut live = LIVE.write().unwrap_or_else(PoisonError::into_inner);
        let ours = live.places.get(&handle.addr()).is_some_and(|place| place.tag == T::TAG);
        if ours { live.places.remove(&handle.addr()) } else { None }
    };
    if let Some(place) = place {
        let object: *mut T::Inner = std::ptr::with_exposed_provenance_mut(!place.inverted);
        // SAFETY: `new` made it of a box of this type, as the tag says, and no other call found it since it was removed. The lock is
        // free again: what is dropped may take its time.
        drop(unsafe { Box::from_raw(object) });
    }
}

/// Number of handles that were returned and not freed, of all kinds: 0 when a program is done, or it forgot some.
#[unsafe(no_mangle)]
pub extern "C" fn campix_handle_count() -> usize {
    answer(0, || Ok(LIVE.read().unwrap_or_else(PoisonError::into_inner).places.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::{CAMPIX_STATUS_NULL_POINTER, CAMPIX_STATUS_WRONG_HANDLE};

    #[derive(Debug)]
    struct One;
    #[derive(Debug)]
    struct Other;
    impl Opaque for One {
        type Inner = String;
        const TAG: u32 = 1;
        const NAME: &'static str = "one";
    }
    impl Opaque for Other {
        type Inner = [u64; 3];
        const TAG: u32 = 2;
        const NAME: &'static str = "other";
    }

    fn refused<T: Opaque<Inner: Sync + std::fmt::Debug>>(handle: *const T) -> crate::status::campix_status {
        get(handle).unwrap_err().status()
    }

    #[test]
    fn handles_are_told_apart() {
        let one = new::<One>("text".to_owned());
        assert_eq!(get(one.cast_const()).unwrap(), "text");
        get_mut(one).unwrap().push('!');
        assert_eq!(get(one.cast_const()).unwrap(), "text!");
        assert_eq!(refused(one.cast_const().cast::<Other>()), CAMPIX_STATUS_WRONG_HANDLE);
        assert_eq!(refused::<One>(std::ptr::null()), CAMPIX_STATUS_NULL_POINTER);
        assert_eq!(refused(one.cast::<u8>().wrapping_add(1).cast::<One>().cast_const()), CAMPIX_STATUS_WRONG_HANDLE);
        // A pointer to something else is never followed.
        assert_eq!(refused((&raw const *Box::new(7u64)).cast::<One>()), CAMPIX_STATUS_WRONG_HANDLE);
        free(one.cast::<Other>());
        assert_eq!(get(one.cast_const()).unwrap(), "text!");
        free(one);
        free::<One>(std::ptr::null_mut());
    }

    #[test]
    fn a_freed_handle_never_shows_what_came_after_it() {
        let mut freed = Vec::new();
        for at in 0..200 {
            let handle = new::<One>(format!("student {at}"));
            assert_eq!(get(handle.cast_const()).unwrap(), &format!("student {at}"));
            assert!(!freed.contains(&handle));
            free(handle);
            free(handle);
            freed.push(handle);
        }
        let alive = new::<One>("another student".to_owned());
        for handle in freed {
            assert_eq!(refused(handle.cast_const()), CAMPIX_STATUS_WRONG_HANDLE);
        }
        free(alive);
    }
}
