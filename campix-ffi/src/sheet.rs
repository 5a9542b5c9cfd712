//! Print sheets: a roster's originals in, bags of sheets for the lab out.

use std::ffi::{c_char, c_void};
use std::io;
use std::path::Path;
use std::ptr::null;

use campix_core::moment::Moment;
use campix_core::paper::{Fonts, Mm};
use campix_core::people::Person;
use campix_core::people::naming::Template;
use campix_core::prints::{
    Caption, CutMarks, Medium, NamedOriginals, Numbers, Originals, Sharing, SheetJob, SheetOrder, Sizes,
};
use campix_core::text::Language;

use crate::buffer::{buffer, campix_buffer};
use crate::day::{User, campix_incoming};
use crate::error::campix_error;
use crate::guard::{guard, release};
use crate::photo::{or, zeros};
use crate::profile::{by_language, campix_language, campix_profile};
use crate::ptr::{self, Out, Versioned};
use crate::refusal::Refusal;
use crate::roster::campix_roster;
use crate::status::campix_status;
use crate::text::{path, text, text_if_any};

/// One size on an order of prints.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_picture {
    /// Its id or name: "1寸", "2-inch-35x49". A name with several meanings is refused, never guessed.
    pub size: *const c_char,
    /// How many of it for one person.
    pub count: u32,
    /// Zero.
    pub reserved: u32,
}

/// What sheets are written as.
pub type campix_medium = u32;
/// One PDF a bag. The default.
pub const CAMPIX_MEDIUM_PDF: campix_medium = 0;
/// One JPEG a page, for a minilab.
pub const CAMPIX_MEDIUM_MINILAB: campix_medium = 1;
/// Both.
pub const CAMPIX_MEDIUM_BOTH: campix_medium = 2;

/// An order of prints. Zero and NULL mean the default; fill with `campix_sheet_options_init` first.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_sheet_options {
    /// Size of this struct, set by `campix_sheet_options_init`.
    pub struct_size: u32,
    /// What sheets are written as.
    pub medium: campix_medium,
    /// Language of dividers, packing lists and edges.
    pub language: campix_language,
    /// Number of threads; the files are the same with any number. Default: one per core.
    pub threads: u32,
    /// Dots per inch of the pictures, 72–2400. Default: 300.
    pub density: u32,
    /// 1: numbers of people stand on packing lists in full. Default: masked.
    pub full_numbers: u32,
    /// 1: as many people's pictures as fit lie on one sheet. Default: one person's.
    pub several_people: u32,
    /// 1: no cut marks. Default: short lines outside every corner.
    pub no_marks: u32,
    /// 1: nothing stands below the pictures. Default: `caption`.
    pub no_caption: u32,
    /// How many `pictures` there are.
    pub picture_count: u32,
    /// Margin on all sides in millimetres. Default: 3.
    pub margin: f64,
    /// Distance between pictures in millimetres. Default: 0, so that one cut parts two.
    pub gap: f64,
    /// What time stands in the files, as milliseconds since 1970-01-01 00:00; nothing else depends on it.
    pub made: i64,
    /// The paper by its id or name: "6寸", "a4". It has to be named.
    pub paper: *const c_char,
    /// Pictures for one person. At least one has to be ordered.
    pub pictures: *const campix_picture,
    /// What stands below every picture, a line a line: "{name}\n{student_no}". Default: name and student number.
    pub caption: *const c_char,
    /// A font file with Chinese characters. Default: those of the system.
    pub font: *const c_char,
    /// Zeros.
    pub reserved: [u32; 6],
}

// SAFETY: numbers and pointers without padding; a test adds up their sizes. Pointers are only followed if not NULL.
unsafe impl Versioned for campix_sheet_options {}

/// Fills `options` with the defaults of this version.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_sheet_options_init(options: *mut campix_sheet_options) {
    release(|| ptr::init(options));
}

/// Hands over the original of the person in row `row` of the roster: fills `original->data` and `length` and returns 1, or
/// returns 0 if there is none and a negative number if it cannot be read. With several threads it is called from all of them at
/// once; the bytes are copied before the next call from the same thread.
pub type campix_original_callback =
    Option<unsafe extern "C" fn(user: *mut c_void, row: u32, original: *mut campix_incoming) -> i32>;

fn yes(value: u32, name: &str) -> Result<bool, Refusal> {
    match value {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(Refusal::unsupported(format!("{name} is {other}, possible are 0 and 1"))),
    }
}

fn millimetres(value: f64, name: &str) -> Result<Mm, Refusal> {
    Mm::new(value).ok_or_else(|| Refusal::unsupported(format!("{name} is no length a paper has")))
}

