//! Declarations for C# and Pascal: written from the header, so that they have every function, struct, callback and constant
//! of it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use crate::every_function::{Function, functions, split_name};
use crate::support::{Scratch, bless, has, header_code, root, run, skipped, with_library};

/// Type and name.
type Declared = (String, String);

/// Everything the header declares.
struct Header {
    constants: Vec<(String, i64)>,
    handles: Vec<String>,
    numbers: Vec<(String, String)>,
    structs: Vec<(String, Vec<Declared>)>,
    callbacks: Vec<Function>,
    functions: Vec<Function>,
}

impl Header {
    fn read() -> Self {
        let code = header_code();
        let constant = |line: &str| {
            let (name, value) = line.strip_prefix("#define CAMPIX_")?.split_once(' ')?;
            Some((format!("CAMPIX_{name}"), value.trim().parse().ok()?))
        };
        let flat = code.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join(" ");
        let flat = flat.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut read = Self {
            constants: code.lines().filter_map(constant).collect(),
            handles: Vec::new(),
            numbers: Vec::new(),
            structs: Vec::new(),
            callbacks: Vec::new(),
            functions: functions(&code),
        };
        for part in flat.split("typedef ").skip(1) {
            if let Some(body) = part.strip_prefix("struct { ") {
                let (fields, name) = body.split_once("} ").unwrap();
                let fields = fields.split(';').filter_map(field).collect();
                read.structs.push((name.split(';').next().unwrap().to_owned(), fields));
                continue;
            }
            let part = part.split(';').next().unwrap();
            if let Some((result, rest)) = part.split_once(" (*") {
                let (name, list) = rest.split_once(")(").unwrap();
                let parameters = list.trim_end_matches(')').split(',').filter_map(split_name).collect();
                read.callbacks.push(Function { name: name.to_owned(), result: result.to_owned(), parameters });
            } else if let Some(rest) = part.strip_prefix("struct ") {
                read.handles.push(rest.split(' ').next().unwrap().to_owned());
            } else {
                let (kind, name) = part.rsplit_once(' ').unwrap();
                read.numbers.push((name.to_owned(), kind.to_owned()));
            }
        }
        read
    }

    /// What a number is called in C without our own names.
    fn plain<'a>(&'a self, kind: &'a str) -> &'a str {
        self.numbers.iter().find(|(name, _)| name == kind).map_or(kind, |(_, plain)| plain)
    }

    fn is_struct(&self, name: &str) -> bool {
        self.structs.iter().any(|(known, _)| known == name)
    }

    fn is_handle(&self, name: &str) -> bool {
        self.handles.iter().any(|known| known == name)
    }

    fn is_callback(&self, name: &str) -> bool {
        self.callbacks.iter().any(|callback| callback.name == name)
    }
}

/// A field; of an array the type ends with its length: "uint32_t[5]".
fn field(declaration: &str) -> Option<Declared> {
    match declaration.trim().strip_suffix(']').and_then(|rest| rest.rsplit_once('[')) {
        Some((rest, length)) => split_name(rest).map(|(kind, name)| (format!("{kind}[{length}]"), name)),
        None => split_name(declaration),
    }
}

/// "campix_day_report" → "CampixDayReport", "struct_size" → "StructSize".
fn pascal_case(name: &str) -> String {
    let capital = |part: &str| part[..1].to_ascii_uppercase() + &part[1..];
    name.split('_').filter(|part| !part.is_empty()).map(capital).collect()
}

fn camel_case(name: &str) -> String {
    let pascal = pascal_case(name);
    let camel = pascal[..1].to_ascii_lowercase() + &pascal[1..];
    if ["out", "in", "ref", "params", "object", "event"].contains(&&*camel) { format!("@{camel}") } else { camel }
}

/// Type of what a pointer points to: "campix_photo" of "const campix_photo *".
fn pointee(kind: &str) -> &str {
    kind.trim_start_matches("const ").split('*').next().unwrap_or(kind).trim_end()
}

/// "campix_photo" → "Photo": classes of handles.
fn class(handle: &str) -> String {
    pascal_case(handle.trim_start_matches("campix_"))
}

fn csharp_number(plain: &str) -> Option<&'static str> {
    Some(match plain {
        "int32_t" => "int",
        "uint32_t" => "uint",
        "uint64_t" => "ulong",
        "double" => "double",
        "size_t" => "UIntPtr",
        "void" => "void",
        _ => return None,
    })
}

