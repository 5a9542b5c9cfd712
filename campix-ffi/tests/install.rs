//! What is shipped: the symbols of the library, its name, and an installation that pkg-config, CMake and the README use.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::sync::OnceLock;

use crate::support::{
    Compiler, Language, Scratch, bless, has, header_code, libraries, root, run, skipped, system_libraries,
};
use campix_core::geometry::Size;
use campix_examples::studio::Studio;

fn stdout(command: &mut Command) -> String {
    String::from_utf8(run(command).stdout).unwrap()
}

#[test]
fn nothing_but_the_listed_symbols_is_exported() {
    let library = libraries().join("libcampix.so");
    let symbols = stdout(Command::new("nm").args(["-D", "--defined-only", "--format=posix"]).arg(&library));
    let mut names: Vec<&str> = symbols.lines().filter_map(|line| line.split(' ').next()).collect();
    // In a build for tests only.
    let panics = names.iter().position(|name| *name == "campix_panic_on_purpose").map(|at| names.remove(at));
    assert_eq!(panics.is_some(), cfg!(debug_assertions), "a release exports what only tests need");
    names.sort_unstable();
    // Read the change: a removed symbol needs a new CAMPIX_ABI_VERSION.
    bless(&root().join("symbols.txt"), &format!("{}\n", names.join("\n")));
}

#[test]
fn every_function_of_the_header_is_exported_and_the_other_way_round() {
    let code = header_code();
    let declared: BTreeSet<&str> = code
        .match_indices('(')
        .map(|(at, _)| code[..at].rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap())
        .filter(|name| name.starts_with("campix_"))
        .collect();
    let symbols = fs::read_to_string(root().join("symbols.txt")).unwrap();
    let exported: BTreeSet<&str> = symbols.lines().collect();
    assert_eq!(declared, exported);
}

#[test]
fn the_library_has_a_soname() {
    let dynamic = stdout(Command::new("readelf").arg("-d").arg(libraries().join("libcampix.so")));
    let soname = format!("[libcampix.so.{}]", campix::CAMPIX_ABI_VERSION);
    assert!(dynamic.lines().any(|line| line.contains("SONAME") && line.contains(&soname)), "{dynamic}");
}

/// The versions of glibc that symbols of a library ask for, as (major, minor), with the symbols.
fn glibc(library: &std::path::Path) -> Vec<((u32, u32), String)> {
    let symbols = stdout(Command::new("nm").args(["-D", "--undefined-only"]).arg(library));
    let version = |line: &str| {
        let (symbol, version) = line.trim().rsplit(' ').next()?.split_once("@GLIBC_")?;
        let mut numbers = version.split('.').map_while(|number| number.parse().ok());
        Some(((numbers.next()?, numbers.next()?), symbol.to_owned()))
    };
    symbols.lines().filter_map(version).collect()
}

#[test]
fn no_newer_glibc_is_asked_for_than_the_pages_say() {
    let asked = glibc(&libraries().join("libcampix.so"));
    assert!(asked.iter().any(|(_, symbol)| symbol == "memcpy"), "no symbol has a version: {asked:?}");
    assert!(
        !asked.iter().any(|(_, symbol)| symbol == "hypotf"),
        "hypotf is taken from glibc, whose version 2.35 is new"
    );
    let newest = asked.iter().max().unwrap();
    for page in ["README.md", "VENDORS.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let stated = text.split("glibc 2.").nth(1).unwrap_or_else(|| panic!("{page} names no glibc"));
        let digits: String = stated.chars().take_while(char::is_ascii_digit).collect();
        let stated = (2, digits.parse().unwrap());
        assert!(newest.0 <= stated, "{page} says glibc {stated:?}, and the library asks for {newest:?}");
    }
}

/// The libraries of the system that rustc names for a static library; `None` if it cannot compile for the target.
fn named_by_rustc(target: &[&str]) -> Option<BTreeSet<String>> {
    let scratch = Scratch::new("ffi-native");
    let source = scratch.0.join("empty.rs");
    fs::write(&source, "").unwrap();
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc
        .args(["--crate-type", "staticlib", "--print", "native-static-libs", "--out-dir"])
        .arg(&scratch.0)
        .args(target)
        .arg(&source);
    let output = rustc.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let line = said.lines().find_map(|line| line.split_once("native-static-libs:"))?.1;
    Some(line.split_whitespace().filter_map(|flag| flag.strip_prefix("-l")).map(str::to_owned).collect())
}

