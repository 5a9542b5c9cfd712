//! What a crate's files import, read with a parser.
//!
//! In: the text of each file under its path below `src/`. Out: one [`Import`] for each file that another one names.
//! Names are followed through re-exports to the file that defines them. Items that only tests compile are left out one
//! by one, whatever is around them.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Item, Meta, Token, UseTree};

/// A module of the crate, from its root: `["day", "run"]`.
type ModulePath = Vec<String>;

/// One file that names something of another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Import {
    /// The file that names.
    pub(crate) from: String,
    /// The file that defines what is named.
    pub(crate) to: String,
    /// A module as a name for what is in it, and nothing of its own file.
    pub(crate) only_module: bool,
}

/// What could be read of a crate.
#[derive(Debug, Default)]
pub(crate) struct Crate {
    modules: BTreeMap<ModulePath, Module>,
    /// Files that define a macro by its name; inside a crate such a name is visible in what follows it.
    macros: BTreeMap<String, String>,
    /// Files of a module that only tests compile.
    test_files: BTreeSet<String>,
}

#[derive(Debug, Default)]
struct Module {
    file: String,
    items: BTreeSet<String>,
    uses: Vec<Use>,
    /// Paths in the code itself, as they are written there.
    mentions: BTreeSet<Vec<String>>,
    /// Paths in the bodies of macros: what a macro expands them to, perhaps tests, is not seen.
    guesses: BTreeSet<Vec<String>>,
    /// First words of those paths, and all words in the bodies of macros.
    words: BTreeSet<String>,
    /// Macros called by a name of one part.
    calls: BTreeSet<String>,
    /// A macro is in the place of items: names may come from it.
    makes_items: bool,
}

#[derive(Debug)]
struct Use {
    path: Vec<String>,
    /// Nothing for `*`.
    name: Option<String>,
    /// Visible from other modules, too.
    public: bool,
}

/// Where a path ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Item(String),
    Module(ModulePath),
    /// No item of this name was found in the module.
    Unknown(ModulePath, String),
}

impl Crate {
    /// Reads the crate whose root is `lib.rs` in `files`.
    ///
    /// # Errors
    /// A file that is not Rust, or a module without a file.
    pub(crate) fn read(files: &BTreeMap<String, String>) -> Result<Self, String> {
        let mut read = Self::default();
        read.file("lib.rs", Vec::new(), files)?;
        Ok(read)
    }

    fn file(&mut self, path: &str, module: ModulePath, files: &BTreeMap<String, String>) -> Result<(), String> {
        let text = files.get(path).ok_or_else(|| format!("{path} is missing"))?;
        let parsed = syn::parse_file(text).map_err(|error| format!("{path}: {error}"))?;
        let folder = match path.strip_suffix("mod.rs").or_else(|| path.strip_suffix("lib.rs")) {
            Some(folder) => folder.to_owned(),
            None => format!("{}/", path.trim_end_matches(".rs")),
        };
        self.items(&parsed.items, module, path, &folder, files)
    }

    fn items(
        &mut self,
        items: &[Item],
        module: ModulePath,
        file: &str,
        folder: &str,
        files: &BTreeMap<String, String>,
    ) -> Result<(), String> {
        let mut reader = Reader { module: Module { file: file.to_owned(), ..Module::default() } };
        for item in items {
            if let Item::Mod(inner) = item {
                let name = inner.ident.unraw().to_string();
                let below = |end: &str| format!("{folder}{name}{end}");
                let path = [below(".rs"), below("/mod.rs")].into_iter().find(|path| files.contains_key(path));
                if only_for_tests(&inner.attrs) {
                    self.test_files.extend(path.filter(|_| inner.content.is_none()));
                    continue;
                }
                for attribute in &inner.attrs {
                    reader.visit_attribute(attribute);
                }
                let deeper = [module.as_slice(), std::slice::from_ref(&name)].concat();
                if let Some((_, content)) = &inner.content {
                    self.items(content, deeper, file, &below("/"), files)?;
                } else {
                    let path = path.ok_or_else(|| format!("{file}: no file for the module {name}"))?;
                    self.file(&path, deeper, files)?;
                }
                continue;
            }
            if let Some(name) = name_of(item) {
                if let Item::Macro(_) = item {
                    self.macros.insert(name.clone(), file.to_owned());
                }
                reader.module.items.insert(name);
            }
            reader.module.makes_items |= matches!(item, Item::Macro(item) if item.ident.is_none());
            reader.visit_item(item);
        }
        self.modules.insert(module, reader.module);
        Ok(())
    }

