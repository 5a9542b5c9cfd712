//! The files of a folder of photos by their names: photos, files that accompany one, files that no camera took.
//!
//! In: paths below the folder. Out: the photos, each with the kinds of files that accompany it, and counts of everything
//! else. No file is opened: a RAW file of 60 MB beside its JPEG costs nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::day::record::outcome::{Note, Severity};
use crate::ground::text::Text;

/// Extensions of pictures that are decoded.
const PICTURES: [&str; 9] = ["jpg", "jpeg", "jpe", "jfif", "png", "webp", "bmp", "tif", "tiff"];
/// Extensions of photos that are not decoded: RAW files of cameras, HEIF and AVIF.
const UNDECODED: [&str; 37] = [
    "3fr", "ari", "arw", "avif", "cap", "cr2", "cr3", "crw", "dcr", "dng", "erf", "fff", "gpr", "heic", "heif", "hif",
    "iiq", "jxl", "k25", "kdc", "mef", "mos", "mrw", "nef", "nrw", "orf", "ori", "pef", "ptx", "raf", "raw", "rw2",
    "rwl", "sr2", "srf", "srw", "x3f",
];
/// Extensions of what cameras and programs put beside photos: settings, previews, sounds, films, places, lists.
const SIDECARS: [&str; 34] = [
    "3gp", "aae", "avi", "bdm", "cos", "cpi", "csv", "docx", "dop", "gpx", "insv", "json", "log", "lrv", "m2ts", "m4a",
    "m4v", "mov", "mp3", "mp4", "mpg", "mpl", "mts", "on1", "pdf", "pp3", "thm", "txt", "vrd", "wav", "xlsx", "xml",
    "xmp", "doc",
];
/// Extensions of copies that are not finished, as browsers, file managers and programs of transfer name them.
const UNFINISHED: [&str; 10] =
    ["!ut", "aria2", "crdownload", "download", "filepart", "opdownload", "part", "partial", "temp", "tmp"];
/// Extensions of files that systems, cameras and catalogues keep for themselves.
const LEFTOVERS: [&str; 18] = [
    "bak",
    "cof",
    "cop",
    "cot",
    "ctg",
    "db",
    "ini",
    "lck",
    "lnk",
    "lock",
    "lrcat",
    "lrcat-data",
    "lrcat-journal",
    "lrprev",
    "mrk",
    "swp",
    "url",
    "webloc",
];
/// Folders in which no photo of a day is: bins, previews of catalogues and network drives, what file systems keep.
const FOREIGN_FOLDERS: [&str; 13] = [
    "#recycle",
    "$recycle.bin",
    "@eadir",
    "@recycle",
    "__macosx",
    "captureone",
    "found.000",
    "lost+found",
    "recycler",
    "system volume information",
    "thmbnl",
    "eosmisc",
    "avf_info",
];
/// Folders that hold the RAW files of the pictures beside them, apart from those named after a kind of file.
const RAW_FOLDERS: [&str; 4] = ["raws", "raw文件", "原始文件", "negatives"];

/// What a name says about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Picture,
    Undecoded,
    Sidecar,
    Unfinished,
    Leftover,
    /// The name says nothing; the content decides.
    Other,
}

/// The extension of a path, in lower case; empty if there is none.
pub(in crate::day) fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

impl Kind {
    fn of(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let extension = extension(path);
        let among = |list: &[&str]| list.contains(&extension.as_str());
        if name.starts_with('.') || name.starts_with("~$") || name.ends_with('~') || name == "icon\r" {
            Self::Leftover
        } else if among(&PICTURES) {
            Self::Picture
        } else if among(&UNDECODED) {
            Self::Undecoded
        } else if among(&UNFINISHED) {
            Self::Unfinished
        } else if among(&LEFTOVERS) || name == "nc_fllst.dat" {
            Self::Leftover
        } else if among(&SIDECARS) {
            Self::Sidecar
        } else {
            Self::Other
        }
    }
}

/// Whether a file of this name would be looked at as a photo.
pub(in crate::day) fn may_be_photo(path: &Path) -> bool {
    matches!(Kind::of(path), Kind::Picture | Kind::Undecoded | Kind::Other)
}

/// Whether a folder of this name holds photos of a day: hidden folders, bins and catalogues of previews do not.
pub(in crate::day) fn holds_photos(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !name.starts_with('.')
        && !FOREIGN_FOLDERS.contains(&name.as_str())
        && !name.ends_with(".lrdata")
        && !name.ends_with(".lrcat-data")
        && !name.ends_with(".cocatalog")
}

