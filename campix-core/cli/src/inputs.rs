//! Which photos are meant: files, folders, patterns, lists, the standard input.
//!
//! In: words of the command line. Out: photos in the order given; those of a folder by path. A folder is searched by
//! content, not by extension: what is not a picture is left out and counted, and so are a camera's RAW, HEIC or video
//! files next to a picture of the same name. A file named explicitly is always taken.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use campix_core::photo::{DecodeError, DecodeOptions, Photo};
use campix_core::text::Text;
use campix_core::{Limits, ceiling};

use crate::host::Context;
use crate::stop::{OrStop as _, Stop};

/// Where a photo is.
#[derive(Debug)]
pub(crate) enum Source {
    File(PathBuf),
    Bytes(Arc<[u8]>),
}

/// A photo to be worked on, and its name on the output.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) source: Source,
}

impl Input {
    fn file(path: PathBuf) -> Self {
        Self { name: path.display().to_string(), source: Source::File(path) }
    }

    /// The path of a file.
    pub(crate) fn path(&self) -> Option<&Path> {
        match &self.source {
            Source::File(path) => Some(path),
            Source::Bytes(_) => None,
        }
    }
}

/// Photos, and the number of other files in their folders.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    pub(crate) photos: Vec<Input>,
    pub(crate) skipped: usize,
}

/// The photos that the words mean.
pub(crate) fn expand(words: &[OsString], context: &mut Context<'_, '_>) -> Result<Inputs, Stop> {
    let mut inputs = Inputs::default();
    let uses = words.iter().filter(|word| *word == "-" || *word == "@-").count();
    if uses > 1 {
        return Err(Stop::usage("标准输入只能用一次", "the standard input can be used once"));
    }
    for word in words {
        match word.to_str() {
            Some("-") => {
                let bytes = context.read_photo(Limits::default().bytes)?;
                inputs.photos.push(Input { name: "-".to_owned(), source: Source::Bytes(bytes.into()) });
            }
            Some(list) if list.starts_with('@') && !Path::new(word).exists() => inputs.list(&list[1..], context)?,
            _ => inputs.word(word)?,
        }
    }
    if inputs.photos.is_empty() {
        return Err(Stop::usage("其中没有照片", "there is no photo among them"));
    }
    Ok(inputs)
}

impl Inputs {
    /// A file with one path per line.
    fn list(&mut self, list: &str, context: &mut Context<'_, '_>) -> Result<(), Stop> {
        let text = match list {
            "-" => context.read_text(ceiling::LIST)?,
            path => ceiling::read_text(path, ceiling::LIST).or_stop_at(Path::new(path))?,
        };
        let lines = text.trim_start_matches('\u{FEFF}').lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(OsStr::new).try_for_each(|line| self.word(line))
    }

    /// A file, a folder or a pattern.
    fn word(&mut self, word: &OsStr) -> Result<(), Stop> {
        let path = Path::new(word);
        let pattern = word.to_str().filter(|text| !path.exists() && text.contains(['*', '?', '[']));
        let Some(pattern) = pattern else { return self.path(path.to_owned()) };
        let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
        let found = glob::glob_with(pattern, options).map_err(|error| {
            let (at, why) = (error.pos + 1, error.msg);
            Stop::usage(
                format!("通配符从第 {at} 个字符起有误（原文：{why}）"),
                format!("not a pattern from character {at} on: {why}"),
            )
        })?;
        let mut found = found.filter_map(Result::ok).peekable();
        if found.peek().is_none() {
            // Reported like a missing file.
            return self.path(path.to_owned());
        }
        found.try_for_each(|path| self.path(path))
    }

    fn path(&mut self, path: PathBuf) -> Result<(), Stop> {
        if path.is_dir() {
            self.folder(&path)
        } else {
            self.photos.push(Input::file(path));
            Ok(())
        }
    }

    fn folder(&mut self, folder: &Path) -> Result<(), Stop> {
        let failed = |source| Stop::system(Text::fixed("无法读取文件夹", "cannot read a folder"), source);
        let mut entries = std::fs::read_dir(folder).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
        entries.retain(|entry| !is_leftover(&entry.file_name()));
        entries.sort_by_key(std::fs::DirEntry::file_name);
        let mut files = Vec::new();
        let mut pictures = BTreeSet::new();
        for entry in entries {
            let (path, kind) = (entry.path(), entry.file_type().map_err(failed)?);
            if kind.is_dir() {
                files.push((path, Look::Folder));
            } else if path.is_file() {
                let look = look(&path);
                if look == Look::Picture {
                    pictures.insert(stem(&path));
                }
                files.push((path, look));
            }
        }
        for (path, look) in files {
            match look {
                Look::Folder => self.folder(&path)?,
                Look::Picture => self.photos.push(Input::file(path)),
                Look::Foreign if !pictures.contains(&stem(&path)) => self.photos.push(Input::file(path)),
                Look::Foreign | Look::Other => self.skipped += 1,
            }
        }
        Ok(())
    }
}

/// Files that file managers and systems create; they are not photos.
fn is_leftover(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    name.starts_with('.')
        || ["thumbs.db", "desktop.ini", "__macosx", "@eadir", "$recycle.bin", "system volume information"]
            .contains(&name.as_str())
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// What an entry of a folder is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Folder,
    /// One of the formats that are decoded, whole or damaged.
    Picture,
    /// A picture in a format that is not decoded.
    Foreign,
    Other,
}

/// Extensions of photos: a file of that name is one, even if none of it can be read.
const NAMED: [&str; 9] = ["jpg", "jpeg", "jpe", "png", "webp", "bmp", "tif", "tiff", "jfif"];
/// Number of bytes that suffice to recognise every format.
const HEAD: u64 = 64;

fn look(path: &Path) -> Look {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let named = NAMED.contains(&extension.as_str());
    if named || read.is_err() {
        return if named { Look::Picture } else { Look::Other };
    }
    match Photo::decode(head, &DecodeOptions::default()) {
        Err(DecodeError::Empty | DecodeError::UnknownContainer { .. }) => Look::Other,
        Err(DecodeError::Unsupported { format, .. }) => {
            let photo = !["video", "PDF", "archive"].iter().any(|other| format.en.contains(other));
            if photo { Look::Foreign } else { Look::Other }
        }
        _ => Look::Picture,
    }
}