    /// Files that were read, and files that only tests compile.
    pub(crate) fn files(&self) -> (BTreeSet<&str>, BTreeSet<&str>) {
        (
            self.modules.values().map(|module| module.file.as_str()).collect(),
            self.test_files.iter().map(String::as_str).collect(),
        )
    }

    /// Everything that files name of other files, and names that lead nowhere.
    pub(crate) fn imports(&self) -> (BTreeSet<Import>, Vec<String>) {
        let mut found = BTreeSet::new();
        let mut unknown = Vec::new();
        for (at, module) in &self.modules {
            let mut ends = BTreeSet::new();
            // A name that is only re-exported is an import of the file that uses it there.
            let handed_on =
                |one: &&Use| one.public && one.name.as_ref().is_some_and(|name| !module.words.contains(name));
            for one in module.uses.iter().filter(|one| !handed_on(one)) {
                let mut named = BTreeSet::new();
                self.resolve(at, &one.path, &mut Vec::new(), &mut named);
                // `*` takes names from the file of the module itself.
                ends.extend(named.into_iter().map(|end| match end {
                    End::Module(path) if one.name.is_none() => End::Item(self.modules[&path].file.clone()),
                    end => end,
                }));
            }
            for path in &module.mentions {
                self.resolve(at, path, &mut Vec::new(), &mut ends);
            }
            let mut guessed = BTreeSet::new();
            for path in &module.guesses {
                self.resolve(at, path, &mut Vec::new(), &mut guessed);
            }
            ends.extend(guessed.into_iter().filter(|end| !matches!(end, End::Unknown(..))));
            let local = |name: &String| module.uses.iter().any(|one| one.name.as_ref() == Some(name));
            let called = module.calls.iter().filter(|name| !local(name)).filter_map(|name| self.macros.get(name));
            ends.extend(called.map(|file| End::Item(file.clone())));
            for end in ends {
                let (to, only_module) = match end {
                    End::Item(file) => (file, false),
                    End::Module(path) => (self.modules[&path].file.clone(), true),
                    End::Unknown(path, name) => {
                        let defines = &self.modules[&path];
                        if !defines.makes_items {
                            unknown.push(format!("{}: no {name} in {}", module.file, defines.file));
                        }
                        (defines.file.clone(), false)
                    }
                };
                if to != module.file {
                    found.insert(Import { from: module.file.clone(), to, only_module });
                }
            }
        }
        (found, unknown)
    }

    /// Follows a path as it is written in the module `at`. `open` are the `use` that are being followed.
    fn resolve(&self, at: &[String], path: &[String], open: &mut Vec<*const Use>, ends: &mut BTreeSet<End>) {
        let Some(first) = path.first() else { return };
        match first.as_str() {
            "crate" => self.walk(&[], &path[1..], open, ends),
            "self" if path.get(1).is_some_and(|next| next == "super") => self.resolve(at, &path[1..], open, ends),
            "self" => self.walk(at, &path[1..], open, ends),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                self.walk(&at[..at.len().saturating_sub(ups)], &path[ups..], open, ends);
            }
            _ => {
                // A name of another crate, of a type parameter or of the prelude leads nowhere.
                let mut here = BTreeSet::new();
                self.walk(at, path, open, &mut here);
                ends.extend(here.into_iter().filter(|end| !matches!(end, End::Unknown(module, _) if module == at)));
            }
        }
    }

    /// Follows the rest of a path from the module it has reached.
    fn walk(&self, base: &[String], rest: &[String], open: &mut Vec<*const Use>, ends: &mut BTreeSet<End>) {
        let Some(name) = rest.first() else {
            ends.insert(End::Module(base.to_vec()));
            return;
        };
        let Some(module) = self.modules.get(base) else { return };
        let mut found = BTreeSet::new();
        let deeper = [base, std::slice::from_ref(name)].concat();
        let below = self.modules.contains_key(&deeper);
        if below {
            self.walk(&deeper, &rest[1..], open, &mut found);
        }
        // A function may have the name of a module, but nothing is below a function.
        if module.items.contains(name) && !(below && rest.len() > 1) {
            found.insert(End::Item(module.file.clone()));
        }
        for one in module.uses.iter().filter(|one| one.name.as_ref() == Some(name)) {
            self.follow(base, one, &rest[1..], open, &mut found);
        }
        if found.is_empty() {
            for one in module.uses.iter().filter(|one| one.name.is_none()) {
                self.follow(base, one, rest, open, &mut found);
            }
            found.retain(|end| !matches!(end, End::Unknown(..)));
        }
        if found.is_empty() {
            found.insert(End::Unknown(base.to_vec(), name.clone()));
        }
        ends.append(&mut found);
    }

    /// Follows a `use`, once: `use plan::plan` names itself.
    fn follow(&self, at: &[String], one: &Use, rest: &[String], open: &mut Vec<*const Use>, ends: &mut BTreeSet<End>) {
        if open.contains(&std::ptr::from_ref(one)) {
            return;
        }
        open.push(one);
        self.resolve(at, &[one.path.as_slice(), rest].concat(), open, ends);
        open.pop();
    }
}