#[test]
fn the_libraries_of_the_system_are_those_rustc_names() {
    let listed = system_libraries();
    assert_eq!(Some(listed.iter().cloned().collect()), named_by_rustc(&[]));
    let cmake = fs::read_to_string(root().join("cmake/campix-config.cmake")).unwrap();
    assert!(cmake.contains(&format!("\"{}\"", listed.join(";"))), "CMake links other libraries than pkg-config");
    // Those of Windows are in two places, too.
    let script = fs::read_to_string(root().join("install.sh")).unwrap();
    let windows = script.split("private=\"").nth(1).unwrap().split('"').next().unwrap();
    let windows: Vec<&str> = windows.split_whitespace().filter_map(|flag| flag.strip_prefix("-l")).collect();
    let listed = format!("\"{}\"", windows.join(";"));
    assert!(cmake.contains(&listed), "install.sh links other libraries on Windows: {windows:?}");
    match named_by_rustc(&["--target", "x86_64-pc-windows-gnu"]) {
        Some(named) => assert_eq!(windows.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>(), named),
        None => skipped("rustc has no library for x86_64-pc-windows-gnu", false),
    }
}

/// One installation for all tests.
fn installed() -> &'static Scratch {
    static PLACE: OnceLock<Scratch> = OnceLock::new();
    PLACE.get_or_init(|| {
        let scratch = Scratch::new("ffi-install");
        run(Command::new("sh").arg(root().join("install.sh")).arg(scratch.0.join("prefix")).arg(libraries()));
        scratch
    })
}

#[test]
fn the_schemas_of_all_json_come_with_it() {
    let names = |folder: &std::path::Path| -> BTreeSet<String> {
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        files.filter(|name| std::path::Path::new(name).extension().is_some_and(|kind| kind == "json")).collect()
    };
    let shipped = names(&installed().0.join("prefix/share/campix/schema"));
    assert_eq!(shipped, names(&root().join("../campix-core/schema")));
    for name in ["facts", "report", "made", "day-report", "day", "day-options"] {
        assert!(shipped.contains(&format!("{name}.json")), "{name}");
    }
}

#[test]
fn pkg_config_finds_it() {
    if !has("pkg-config") {
        skipped("pkg-config is not installed", false);
        return;
    }
    let place = &installed().0;
    let ask = |flags: &[&str]| -> Vec<String> {
        let mut command = Command::new("pkg-config");
        command.env("PKG_CONFIG_PATH", place.join("prefix/lib/pkgconfig")).args(flags).arg("campix");
        stdout(&mut command).split_whitespace().map(str::to_owned).collect()
    };
    assert_eq!(ask(&["--modversion"]), [campix_core::VERSION]);
    let source = place.join("version.c");
    let code = "#include \"campix.h\"\n#include <stdio.h>\nint main(void) { return puts(campix_version()) < 0; }\n";
    fs::write(&source, code).unwrap();
    let flags = ask(&["--cflags", "--libs"]);
    let mut flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let rpath = format!("-Wl,-rpath,{}", place.join("prefix/lib").display());
    flags.push(&rpath);
    let binary = place.join("version");
    Compiler::all()[0].compile(Language::C99, &source, &binary, &flags);
    // Found by its SONAME in the place it was installed to, without any help from the environment.
    assert_eq!(stdout(&mut Command::new(binary)).trim(), campix_core::VERSION);
}

/// The value of a key in a table of this crate's Cargo.toml.
fn capi(table: &str, key: &str) -> String {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let head = format!("[package.metadata.capi.{table}]\n");
    let body = manifest.split(&head).nth(1).unwrap_or_else(|| panic!("no {head}")).split("\n[").next().unwrap();
    let value = body.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
    value.unwrap_or_else(|| panic!("no {key} in {head}")).trim().trim_matches('"').to_owned()
}

