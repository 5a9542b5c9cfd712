//! One portrait, end to end, as a program of your own would do it: photo → facts → report → registration file.
//!
//! `cargo run --release -p campix-examples --example portrait -- --out out` draws a photo, since a clone has none.
//! For your own photos use the program `campix`; this one shows the calls into the library.
#![allow(clippy::print_stdout)]

use campix_core::check::{check, check_original};
use campix_core::face::EmbeddedNetworks;
use campix_core::geometry::Size;
use campix_core::make::{MakeOptions, Plan, make, plan_for};
use campix_core::measure::measure;
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::profile::Profile;
use campix_core::save;
use campix_core::text::Language;
use campix_examples::annotate::annotate;
use campix_examples::output_folder;
use campix_examples::studio::Studio;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = output_folder("out");
    std::fs::create_dir_all(&out).map_err(|error| format!("cannot make the folder {}: {error}", out.display()))?;
    let drawn = Studio::new(1).portrait(1, Size::new(1200, 1600)).jpeg();
    save(out.join("drawn.jpg"), &drawn)?;

    // A photo is decoded under limits, turned upright and converted to sRGB. Facts are measured once and depend on no standard.
    let photo = Photo::open(out.join("drawn.jpg"), &DecodeOptions::default())?;
    let facts = measure(&photo, &EmbeddedNetworks)?;

    // A standard is data: a shipped one, or your own TOML file (`Profile::open`).
    let profile = Profile::builtin("tender-freshman")?;

    // As an original, the photo is judged at the crop that would be taken.
    let options = MakeOptions::default();
    let plan = plan_for(&facts, &profile, &options)?;
    let original = check_original(&facts, &profile, Some(&Plan::placement(&plan)));
    println!("{}", original.render(Language::En));

    // The finished file is decoded, measured and checked again before it is returned.
    let made = make(&photo, &facts, &profile, &options)?;
    println!("{}", made.report.render(Language::En));
    made.save(out.join("portrait.jpg"))?;
    save(out.join("report.json"), &serde_json::to_vec_pretty(&made.report.to_json())?)?;
    annotate(&photo, &facts, &profile, Some(&plan)).save(out.join("annotated.png"))?;

    // The same rules judge any file, for instance one that someone else made.
    let again = Photo::open(out.join("portrait.jpg"), &DecodeOptions::default())?;
    let report = check(&measure(&again, &EmbeddedNetworks)?, &profile);
    assert_eq!(report.verdict, made.report.verdict);
    println!("{} bytes in {}", made.bytes.len(), out.join("portrait.jpg").display());
    Ok(())
}
