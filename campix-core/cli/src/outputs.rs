//! Where files are written, and where they are not: never over a photo they are made of.
//!
//! In: inputs and `--out`. Out: a path for every input. Invariants: no path of the result is a file of the inputs, by its
//! path, by a link, or except for upper and lower case; no two are the same; each is called `.jpg` or `.jpeg`. Once the
//! work on a photo has begun, its path holds the file made of that photo or nothing.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use campix_core::text::Text;

use crate::inputs::Input;
use crate::stop::{Stop, discreet_path};

/// Where the file made of one photo goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Output {
    /// The standard output.
    Stream,
    File(PathBuf),
}

impl Output {
    /// Writes the file, whole or not at all.
    pub(crate) fn save(&self, bytes: &[u8]) -> Result<(), Stop> {
        match self {
            Self::Stream => Ok(()),
            Self::File(path) => campix_core::save(path, bytes).map_err(|error| Stop::failed(error, Some(path))),
        }
    }

    /// Deletes what an earlier run left: next to the report of this photo it would be mistaken for its file.
    pub(crate) fn clear(&self) {
        if let Self::File(path) = self
            && fs::symlink_metadata(path).is_ok_and(|found| !found.is_dir())
        {
            let _ = fs::remove_file(path);
        }
    }

    /// Its name on the output.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stream => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// Where the file of each input goes. `--out` is "-" or a file for one, a folder for several.
pub(crate) fn plan(inputs: &[Input], out: &Path) -> Result<Vec<Output>, Stop> {
    let folder = out.is_dir() || out.as_os_str().to_string_lossy().ends_with(['/', '\\']);
    let outputs = match inputs {
        [_] if out == Path::new("-") => return Ok(vec![Output::Stream]),
        [_] if !folder => vec![out.to_owned()],
        _ => into_folder(inputs, out, folder)?,
    };
    refuse_inputs(inputs, &outputs)?;
    if folder {
        fs::create_dir_all(out)
            .map_err(|source| Stop::system(Text::fixed("无法创建输出文件夹", "cannot create the folder"), source))?;
    }
    Ok(outputs.into_iter().map(Output::File).collect())
}

fn into_folder(inputs: &[Input], out: &Path, folder: bool) -> Result<Vec<PathBuf>, Stop> {
    if !folder {
        return Err(Stop::usage(
            "有多张照片时 --out 应为文件夹（不存在时以 / 结尾即新建）",
            "with several photos --out is a folder; one that is not there yet ends with /",
        ));
    }
    let mut rows: HashMap<String, usize> = HashMap::new();
    let mut outputs = Vec::new();
    for (at, input) in inputs.iter().enumerate() {
        let Some(stem) = input.path().and_then(Path::file_stem) else {
            return Err(Stop::usage(
                "标准输入的照片没有名称，请用 --out 指定文件",
                "a photo from the standard input has no name; name its file with --out",
            ));
        };
        let mut name = stem.to_owned();
        name.push(".jpg");
        if let Some(first) = rows.insert(folded(&name), at) {
            return Err(Stop::usage(
                format!("第 {} 张与第 {} 张照片的输出文件同名", first + 1, at + 1),
                format!("photos {} and {} would be written to one name", first + 1, at + 1),
            ));
        }
        outputs.push(out.join(name));
    }
    Ok(outputs)
}

fn refuse_inputs(inputs: &[Input], outputs: &[PathBuf]) -> Result<(), Stop> {
    let paths = || inputs.iter().filter_map(Input::path);
    let places: HashSet<_> = paths().map(place).collect();
    // Checked only if there is something to be overwritten.
    let existing = outputs.iter().any(|output| output.exists());
    let mut files: HashSet<u64> = if existing { paths().filter_map(file).collect() } else { HashSet::new() };
    if inputs.iter().any(|input| input.path().is_none()) {
        // What was read from the standard input may be a file by redirection.
        files.extend(same_file::Handle::stdin().ok().map(|handle| hashed(&handle)));
    }
    for output in outputs {
        let shown = discreet_path(output);
        let extension = output.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if !["jpg", "jpeg"].contains(&extension.as_str()) {
            return Err(Stop::usage(
                format!("{shown}：输出是 JPEG，文件名须以 .jpg 或 .jpeg 结尾"),
                format!("{shown}: a JPEG is written; give it a name that ends with .jpg or .jpeg"),
            ));
        }
        if output.is_dir() {
            return Err(Stop::usage(format!("{shown} 是文件夹"), format!("{shown} is a folder")));
        }
        if places.contains(&place(output)) || file(output).is_some_and(|file| files.contains(&file)) {
            return Err(Stop::usage(
                format!("{shown} 就是输入的照片（或指向它的链接），不会覆盖；请换一个输出文件名"),
                format!("{shown} is the photo itself, or a link to it, and is not overwritten; name another file"),
            ));
        }
    }
    Ok(())
}

/// The folder and name of a path, ignoring case: some disks treat names that differ in case as one file.
fn place(path: &Path) -> (PathBuf, String) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    (folder, folded(path.file_name().unwrap_or_default()))
}

fn folded(name: &OsStr) -> String {
    name.to_string_lossy().to_lowercase()
}

/// A key that is equal for two paths that lead to one file, even through links.
fn file(path: &Path) -> Option<u64> {
    Some(hashed(&same_file::Handle::from_path(path).ok()?))
}

fn hashed(handle: &same_file::Handle) -> u64 {
    let mut hasher = DefaultHasher::new();
    handle.hash(&mut hasher);
    hasher.finish()
}
