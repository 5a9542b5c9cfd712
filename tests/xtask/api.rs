//! The public API of campix-core as lines that read well as a diff: every public item with its signature, in the order of
//! modules. Read from the sources: `unreachable_pub` ensures that everything marked `pub` can be reached.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Item, Meta, TraitItem, Visibility};

use crate::root;

const LIST: &str = "campix-core/api.txt";

/// Compares the list with the sources, or writes it.
pub(crate) fn compare(bless: bool) -> Result<(), String> {
    let found = list(&root().join("campix-core/src"))?;
    let path = root().join(LIST);
    if bless {
        return std::fs::write(&path, found).map_err(|error| format!("{LIST}: {error}"));
    }
    let listed = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if listed == found {
        println!("{} public lines, as listed", found.lines().count());
        return Ok(());
    }
    let mut changes = String::new();
    let (old, new): (Vec<&str>, Vec<&str>) = (listed.lines().collect(), found.lines().collect());
    for line in old.iter().filter(|line| !new.contains(line)) {
        let _ = writeln!(changes, "- {line}");
    }
    for line in new.iter().filter(|line| !old.contains(line)) {
        let _ = writeln!(changes, "+ {line}");
    }
    Err(format!("{changes}{LIST} is not what the sources say; cargo xtask api --bless rewrites it"))
}

fn list(sources: &Path) -> Result<String, String> {
    let mut lines = String::new();
    file(&sources.join("lib.rs"), sources, "", &mut lines)?;
    // Traits of types that are not visible outside do not matter.
    let public: BTreeSet<&str> = lines.lines().filter_map(|line| type_in(line)).collect();
    let kept = lines.lines().filter(|line| owner_of_trait(line).is_none_or(|owner| public.contains(owner)));
    Ok(kept.fold(String::new(), |out, line| out + line + "\n"))
}

/// The name of the type that a line declares.
fn type_in(line: &str) -> Option<&str> {
    let (path, what) = line.split_once(" = ")?;
    let what = what.rsplit_once("] ").map_or(what, |(_, what)| what);
    let is_type = ["struct", "enum", "trait", "type"].iter().any(|kind| what.starts_with(kind));
    is_type.then(|| path.rsplit("::").next().unwrap_or(path))
}

/// The name of the type that a line gives a trait to.
fn owner_of_trait(line: &str) -> Option<&str> {
    let (path, _) = line.split_once(": ").filter(|(path, _)| !path.contains([' ', '.']))?;
    let path = path.split('<').next().unwrap_or(path);
    path.rsplit("::").next()
}

fn file(path: &Path, folder: &Path, module: &str, out: &mut String) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let parsed = syn::parse_file(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    items(&parsed.items, folder, module, out)
}

fn items(items: &[Item], folder: &Path, module: &str, out: &mut String) -> Result<(), String> {
    let mut lines: Vec<String> = items.iter().flat_map(|item| lines_of(item, module)).collect();
    lines.sort();
    for line in lines {
        out.push_str(&line);
        out.push('\n');
    }
    for item in items {
        let Item::Mod(inner) = item else { continue };
        if for_tests(&inner.attrs) {
            continue;
        }
        let name = inner.ident.to_string();
        let deeper = if module.is_empty() { name.clone() } else { format!("{module}::{name}") };
        let below = folder.join(&name);
        if let Some((_, content)) = &inner.content {
            self::items(content, &below, &deeper, out)?;
        } else {
            let flat = folder.join(format!("{name}.rs"));
            let path = if flat.is_file() { flat } else { below.join("mod.rs") };
            file(&path, &below, &deeper, out)?;
        }
    }
    Ok(())
}

fn for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && matches!(&attribute.meta, Meta::List(list) if text(&list.tokens).split([',', '(', ')']).any(|word| word.trim() == "test"))
    })
}

fn public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Attributes of an item that change what a caller may do: its features, and that it may grow.
fn marks(attributes: &[Attribute]) -> String {
    let mut marks = String::new();
    for attribute in attributes {
        let name = attribute.path().to_token_stream().to_string();
        if matches!(name.as_str(), "non_exhaustive" | "must_use" | "deprecated") {
            let _ = write!(marks, "#[{name}] ");
        } else if name == "cfg"
            && let Meta::List(list) = &attribute.meta
        {
            let _ = write!(marks, "#[cfg({})] ", text(&list.tokens));
        }
    }
    marks
}

