//! `Profile`: a standard as data. Frozen; pickled by what it was read from.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use campix_core::ceiling;
use campix_core::profile::Profile;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::failure::{Answer, OfFile as _, OrRaise as _, Refusal};
use crate::json;
use crate::rules::language;

/// The source of a profile; reading it again gives the same profile.
#[derive(Debug, Clone)]
enum Origin {
    Builtin(String),
    Text(String),
    /// JSON of its values.
    Values(String),
    Stack(Vec<PyProfile>),
    Variant(Box<PyProfile>, String),
}

/// A standard, or a stack of several, validated and merged.
///
/// Made by `builtin`, `open`, `parse` or `stack`. Two are equal if they ask for the same from the same sources.
#[pyclass(frozen, eq, hash, module = "campix", name = "Profile")]
#[derive(Debug, Clone)]
pub(crate) struct PyProfile {
    pub(crate) inner: Arc<Profile>,
    origin: Origin,
}

impl PartialEq for PyProfile {
    fn eq(&self, other: &Self) -> bool {
        self.inner == other.inner
    }
}

impl Hash for PyProfile {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.inner.digest().hash(state);
    }
}

impl PyProfile {
    fn new(inner: Profile, origin: Origin) -> Self {
        Self { inner: Arc::new(inner), origin }
    }

    pub(crate) fn shipped(id: &str) -> Answer<Self> {
        Ok(Self::new(Profile::builtin(id)?, Origin::Builtin(id.to_owned())))
    }

    fn read(text: String) -> Answer<Self> {
        Ok(Self::new(Profile::parse(&text)?, Origin::Text(text)))
    }

    fn of_values(json: String) -> Answer<Self> {
        let values = serde_json::from_str(&json).map_err(|error| Refusal::wrong_value(error.to_string()))?;
        Ok(Self::new(Profile::from_json(&values)?, Origin::Values(json)))
    }

    /// The profile of a file, or a variant of it: "file.toml@white".
    fn load(path: &Path) -> Answer<Self> {
        let named = path.to_str().and_then(|name| name.rsplit_once('@'));
        match named
            .filter(|(file, variant)| file.to_ascii_lowercase().ends_with(".toml") && !variant.contains(['/', '\\']))
        {
            Some((file, variant)) => Self::load_file(Path::new(file)).and_then(|profile| profile.choose(variant)),
            None => Self::load_file(path),
        }
        .of_path(path)
    }

    fn load_file(path: &Path) -> Answer<Self> {
        Self::read(ceiling::read_text(path, ceiling::OPTIONS)?).of_path(path)
    }

    fn choose(&self, name: &str) -> Answer<Self> {
        Ok(Self::new(self.inner.variant(name)?, Origin::Variant(Box::new(self.clone()), name.to_owned())))
    }

    fn pile(profiles: Vec<Self>) -> Answer<Self> {
        let stacked: Vec<&Profile> = profiles.iter().map(|profile| profile.inner.as_ref()).collect();
        Ok(Self::new(Profile::stack(&stacked)?, Origin::Stack(profiles)))
    }

    /// A profile, the id of a shipped one, or the path of a TOML file.
    pub(crate) fn of(value: &Bound<'_, PyAny>) -> Answer<Self> {
        if let Ok(profile) = value.cast::<Self>() {
            return Ok(profile.get().clone());
        }
        if let Ok(text) = value.extract::<String>() {
            let is_file = |name: &str| Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"));
            let file = is_file(&text) || text.rsplit_once('@').is_some_and(|(file, _)| is_file(file));
            return if file { Self::load(Path::new(&text)) } else { Self::shipped(&text) };
        }
        match value.extract::<PathBuf>() {
            Ok(path) => Self::load(&path),
            Err(_) => Err(Refusal::wrong_type(format!(
                "expected a Profile, the id of a shipped one or the path of a .toml file, found {}",
                value.get_type().name().or_raise()?
            ))),
        }
    }
}