/// A parameter in C#; `of` is the function, `callback` whether it is one the library calls.
fn csharp_parameter(header: &Header, of: &str, callback: bool, (kind, name): &Declared) -> String {
    let (plain, inner) = (header.plain(kind), pointee(kind));
    let kind = match plain {
        "campix_error **" => "out IntPtr".to_owned(),
        "campix_error *" | "const campix_error *" | "void *" => "IntPtr".to_owned(),
        // What the library hands to a callback is valid during the call: never copied by the runtime.
        _ if callback && plain == "const char *" => "IntPtr".to_owned(),
        "const char *" | "const uint8_t *" => "byte[]".to_owned(),
        "const uint32_t *" => "uint[]".to_owned(),
        "const campix_profile *const *" => "IntPtr[]".to_owned(),
        "double *" | "uint32_t *" | "uint64_t *" => format!("out {}", csharp_number(inner).unwrap()),
        _ if plain.ends_with("**") => format!("out {}", class(inner)),
        _ if header.is_handle(inner) && of.ends_with("_free") => "IntPtr".to_owned(),
        _ if header.is_handle(inner) => class(inner),
        _ if header.is_struct(inner) && plain.starts_with("const ") && !callback => "IntPtr".to_owned(),
        _ if header.is_struct(inner) && of.ends_with("_into") => format!("out {}", pascal_case(inner)),
        _ if header.is_struct(inner) => format!("ref {}", pascal_case(inner)),
        _ if header.is_callback(plain) => pascal_case(plain),
        _ => csharp_number(plain).unwrap_or_else(|| panic!("{plain} is not known in C#")).to_owned(),
    };
    format!("{kind} {}", camel_case(name))
}

fn csharp_result(header: &Header, result: &str) -> String {
    match header.plain(result) {
        "const char *" => "IntPtr".to_owned(),
        plain if header.is_struct(plain) => pascal_case(plain),
        plain => csharp_number(plain).unwrap_or_else(|| panic!("{plain} is not known in C#")).to_owned(),
    }
}

fn csharp(header: &Header) -> String {
    let mut text = "\
// Everything of campix.h for .NET Framework, .NET and Mono. Generated by campix-ffi/tests/bindings.rs; do not edit.
//
// Texts and paths are UTF-8 with a NUL after them (Native.Utf8), null for NULL. Handles are freed once, even if the program
// forgets it; an empty one (new Roster()) is NULL. Structs of options are passed as IntPtr, IntPtr.Zero for the defaults.
using System;
using System.Runtime.InteropServices;

namespace CampixSample
{
"
    .to_owned();
    for (name, fields) in &header.structs {
        writeln!(text, "    [StructLayout(LayoutKind.Sequential)]").unwrap();
        writeln!(text, "    public partial struct {}\n    {{", pascal_case(name)).unwrap();
        for (kind, name) in fields {
            let (kind, length) = match kind.strip_suffix(']').and_then(|kind| kind.split_once('[')) {
                Some((kind, length)) => (kind, Some(length)),
                None => (&**kind, None),
            };
            let plain = header.plain(kind);
            let kind = match plain {
                plain if plain.ends_with('*') => "IntPtr".to_owned(),
                plain if header.is_struct(plain) => pascal_case(plain),
                plain => csharp_number(plain).unwrap_or_else(|| panic!("{plain} is not known in C#")).to_owned(),
            };
            let name = pascal_case(name);
            match length {
                Some(length) => writeln!(
                    text,
                    "        [MarshalAs(UnmanagedType.ByValArray, SizeConst = {length})] public {kind}[] {name};"
                ),
                None => writeln!(text, "        public {kind} {name};"),
            }
            .unwrap();
        }
        text.push_str("    }\n\n");
    }
    for callback in &header.callbacks {
        let list: Vec<String> =
            callback.parameters.iter().map(|one| csharp_parameter(header, &callback.name, true, one)).collect();
        writeln!(text, "    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]").unwrap();
        let result = csharp_result(header, &callback.result);
        writeln!(text, "    public delegate {result} {}({});\n", pascal_case(&callback.name), list.join(", ")).unwrap();
    }
    for handle in header.handles.iter().filter(|handle| *handle != "campix_error") {
        writeln!(text, "    public sealed class {} : Owned\n    {{", class(handle)).unwrap();
        writeln!(
            text,
            "        protected override bool ReleaseHandle() {{ Native.{handle}_free(handle); return true; }}"
        )
        .unwrap();
        text.push_str("    }\n\n");
    }
    text.push_str("    public static partial class Native\n    {\n");
    for (name, value) in &header.constants {
        writeln!(text, "        public const int {name} = {value};").unwrap();
    }
    text.push('\n');
    for function in &header.functions {
        let list: Vec<String> =
            function.parameters.iter().map(|one| csharp_parameter(header, &function.name, false, one)).collect();
        let result = csharp_result(header, &function.result);
        writeln!(text, "        [DllImport(Library, CallingConvention = C)]").unwrap();
        writeln!(text, "        public static extern {result} {}({});", function.name, list.join(", ")).unwrap();
    }
    text.push_str("    }\n}\n");
    text
}

/// Words of Pascal that a field may be called.
const RESERVED: [&str; 12] =
    ["array", "end", "file", "in", "label", "object", "of", "record", "set", "to", "type", "unit"];

fn pascal_number(plain: &str) -> Option<&'static str> {
    Some(match plain {
        "int32_t" => "Int32",
        "uint32_t" => "UInt32",
        "uint64_t" => "UInt64",
        "double" => "Double",
        "size_t" => "NativeUInt",
        _ => return None,
    })
}

