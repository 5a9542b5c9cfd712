//! Gives the shared library its SONAME, which cargo leaves out: programs look for `libcampix.so.1`, not for a path; and
//! keeps it from asking for a newer glibc than it needs.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let system = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    // The number is that of CAMPIX_ABI_VERSION; a test compares them.
    match system.as_str() {
        "linux" | "freebsd" | "android" => println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libcampix.so.1"),
        "macos" => println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libcampix.1.dylib"),
        _ => {}
    }
    let of = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    if system == "linux" && of("ENV") == "gnu" && ["x86_64", "aarch64"].contains(&&*of("ARCH")) {
        // See src/glibc.rs.
        println!("cargo:rustc-cdylib-link-arg=-Wl,--defsym=hypotf=campix_hypotf");
    }
}