fn derives(attributes: &[Attribute]) -> Vec<String> {
    let lists = attributes.iter().filter(|attribute| attribute.path().is_ident("derive"));
    let tokens = lists
        .filter_map(|attribute| if let Meta::List(list) = &attribute.meta { Some(text(&list.tokens)) } else { None });
    tokens.flat_map(|list| list.split(',').map(|one| one.trim().to_owned()).collect::<Vec<_>>()).collect()
}

/// Tokens as source text, close enough to read.
fn text(tokens: &TokenStream) -> String {
    let mut text = tokens.to_string().replace('\n', " ");
    for (spaced, tight) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" ::", "::"),
        (" < ", "<"),
        (" >", ">"),
        ("< ", "<"),
        (" ,", ","),
        (" ;", ";"),
        (" : ", ": "),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        ("& ", "&"),
        ("[ ", "["),
        (" ]", "]"),
        (" ?", "?"),
        (" !", "!"),
        ("->", " -> "),
        ("  ", " "),
        ("' ", "'"),
        ("* ", "*"),
        (" .", "."),
    ] {
        text = text.replace(spaced, tight);
    }
    text.trim().to_owned()
}

fn lines_of(item: &Item, module: &str) -> Vec<String> {
    let path =
        |name: &dyn std::fmt::Display| if module.is_empty() { name.to_string() } else { format!("{module}::{name}") };
    let of_type = |name: &syn::Ident, attributes: &[Attribute], generics: &syn::Generics, kind: &str| {
        let name = path(name);
        let mut lines = vec![format!("{name} = {}{kind}{}", marks(attributes), text(&generics.to_token_stream()))];
        lines.extend(derives(attributes).into_iter().map(|derive| format!("{name}: {derive}")));
        lines
    };
    match item {
        Item::Fn(item) if public(&item.vis) && !for_tests(&item.attrs) => {
            vec![format!("{} = {}{}", path(&item.sig.ident), marks(&item.attrs), text(&item.sig.to_token_stream()))]
        }
        Item::Const(item) if public(&item.vis) => {
            vec![format!("{} = {}const: {}", path(&item.ident), marks(&item.attrs), text(&item.ty.to_token_stream()))]
        }
        Item::Static(item) if public(&item.vis) => {
            vec![format!("{} = {}static: {}", path(&item.ident), marks(&item.attrs), text(&item.ty.to_token_stream()))]
        }
        Item::Type(item) if public(&item.vis) => {
            vec![format!("{} = {}type {}", path(&item.ident), marks(&item.attrs), text(&item.ty.to_token_stream()))]
        }
        Item::Struct(item) if public(&item.vis) => {
            let mut lines = of_type(&item.ident, &item.attrs, &item.generics, "struct");
            lines.extend(fields(&path(&item.ident), &item.fields, true));
            lines
        }
        Item::Enum(item) if public(&item.vis) => {
            let mut lines = of_type(&item.ident, &item.attrs, &item.generics, "enum");
            for variant in &item.variants {
                let name = format!("{}::{}", path(&item.ident), variant.ident);
                lines.push(format!("{name} = {}variant", marks(&variant.attrs)));
                lines.extend(fields(&name, &variant.fields, false));
            }
            lines
        }
        Item::Trait(item) if public(&item.vis) => {
            let name = path(&item.ident);
            let above = text(&item.supertraits.to_token_stream());
            let mut lines =
                vec![format!("{name} = {}trait{} {above}", marks(&item.attrs), text(&item.generics.to_token_stream()))];
            for part in &item.items {
                if let TraitItem::Fn(function) = part {
                    let given = if function.default.is_some() { "provided " } else { "" };
                    lines.push(format!(
                        "{name}::{} = {given}{}",
                        function.sig.ident,
                        text(&function.sig.to_token_stream())
                    ));
                }
            }
            lines
        }
        Item::Impl(item) if !for_tests(&item.attrs) => of_impl(item, &|name| path(&name)),
        Item::Use(item) if public(&item.vis) => {
            vec![format!("{} use {}{}", path(&"*"), marks(&item.attrs), text(&item.tree.to_token_stream()))]
        }
        // Items that a macro writes follow from its table, one line per row.
        Item::Macro(item) if item.ident.is_none() && text(&item.mac.tokens).contains("pub ") => {
            let name = path(&format!("{}!", text(&item.mac.path.to_token_stream())));
            let mut rows = Vec::new();
            rows_of(item.mac.tokens.clone(), &mut rows);
            rows.into_iter().map(|row| format!("{name} = {row}")).collect()
        }
        _ => Vec::new(),
    }
}