#[test]
fn cargo_c_packages_what_install_sh_installs() {
    let template = fs::read_to_string(root().join("campix.pc.in")).unwrap();
    let line = |key: &str| template.lines().find_map(|line| line.strip_prefix(key)).unwrap().trim();
    assert_eq!(capi("pkg_config", "name"), line("Name:"));
    assert_eq!(capi("pkg_config", "description"), line("Description:"));
    assert_eq!(capi("pkg_config", "filename"), "campix");
    assert_eq!(capi("pkg_config", "version"), campix_core::VERSION);
    assert_eq!(line("Libs:"), format!("-L${{libdir}} -l{}", capi("library", "name")));
    // The first number of the library's version is that of the SONAME.
    let version = capi("library", "version");
    assert_eq!(version.split('.').next().unwrap(), campix::CAMPIX_ABI_VERSION.to_string());
    // The header is the committed one, in the include folder itself, where `#include "campix.h"` finds it.
    assert_eq!(capi("header", "generation"), "false");
    assert_eq!(capi("header", "subdirectory"), "false");
    assert_eq!(capi("install.include", "asset"), "[{ from = \"include/campix.h\", to = \"\" }]");
    assert!(root().join("include").join(format!("{}.h", capi("header", "name"))).exists());
    assert!(fs::read_to_string(root().join("Cargo.toml")).unwrap().contains("\ncapi = []\n"));
}

/// What CMake makes of an installation for a system and a compiler, as lines of properties; what is installed are empty
/// files.
fn targets(place: &std::path::Path, system: &str, compiler: &str, files: &[&str]) -> String {
    let prefix = place.join(format!("{system}-{compiler}"));
    let config = prefix.join("lib/cmake/campix");
    fs::create_dir_all(&config).unwrap();
    fs::copy(root().join("cmake/campix-config.cmake"), config.join("campix-config.cmake")).unwrap();
    for file in files {
        let path = prefix.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, b"").unwrap();
    }
    // A script has no targets of its own: what is imported is written down.
    let script = format!(
        "set({system} TRUE)\nset({compiler} TRUE)\nset(campix_FOUND TRUE)\n\
         macro(add_library name kind)\n  message(\"${{name}} ${{kind}}\")\nendmacro()\n\
         macro(set_target_properties)\n  message(\"${{ARGN}}\")\nendmacro()\n\
         include(\"{}\")\nmessage(\"found ${{campix_FOUND}}\")\n",
        config.join("campix-config.cmake").display()
    );
    let path = prefix.join("script.cmake");
    fs::write(&path, script).unwrap();
    let output = run(Command::new("cmake").arg("-P").arg(&path));
    String::from_utf8(output.stderr).unwrap().replace(&prefix.display().to_string(), "PREFIX")
}

#[test]
fn cmake_knows_the_names_of_every_system_and_compiler() {
    if !has("cmake") {
        skipped("cmake is not installed", false);
        return;
    }
    let scratch = Scratch::new("ffi-cmake-names");
    let cases: [(&str, &str, &[&str]); 4] = [
        ("WIN32", "MSVC", &["bin/campix.dll", "lib/campix.dll.lib", "lib/campix.lib"]),
        ("WIN32", "MINGW", &["bin/campix.dll", "lib/libcampix.dll.a", "lib/libcampix.a"]),
        ("APPLE", "CLANG", &["lib/libcampix.dylib", "lib/libcampix.a"]),
        ("UNIX", "GNU", &["lib/libcampix.so", "lib/libcampix.a"]),
    ];
    for (system, compiler, files) in cases {
        let said = targets(&scratch.0, system, compiler, files);
        assert!(said.contains("campix::campix SHARED") && said.contains("campix::static STATIC"), "{said}");
        for file in files {
            assert!(said.contains(&format!("PREFIX/{file}")), "{system} {compiler} does not use {file}: {said}");
        }
        assert!(said.contains("found TRUE") && !said.contains("another compiler"), "{said}");
    }
    // Libraries of MinGW are none of MSVC's, which is said; without any library nothing is found.
    let mixed = Scratch::new("ffi-cmake-mixed");
    let said = targets(&mixed.0, "WIN32", "MSVC", &["bin/campix.dll", "lib/libcampix.dll.a", "lib/libcampix.a"]);
    assert!(said.contains("another compiler") && !said.contains("campix::static"), "{said}");
    let empty = Scratch::new("ffi-cmake-empty");
    assert!(targets(&empty.0, "UNIX", "GNU", &[]).contains("found FALSE"));
}

