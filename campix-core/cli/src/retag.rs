//! `campix retag`: density and private tags of JPEGs, with every coefficient left as it is.

use std::ffi::OsString;
use std::path::PathBuf;

use campix_core::Limits;
use campix_core::digest::Sha256Digest;
use campix_core::make::encode::{ExifPolicy, Retag, retag};
use campix_core::text::Text;
use clap::Args;
use serde_json::json;

use crate::exit::{FAILURE, PASS};
use crate::files;
use crate::host::Context;
use crate::inputs::{self, Input, Source};
use crate::outputs::{self, Output};
use crate::photos::in_order;
use crate::stop::{OrStop as _, Stop, printable};
use crate::wrong::whole;

/// Arguments of `campix retag`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<OsString>,
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    #[arg(long, value_name = "DPI", default_value_t = 300, value_parser = whole::<u16>)]
    density: u16,
    #[arg(long)]
    drop_exif: bool,
    #[command(flatten)]
    json: crate::shared::Json,
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "只改 JPEG 的分辨率与隐私标记，不动像素",
            "set the density of JPEGs and drop private tags, pixels untouched",
        ),
    ),
    (
        "photos",
        Text::fixed(
            "JPEG 文件、文件夹、通配符、@清单文件，- 为标准输入",
            "JPEG files, folders, patterns, @LIST of paths; - for standard input",
        ),
    ),
    (
        "out",
        Text::fixed(
            "输出文件（.jpg）；多张照片时为文件夹；- 为标准输出",
            "the file (.jpg), a folder for several photos, - for standard output",
        ),
    ),
    ("density", Text::fixed("每英寸点数", "dots per inch")),
    (
        "drop_exif",
        Text::fixed(
            "整段去除 Exif（默认只留方向与拍摄时间）",
            "drop Exif altogether, which otherwise keeps orientation and time",
        ),
    ),
];

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let inputs = inputs::expand(&arguments.photos, context)?;
    let outputs = outputs::plan(&inputs.photos, &arguments.out)?;
    let policy = if arguments.drop_exif { ExifPolicy::Drop } else { ExifPolicy::Essential };
    let tags = Retag::default().density(arguments.density).exif(policy);
    let jobs: Vec<(&Input, &Output)> = inputs.photos.iter().zip(&outputs).collect();
    let mut code = PASS;
    let work = |(input, output): &(&Input, &Output)| {
        output.clear();
        let bytes = retag(&read(input, tags.limits)?, &tags).or_stop()?;
        output.save(&bytes)?;
        Ok(bytes)
    };
    in_order(&jobs, arguments.threads, work, |at, done| {
        let (input, output) = jobs[at];
        if done.is_err() {
            code = FAILURE;
        }
        tell(input, output, done, context)
    })?;
    Ok(code)
}

fn read(input: &Input, limits: Limits) -> Result<Vec<u8>, Stop> {
    match &input.source {
        Source::Bytes(bytes) => Ok(bytes.to_vec()),
        Source::File(path) => files::photo(path, limits.bytes),
    }
}

fn tell(
    input: &Input,
    output: &Output,
    done: Result<Vec<u8>, Stop>,
    context: &mut Context<'_, '_>,
) -> Result<(), Stop> {
    let piped = *output == Output::Stream;
    let line = match done {
        Ok(bytes) => {
            if piped {
                context.bytes(&bytes)?;
            }
            let (out, length) = (output.name(), bytes.len());
            // The error stream names no file: it may be called by a person's number or name.
            if piped {
                context.note(format_args!("{length} B"));
                return Ok(());
            }
            if context.json {
                let sha256 = Sha256Digest::of(&bytes);
                json!({ "path": input.name, "out": out, "bytes": length, "sha256": sha256 }).to_string()
            } else {
                format!("{} → {} ({length} B)", printable(&input.name), printable(&out))
            }
        }
        Err(stop) if context.json => json!({ "path": input.name, "error": stop.to_json() }).to_string(),
        Err(stop) => {
            for line in stop.lines(context.language) {
                context.note(line);
            }
            return Ok(());
        }
    };
    context.line(line)
}