/// The type of a parameter, field or result in Pascal.
fn pascal_type(header: &Header, kind: &str) -> String {
    let (plain, inner) = (header.plain(kind), pointee(kind));
    match plain {
        "const char *" => "PAnsiChar".to_owned(),
        "const uint8_t *" => "PByte".to_owned(),
        "void *" => "Pointer".to_owned(),
        "const uint32_t *" | "uint32_t *" => "PUInt32".to_owned(),
        "uint64_t *" => "PUInt64".to_owned(),
        "double *" => "PDouble".to_owned(),
        _ if plain.ends_with("**") || plain.ends_with("*const *") => format!("PP{}", pascal_case(inner)),
        _ if plain.ends_with('*') => format!("P{}", pascal_case(inner)),
        _ if header.is_struct(plain) || header.is_callback(plain) => format!("T{}", pascal_case(plain)),
        _ => pascal_number(plain).unwrap_or_else(|| panic!("{plain} is not known in Pascal")).to_owned(),
    }
}

/// A function after its name.
fn pascal_signature(header: &Header, function: &Function, name: &str) -> String {
    let list: Vec<String> = function
        .parameters
        .iter()
        .map(|(kind, name)| format!("A{}: {}", pascal_case(name), pascal_type(header, kind)))
        .collect();
    let list = if list.is_empty() { String::new() } else { format!("({})", list.join("; ")) };
    match &*function.result {
        "void" => format!("procedure {name}{list}"),
        result => format!("function {name}{list}: {}", pascal_type(header, result)),
    }
}

fn pascal(header: &Header) -> String {
    let mut text = "\
{ Everything of campix.h for Delphi 2009 and later and Free Pascal. Generated by campix-ffi/tests/bindings.rs; do not edit.

  Texts and paths are UTF-8: PAnsiChar(UTF8String(S)). Every pointer may be nil where the header says NULL. 32-bit Delphi does not return
  records as C compilers do: call the functions ending in _into there. }
unit campix;
{$IFDEF FPC}{$MODE DELPHI}{$PACKRECORDS C}{$ENDIF}
{$ALIGN 8}

interface

const
{$IFDEF MSWINDOWS}
  CampixLibrary = 'campix.dll';
{$ELSE}
  CampixLibrary = 'campix';
{$ENDIF}
"
    .to_owned();
    for (name, value) in &header.constants {
        // Pascal does not tell CAMPIX_ABI_VERSION from campix_abi_version.
        let taken = header.functions.iter().any(|function| function.name.eq_ignore_ascii_case(name));
        let name = if taken { name.replacen("CAMPIX_", "CAMPIX_HEADER_", 1) } else { name.clone() };
        writeln!(text, "  {name} = {value};").unwrap();
    }
    text.push_str("\ntype\n  PUInt32 = ^UInt32;\n  PUInt64 = ^UInt64;\n");
    for handle in &header.handles {
        let name = pascal_case(handle);
        writeln!(text, "  T{name} = record end;\n  P{name} = ^T{name};\n  PP{name} = ^P{name};").unwrap();
    }
    for (name, _) in &header.structs {
        writeln!(text, "  P{0} = ^T{0};", pascal_case(name)).unwrap();
    }
    // In the order of the header, in which a record comes before those that hold it.
    for (name, fields) in &header.structs {
        writeln!(text, "  T{} = record", pascal_case(name)).unwrap();
        for (kind, name) in fields {
            let kind = match kind.strip_suffix(']').and_then(|kind| kind.split_once('[')) {
                Some((kind, length)) => {
                    let last = length.parse::<u32>().unwrap() - 1;
                    format!("array[0..{last}] of {}", pascal_type(header, kind))
                }
                None => pascal_type(header, kind),
            };
            let reserved = RESERVED.contains(&&**name);
            writeln!(text, "    {}{}: {kind};", if reserved { "&" } else { "" }, pascal_case(name)).unwrap();
        }
        text.push_str("  end;\n");
    }
    for callback in &header.callbacks {
        let signature = pascal_signature(header, callback, "");
        let signature = signature.replacen(" (", "(", 1);
        writeln!(text, "  T{} = {signature}; cdecl;", pascal_case(&callback.name)).unwrap();
    }
    text.push('\n');
    for function in &header.functions {
        let signature = pascal_signature(header, function, &function.name);
        writeln!(text, "{signature}; cdecl; external CampixLibrary;").unwrap();
    }
    text.push_str("\nimplementation\n\nend.\n");
    text
}