/// Rows of a table between commas, semicolons and braces, without documentation and texts.
fn rows_of(tokens: TokenStream, rows: &mut Vec<String>) {
    let mut row = TokenStream::new();
    let close = |row: &mut TokenStream, rows: &mut Vec<String>| {
        let said = text(&std::mem::take(row));
        rows.extend(Some(said).filter(|said| !said.is_empty()));
    };
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(sign) if matches!(sign.as_char(), ',' | ';') => close(&mut row, rows),
            TokenTree::Punct(sign) if sign.as_char() == '#' && matches!(tokens.peek(), Some(TokenTree::Group(_))) => {
                tokens.next();
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                close(&mut row, rows);
                rows_of(group.stream(), rows);
            }
            TokenTree::Literal(literal) if literal.to_string().contains('"') => {}
            token => row.extend([token]),
        }
    }
    close(&mut row, rows);
}

fn fields(owner: &str, fields: &Fields, ask: bool) -> Vec<String> {
    let shown = fields.iter().enumerate().filter(|(_, field)| !ask || public(&field.vis));
    shown
        .map(|(at, field)| {
            let name = field.ident.as_ref().map_or_else(|| at.to_string(), ToString::to_string);
            format!("{owner}.{name}: {}{}", marks(&field.attrs), text(&field.ty.to_token_stream()))
        })
        .collect()
}

fn of_impl(item: &syn::ItemImpl, path: &dyn Fn(String) -> String) -> Vec<String> {
    let owner = text(&item.self_ty.to_token_stream());
    if let Some((_, of, _)) = &item.trait_ {
        return vec![format!("{}: {}", path(owner), text(&of.to_token_stream()))];
    }
    let mut lines = Vec::new();
    for part in &item.items {
        match part {
            ImplItem::Fn(function) if public(&function.vis) && !for_tests(&function.attrs) => {
                let name = path(format!("{owner}::{}", function.sig.ident));
                lines.push(format!("{name} = {}{}", marks(&function.attrs), text(&function.sig.to_token_stream())));
            }
            ImplItem::Const(constant) if public(&constant.vis) => {
                let name = path(format!("{owner}::{}", constant.ident));
                lines.push(format!("{name} = const: {}", text(&constant.ty.to_token_stream())));
            }
            _ => {}
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_public_is_listed_with_its_signature() {
        let source = "
            pub use shape::Shape;
            #[derive(Debug, Clone)] #[non_exhaustive] pub struct Photo { pub size: Size, bytes: Vec<u8> }
            impl Photo { pub fn open(path: &Path) -> Result<Self, Error> { todo!() } fn inner(&self) {} }
            impl Default for Photo { fn default() -> Self { todo!() } }
            pub enum Verdict { Pass, Fail { why: String } }
            #[cfg(feature = \"png\")] pub const fn png<const N: usize>(at: [u8; N]) -> bool { true }
            pub(crate) fn hidden() {}
            #[cfg(test)] pub fn only_tests() {}
        ";
        let mut out = String::new();
        items(&syn::parse_file(source).unwrap().items, Path::new("."), "photo", &mut out).unwrap();
        let expected = [
            "photo::* use shape::Shape",
            "photo::Photo = #[non_exhaustive] struct",
            "photo::Photo.size: Size",
            "photo::Photo: Clone",
            "photo::Photo: Debug",
            "photo::Photo: Default",
            "photo::Photo::open = fn open(path: &Path) -> Result<Self, Error>",
            "photo::Verdict = enum",
            "photo::Verdict::Fail = variant",
            "photo::Verdict::Fail.why: String",
            "photo::Verdict::Pass = variant",
            "photo::png = #[cfg(feature = \"png\")] const fn png<const N: usize>(at: [u8; N]) -> bool",
        ];
        let mut expected = expected.map(str::to_owned).to_vec();
        expected.sort();
        assert_eq!(out.lines().collect::<Vec<_>>(), expected);
    }
}
