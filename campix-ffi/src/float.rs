//! The floating-point environment at the boundary: the engine works in its own, the host gets its own back.
//!
//! Hosts made with Delphi up to 11.3, Lazarus and C++Builder run with traps for invalid operations and divisions by zero; vector
//! code calculates lanes nobody looks at, in which 0/0 is normal. A host may also round elsewhere or flush small numbers to zero,
//! which would change the bytes of a file. So every call masks all exceptions, rounds to nearest and keeps denormals, and
//! restores what it found, sticky flags included. Threads of the engine begin with the environment of the call that starts them
//! or with the system's, which is the same.
//!
//! Rust code is compiled on the assumption that this environment never changes: work is called through functions that are
//! never inlined, so that no calculation of it moves across the switch.

/// Registers that hold the environment of x86: SSE and x87.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod registers {
    use std::arch::asm;

    /// All exceptions masked, nearest, denormals kept, no flag set.
    const MXCSR: u32 = 0x1F80;
    /// Masks of exceptions and the direction of rounding in the x87 control word.
    const MASKS_AND_ROUNDING: u16 = 0x0C3F;
    const ALL_MASKED_NEAREST: u16 = 0x003F;

    /// What `fnstenv` stores outside of 16-bit code: the control word comes first.
    #[repr(C, align(4))]
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(super) struct Old([u32; 7]);

    /// An environment. The x87 half is kept only if a program changed it; else there is nothing to switch.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(super) struct Registers {
        pub(super) sse: u32,
        pub(super) x87: Option<Old>,
    }

    fn sse() -> u32 {
        let mut word = 0_u32;
        // SAFETY: stores the register into four bytes of ours.
        unsafe { asm!("stmxcsr [{}]", in(reg) &raw mut word, options(nostack, preserves_flags)) };
        word
    }

    fn set_sse(word: u32) {
        // SAFETY: every caller passes `MXCSR` or a value the register had, so no reserved bit is set.
        unsafe { asm!("ldmxcsr [{}]", in(reg) &raw const word, options(nostack, preserves_flags)) };
    }

    fn control_word() -> u16 {
        let mut word = 0_u16;
        // SAFETY: stores the register into two bytes of ours.
        unsafe { asm!("fnstcw [{}]", in(reg) &raw mut word, options(nostack, preserves_flags)) };
        word
    }

    /// Stores the x87 environment, which masks all its exceptions, and rounds to nearest.
    fn leave_x87(found: u16) -> Old {
        let mut old = Old([0; 7]);
        let word = (found & !MASKS_AND_ROUNDING) | ALL_MASKED_NEAREST;
        // SAFETY: stores 28 bytes into 28 bytes of ours, and loads a control word of which only masks and rounding differ from
        // the one found. The register stack is declared as used, so that the compiler keeps nothing on it.
        unsafe {
            asm!(
                "fnstenv [{old}]", "fldcw [{word}]",
                old = in(reg) &raw mut old, word = in(reg) &raw const word,
                out("st(0)") _, out("st(1)") _, out("st(2)") _, out("st(3)") _,
                out("st(4)") _, out("st(5)") _, out("st(6)") _, out("st(7)") _,
                options(nostack),
            );
        }
        old
    }

    fn set_x87(old: &Old) {
        // SAFETY: loads what `fnstenv` stored; between two of our calls the register stack is empty, then as now. It is declared
        // as used, as above.
        unsafe {
            asm!(
                "fldenv [{old}]",
                old = in(reg) old,
                out("st(0)") _, out("st(1)") _, out("st(2)") _, out("st(3)") _,
                out("st(4)") _, out("st(5)") _, out("st(6)") _, out("st(7)") _,
                options(nostack),
            );
        }
    }

    /// Sets the engine's environment; returns the one it found.
    pub(super) fn enter() -> Registers {
        let sse = sse();
        set_sse(MXCSR);
        let found = control_word();
        let usual = found & MASKS_AND_ROUNDING == ALL_MASKED_NEAREST;
        Registers { sse, x87: (!usual).then(|| leave_x87(found)) }
    }

    pub(super) fn set(registers: &Registers) {
        if let Some(old) = &registers.x87 {
            set_x87(old);
        }
        set_sse(registers.sse);
    }
}

