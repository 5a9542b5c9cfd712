//! Profiles: standards as data, shipped or the caller's own.

use std::ffi::c_char;
use std::sync::OnceLock;

use campix_core::ceiling;
use campix_core::profile::Profile;
use campix_core::text::Language;

use crate::error::campix_error;
use crate::guard::{answer, guard, release};
use crate::ptr::{self, Opaque, Out};
use crate::refusal::Refusal;
use crate::status::campix_status;
use crate::text::{Lazy, Text, campix_str, path, text};

/// A standard, or a stack of several, validated. Owned: release with `campix_profile_free`.
///
/// It never changes, so any number of threads may use it at once: load it once and share it.
#[derive(Debug)]
pub struct campix_profile {
    _opaque: [u8; 0],
}

impl Opaque for campix_profile {
    type Inner = ProfileParts;
    const TAG: u32 = 0xCA3B_0005;
    const NAME: &'static str = "campix_profile";
}

#[derive(Debug)]
pub(crate) struct ProfileParts {
    pub(crate) profile: Profile,
    id: Text,
    edition: Text,
    titles: [Text; 2],
    digest: Text,
    json: Lazy,
    rendered: Lazy,
}

fn handle(profile: Profile) -> *mut campix_profile {
    ptr::new(ProfileParts {
        id: Text::new(profile.id()),
        edition: Text::new(profile.edition()),
        titles: [Text::new(profile.title_zh()), Text::new(profile.title_en())],
        digest: Text::new(profile.digest()),
        json: Lazy::default(),
        rendered: Lazy::default(),
        profile,
    })
}

/// Language of texts made for people.
pub type campix_language = u32;
/// Chinese, the default.
pub const CAMPIX_LANGUAGE_CHINESE: campix_language = 0;
/// English.
pub const CAMPIX_LANGUAGE_ENGLISH: campix_language = 1;

/// One of two values by language.
pub(crate) fn by_language<T>(language: campix_language, chinese: T, english: T) -> Result<T, Refusal> {
    match language {
        CAMPIX_LANGUAGE_CHINESE => Ok(chinese),
        CAMPIX_LANGUAGE_ENGLISH => Ok(english),
        other => Err(Refusal::unsupported(format!("no language has the number {other}"))),
    }
}

/// Number of profiles shipped inside the library.
#[unsafe(no_mangle)]
pub extern "C" fn campix_profile_builtin_count() -> usize {
    answer(0, || Ok(Profile::builtin_ids().count()))
}

/// Ids of the shipped profiles, made on first use.
static IDS: OnceLock<Vec<Text>> = OnceLock::new();

/// Id of the shipped profile number `index`; empty if `index` is not below the count.
///
/// Borrowed: valid for the life of the program.
#[unsafe(no_mangle)]
pub extern "C" fn campix_profile_builtin_id(index: usize) -> campix_str {
    answer(campix_str::EMPTY, || {
        let ids = IDS.get_or_init(|| Profile::builtin_ids().map(Text::new).collect());
        Ok(ids.get(index).map_or(campix_str::EMPTY, Text::lend))
    })
}

/// The shipped profile called `id`: "moe-2017-99", "tender-freshman"; or a variant of it: "moe-2017-99@white".
///
/// `*profile` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_profile_builtin(
    id: *const c_char,
    profile: *mut *mut campix_profile,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(profile, "profile")?;
        out.put(handle(Profile::builtin(text(id, "id")?)?));
        Ok(())
    })
}

/// Reads the profile in the TOML file at `path`; what it extends is looked for among the shipped ones. A path that ends with
/// `.toml@white` chooses that variant of it. The JSON of a profile has its `status`, what replaced it and its `variants`, the JSON of a
/// report the same under `notices`.
///
/// A file that is not a profile gives an error whose details list every fault with line and column. `*profile` is owned by the
/// caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_profile_open(
    path: *const c_char,
    profile: *mut *mut campix_profile,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(profile, "profile")?;
        out.put(handle(Profile::open(self::path(path)?)?));
        Ok(())
    })
}

/// As `campix_profile_open`, with a path in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_profile_open_w(
    path: *const u16,
    profile: *mut *mut campix_profile,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(profile, "profile")?;
        out.put(handle(Profile::open(crate::text::wide_path(path)?)?));
        Ok(())
    })
}

/// As `campix_profile_open`, from the `length` bytes of a profile's text in memory, UTF-8.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_profile_parse(
    data: *const u8,
    length: usize,
    profile: *mut *mut campix_profile,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(profile, "profile")?;
        let bytes = ptr::bytes(data, length, ceiling::OPTIONS)?;
        let text = std::str::from_utf8(bytes).map_err(|_| Refusal::not_utf8("the profile"))?;
        out.put(handle(Profile::parse(text)?));
        Ok(())
    })
}

/// Puts `count` profiles on top of each other: what all of them ask for, the strictest of each. The caller keeps them.
///
/// Profiles that contradict each other give `CAMPIX_STATUS_PROFILE_CONFLICT` with every contradiction in the details.
/// `*stacked` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_profile_stack(
    profiles: *const *const campix_profile,
    count: usize,
    stacked: *mut *mut campix_profile,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(stacked, "stacked")?;
        let handles = ptr::array(profiles, count, ptr::HANDLES, "profiles")?;
        let profiles: Vec<&Profile> =
            handles.map(|profile| Ok(&ptr::get(profile)?.profile)).collect::<Result<_, Refusal>>()?;
        out.put(handle(Profile::stack(&profiles)?));
        Ok(())
    })
}

/// Its id; of a stack, the ids joined by "+". Empty for NULL.
///
/// Borrowed: valid until the profile is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_profile_id(profile: *const campix_profile) -> campix_str {
    answer(campix_str::EMPTY, || Ok(ptr::get(profile)?.id.lend()))
}

/// Its edition. Empty for NULL.
///
/// Borrowed: valid until the profile is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_profile_edition(profile: *const campix_profile) -> campix_str {
    answer(campix_str::EMPTY, || Ok(ptr::get(profile)?.edition.lend()))
}

/// Its title in Chinese or English. Empty for NULL and for an unknown language.
///
/// Borrowed: valid until the profile is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_profile_title(profile: *const campix_profile, language: campix_language) -> campix_str {
    answer(campix_str::EMPTY, || {
        let [chinese, english] = &ptr::get(profile)?.titles;
        Ok(by_language(language, chinese, english)?.lend())
    })
}

/// SHA-256 of its merged form, 64 hexadecimal digits; every report quotes it. Empty for NULL.
///
/// Borrowed: valid until the profile is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_profile_digest(profile: *const campix_profile) -> campix_str {
    answer(campix_str::EMPTY, || Ok(ptr::get(profile)?.digest.lend()))
}

/// The merged profile as JSON: every limit with its level and all its sources. Empty for NULL.
///
/// Borrowed: valid until the profile is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_profile_json(profile: *const campix_profile) -> campix_str {
    answer(campix_str::EMPTY, || {
        let parts = ptr::get(profile)?;
        Ok(parts.json.lend(|| parts.profile.to_json().to_string()))
    })
}

/// The merged profile as text for a person, one line per clause. Empty for NULL.
///
/// Borrowed: valid until the profile is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_profile_text(profile: *const campix_profile) -> campix_str {
    answer(campix_str::EMPTY, || {
        let parts = ptr::get(profile)?;
        Ok(parts.rendered.lend(|| parts.profile.render(Language::En)))
    })
}

/// Releases a profile; NULL is ignored. Reports by it, and days it was given to, stay valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_profile_free(profile: *mut campix_profile) {
    release(|| ptr::free(profile));
}
