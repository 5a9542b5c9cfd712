//! `day.toml`: every key is documented, every fault is found, and paths start from the file.

use std::path::Path;

use serde_json::{Value as Json, json};

use crate::day::record::handover::Packing;
use crate::day::run::allot::MatchMethod;
use crate::day::run::options::{DayFile, DayOptions, Demand};
use crate::ground::bless::compare_or_bless;
use crate::ground::options::{Key, Options};
use crate::people::matching::Stations;
use crate::people::roster::{Column, FaultyRows, Role, RosterOptions};

const EXAMPLE: &str = include_str!("../../../schema/day.toml");

fn schema(name: &str, schema: &Json) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(name);
    compare_or_bless(&path, &format!("{}\n", serde_json::to_string_pretty(schema).unwrap()));
}

#[test]
fn schemas_are_those_of_the_structs() {
    schema("day.json", &DayFile::schema());
    schema("day-options.json", &DayOptions::schema());
    schema("plan.json", &crate::people::plan::PlanOptions::schema());
    schema("join.json", &crate::day::JoinOptions::schema());
    schema("originals.json", &crate::day::OriginalOptions::schema());
    schema("roster.json", &RosterOptions::schema());
}

#[test]
fn schemas_of_results_are_those_of_what_is_written() {
    schema("facts.json", &crate::measure::Facts::schema());
    schema("report.json", &crate::check::Report::schema());
    schema("made.json", &crate::make::Made::schema());
    schema("day-report.json", &crate::day::DayReport::schema());
    schema("original-report.json", &crate::day::OriginalReport::schema());
    schema("stored-faces.json", &crate::day::StoredFaces::schema());
    schema("judged.json", &crate::day::JudgedPhoto::schema());
}

#[cfg(feature = "prints")]
#[test]
fn schemas_of_sheets_are_those_of_the_struct() {
    schema("cards.json", &crate::prints::CardOptions::schema());
    schema("sheets.json", &crate::prints::SheetOptions::schema());
}

#[cfg(feature = "dossier")]
#[test]
fn schemas_of_comparison_and_dossiers_are_those_of_the_structs() {
    schema("dossiers.json", &crate::dossier::DossierOptions::schema());
    schema("import.json", &crate::compare::ImportOptions::schema());
    schema("calls.json", &crate::compare::CallOptions::schema());
}

fn keys<T: Options>() -> &'static [Key] {
    T::KEYS
}

#[test]
fn every_key_is_in_the_schema_with_its_documentation_and_default() {
    let schema = DayFile::schema();
    let properties = schema["properties"].as_object().unwrap();
    let all = [keys::<DayOptions>(), keys::<crate::day::run::options::DayInputs>()].concat();
    assert_eq!(properties.len(), all.len());
    for key in all {
        let description = properties[&key.name.replace('_', "-")]["description"].as_str().unwrap();
        let doc: Vec<&str> = key.doc.split_whitespace().collect();
        assert_eq!(description.split_whitespace().collect::<Vec<_>>(), doc);
        assert!(description.contains("Default: ") || key.name == "destinations", "{}", key.name);
    }
}

/// Every key of `schema`, and of the tables below it, is in `example`, and no other.
fn complete(schema: &Json, example: &Json, place: &str) {
    if let (Some(properties), Some(example)) = (schema["properties"].as_object(), example.as_object()) {
        for key in properties.keys() {
            assert!(example.contains_key(key), "the example lacks {place}{key}");
        }
        for (key, value) in example {
            complete(&properties[key], value, &format!("{place}{key}."));
        }
    }
    if let Some(items) = example.as_array() {
        for item in items {
            complete(&schema["items"], item, place);
        }
    }
}

#[test]
fn the_complete_example_has_every_key_and_is_read() {
    let example: Json = toml::from_str(EXAMPLE).unwrap();
    complete(&DayFile::schema(), &example, "");
    assert_eq!(crate::ground::json_validate::faults(&DayFile::schema(), &example), Vec::<String>::new());
    let day = DayFile::from_text(EXAMPLE).unwrap();
    assert_eq!(day.options.destinations.len(), 2);
    assert_eq!(day.options.destinations[1].demand, Demand::IfComplies);
    assert_eq!(day.options.matching, [MatchMethod::Name, MatchMethod::TimeOrder]);
    assert_eq!((day.options.packing, day.options.stations), (Packing::ZipByDepartment, Stations::ByFolder));
    let reading = &day.inputs.roster_options;
    assert_eq!(reading.faulty_rows, FaultyRows::SetAside);
    assert_eq!(reading.columns[&Role::Name], Column::Heading("姓名（以证件为准）".to_owned()));
    assert_eq!((&reading.columns[&Role::Sex], &reading.columns[&Role::Class]), (&Column::Ignored, &Column::Number(7)));
    // JSON gives the same.
    let again = DayFile::from_text(&example.to_string()).unwrap();
    assert_eq!(again.inputs, day.inputs);
    assert_eq!(json!(again.options), json!(day.options));
}

#[test]
fn all_faults_of_a_day_are_found_at_once() {
    let text = "rooster = 'people.csv'\nthreads = -1\npacking = 'zip_by_department'\n\n[[destinations]]\nprofile = \
                'moe-2017'\n[[destinations]]\nnaming = '{name}.jpg'\n[roster-options.columns]\nstudent = 3\nname = 0\n";
    let error = DayFile::from_text(text).unwrap_err();
    let found: Vec<_> = error.faults().iter().map(|fault| (fault.line, fault.column, fault.key.as_str())).collect();
    let expected = [
        (1, 1, "rooster"),
        (2, 11, "threads"),
        (3, 11, "packing"),
        (6, 11, "destinations[0].profile"),
        (7, 1, "destinations[1].profile"),
        (10, 1, "roster-options.columns.student"),
        (11, 8, "roster-options.columns.name"),
    ];
    assert_eq!(found, expected, "{error}");
    let text = error.to_string();
    assert!(text.contains("did you mean roster?") && text.contains("no profile is called \"moe-2017\""), "{text}");
    assert!(text.contains("did you mean \"zip-by-department\"?") && text.contains("destinations[1].profile: missing"));
    assert!(DayFile::from_text("password = 'secret'").is_err(), "a password is asked for, never stored");
}

#[test]
fn paths_start_from_the_file_and_profiles_of_a_school_are_read() {
    let folder = std::env::temp_dir().join(format!("campix-day-file-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let profile = include_str!("../../../profiles/tender-freshman.toml").replace("\"tender-freshman\"", "\"ours\"");
    std::fs::write(folder.join("ours.toml"), profile).unwrap();
    let text = "roster = 'people.csv'\nout = '/srv/out'\n[[destinations]]\nprofile = 'ours.toml'\n";
    std::fs::write(folder.join("day.toml"), text).unwrap();
    let day = DayFile::open(folder.join("day.toml"));
    std::fs::remove_dir_all(&folder).unwrap();
    let day = day.unwrap();
    assert_eq!(day.inputs.roster.unwrap().0, folder.join("people.csv"));
    assert_eq!(day.inputs.out.unwrap().0, Path::new("/srv/out"));
    assert_eq!(day.options.destinations[0].profile.id(), "ours");
    assert_eq!(day.profiles, [folder.join("ours.toml").to_string_lossy()]);
    let gone = DayFile::open(folder.join("day.toml")).unwrap_err();
    assert_eq!((gone.code().0, gone.faults().len()), (911, 0));
}
