//! Print sheets: people, their originals and an order in millimetres → bags of sheets for the lab.

use std::path::PathBuf;

use campix_core::moment::Moment;
use campix_core::paper::{Fonts, Mm};
use campix_core::people::naming::Template;
use campix_core::prints::{Caption, Medium, NamedOriginals, Numbers, PaperSize, Sharing, SheetJob, SheetOrder, Sizes};
use campix_core::text::Language;
use pyo3::prelude::*;
use serde_json::Value;

use crate::failure::{Answer, Refusal};
use crate::fields::Fields;
use crate::json;
use crate::people::PyRoster;
use crate::profile::PyProfile;
use crate::rules;

fn millimetres(value: f64, what: &str) -> Answer<Mm> {
    Mm::new(value).ok_or_else(|| Refusal::wrong_value(format!("{what} is no length in millimetres: {value}")))
}

/// A paper of the shipped table, or width and height in millimetres.
fn paper(fields: &Fields<'_, '_>) -> Answer<PaperSize> {
    if let Ok((width, height)) = fields.get::<(f64, f64)>("paper") {
        return Ok(PaperSize::custom("paper", millimetres(width, "paper")?, millimetres(height, "paper")?));
    }
    Ok(Sizes::builtin().paper(&fields.get::<String>("paper")?)?.clone())
}

fn order(fields: &Fields<'_, '_>) -> Answer<SheetOrder> {
    let mut order = SheetOrder::new(&paper(fields)?)
        .gap(millimetres(fields.get("gap")?, "gap")?)
        .margin(millimetres(fields.get("margin")?, "margin")?)
        .density(fields.get("density")?);
    for (size, count) in fields.get::<Vec<(String, u16)>>("_pictures")? {
        order = order.picture(Sizes::builtin().picture(&size)?, count);
    }
    let caption: Option<String> = fields.get("caption")?;
    order = order.caption(caption.as_deref().map(Caption::parse).transpose()?);
    let several: bool = fields.get("share")?;
    Ok(order.sharing(if several { Sharing::SeveralPeople } else { Sharing::OnePerson }))
}

fn medium(text: &str) -> Answer<Medium> {
    Ok(match text {
        "pdf" => Medium::Pdf,
        "minilab" => Medium::Minilab,
        "both" => Medium::Both,
        _ => return Err(Refusal::wrong_value(format!("medium is 'pdf', 'minilab' or 'both', not {text:?}"))),
    })
}

/// Writes print sheets. `job` is a `campix.Sheets`, whose fields are read here.
#[pyfunction(name = "_write_sheets")]
pub(crate) fn write_sheets<'py>(py: Python<'py>, job: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let fields = Fields(job);
    let roster = fields.any("roster")?.cast::<PyRoster>()?.get().inner.clone();
    let profile = PyProfile::of(&fields.any("profile")?)?.inner;
    let order = order(&fields)?;
    let medium = medium(&fields.get::<String>("medium")?)?;
    let language: Language = rules::language(&fields.get::<String>("lang")?)?;
    let numbers = if fields.get("full_numbers")? { Numbers::Full } else { Numbers::Masked };
    let (folder, out): (PathBuf, PathBuf) = (fields.get("originals")?, fields.get("out")?);
    let naming: String = fields.get("naming")?;
    let threads: usize = fields.get("threads")?;
    let fonts: Option<Vec<PathBuf>> = fields.get("fonts")?;
    let made = Moment { milliseconds: fields.get("_made")? };
    let told: Answer<Value> = py.detach(|| {
        let fonts = match fonts {
            Some(paths) => Fonts::open(&paths)?,
            None => Fonts::system()?,
        };
        let originals = NamedOriginals::new(folder, &roster.people, &Template::parse(&naming)?)?;
        let job = SheetJob::new(&order, &profile, &fonts, made)
            .medium(medium)
            .language(language)
            .numbers(numbers)
            .threads(threads);
        Ok(job.write(&roster.people, &originals, &out)?.to_json())
    });
    json::to_python(py, &told?)
}

/// Sizes of pictures and of papers of the shipped table: id, names, width and height in millimetres.
#[pyfunction]
#[expect(clippy::type_complexity, reason = "rows of two tables")]
pub(crate) fn sizes() -> (Vec<(String, Vec<String>, f64, f64)>, Vec<(String, Vec<String>, f64, f64)>) {
    let row = |size: &PaperSize| (size.id.clone(), size.names.clone(), size.width.get(), size.height.get());
    let table = Sizes::builtin();
    (table.pictures().iter().map(row).collect(), table.papers().iter().map(row).collect())
}