/// A photo of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::day) struct FoundPhoto {
    pub(in crate::day) path: PathBuf,
    /// Extensions of the files that accompany it, in lower case, each once, in order.
    pub(in crate::day) companions: Vec<String>,
    /// Whether it is a photo in a format that is not decoded, without a picture beside it.
    pub(in crate::day) undecoded: bool,
}

/// What else is in the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::day) struct FolderCounts {
    /// Files that accompany a photo, by extension.
    pub(in crate::day) companions: BTreeMap<String, u64>,
    /// Photos that exist in a format only that is not decoded, by extension.
    pub(in crate::day) undecoded: BTreeMap<String, u64>,
    /// Files that accompany photos, without one.
    pub(in crate::day) sidecars: u64,
    /// Copies that are not finished, by their names.
    pub(in crate::day) unfinished: u64,
    /// Links to folders, which are not followed.
    pub(in crate::day) links: u64,
}

/// A file without its extension, where it is; upper and lower case are the same.
type Stem = (PathBuf, String);

fn stem(path: &Path) -> Stem {
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    (folder, path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase())
}

/// Stems of the photo that a file may accompany: "a.xmp", "a.jpg.xmp" and "a.cr3.xmp" belong to "a".
fn stems(path: &Path) -> Vec<Stem> {
    let mut stems = vec![stem(path)];
    let inner = path.with_extension("");
    if matches!(Kind::of(&inner), Kind::Picture | Kind::Undecoded) {
        stems.push(stem(&inner));
    }
    stems
}

/// Photos by stem: in their own folder, and as seen from the folder around it.
#[derive(Default)]
struct Hosts {
    here: BTreeMap<Stem, Vec<usize>>,
    around: BTreeMap<Stem, Vec<usize>>,
}

impl Hosts {
    fn add(&mut self, path: &Path, at: usize) {
        let (folder, stem) = stem(path);
        if let Some(parent) = folder.parent() {
            self.around.entry((parent.to_owned(), stem.clone())).or_default().push(at);
        }
        self.here.entry((folder, stem)).or_default().push(at);
    }

    /// The photos that a file accompanies: those beside it; for one in a folder of RAW files, the one in the folder around it
    /// or next to that folder.
    fn of(&self, path: &Path) -> Vec<usize> {
        for (folder, stem) in stems(path) {
            if let Some(found) = self.here.get(&(folder.clone(), stem.clone())) {
                return found.clone();
            }
            let name = folder.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            let raw = UNDECODED.contains(&name.as_str()) || RAW_FOLDERS.contains(&name.as_str());
            let Some(parent) = folder.parent().filter(|_| raw) else { continue };
            let place = (parent.to_owned(), stem);
            let found = self.here.get(&place).or_else(|| self.around.get(&place));
            if let Some(found) = found {
                return found.clone();
            }
        }
        Vec::new()
    }
}

/// Sorts the files of a folder, given by their paths below it, by what their names say.
pub(in crate::day) fn sort(files: Vec<PathBuf>) -> (Vec<FoundPhoto>, FolderCounts) {
    let mut counts = FolderCounts::default();
    let mut photos: Vec<FoundPhoto> = Vec::new();
    let mut hosts = Hosts::default();
    let (mut undecoded, mut sidecars) = (Vec::new(), Vec::new());
    let photo = |path, undecoded| FoundPhoto { path, companions: Vec::new(), undecoded };
    for path in files {
        match Kind::of(&path) {
            Kind::Picture => {
                hosts.add(&path, photos.len());
                photos.push(photo(path, false));
            }
            Kind::Other => photos.push(photo(path, false)),
            Kind::Undecoded => undecoded.push(path),
            Kind::Sidecar => sidecars.push(path),
            Kind::Unfinished => counts.unfinished += 1,
            Kind::Leftover => {}
        }
    }
    let mut accompany = |photos: &mut Vec<FoundPhoto>, hosts: &[usize], kind: String| {
        // Several photos of one stem in several folders: whose companion it is stays open.
        let folders: Vec<_> = hosts.iter().map(|at| photos[*at].path.parent().map(Path::to_owned)).collect();
        if folders.windows(2).all(|pair| pair[0] == pair[1]) {
            for at in hosts {
                photos[*at].companions.push(kind.clone());
            }
        }
        *counts.companions.entry(kind).or_default() += 1;
    };
    let mut alone = Vec::new();
    for path in undecoded {
        let found = hosts.of(&path);
        if found.is_empty() {
            alone.push(path);
        } else {
            accompany(&mut photos, &found, extension(&path));
        }
    }
    for path in alone {
        let kind = extension(&path);
        let undecoded = !(cfg!(feature = "heic") && ["heic", "heif", "hif"].contains(&kind.as_str()));
        if undecoded {
            *counts.undecoded.entry(kind).or_default() += 1;
        }
        hosts.add(&path, photos.len());
        photos.push(photo(path, undecoded));
    }
    for path in sidecars {
        let found = hosts.of(&path);
        if found.is_empty() {
            counts.sidecars += 1;
        } else {
            accompany(&mut photos, &found, extension(&path));
        }
    }
    for photo in &mut photos {
        photo.companions.sort();
        photo.companions.dedup();
    }
    photos.sort_by(|one, other| one.path.cmp(&other.path));
    (photos, counts)
}

