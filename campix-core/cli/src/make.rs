//! `campix make`: the registration file of one photo, or of many into a folder.
//!
//! Invariant: after a run the path of `--out` holds the file made of this photo, or nothing.

use std::ffi::OsString;
use std::path::PathBuf;

use campix_core::check::{Verdict, scope};
use campix_core::face::EmbeddedNetworks;
use campix_core::make::encode::Effort;
use campix_core::make::{Made, MakeOptions, Route, make};
use campix_core::measure::measure_within;
use campix_core::profile::Profile;
use campix_core::progress::CancelToken;
use campix_core::text::{Language, Text};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::exit::{FAILURE, FINDINGS, PASS};
use crate::host::Context;
use crate::inputs::{self, Input};
use crate::outputs::{self, Output};
use crate::photos::{self, ERROR, in_order, verdict, word};
use crate::stop::{OrStop as _, Stop, printable};

/// Arguments of `campix make`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<OsString>,
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    #[arg(long, short, value_name = "PROFILE", default_value = photos::PROFILE)]
    profile: String,
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    max_scale: f64,
    #[arg(long, value_name = "WORD", value_enum, default_value_t = Search::Fast)]
    effort: Search,
    #[command(flatten)]
    json: crate::shared::Json,
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
    #[arg(long)]
    quiet: bool,
}

/// How long the encoder searches.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Search {
    Fast,
    Best,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    ("", Text::fixed("制作符合标准的证件照文件", "make the registration file")),
    (
        "photos",
        Text::fixed(
            "照片文件、文件夹、通配符、@清单文件，- 为标准输入",
            "files, folders, patterns, @LIST of paths; - for standard input",
        ),
    ),
    (
        "out",
        Text::fixed(
            "输出文件（.jpg）；多张照片时为文件夹；- 为标准输出。制作失败时，该处的旧文件会被删除",
            "the file (.jpg), a folder for several photos, - for standard output; where nothing can be made, an older \
             file of that name is deleted",
        ),
    ),
    (
        "max_scale",
        Text::fixed(
            "每个原始像素最多放大到几个像素；大于 1 即允许放大",
            "pixels made of one pixel; above 1 a photo may be enlarged",
        ),
    ),
    ("effort", Text::fixed("编码器搜索的时间", "how long the encoder searches")),
];

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    if !(arguments.max_scale > 0.0 && arguments.max_scale.is_finite()) {
        return Err(Stop::usage("--max-scale 须为正数", "--max-scale is a positive number"));
    }
    let profile = photos::profile_in_use(&arguments.profile, context)?;
    let inputs = inputs::expand(&arguments.photos, context)?;
    let outputs = outputs::plan(&inputs.photos, &arguments.out)?;
    let jobs: Vec<(&Input, &Output)> = inputs.photos.iter().zip(&outputs).collect();
    let options = options(arguments);
    let single = jobs.len() == 1;
    let hidden = arguments.quiet || context.is_watched() || single;
    let mut code = PASS;
    let work = |(input, output): &(&Input, &Output)| made(input, output, &profile, &options);
    in_order(&jobs, arguments.threads, work, |at, made| {
        let (input, output) = jobs[at];
        code = code.max(match &made {
            Ok(made) if made.report.verdict == Verdict::Pass => PASS,
            Ok(_) => FINDINGS,
            Err(_) => FAILURE,
        });
        context.meter(hidden).clear();
        tell(input, output, made, single, context)?;
        context.meter(hidden).show(format_args!("{}/{}", at + 1, jobs.len()));
        Ok(())
    })?;
    context.meter(hidden).clear();
    Ok(code)
}

fn options(arguments: &Arguments) -> MakeOptions<'static> {
    MakeOptions::default().max_scale(arguments.max_scale).effort(match arguments.effort {
        Search::Fast => Effort::Fast,
        Search::Best => Effort::Best,
    })
}

fn made(input: &Input, output: &Output, profile: &Profile, options: &MakeOptions<'_>) -> Result<Made, Stop> {
    let work = || {
        let photo = input.open()?;
        let facts = measure_within(&photo, &EmbeddedNetworks, scope(profile), &CancelToken::default()).or_stop()?;
        let made = make(&photo, &facts, profile, options).or_stop()?;
        output.save(&made.bytes)?;
        Ok(made)
    };
    // Deleted first, so that a run killed in between leaves nothing either.
    output.clear();
    work()
}

fn tell(
    input: &Input,
    output: &Output,
    made: Result<Made, Stop>,
    single: bool,
    context: &mut Context<'_, '_>,
) -> Result<(), Stop> {
    let language = context.language;
    let piped = *output == Output::Stream;
    if let (Ok(made), true) = (&made, piped) {
        context.bytes(&made.bytes)?;
    }
    let mut lines = Vec::new();
    match made {
        made if context.json && piped => {
            let mut object = object(input, output, &made);
            // The error stream names no file: it may be called by a person's number or name.
            if let Some(fields) = object.as_object_mut() {
                fields.remove("path");
                if let Some(source) = fields.get_mut("source").and_then(Value::as_object_mut) {
                    source.insert("name".to_owned(), Value::Null);
                }
            }
            lines.push(object.to_string());
        }
        made if context.json => lines.push(object(input, output, &made).to_string()),
        Ok(made) if single => {
            lines.push(made.report.render(language));
            lines.push(summary(output, &made, language));
        }
        Ok(made) => {
            let (title, colour) = verdict(made.report.verdict);
            let title = word(title.get(language), 7, context.colours().then_some(colour));
            lines.push(format!("{title}  {} → {}", printable(&input.name), summary(output, &made, language)));
        }
        Err(stop) if single => {
            for line in stop.lines(language) {
                context.note(line);
            }
        }
        Err(stop) => {
            let title = word(ERROR.0.get(language), 7, context.colours().then_some(ERROR.1));
            lines.push(format!("{title}  {}  {}", printable(&input.name), stop.sentence(language)));
        }
    }
    for line in lines {
        // The output then carries the picture itself.
        if piped {
            context.note(line);
        } else {
            context.line(line)?;
        }
    }
    Ok(())
}

fn summary(output: &Output, made: &Made, language: Language) -> String {
    let (name, bytes) = (printable(&output.name()), made.bytes.len());
    match language {
        Language::Zh => format!("{name}（{bytes} 字节，{}）", route(&made.route).get(language)),
        Language::En => format!("{name} ({bytes} bytes, {})", route(&made.route).get(language)),
    }
}

/// How a file was made.
fn route(route: &Route) -> Text {
    match route {
        Route::Untouched => Text::fixed("原文件，未改动", "the photo itself, untouched"),
        Route::Retagged => Text::fixed("像素未动，只改标记", "the photo's pixels, new tags"),
        Route::Encoded { plan, encoding } => Text::new(
            format!("缩放 {:.3}，质量 {}", plan.scale, encoding.quality),
            format!("scale {:.3}, quality {}", plan.scale, encoding.quality),
        ),
        _ => Text::default(),
    }
}

fn object(input: &Input, output: &Output, made: &Result<Made, Stop>) -> Value {
    let mut object = serde_json::Map::new();
    object.insert("path".to_owned(), json!(input.name));
    match made {
        Ok(made) => {
            object.insert("out".to_owned(), json!(output.name()));
            if let Value::Object(made) = made.to_json() {
                object.extend(made);
            }
        }
        Err(stop) => {
            object.insert("sha256".to_owned(), json!(input.digest()));
            object.insert("error".to_owned(), stop.to_json());
        }
    }
    Value::Object(object)
}
