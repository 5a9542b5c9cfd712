//! Gives the shared library its SONAME, which cargo leaves out: programs look for `libcampix.so.1`, not for a path.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let system = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    // The number is that of CAMPIX_ABI_VERSION; a test compares them.
    match system.as_str() {
        "linux" | "freebsd" | "android" => println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libcampix.so.1"),
        "macos" => println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libcampix.1.dylib"),
        _ => {}
    }
}