/// Collects what the code of one module names.
struct Reader {
    module: Module,
}

impl Reader {
    fn mention(&mut self, path: Vec<String>) {
        self.module.words.extend(path.first().cloned());
        if path.len() > 1 {
            self.module.mentions.insert(path);
        }
    }

    fn guess(&mut self, path: Vec<String>) {
        self.module.words.extend(path.first().cloned());
        if path.len() > 1 {
            self.module.guesses.insert(path);
        }
    }

    fn add_use(&mut self, tree: &UseTree, mut path: Vec<String>, public: bool) {
        match tree {
            UseTree::Path(part) => {
                path.push(part.ident.unraw().to_string());
                self.add_use(&part.tree, path, public);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add_use(tree, path.clone(), public)),
            UseTree::Glob(_) => self.module.uses.push(Use { path, name: None, public: false }),
            UseTree::Name(last) => self.add_named_use(path, last.ident.unraw().to_string(), None, public),
            UseTree::Rename(last) => {
                let rename = Some(last.rename.unraw().to_string());
                self.add_named_use(path, last.ident.unraw().to_string(), rename, public);
            }
        }
    }

    fn add_named_use(&mut self, mut path: Vec<String>, last: String, rename: Option<String>, public: bool) {
        if last != "self" {
            path.push(last);
        }
        let name = rename.or_else(|| path.last().cloned());
        self.module.uses.push(Use { path, name, public });
    }