/// The functions that a text declares: what `before` and `after` enclose.
fn declared<'a>(text: &'a str, before: &[&str], after: &str) -> BTreeSet<&'a str> {
    text.lines()
        .filter(|line| line.contains(after))
        .filter_map(|line| before.iter().find_map(|before| line.trim().strip_prefix(before)))
        .filter_map(|rest| rest.split(['(', ';', ':']).next()?.rsplit(' ').next())
        .collect()
}

#[test]
fn csharp_and_pascal_declare_every_function_of_the_header() {
    let header = Header::read();
    bless(&root().join("csharp/Native.cs"), &csharp(&header));
    bless(&root().join("pascal/campix.pas"), &pascal(&header));
    // Counted in the files themselves, whatever was generated.
    let symbols = fs::read_to_string(root().join("symbols.txt")).unwrap();
    let symbols: BTreeSet<&str> = symbols.lines().collect();
    let sharp = fs::read_to_string(root().join("csharp/Native.cs")).unwrap();
    assert_eq!(declared(&sharp, &["public static extern "], "("), symbols);
    let pascal = fs::read_to_string(root().join("pascal/campix.pas")).unwrap();
    assert_eq!(declared(&pascal, &["function ", "procedure "], "; cdecl; external"), symbols);
    let structs: Vec<&str> = header.structs.iter().map(|(name, _)| &**name).collect();
    assert!(structs.len() > 15 && header.callbacks.len() == 7 && header.handles.len() == 15, "{structs:?}");
}

#[test]
fn the_pascal_unit_compiles_and_agrees_with_c() {
    if !Command::new("fpc").arg("-iV").output().is_ok_and(|output| output.status.success()) {
        skipped("no Pascal compiler (fp-compiler) is installed", false);
        return;
    }
    let scratch = Scratch::new("ffi-pascal-unit");
    let header = Header::read();
    // The sizes of all records, as the C compiler has them and as the Pascal compiler has them.
    let (mut c, mut pascal) = (
        "#include <stdio.h>\n#include \"campix.h\"\nint main(void) {\n".to_owned(),
        "program sizes;\n{$MODE DELPHI}\nuses campix;\nbegin\n".to_owned(),
    );
    for (name, _) in &header.structs {
        writeln!(c, "  printf(\"{name} %u\\n\", (unsigned)sizeof({name}));").unwrap();
        writeln!(pascal, "  WriteLn('{name} ', SizeOf(T{}));", pascal_case(name)).unwrap();
    }
    c.push_str("  return 0;\n}\n");
    // And a call, so that the library is linked.
    pascal.push_str("  if campix_abi_version <> CAMPIX_HEADER_ABI_VERSION then Halt(3);\nend.\n");
    fs::write(scratch.0.join("sizes.c"), c).unwrap();
    fs::write(scratch.0.join("sizes.pas"), pascal).unwrap();
    let compiler = crate::support::Compiler::all()[0];
    compiler.compile(crate::support::Language::C99, &scratch.0.join("sizes.c"), &scratch.0.join("of_c"), &[]);
    let mut fpc = Command::new("fpc");
    fpc.arg(format!("-Fu{}", root().join("pascal").display()));
    fpc.arg(format!("-Fl{}", crate::support::libraries().display()));
    fpc.arg(format!("-FE{}", scratch.0.display())).arg(format!("-FU{}", scratch.0.display()));
    run(fpc.arg(scratch.0.join("sizes.pas")));
    let said = |output: std::process::Output| String::from_utf8(output.stdout).unwrap();
    let of_c = said(run(&mut Command::new(scratch.0.join("of_c"))));
    let of_pascal = said(run(&mut with_library(scratch.0.join("sizes"))));
    assert_eq!(of_c, of_pascal);
}

#[test]
fn the_csharp_declarations_compile() {
    if !has("mcs") {
        skipped("no C# compiler (mono-mcs) is installed", false);
        return;
    }
    let scratch = Scratch::new("ffi-csharp-all");
    let mut compiler = Command::new("mcs");
    compiler.arg("-warnaserror").arg("-target:library").arg(format!("-out:{}", scratch.0.join("all.dll").display()));
    run(compiler.arg(root().join("csharp/Campix.cs")).arg(root().join("csharp/Native.cs")));
}
