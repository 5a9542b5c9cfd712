//! Keeps the shared library usable with an older glibc than the one it is linked with.
//!
//! glibc 2.35 gave `hypotf` a new version, and a library that is linked with it asks for that version, though nothing is
//! new in it but how it reports errors. The only caller is the reader of fonts. `build.rs` makes the linker take the
//! function below instead, in the shared library alone: it is hidden, so that no program gets to see it.

use std::arch::global_asm;

/// √(x² + y²), as glibc 2.35 and later calculate it: in double precision, rounded once.
extern "C" fn hypot(x: f32, y: f32) -> f32 {
    if x.is_infinite() || y.is_infinite() {
        return f32::INFINITY;
    }
    let (x, y) = (f64::from(x), f64::from(y));
    (x * x + y * y).sqrt() as f32
}

// The name has to be one that the linker can be told; a function of Rust with such a name would be exported.
#[cfg(target_arch = "x86_64")]
global_asm!(
    ".pushsection .text.campix_hypotf,\"ax\",@progbits",
    ".globl campix_hypotf",
    ".hidden campix_hypotf",
    ".type campix_hypotf,@function",
    "campix_hypotf:",
    "jmp {hypot}",
    ".size campix_hypotf, . - campix_hypotf",
    ".popsection",
    hypot = sym hypot,
);
#[cfg(target_arch = "aarch64")]
global_asm!(
    ".pushsection .text.campix_hypotf,\"ax\",@progbits",
    ".globl campix_hypotf",
    ".hidden campix_hypotf",
    ".type campix_hypotf,%function",
    "campix_hypotf:",
    "b {hypot}",
    ".size campix_hypotf, . - campix_hypotf",
    ".popsection",
    hypot = sym hypot,
);

#[cfg(test)]
mod tests {
    use super::hypot;

    #[test]
    fn it_is_the_length_of_a_hypotenuse() {
        assert_eq!(hypot(3.0, -4.0).to_bits(), 5.0_f32.to_bits());
        // Neither too large nor too small for single precision in between.
        assert_eq!(hypot(3e30, 4e30).to_bits(), 5e30_f32.to_bits());
        assert_eq!(hypot(3e-30, 4e-30).to_bits(), 5e-30_f32.to_bits());
        assert!(hypot(f32::NEG_INFINITY, f32::NAN).is_infinite() && hypot(f32::NAN, 1.0).is_nan());
        assert!(hypot(f32::MAX, f32::MAX).is_infinite());
        // As the C library of this machine has it, wherever that is exact to the last bit.
        let mut seed = 1_u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from_bits(seed & 0x7FFF_FFFF)
        };
        for _ in 0..10_000 {
            let (x, y) = (next(), next());
            let (ours, theirs) = (hypot(x, y), x.hypot(y));
            let near = ours.to_bits().abs_diff(theirs.to_bits()) <= 1;
            assert!(near || ours.is_nan() && theirs.is_nan(), "{x:e} {y:e}: {ours:e} {theirs:e}");
        }
    }
}