#[pymethods]
impl PyProfile {
    /// The shipped profile called `id`, or a variant of it: "moe-2017-99@white". `ProfileError`: there is none.
    #[staticmethod]
    fn builtin(id: &str) -> PyResult<Self> {
        Ok(Self::shipped(id)?)
    }

    /// Ids of all shipped profiles, layers of advice and thresholds included.
    #[staticmethod]
    fn builtin_ids() -> Vec<&'static str> {
        Profile::builtin_ids().collect()
    }

    /// Reads the profile in the TOML file at `path`; "file.toml@white" is a variant of it. `FileError`: it cannot be read;
    /// `ProfileError` as for `parse`.
    #[staticmethod]
    fn open(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        Ok(py.detach(move || Self::load(&path))?)
    }

    /// Reads a profile from TOML `text`. `ProfileError` has every fault in `details`, with line, column and key.
    #[staticmethod]
    fn parse(py: Python<'_>, text: String) -> PyResult<Self> {
        Ok(py.detach(|| Self::read(text))?)
    }

    /// Reads a profile from a mapping whose keys are those of a TOML profile, as `tomllib.load` gives it.
    ///
    /// `values` has texts, numbers, truth values, lists and mappings. `ProfileError` lists every fault as for `parse` – unknown keys,
    /// wrong types, missing sources – by `key`, without line and column; None is a fault, since TOML has no such value.
    /// TypeError or ValueError: a value that has no form in TOML.
    #[staticmethod]
    fn from_dict(values: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = values.py();
        let written = py.import("campix._options")?.getattr("profile_json")?.call1((values,))?.extract()?;
        Ok(py.detach(|| Self::of_values(written))?)
    }

    /// Puts several `profiles`, ids or paths of .toml files on top of each other; musts are intersected. `ProfileError`: they
    /// contradict each other (`details` has every property), or there are none.
    #[staticmethod]
    #[pyo3(signature = (*profiles))]
    fn stack(profiles: &Bound<'_, PyTuple>) -> PyResult<Self> {
        let profiles = profiles.iter().map(|profile| Self::of(&profile)).collect::<Answer<Vec<_>>>()?;
        Ok(Self::pile(profiles)?)
    }

    /// The profile with the variant `name` of one of its layers, such as the colour of the backdrop. `ProfileError`: there is no
    /// such variant, or one was chosen already.
    fn variant(&self, name: &str) -> PyResult<Self> {
        Ok(self.choose(name)?)
    }

    /// Names of the variants that can be chosen.
    #[getter]
    fn variants(&self) -> Vec<String> {
        self.inner.variants().into_iter().map(|variant| variant.name).collect()
    }

    /// Stable id; of a stack, the ids joined by "+".
    #[getter]
    fn id(&self) -> &str {
        self.inner.id()
    }

    /// Edition of the data.
    #[getter]
    fn edition(&self) -> &str {
        self.inner.edition()
    }

    /// Title in Chinese.
    #[getter]
    fn title_zh(&self) -> &str {
        self.inner.title_zh()
    }

    /// Title in English.
    #[getter]
    fn title_en(&self) -> &str {
        self.inner.title_en()
    }

    /// "in-force", "observed", "superseded", "unknown" or "draft".
    #[getter]
    fn status(&self) -> &'static str {
        self.inner.status().name()
    }

    /// First day it applies: "2017-12-06", "2017", or "unknown".
    #[getter]
    fn valid_from(&self) -> &str {
        self.inner.valid_from()
    }

    /// Last day it applied: "2022-12-31", "2022"; None while no end is known.
    #[getter]
    fn valid_to(&self) -> Option<&str> {
        self.inner.valid_to()
    }

    /// What replaced a superseded standard: the id of a profile, or the name of a document.
    #[getter]
    fn superseded_by(&self) -> Option<&str> {
        self.inner.superseded_by()
    }

    /// What a user of the profile has to know: each layer that was replaced, and by what; `lang` is "zh" or "en" (ValueError:
    /// another word).
    #[pyo3(signature = (lang="en"))]
    fn warnings(&self, lang: &str) -> PyResult<Vec<String>> {
        let language = language(lang)?;
        Ok(self.inner.warnings().iter().map(|warning| warning.get(language).to_owned()).collect())
    }

    /// Width and height, in pixels, of the frame in which geometry is stated.
    #[getter]
    fn frame(&self) -> (u32, u32) {
        let frame = self.inner.frame();
        (frame.width, frame.height)
    }

    /// Whether `make` can make a file for it.
    #[getter]
    fn makes(&self) -> bool {
        self.inner.output().is_some()
    }

    /// SHA-256 of the merged profile, 64 hexadecimal digits; every report quotes it.
    #[getter]
    fn digest(&self) -> &str {
        self.inner.digest()
    }

    /// Ids of its rules, in the order of the catalogue.
    #[getter]
    fn rules(&self) -> Vec<&'static str> {
        self.inner.rules().map(|rule| rule.id.name()).collect()
    }

    /// The merged profile as plain dicts and lists.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        json::to_python(py, &self.inner.to_json())
    }

    /// The merged profile as JSON text, as Rust and C write it. `pretty` indents it for people.
    #[pyo3(signature = (*, pretty=false))]
    fn to_json(&self, pretty: bool) -> String {
        json::to_text(&self.inner.to_json(), pretty)
    }

    /// The merged profile as text for a person, one line per clause; `lang` is "zh" or "en" (ValueError: another word).
    #[pyo3(signature = (lang="en"))]
    fn render(&self, lang: &str) -> PyResult<String> {
        Ok(self.inner.render(language(lang)?))
    }

    fn __repr__(&self) -> String {
        match &self.origin {
            Origin::Builtin(id) => format!("Profile.builtin('{id}')"),
            Origin::Stack(profiles) => {
                let parts: Vec<String> = profiles.iter().map(Self::__repr__).collect();
                format!("Profile.stack({})", parts.join(", "))
            }
            Origin::Variant(profile, name) => format!("{}.variant('{name}')", profile.__repr__()),
            Origin::Text(_) | Origin::Values(_) => {
                format!("Profile(id='{}', edition='{}')", self.inner.id(), self.inner.edition())
            }
        }
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let py = slf.py();
        let fields = PyDict::new(py);
        match &slf.get().origin {
            Origin::Builtin(id) => fields.set_item("builtin", id)?,
            Origin::Text(text) => fields.set_item("text", text)?,
            Origin::Values(json) => fields.set_item("values", json)?,
            Origin::Variant(profile, name) => {
                fields.set_item("of", Bound::new(py, (**profile).clone())?)?;
                fields.set_item("variant", name)?;
            }
            Origin::Stack(profiles) => {
                let profiles =
                    profiles.iter().map(|profile| Bound::new(py, profile.clone())).collect::<PyResult<Vec<_>>>()?;
                fields.set_item("stack", profiles)?;
            }
        }
        Ok((py.import("campix._campix")?.getattr("_profile")?, PyTuple::new(py, [fields])?))
    }
}

/// Reads a pickled profile.
#[pyfunction(name = "_profile")]
pub(crate) fn restore_profile(fields: &Bound<'_, PyDict>) -> PyResult<PyProfile> {
    if let Some(id) = fields.get_item("builtin")? {
        return Ok(PyProfile::shipped(&id.extract::<String>()?)?);
    }
    if let Some(text) = fields.get_item("text")? {
        return Ok(PyProfile::read(text.extract()?)?);
    }
    if let Some(json) = fields.get_item("values")? {
        return Ok(PyProfile::of_values(json.extract()?)?);
    }
    if let (Some(profile), Some(name)) = (fields.get_item("of")?, fields.get_item("variant")?) {
        return Ok(PyProfile::of(&profile)?.choose(&name.extract::<String>()?)?);
    }
    let profiles = fields.as_any().get_item("stack")?.try_iter()?;
    let profiles = profiles.map(|profile| Ok(PyProfile::of(&profile?)?)).collect::<PyResult<Vec<_>>>()?;
    Ok(PyProfile::pile(profiles)?)
}
