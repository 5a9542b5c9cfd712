//! Facts: what was measured, with its uncertainty or the reason why it is missing.

use std::ffi::c_char;
use std::sync::{Arc, OnceLock};

use campix_core::face::EmbeddedNetworks;
use campix_core::measure::{Facts, measure, measure_until};
use serde_json::Value as Json;

use crate::cancel::{campix_cancel, token};
use crate::error::campix_error;
use crate::guard::{answer, guard, release};
use crate::photo::campix_photo;
use crate::ptr::{self, Opaque, Out};
use crate::refusal::Refusal;
use crate::status::campix_status;
use crate::text::{Lazy, campix_str, text};

/// Everything measured on one photo. Owned: release with `campix_facts_free`.
///
/// It never changes and no longer needs its photo; any number of threads may use it at once.
#[derive(Debug)]
pub struct campix_facts {
    _opaque: [u8; 0],
}

impl Opaque for campix_facts {
    type Inner = FactsParts;
    const TAG: u32 = 0xCA3B_0004;
    const NAME: &'static str = "campix_facts";
}

#[derive(Debug)]
pub(crate) struct FactsParts {
    pub(crate) facts: Arc<Facts>,
    /// The facts as JSON, in which numbers are looked up; made on first use.
    values: OnceLock<Json>,
    json: Lazy,
}

impl FactsParts {
    fn values(&self) -> &Json {
        self.values.get_or_init(|| self.facts.to_json())
    }
}

/// Measures a photo with the networks inside the library. What cannot be measured is missing with a reason, not an error.
///
/// `*facts` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_measure(
    photo: *const campix_photo,
    facts: *mut *mut campix_facts,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(facts, "facts")?;
        out.put(handle(measure(&ptr::get(photo)?.photo, &EmbeddedNetworks)?));
        Ok(())
    })
}

/// A new handle for facts.
pub(crate) fn handle(facts: Facts) -> *mut campix_facts {
    ptr::new(FactsParts { facts: Arc::new(facts), values: OnceLock::new(), json: Lazy::default() })
}

/// As `campix_measure`, until `cancel` is requested: the token is asked before each of the nine stages – the search for
/// faces, outline, head, body, background, light, sharpness, appearance, evidence –, and the call then returns `CAMPIX_STATUS_DAY_CANCELLED`. The
/// search for faces is the longest stage, about 6 ms on a processor of today; a whole measurement takes 13 ms. `cancel` may
/// be NULL.
///
/// `*facts` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_measure_until(
    photo: *const campix_photo,
    cancel: *const campix_cancel,
    facts: *mut *mut campix_facts,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(facts, "facts")?;
        out.put(handle(measure_until(&ptr::get(photo)?.photo, &EmbeddedNetworks, &token(cancel)?)?));
        Ok(())
    })
}

/// Gives back the memory that measuring keeps on the calling thread between two photos, about 7 MB: for a thread of a pool that sees no
/// more photos. A thread that ends gives it back by itself.
#[unsafe(no_mangle)]
pub extern "C" fn campix_thread_release() {
    release(|| {
        campix_core::face::release_thread_memory();
    });
}

/// Refuses any photo but the one that `facts` were measured on, with `CAMPIX_STATUS_FACTS_OTHER_PHOTO`; it may have been
/// decoded again, reduced otherwise or named otherwise. `campix_make` asks the same; before `campix_check`, which sees the facts
/// alone, a host that keeps photos and facts apart asks it here.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_facts_expect(
    facts: *const campix_facts,
    photo: *const campix_photo,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || Ok(ptr::get(facts)?.facts.expect(&ptr::get(photo)?.photo)?))
}

/// Number of faces found; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_facts_face_count(facts: *const campix_facts) -> usize {
    answer(0, || Ok(ptr::get(facts)?.facts.face.faces.len()))
}

/// One number of the facts by its name in their JSON, the parts joined by dots: "head.crown_y", "face.roll_degrees",
/// "face.points.right_pupil.0" (x) and "face.points.right_pupil.1" (y). Lengths are pixels of the upright photo. *Right* and
/// *left* of a person are the subject's own; `head.left_x` and `head.right_x` are those of the picture.
///
/// Returns `CAMPIX_STATUS_NOT_MEASURED` if the fact is missing, with the reason in the message, and
/// `CAMPIX_STATUS_OUT_OF_RANGE` if no number has this name.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_facts_number(
    facts: *const campix_facts,
    name: *const c_char,
    number: *mut f64,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let facts = ptr::get(facts)?;
        let name = text(name, "name")?;
        let out = Out::new(number, "number")?;
        let json = facts.values();
        let place = format!("/{}", name.replace('.', "/"));
        let found = json.pointer(&place);
        if let Some(number) = found.and_then(Json::as_f64) {
            out.put(number);
            return Ok(());
        }
        // A missing family member has its reason next to it.
        let mut parts = name.splitn(3, '.');
        let reason = match (parts.next(), parts.next()) {
            (Some(family), Some(field)) => json.pointer(&format!("/{family}/missing/{field}")),
            _ => None,
        };
        Err(match reason.and_then(|reason| reason.as_str()) {
            Some(reason) => Refusal::not_measured(format!("{name} was not measured: {reason}")),
            None => Refusal::no_such_name(name),
        })
    })
}

/// The facts as JSON, the object that a report has under `facts`. Numbers are rounded to a hundredth, shares and ratios to a
/// ten-thousandth; `null` with a reason under `missing` where a thing could not be measured. Empty for NULL.
///
/// Borrowed: valid until the facts are freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_facts_json(facts: *const campix_facts) -> campix_str {
    answer(campix_str::EMPTY, || {
        let parts = ptr::get(facts)?;
        Ok(parts.json.lend(|| parts.values().to_string()))
    })
}

/// Releases facts; NULL is ignored. Reports of them stay valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_facts_free(facts: *mut campix_facts) {
    release(|| ptr::free(facts));
}
