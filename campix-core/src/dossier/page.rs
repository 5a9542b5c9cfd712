//! A document as one HTML file that needs no other and fetches nothing; a school can replace the templates.

use std::path::Path;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

use crate::day::{DayError, Target};
use crate::ground::ceiling;
use crate::ground::digest::Sha256Digest;
use crate::ground::file_error::Operation;

use super::error::DossierError;
use super::letterhead::Letterhead;
use super::view::View;

/// Names of the templates.
const DOSSIER: &str = "dossier.html";
const COVER: &str = "cover.html";
const HEAD: &str = "letterhead.html";
const SECTIONS: &str = "sections.html";

/// HTML templates (minijinja). The shipped ones are used unless replaced.
///
/// All of them see `view` – `title`, `subtitle`, `badge`, `reasons`, `sections` and `footer` – and `letterhead`; the template of a
/// dossier also sees `record`, the record as text, which it should keep inside `<script type="application/json" id="campix-record">`:
/// without it the page can still be verified, but not which part of it was changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Templates {
    dossier: Option<String>,
    cover: Option<String>,
    letterhead: Option<String>,
}

impl Templates {
    /// Replaces the page of one person.
    #[must_use]
    pub fn dossier(mut self, template: &str) -> Self {
        self.dossier = Some(template.to_owned());
        self
    }

    /// Replaces the cover.
    #[must_use]
    pub fn cover(mut self, template: &str) -> Self {
        self.cover = Some(template.to_owned());
        self
    }

    /// Replaces the head that both carry.
    #[must_use]
    pub fn letterhead(mut self, template: &str) -> Self {
        self.letterhead = Some(template.to_owned());
        self
    }

    /// Replaces those of `dossier.html`, `cover.html` and `letterhead.html` that are in the folder.
    ///
    /// # Errors
    /// [`DossierError::Day`] if there is no such folder, or a file exists and cannot be read; [`DossierError::Template`] if
    /// one cannot be parsed.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, DossierError> {
        std::fs::read_dir(&folder).map_err(DayError::io(Operation::Read, Target::Template))?;
        let read = |name: &str| match ceiling::text_of(&folder.as_ref().join(name), ceiling::OPTIONS) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(DayError::io(Operation::Read, Target::Template)(error)),
        };
        let templates = Self { dossier: read(DOSSIER)?, cover: read(COVER)?, letterhead: read(HEAD)? };
        Pages::new(&templates, &Letterhead::default())?;
        Ok(templates)
    }

    pub(super) fn digest(&self) -> Sha256Digest {
        let parts = [&self.dossier, &self.cover, &self.letterhead].map(|part| part.as_deref().unwrap_or("\0"));
        Sha256Digest::of_parts(parts.into_iter().map(str::as_bytes))
    }
}

/// Renders pages; templates are parsed once.
pub(super) struct Pages<'a> {
    environment: Environment<'a>,
    letterhead: &'a Letterhead,
}

#[derive(Serialize)]
struct Values<'a> {
    view: &'a View,
    letterhead: &'a Letterhead,
    logo: Option<String>,
    record: &'a str,
}

impl<'a> Pages<'a> {
    pub(super) fn new(templates: &'a Templates, letterhead: &'a Letterhead) -> Result<Self, DossierError> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let or = |own: &'a Option<String>, shipped: &'a str| own.as_deref().unwrap_or(shipped);
        let sources = [
            (SECTIONS, include_str!("templates/sections.html")),
            (HEAD, or(&templates.letterhead, include_str!("templates/letterhead.html"))),
            (DOSSIER, or(&templates.dossier, include_str!("templates/dossier.html"))),
            (COVER, or(&templates.cover, include_str!("templates/cover.html"))),
        ];
        for (name, source) in sources {
            environment.add_template(name, source).map_err(|error| failed(name, &error))?;
        }
        Ok(Self { environment, letterhead })
    }

    pub(super) fn dossier(&self, view: &View, record: &str) -> Result<Vec<u8>, DossierError> {
        self.render(DOSSIER, view, record)
    }

    pub(super) fn cover(&self, view: &View) -> Result<Vec<u8>, DossierError> {
        self.render(COVER, view, "")
    }

    fn render(&self, name: &'static str, view: &View, record: &str) -> Result<Vec<u8>, DossierError> {
        let values = Values { view, letterhead: self.letterhead, logo: self.letterhead.address(), record };
        let text = self.environment.get_template(name).and_then(|template| template.render(Serde(values)));
        text.map(String::into_bytes).map_err(|error| failed(name, &error))
    }
}

/// Reports only the kind of fault: its details may quote a person.
fn failed(name: &'static str, error: &minijinja::Error) -> DossierError {
    DossierError::Template { name, line: error.line().unwrap_or(0), what: error.kind().to_string() }
}