#[test]
fn the_script_for_windows_says_what_it_lacks() {
    let scratch = Scratch::new("ffi-windows");
    let prefix = scratch.0.join("prefix");
    let answer = |bits: &str| {
        let output = Command::new("sh").arg(root().join("windows.sh")).arg(&prefix).arg(bits).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(answer("16"), (Some(2), "the second argument is 64 or 32\n".to_owned()));
    for (bits, linker) in [("64", "x86_64-w64-mingw32-gcc"), ("32", "i686-w64-mingw32-gcc")] {
        if has(linker) {
            // A release for another system takes longer than all tests.
            skipped(&format!("{linker} is installed, and no DLL is built in tests"), false);
            continue;
        }
        let (code, said) = answer(bits);
        assert!(code == Some(3) && said.contains(linker), "{code:?} {said}");
    }
    assert!(!prefix.exists(), "something was installed");
}

#[test]
fn cmake_finds_both_libraries() {
    if !has("cmake") {
        skipped("cmake is not installed", false);
        return;
    }
    let place = &installed().0;
    let project = place.join("project");
    fs::create_dir_all(&project).unwrap();
    fs::write(
        project.join("main.c"),
        "#include <campix.h>\nint main(void) { return campix_abi_version() != CAMPIX_ABI_VERSION; }\n",
    )
    .unwrap();
    let version: Vec<&str> = campix_core::VERSION.split('.').collect();
    let lists = format!(
        "cmake_minimum_required(VERSION 3.10)\nproject(user C)\nfind_package(campix {}.{} REQUIRED)\n\
         foreach(kind campix static)\n  add_executable(with_${{kind}} main.c)\n  \
         target_link_libraries(with_${{kind}} PRIVATE campix::${{kind}})\nendforeach()\n",
        version[0], version[1]
    );
    fs::write(project.join("CMakeLists.txt"), lists).unwrap();
    let build = project.join("build");
    let prefix = format!("-DCMAKE_PREFIX_PATH={}", place.join("prefix").display());
    run(Command::new("cmake").arg("-S").arg(&project).arg("-B").arg(&build).arg(prefix));
    run(Command::new("cmake").arg("--build").arg(&build));
    for kind in ["campix", "static"] {
        run(&mut Command::new(build.join(format!("with_{kind}"))));
    }
}

#[test]
fn the_commands_of_the_readme_work() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let block = readme.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    // The libraries are those under test: building them again for release would take longer than all other tests.
    let built = "cargo build --release -p campix-ffi\n";
    assert!(block.starts_with(built), "the README does not begin with the build");
    let block =
        block.replace(built, "").replace("install.sh campix", &format!("install.sh campix {}", libraries().display()));
    assert_eq!(block.matches(&*libraries().display().to_string()).count(), 1, "the README does not install");
    let scratch = Scratch::new("ffi-readme");
    fs::write(scratch.0.join("photo.jpg"), Studio::new(4).portrait(1, Size::new(720, 960)).jpeg()).unwrap();
    // The commands are given in the root of a clone.
    std::os::unix::fs::symlink(root(), scratch.0.join("campix-ffi")).unwrap();
    let output = run(Command::new("sh").args(["-euc", &block]).current_dir(&scratch.0));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("installed below") && said.contains("bytes"), "{said}");
    assert!(scratch.0.join("portrait.jpg").exists());
}

#[test]
fn the_vendors_page_names_what_exists() {
    let header = fs::read_to_string(root().join("include/campix.h")).unwrap();
    for page in ["README.md", "VENDORS.md", "csharp/Campix.cs", "csharp/Program.cs"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let mut seen = 0;
        for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')) {
            let name = word.trim_end_matches('_');
            let is_name = name.starts_with("campix_") || name.starts_with("CAMPIX_");
            if is_name && !matches!(name, "campix_ffi" | "CAMPIX_STATUS") {
                seen += 1;
                assert!(header.contains(name), "{page} names {name}, which the header does not have");
            }
        }
        assert!(seen > 0 || page.ends_with("Program.cs"), "{page} names nothing of the header");
    }
}
