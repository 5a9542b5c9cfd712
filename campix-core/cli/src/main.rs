//! The program `campix`; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(campix_cli::main(std::env::args_os()))
}
