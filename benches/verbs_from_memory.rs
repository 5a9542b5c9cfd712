//! The verbs of the WebAssembly package on one core, for `campix-ffi/web/bench.mjs`, which runs them in turns with its own.
//!
//! `verbs-from-memory DIR` writes `finished.jpg`, `original.jpg` of twelve megapixels and `frame.rgba` of 640×480 into a folder, then
//! answers each line `VERB N` of the standard input with the seconds that N calls took.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;
use std::hint::black_box;
use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use campix_core::check::{check, check_original};
use campix_core::face::EmbeddedNetworks;
use campix_core::geometry::Size;
use campix_core::guide::Guide;
use campix_core::make::{MakeOptions, make, placement};
use campix_core::measure::{Facts, measure};
use campix_core::photo::{DecodeOptions, Frame, Photo, PixelFormat, Plane};
use campix_core::profile::Profile;
use campix_examples::studio::Studio;

type Done<T> = Result<T, Box<dyn Error>>;

const FRAME: Size = Size::new(640, 480);

fn measured(bytes: &Arc<[u8]>) -> Done<(Photo, Facts)> {
    let photo = Photo::decode(Arc::clone(bytes), &DecodeOptions::default())?;
    let facts = measure(&photo, &EmbeddedNetworks)?;
    Ok((photo, facts))
}

/// What the verbs work on.
struct Inputs {
    profile: Profile,
    original: Arc<[u8]>,
    finished: Arc<[u8]>,
    frame: Vec<u8>,
}

impl Inputs {
    fn draw() -> Done<Self> {
        let profile = Profile::builtin("tender-freshman")?;
        let original: Arc<[u8]> = Studio::new(7).portrait(3, Size::new(3_000, 4_000)).jpeg().into();
        let (photo, facts) = measured(&original)?;
        let finished = make(&photo, &facts, &profile, &MakeOptions::default())?.bytes.into();
        let pixels = Studio::new(7).portrait(1, FRAME).pixels;
        let frame = pixels.view().data().chunks(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect();
        Ok(Self { profile, original, finished, frame })
    }

    fn write(&self, folder: &Path) -> Done<()> {
        std::fs::create_dir_all(folder)?;
        for (name, bytes) in
            [("original.jpg", &*self.original), ("finished.jpg", &*self.finished), ("frame.rgba", &*self.frame)]
        {
            std::fs::write(folder.join(name), bytes)?;
        }
        Ok(())
    }

    /// One call with everything that the package does in one: JSON is part of it.
    fn run(&self, verb: &str) -> Done<usize> {
        let options = MakeOptions::default();
        let json = match verb {
            "guide" => {
                let plane = [Plane::new(&self.frame, 4 * FRAME.width as usize)];
                Guide::new(&self.profile)?.look(&Frame::new(PixelFormat::Rgba, FRAME, &plane)?)?.to_json()
            }
            "check" => check(&measured(&self.finished)?.1, &self.profile).to_json(),
            "checkOriginal" => {
                let (_, facts) = measured(&self.original)?;
                let place = placement(&facts, &self.profile, &options);
                check_original(&facts, &self.profile, place.as_ref()).to_json()
            }
            "make" => {
                let (photo, facts) = measured(&self.original)?;
                make(&photo, &facts, &self.profile, &options)?.to_json()
            }
            other => return Err(format!("no verb is called {other}").into()),
        };
        Ok(black_box(json.to_string()).len())
    }
}

fn serve(folder: &Path) -> Done<()> {
    let inputs = Inputs::draw()?;
    inputs.write(folder)?;
    println!("ready");
    std::io::stdout().flush()?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (verb, rounds) = line.split_once(' ').ok_or("expected a verb and a number")?;
        let rounds: u32 = rounds.parse()?;
        let begun = Instant::now();
        for _ in 0..rounds {
            inputs.run(verb)?;
        }
        println!("{}", begun.elapsed().as_secs_f64());
        std::io::stdout().flush()?;
    }
    Ok(())
}

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("verbs-from-memory: expected a folder to write into");
        return ExitCode::from(2);
    };
    match serve(folder.as_ref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("verbs-from-memory: {error}");
            ExitCode::from(3)
        }
    }
}
