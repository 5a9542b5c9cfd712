//! The secret of a project under a passphrase, and how many people have a stored face.

use std::ffi::c_char;

use campix_core::ceiling;
use campix_core::day::StoredFaces;
use campix_core::people::number::{Passphrase, open_secret, protect_secret};

use crate::buffer::{buffer, campix_buffer};
use crate::error::campix_error;
use crate::guard::guard;
use crate::number::key;
use crate::ptr::{self, Out};
use crate::refusal::Refusal;
use crate::status::campix_status;
use crate::text::{text, text_if_any};

fn phrase(passphrase: *const c_char) -> Result<Option<Passphrase>, Refusal> {
    Ok(text_if_any(passphrase, "passphrase")?.map(Passphrase::new).transpose()?)
}

/// The bytes of a file that holds the project's secret `key` protected by `passphrase`, which has at least eight characters. The
/// same two always give the same file. Keep it in place of the secret; pseudonyms do not change.
///
/// `*file` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_secret_protect(
    key: *const u8,
    key_length: usize,
    passphrase: *const c_char,
    file: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(file, "file")?;
        let passphrase = Passphrase::new(text(passphrase, "passphrase")?)?;
        place.put(buffer(protect_secret(ptr::bytes(key, key_length, ceiling::SECRET)?, &passphrase)?));
        Ok(())
    })
}

/// The secret in the bytes of a file: what `passphrase` opens, or the bytes themselves if they are not protected, for which it may be
/// NULL. Functions that take a key take what this gives; given the protected bytes themselves they refuse them with
/// `CAMPIX_STATUS_NUMBER_KEY_PROTECTED`, as this does without a passphrase. A wrong one gives `CAMPIX_STATUS_NUMBER_PASSPHRASE`.
///
/// `*secret` is owned by the caller and written only on success; keep it no longer than it is needed.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_secret_open(
    file: *const u8,
    length: usize,
    passphrase: *const c_char,
    secret: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(secret, "secret")?;
        let opened = open_secret(ptr::bytes(file, length, ceiling::SECRET)?, phrase(passphrase)?.as_ref())?;
        place.put(buffer(opened));
        Ok(())
    })
}

/// Counts the people with a stored face in the folders of days, against the number from which on that has to be filed (备案). `folders` is
/// a JSON array of paths, UTF-8 on every system. Folders with one secret are joined: that in their `.campix/key`, which
/// `passphrase` opens if it is protected, else `key`; neither is needed to count, and NULL and 0 will do. Nothing is written.
///
/// `*json` is the count (schema `stored-faces.json`), which names no one; it is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_stored_faces(
    folders: *const c_char,
    key: *const u8,
    key_length: usize,
    passphrase: *const c_char,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let folders: Vec<String> = serde_json::from_str(text(folders, "folders")?)
            .map_err(|error| Refusal::unsupported(format!("folders is no JSON array of paths: {error}")))?;
        let key = if key.is_null() && key_length == 0 { None } else { Some(self::key(key, key_length)?) };
        let stored = StoredFaces::count(&folders, key.as_ref(), phrase(passphrase)?.as_ref())?;
        place.put(buffer(stored.to_json().to_string()));
        Ok(())
    })
}