/// "CR3 12, XMP 3".
fn listed(kinds: &BTreeMap<String, u64>) -> String {
    let parts = kinds.iter().map(|(kind, count)| format!("{} {count}", kind.to_ascii_uppercase()));
    parts.collect::<Vec<_>>().join(", ")
}

impl FolderCounts {
    /// What a person should know about the folder; nothing about a folder of photos alone.
    pub(in crate::day) fn notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        let sum = |kinds: &BTreeMap<String, u64>| kinds.values().sum::<u64>();
        let (count, kinds) = (sum(&self.undecoded), listed(&self.undecoded));
        if count > 0 {
            notes.push(
                Note::new(
                    "folder.raw-only",
                    Severity::Warn,
                    Text::new(
                        format!("有 {count} 张照片只有 RAW 或 HEIC 文件（{kinds}），没有同名的 JPEG，无法使用。"),
                        format!("{count} photos exist as RAW or HEIC only ({kinds}), without a JPEG of the same name; they cannot be used."),
                    ),
                )
                .advice(Text::new(
                    "请把相机设为 RAW+JPEG（手机设为“兼容性最佳”），或先转换为 JPEG 放在原文件旁边，再运行一次。",
                    "Shoot JPEG beside it (RAW+JPEG; on a phone \"most compatible\") or convert them to JPEG beside the originals, and run again.",
                )),
            );
        }
        let (count, kinds) = (sum(&self.companions), listed(&self.companions));
        if count > 0 {
            notes.push(Note::new(
                "folder.companions",
                Severity::Info,
                Text::new(
                    format!("有 {count} 个随附文件（{kinds}）与照片同名，未读取。"),
                    format!("{count} files accompany photos of the same name ({kinds}); they were not opened."),
                ),
            ));
        }
        if self.sidecars > 0 {
            let count = self.sidecars;
            notes.push(Note::new(
                "folder.sidecars",
                Severity::Info,
                Text::new(
                    format!("有 {count} 个文件是文档、视频或随附文件，没有同名照片，已忽略。"),
                    format!("{count} files are documents, films or companions without a photo of their name; they were ignored."),
                ),
            ));
        }
        if self.unfinished > 0 {
            let count = self.unfinished;
            notes.push(
                Note::new(
                    "folder.unfinished",
                    Severity::Warn,
                    Text::new(
                        format!("有 {count} 个未完成的拷贝或临时文件，已忽略。"),
                        format!("{count} files are unfinished copies or temporary files; they were ignored."),
                    ),
                )
                .advice(Text::new("请等拷贝完成后再运行一次。", "Wait until the copy is complete and run again.")),
            );
        }
        if self.links > 0 {
            let count = self.links;
            notes.push(
                Note::new(
                    "folder.links",
                    Severity::Warn,
                    Text::new(
                        format!("有 {count} 个指向其他文件夹的链接，未进入查找。"),
                        format!("{count} links lead to other folders; they were not followed."),
                    ),
                )
                .advice(Text::new(
                    "请把照片本身放入照片文件夹。",
                    "Put the photos themselves into the folder of photos.",
                )),
            );
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(names: &[&str]) -> (Vec<(String, String, bool)>, FolderCounts) {
        let mut names: Vec<PathBuf> = names.iter().map(PathBuf::from).collect();
        names.sort();
        let (photos, counts) = sort(names);
        let shown = photos.into_iter().map(|photo| {
            let path = photo.path.to_string_lossy().replace('\\', "/");
            (path, photo.companions.join(" "), photo.undecoded)
        });
        (shown.collect(), counts)
    }

    fn of(pairs: &[(&str, u64)]) -> BTreeMap<String, u64> {
        pairs.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect()
    }

    #[test]
    fn a_heic_alone_is_a_photo_where_it_is_decoded() {
        let (photos, counts) = sorted(&["1.heic", "2.HEIC", "2.jpg"]);
        let read = cfg!(feature = "heic");
        assert_eq!(photos.iter().map(|(_, _, undecoded)| *undecoded).collect::<Vec<_>>(), [!read, false]);
        assert_eq!(counts.undecoded.contains_key("heic"), !read);
    }

    #[test]
    fn what_lies_beside_a_picture_accompanies_it() {
        let (photos, counts) = sorted(&[
            "a/IMG_1.JPG",
            "a/IMG_1.CR3",
            "a/IMG_1.xmp",
            "a/IMG_1.JPG.xmp",
            "a/img_1.WAV",
            "a/IMG_2.jpeg",
            "a/IMG_2.HEIC",
            "a/IMG_2.AAE",
            "a/IMG_2.mov",
            "a/IMG_3.png",
            "b/IMG_1.THM",
            "b/IMG_1.txt",
            "a/noted",
        ]);
        let wanted = [
            ("a/IMG_1.JPG", "cr3 wav xmp", false),
            ("a/IMG_2.jpeg", "aae heic mov", false),
            ("a/IMG_3.png", "", false),
            ("a/noted", "", false),
        ];
        assert_eq!(photos, wanted.map(|(path, kinds, raw)| (path.to_owned(), kinds.to_owned(), raw)));
        assert_eq!(counts.companions, of(&[("aae", 1), ("cr3", 1), ("heic", 1), ("mov", 1), ("wav", 1), ("xmp", 2)]));
        assert_eq!((counts.sidecars, counts.unfinished, counts.undecoded.len()), (2, 0, 0));
    }

    #[test]
    fn a_raw_file_alone_is_a_photo_that_cannot_be_used() {
        let (photos, counts) = sorted(&["1.NEF", "1.xmp", "2.heic", "2.JPG", "RAW/2.NEF", "RAW/3.NEF"]);
        let wanted = [("1.NEF", "xmp", true), ("2.JPG", "heic nef", false), ("RAW/3.NEF", "", true)];
        assert_eq!(photos, wanted.map(|(path, kinds, raw)| (path.to_owned(), kinds.to_owned(), raw)));
        assert_eq!(counts.undecoded, of(&[("nef", 2)]));
        let notes = counts.notes();
        let rules: Vec<&str> = notes.iter().map(|note| note.rule.as_str()).collect();
        assert_eq!(rules, ["folder.raw-only", "folder.companions"]);
        assert!(notes[0].message.en.contains("2 photos") && notes[0].message.en.contains("NEF 2"));
        assert!(notes[0].advice.en.starts_with("Shoot JPEG beside it"));
    }

    #[test]
    fn raw_files_in_a_folder_of_their_own_accompany_the_picture_next_door() {
        let (photos, counts) = sorted(&[
            "A/JPG/IMG_1.JPG",
            "A/RAW/IMG_1.CR3",
            "A/NEF/IMG_1.NEF",
            "B/100CANON/IMG_1.JPG",
            "B/101CANON/IMG_1.CR3",
        ]);
        // Two folders of one camera are two folders; only one named after RAW files belongs to its neighbours.
        let wanted = [
            ("A/JPG/IMG_1.JPG", "cr3 nef", false),
            ("B/100CANON/IMG_1.JPG", "", false),
            ("B/101CANON/IMG_1.CR3", "", true),
        ];
        assert_eq!(photos, wanted.map(|(path, kinds, raw)| (path.to_owned(), kinds.to_owned(), raw)));
        assert_eq!(counts.companions, of(&[("cr3", 1), ("nef", 1)]));
    }

    #[test]
    fn leftovers_of_systems_and_programs_are_nothing() {
        let (photos, counts) = sorted(&[
            ".DS_Store",
            "._a.jpg",
            "Thumbs.db",
            "desktop.ini",
            "~$list.xlsx",
            "a.jpg~",
            "Catalog.lrcat",
            "Catalog.lrcat-journal",
            "EOS.CTG",
            "MISC/AUTPRINT.MRK",
            "a.jpg.lock",
            "b.jpg.part",
            "c.tmp",
            "d.jpg.crdownload",
        ]);
        assert_eq!((photos.len(), counts.unfinished, counts.sidecars), (0, 3, 0));
        for name in [".Trashes", "$RECYCLE.BIN", "@eaDir", "Catalog Previews.lrdata", "THMBNL", "__MACOSX"] {
            assert!(!holds_photos(name), "{name}");
        }
        for name in ["DCIM", "100CANON", "Lightroom", "补拍", "RAW", "MISC"] {
            assert!(holds_photos(name), "{name}");
        }
    }

    #[test]
    fn the_lists_of_extensions_are_apart() {
        let mut all: Vec<&str> =
            PICTURES.iter().chain(&SIDECARS).chain(&UNFINISHED).chain(&LEFTOVERS).copied().collect();
        all.extend(UNDECODED);
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
