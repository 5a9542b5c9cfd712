//! One portrait, end to end: report for a person, registration file, `report.json`, annotated picture.
//!
//! Ends with 0 (the finished file passes), 1 (findings), 2 (usage) or 3 (the work could not be done).
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod arguments;

use std::path::Path;
use std::process::ExitCode;

use arguments::{Arguments, Usage};
use campix_core::check::{Verdict, check_original};
use campix_core::face::EmbeddedNetworks;
use campix_core::geometry::Size;
use campix_core::make::{MakeError, MakeOptions, Plan, Route, make, plan_for};
use campix_core::measure::measure;
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::profile::{Profile, RuleId};
use campix_core::{Error, FileError, Operation, check};
use campix_examples::annotate::annotate;
use campix_examples::studio::Studio;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(Usage::Help) => {
            println!("{}", arguments::HELP);
            return ExitCode::SUCCESS;
        }
        Err(Usage::Wrong(what)) => {
            eprintln!("portrait: {what}\n\n{}", arguments::HELP);
            return ExitCode::from(2);
        }
    };
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("portrait: {}: {error}", error.code());
            let mut cause = std::error::Error::source(&error);
            while let Some(source) = cause {
                eprintln!("  because {source}");
                cause = source.source();
            }
            ExitCode::from(3)
        }
    }
}

/// Does the whole job; `true` if the finished file has no findings.
fn run(arguments: &Arguments) -> Result<bool, Error> {
    let profile = if Path::new(&arguments.profile).extension().is_some_and(|extension| extension == "toml") {
        Profile::open(&arguments.profile)?
    } else {
        Profile::builtin(&arguments.profile)?
    };
    std::fs::create_dir_all(&arguments.out).map_err(FileError::of(Operation::Create, &arguments.out))?;

    let photo = match &arguments.photo {
        Some(path) => Photo::open(path, &DecodeOptions::default())?,
        None => draw(arguments)?,
    };
    let facts = measure(&photo, &EmbeddedNetworks)?;
    let options = MakeOptions::default();
    let plan: Option<Plan<RuleId>> = match plan_for(&facts, &profile, &options) {
        Ok(plan) => Some(plan),
        Err(MakeError::NoCrop { nearest, .. }) => Some(nearest),
        Err(_) => None,
    };
    if arguments.annotate {
        let path = arguments.out.join("annotated.png");
        annotate(&photo, &facts, &profile, plan.as_ref())
            .save(&path)
            .map_err(|error| FileError::new(Operation::Write, &path, std::io::Error::other(error)))?;
        println!("annotated   {}", path.display());
    }

    let original = check_original(&facts, &profile, plan.as_ref().map(Plan::placement).as_ref());
    println!("{}", original.render(arguments.language));
    let report_path = arguments.out.join("report.json");
    let made = match make(&photo, &facts, &profile, &options) {
        Ok(made) => made,
        Err(error) => {
            write(&report_path, &pretty(&original))?;
            println!("report      {}", report_path.display());
            return Err(error.into());
        }
    };
    let path = arguments.out.join(format!("portrait.{}", profile.output().map_or("jpg", |output| &output.extension)));
    write(&path, &made.bytes)?;
    write(&report_path, &pretty(&made.report))?;
    println!("{}", made.report.render(arguments.language));
    println!("file        {} ({} bytes, {})", path.display(), made.bytes.len(), route(&made.route));
    println!("report      {}", report_path.display());
    Ok(made.report.verdict == Verdict::Pass)
}

/// A drawn photo as a camera would deliver it, kept beside the result.
fn draw(arguments: &Arguments) -> Result<Photo, Error> {
    let path = arguments.out.join("drawn.jpg");
    write(&path, &Studio::new(arguments.seed).portrait(1, Size::new(1200, 1600)).jpeg())?;
    println!("drawn       {}", path.display());
    Ok(Photo::open(&path, &DecodeOptions::default())?)
}

fn route(route: &Route) -> String {
    match route {
        Route::Untouched => "the photo itself, untouched".to_owned(),
        Route::Retagged => "the photo's pixels, new tags".to_owned(),
        Route::Encoded { plan, encoding } => {
            let bound: Vec<&str> = plan.bound_by.iter().map(|rule| rule.name()).collect();
            let bound = if bound.is_empty() { String::new() } else { format!(", bound by {}", bound.join(" and ")) };
            format!("scale {:.3}{bound}, quality {}, {:?}", plan.scale, encoding.quality, encoding.sampling)
        }
        _ => String::new(),
    }
}

fn pretty(report: &check::Report) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(&report.to_json()).expect("a report is plain JSON");
    text.push(b'\n');
    text
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    std::fs::write(path, bytes).map_err(FileError::of(Operation::Write, path))
}