/// Writes the sheets of `people` into `folder` and gives the report as JSON.
fn write(
    people: &[Person],
    profile: *const campix_profile,
    originals: &dyn Originals,
    folder: &Path,
    options: *const campix_sheet_options,
) -> Result<*mut campix_buffer, Refusal> {
    let campix_sheet_options {
        struct_size: _,
        medium,
        language,
        threads,
        density,
        full_numbers,
        several_people,
        no_marks,
        no_caption,
        picture_count,
        margin,
        gap,
        made,
        paper,
        pictures,
        caption,
        font,
        reserved,
    } = ptr::options(options)?;
    zeros(&reserved)?;
    let sizes = Sizes::builtin();
    let density = or(density, 300);
    let density = u16::try_from(density)
        .map_err(|_| Refusal::unsupported(format!("the density is {density}, possible are 72 to 2400")))?;
    let mut order = SheetOrder::new(sizes.paper(text(paper, "paper")?)?)
        .gap(millimetres(gap, "gap")?)
        .margin(millimetres(or(margin, 3.0), "margin")?)
        .density(density)
        .sharing(if yes(several_people, "several_people")? { Sharing::SeveralPeople } else { Sharing::OnePerson })
        .marks(if yes(no_marks, "no_marks")? { CutMarks::Nothing } else { CutMarks::Corners });
    for ordered in ptr::array(pictures, picture_count as usize, "pictures")? {
        zeros(&[ordered.reserved])?;
        let count = u16::try_from(ordered.count)
            .map_err(|_| Refusal::unsupported(format!("{} pictures of one size are ordered", ordered.count)))?;
        order = order.picture(sizes.picture(text(ordered.size, "size")?)?, count);
    }
    match (yes(no_caption, "no_caption")?, text_if_any(caption, "caption")?) {
        (true, _) => order = order.caption(None),
        (false, Some(template)) => order = order.caption(Some(Caption::parse(template)?)),
        (false, None) => {}
    }
    let fonts = if font.is_null() { Fonts::system()? } else { Fonts::open(&[path(font)?])? };
    let medium = match medium {
        CAMPIX_MEDIUM_PDF => Medium::Pdf,
        CAMPIX_MEDIUM_MINILAB => Medium::Minilab,
        CAMPIX_MEDIUM_BOTH => Medium::Both,
        other => return Err(Refusal::unsupported(format!("no medium has the number {other}"))),
    };
    let numbers = if yes(full_numbers, "full_numbers")? { Numbers::Full } else { Numbers::Masked };
    let report = SheetJob::new(&order, &ptr::get(profile)?.profile, &fonts, Moment { milliseconds: made })
        .medium(medium)
        .language(by_language(language, Language::Zh, Language::En)?)
        .numbers(numbers)
        .threads(threads as usize)
        .write(people, originals, folder)?;
    Ok(buffer(report.to_json().to_string()))
}

/// Writes print sheets of everybody on the roster into the folder `out`: bags by department, major and class, with dividers
/// and packing lists. Prints are cut from the originals, as `profile` frames heads; nothing is stretched or mirrored.
///
/// Originals are the files in the folder `photos`, named by `name_template` ("{student_no}.jpg" if NULL). Whoever has none, or one
/// that cannot be printed, is a fault in `*json` – bags, faults by row, pages, sheets, pictures – and no error. `options` name at
/// least paper and pictures. `*json` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_sheets_write(
    roster: *const campix_roster,
    profile: *const campix_profile,
    photos: *const c_char,
    name_template: *const c_char,
    out: *const c_char,
    options: *const campix_sheet_options,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let people = &ptr::get(roster)?.roster.people;
        let template = text_if_any(name_template, "name_template")?.unwrap_or("{student_no}.jpg");
        let originals = NamedOriginals::new(path(photos)?, people, &Template::parse(template)?)?;
        place.put(write(people, profile, &originals, &path(out)?, options)?);
        Ok(())
    })
}

/// As `campix_sheets_write`, with paths in UTF-16 as Windows has them.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_sheets_write_w(
    roster: *const campix_roster,
    profile: *const campix_profile,
    photos: *const u16,
    name_template: *const c_char,
    out: *const u16,
    options: *const campix_sheet_options,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        use crate::text::wide_path;
        let place = Out::new(json, "json")?;
        let people = &ptr::get(roster)?.roster.people;
        let template = text_if_any(name_template, "name_template")?.unwrap_or("{student_no}.jpg");
        let originals = NamedOriginals::new(wide_path(photos)?, people, &Template::parse(template)?)?;
        place.put(write(people, profile, &originals, &wide_path(out)?, options)?);
        Ok(())
    })
}

/// As `campix_sheets_write`, with originals from memory, asked for person by person. `original` and `user` stay valid until the
/// call returns.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_sheets_write_memory(
    roster: *const campix_roster,
    profile: *const campix_profile,
    original: campix_original_callback,
    user: *mut c_void,
    out: *const c_char,
    options: *const campix_sheet_options,
    json: *mut *mut campix_buffer,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let place = Out::new(json, "json")?;
        let people = &ptr::get(roster)?.roster.people;
        let callback = original.ok_or_else(|| Refusal::null("original"))?;
        let user = User::new(user);
        let ask = |person: &Person| -> io::Result<Option<Vec<u8>>> {
            let mut incoming = campix_incoming { name: null(), data: null(), length: 0 };
            // SAFETY: "`original` and `user` stay valid until the call returns"; `incoming` is ours.
            match unsafe { callback(user.pointer(), person.row, &raw mut incoming) } {
                0 => Ok(None),
                1 => match ptr::bytes(incoming.data, incoming.length) {
                    Ok(bytes) => Ok(Some(bytes.to_vec())),
                    Err(_) => Err(io::ErrorKind::InvalidInput.into()),
                },
                _ => Err(io::ErrorKind::Other.into()),
            }
        };
        place.put(write(people, profile, &ask, &path(out)?, options)?);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_have_no_padding() {
        assert_eq!(size_of::<campix_picture>(), size_of::<usize>() + 2 * 4);
        assert_eq!(size_of::<campix_sheet_options>(), 10 * 4 + 3 * 8 + 4 * size_of::<usize>() + 6 * 4);
    }
}