/// Registers that hold the environment of 64-bit ARM: control and status.
#[cfg(target_arch = "aarch64")]
mod registers {
    use std::arch::asm;

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(super) struct Registers {
        control: u64,
        status: u64,
    }

    /// Sets the engine's environment – no traps, nearest, denormals kept, no flag set – and returns the one it found.
    pub(super) fn enter() -> Registers {
        let (control, status): (u64, u64);
        // SAFETY: reads two registers that every program may read.
        unsafe {
            asm!("mrs {}, fpcr", "mrs {}, fpsr", out(reg) control, out(reg) status, options(nostack, preserves_flags));
        }
        set(&Registers { control: 0, status: 0 });
        Registers { control, status }
    }

    pub(super) fn set(registers: &Registers) {
        // SAFETY: every caller passes zeros or values the registers had.
        unsafe {
            asm!(
                "msr fpcr, {}", "msr fpsr, {}",
                in(reg) registers.control, in(reg) registers.status, options(nostack, preserves_flags),
            );
        }
    }
}

/// Other processors have no traps that a program could unmask, or none that are known here: nothing is switched.
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64", target_arch = "aarch64")))]
mod registers {
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(super) struct Registers;

    pub(super) fn enter() -> Registers {
        Registers
    }

    pub(super) fn set(_: &Registers) {}
}

/// The environment of a host, as a call found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Host(registers::Registers);

impl Host {
    /// Runs a callback of the host in the host's environment, on any thread; afterwards the thread has ours again. What the
    /// callback changes there ends with it.
    #[inline(never)]
    pub(crate) fn call<T>(&self, callback: impl FnOnce() -> T) -> T {
        let _ours = Ours;
        registers::set(&self.0);
        callback()
    }
}

/// Sets the engine's environment when it goes, also while something unwinds.
struct Ours;

impl Drop for Ours {
    fn drop(&mut self) {
        registers::enter();
    }
}

/// Restores the host's environment when it goes.
struct Theirs(Host);

impl Drop for Theirs {
    fn drop(&mut self) {
        registers::set(&self.0.0);
    }
}

/// Runs `work` in the engine's environment and tells it the host's.
#[inline(never)]
pub(crate) fn shielded<T>(work: impl FnOnce(&Host) -> T) -> T {
    let found = Theirs(Host(registers::enter()));
    work_in(work, &found.0)
}

/// Its own function: see the head of this file.
#[inline(never)]
fn work_in<T>(work: impl FnOnce(&Host) -> T, host: &Host) -> T {
    work(host)
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::*;
    use std::hint::black_box;

    /// Invalid, division by zero and overflow unmasked; upwards; denormals flushed; the flag "inexact" already set.
    const STRANGE: u32 = (0x1F80 & !0x0680) | 0x4000 | 0x8040 | 0x20;

    fn now() -> u32 {
        let host = Host(registers::enter());
        registers::set(&host.0);
        host.0.sse
    }

    fn set(sse: u32) {
        registers::set(&registers::Registers { sse, x87: None });
    }

    #[test]
    fn work_is_calm_and_the_host_gets_its_environment_back() {
        let before = now();
        set(STRANGE);
        let (inside, nan, third, small, during, again) = shielded(|host| {
            let inside = now();
            let nan = black_box(0.0_f32) / black_box(0.0_f32);
            let third = black_box(1.0_f64) / black_box(3.0);
            let small = black_box(f64::MIN_POSITIVE) / black_box(4.0);
            let during = host.call(now);
            (inside, nan, third, small, during, now() & !0x3F)
        });
        let after = now();
        // A panic leaves through the same door.
        let panic = std::panic::catch_unwind(|| shielded(|_| panic!("on purpose"))).is_err();
        let unwound = now();
        set(before);
        assert_eq!((inside, during, again), (0x1F80, STRANGE, 0x1F80));
        assert!(nan.is_nan() && third < 1.0 / 3.0 + f64::EPSILON / 8.0 && small > 0.0);
        assert_eq!((after, panic, unwound), (STRANGE, true, STRANGE));
    }
}
