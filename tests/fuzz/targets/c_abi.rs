//! The C functions that take bytes: every call answers with a status, every object can be read and freed.
#![no_main]

use std::ffi::CString;
use std::ptr::{null, null_mut};

use campix::{
    CAMPIX_STATUS_OK, campix_buffer_bytes, campix_buffer_free, campix_error, campix_error_free, campix_error_json,
    campix_id_examine, campix_id_free, campix_id_json, campix_photo_decode, campix_photo_digest, campix_photo_free,
    campix_photo_pixels, campix_profile_free, campix_profile_json, campix_profile_parse, campix_retag,
    campix_roster_free, campix_roster_json, campix_roster_read,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let (data, length) = (bytes.as_ptr(), bytes.len());
    let mut error: *mut campix_error = null_mut();
    // SAFETY: the pointers lead to `bytes`, to locals of the right type, or nowhere where the header allows it; what is made
    // is read before it is freed, and freed once.
    unsafe {
        match kind % 5 {
            0 => {
                let mut photo = null_mut();
                let status = campix_photo_decode(data, length, null(), null(), &mut photo, &mut error);
                assert_eq!(
                    (photo.is_null(), error.is_null()),
                    (status != CAMPIX_STATUS_OK, status == CAMPIX_STATUS_OK)
                );
                let _ = (campix_photo_pixels(photo), campix_photo_digest(photo));
                campix_photo_free(photo);
            }
            1 => {
                let mut profile = null_mut();
                let status = campix_profile_parse(data, length, &mut profile, &mut error);
                assert_eq!(
                    (profile.is_null(), error.is_null()),
                    (status != CAMPIX_STATUS_OK, status == CAMPIX_STATUS_OK)
                );
                let _ = campix_profile_json(profile);
                campix_profile_free(profile);
            }
            2 => {
                let mut roster = null_mut();
                let status = campix_roster_read(data, length, null(), &mut roster, &mut error);
                assert_eq!(
                    (roster.is_null(), error.is_null()),
                    (status != CAMPIX_STATUS_OK, status == CAMPIX_STATUS_OK)
                );
                let _ = campix_roster_json(roster);
                campix_roster_free(roster);
            }
            3 => {
                let mut buffer = null_mut();
                let status = campix_retag(data, length, null(), &mut buffer, &mut error);
                assert_eq!(
                    (buffer.is_null(), error.is_null()),
                    (status != CAMPIX_STATUS_OK, status == CAMPIX_STATUS_OK)
                );
                let _ = campix_buffer_bytes(buffer);
                campix_buffer_free(buffer);
            }
            _ => {
                let Ok(number) = CString::new(bytes) else { return };
                let mut id = null_mut();
                let status = campix_id_examine(number.as_ptr(), &mut id, &mut error);
                assert_eq!((id.is_null(), error.is_null()), (status != CAMPIX_STATUS_OK, status == CAMPIX_STATUS_OK));
                let _ = campix_id_json(id);
                campix_id_free(id);
            }
        }
        let _ = campix_error_json(error);
        campix_error_free(error);
    }
});