    /// Paths in the body of a macro, where a parser sees only words.
    fn scan(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => self.scan(group.stream()),
                TokenTree::Literal(literal) => self.scan_text(&literal.to_string()),
                TokenTree::Ident(first) => {
                    let given = at > 0 && is_punct(&tokens[at - 1], '$') && first != "crate";
                    let inside = at > 1 && is_colons(&tokens[at - 2..at]);
                    let mut path = vec![first.unraw().to_string()];
                    while let Some(TokenTree::Ident(next)) = tokens.get(at + 3).filter(|_| is_colons(&tokens[at + 1..]))
                    {
                        path.push(next.unraw().to_string());
                        at += 3;
                    }
                    if !given && !inside {
                        match tokens.get(at + 3) {
                            Some(TokenTree::Group(group))
                                if is_colons(&tokens[at + 1..]) && group.delimiter() == Delimiter::Brace =>
                            {
                                self.scan_group(&path, group.stream());
                                at += 3;
                            }
                            _ => self.guess(path),
                        }
                    }
                }
                TokenTree::Punct(_) => {}
            }
            at += 1;
        }
    }

    /// The group at the end of a path in a macro: `crate::{a::b, c}`.
    fn scan_group(&mut self, before: &[String], tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for part in tokens.split(|token| is_punct(token, ',')) {
            let mut path = before.to_vec();
            for token in part {
                match token {
                    TokenTree::Ident(word) if word == "as" => break,
                    TokenTree::Ident(word) if word != "self" => path.push(word.unraw().to_string()),
                    TokenTree::Group(group) => self.scan_group(&path, group.stream()),
                    _ => {}
                }
            }
            self.guess(path);
        }
    }

    /// A path as text, as in `#[serde(with = "crate::text")]`.
    fn scan_text(&mut self, literal: &str) {
        let inner = literal.trim_matches('"');
        let is_path = ["crate::", "super::", "self::"].iter().any(|start| inner.starts_with(start))
            && inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ':'));
        if is_path {
            self.mention(inner.split("::").map(str::to_owned).collect());
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        if !only_for_tests(attributes_of(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if item.leading_colon.is_none() {
            let public = !matches!(item.vis, syn::Visibility::Inherited);
            self.add_use(&item.tree, Vec::new(), public);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.mention(path.segments.iter().map(|part| part.ident.unraw().to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if let Some(name) = call.path.get_ident() {
            self.module.calls.insert(name.unraw().to_string());
        }
        visit::visit_macro(self, call);
        self.scan(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if attribute.path().is_ident("doc") {
            return;
        }
        visit::visit_attribute(self, attribute);
        if let Meta::List(list) = &attribute.meta {
            self.scan(list.tokens.clone());
        }
    }

    // `pub(in crate::day)` only states visibility, and imports nothing.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}

    fn visit_impl_item(&mut self, item: &'ast syn::ImplItem) {
        use syn::ImplItem::{Const, Fn, Macro, Type};
        let attributes: &[Attribute] = match item {
            Const(item) => &item.attrs,
            Fn(item) => &item.attrs,
            Type(item) => &item.attrs,
            Macro(item) => &item.attrs,
            _ => &[],
        };
        if !only_for_tests(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_trait_item(&mut self, item: &'ast syn::TraitItem) {
        use syn::TraitItem::{Const, Fn, Macro, Type};
        let attributes: &[Attribute] = match item {
            Const(item) => &item.attrs,
            Fn(item) => &item.attrs,
            Type(item) => &item.attrs,
            Macro(item) => &item.attrs,
            _ => &[],
        };
        if !only_for_tests(attributes) {
            visit::visit_trait_item(self, item);
        }
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        if !only_for_tests(&field.attrs) {
            visit::visit_field(self, field);
        }
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        if !only_for_tests(&field.attrs) {
            visit::visit_field_value(self, field);
        }
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        if !only_for_tests(&variant.attrs) {
            visit::visit_variant(self, variant);
        }
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if !only_for_tests(&arm.attrs) {
            visit::visit_arm(self, arm);
        }
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if !only_for_tests(&local.attrs) {
            visit::visit_local(self, local);
        }
    }

    fn visit_stmt_macro(&mut self, call: &'ast syn::StmtMacro) {
        if !only_for_tests(&call.attrs) {
            visit::visit_stmt_macro(self, call);
        }
    }

    fn visit_expr(&mut self, expression: &'ast Expr) {
        let attributes: &[Attribute] = match expression {
            Expr::Block(inner) => &inner.attrs,
            Expr::Call(inner) => &inner.attrs,
            Expr::MethodCall(inner) => &inner.attrs,
            Expr::If(inner) => &inner.attrs,
            Expr::Assign(inner) => &inner.attrs,
            Expr::Return(inner) => &inner.attrs,
            _ => &[],
        };
        if !only_for_tests(attributes) {
            visit::visit_expr(self, expression);
        }
    }
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn is_colons(tokens: &[TokenTree]) -> bool {
    tokens.len() > 1 && is_punct(&tokens[0], ':') && is_punct(&tokens[1], ':')
}

/// Whether something with these attributes is compiled for tests only.
fn only_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("cfg") => list.parse_args::<Meta>().is_ok_and(|meta| wants_test(&meta)),
        _ => false,
    })
}

/// Whether a condition of `cfg` can only hold in a build for tests.
fn wants_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) => {
            let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).unwrap_or_default();
            if list.path.is_ident("all") {
                parts.iter().any(wants_test)
            } else {
                list.path.is_ident("any") && !parts.is_empty() && parts.iter().all(wants_test)
            }
        }
        Meta::NameValue(_) => false,
    }
}

fn name_of(item: &Item) -> Option<String> {
    if only_for_tests(attributes_of(item)) {
        return None;
    }
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.unraw().to_string())
}

fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
