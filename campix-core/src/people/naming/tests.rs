use proptest::prelude::*;

use super::safe::collision_key;
use super::*;
use crate::people::number::{PseudonymKey, StudentNumber};
use crate::people::{Group, Person, PersonName};

fn person(row: u32, student_no: &str, name: &str, class: &str) -> Person {
    let mut person = Person::new(row);
    person.student_no = StudentNumber::parse(student_no, None).ok().map(|parsed| parsed.number);
    person.name = PersonName::new(name);
    person.group = Group::new("计算机学院", "软件工程", class);
    person
}

fn faults(template: &str, people: &[Person]) -> Vec<(Vec<u32>, NameFaultKind)> {
    match plan(&Template::parse(template).unwrap(), people, None) {
        Err(PlanError::Faults { faults }) => faults.into_iter().map(|fault| (fault.rows, fault.kind)).collect(),
        other => panic!("expected faults, found {other:?}"),
    }
}

#[test]
fn templates_are_read_strictly() {
    use TemplateErrorKind::{Character, Close, Constant, Empty, Extension, Field, Open};
    for (template, position, kind) in [
        ("", 1, Empty),
        ("/{student_no}.jpg", 1, Empty),
        ("{class}//{student_no}.jpg", 9, Empty),
        ("{class}/../{student_no}.jpg", 9, Empty),
        ("{student_no", 1, Open),
        ("{student_no}}.jpg", 13, Close),
        ("a{id}.jpg", 2, Field),
        ("{student_no|}.jpg", 1, Field),
        ("C:{student_no}.jpg", 2, Character),
        ("a\\{student_no}.jpg", 2, Character),
        ("{student_no}", 12, Extension),
        ("{student_no}.png", 16, Extension),
        ("{class}/photo.jpg", 1, Constant),
    ] {
        assert_eq!(Template::parse(template), Err(TemplateError { position, kind }), "{template}");
    }
    for template in ["{student_no}.jpg", "{student_no|id_number|exam_no}.JPEG", "{{{name}}}.jpg", "甲/{row}.jpg"] {
        assert_eq!(Template::parse(template).unwrap().to_string(), template);
    }
}

#[test]
fn collisions_are_listed_all_at_once() {
    let people = [
        person(2, "s1", "甲", "一班"),
        person(3, "S1", "乙", "一班"),
        person(4, "7", "甲", "一班"),
        person(5, "8", "e\u{301}", "二班"),
        person(6, "9", "\u{e9}", "二班"),
        Person::new(7),
    ];
    assert_eq!(
        faults("{student_no}.jpg", &people),
        [(vec![7], NameFaultKind::Lacks { field: Field::StudentNo }), (vec![2, 3], NameFaultKind::SameFolded),]
    );
    assert_eq!(
        faults("{name}.jpg", &people[..5]),
        [(vec![2, 4], NameFaultKind::Same), (vec![5, 6], NameFaultKind::Same)]
    );
    let nested = [person(2, "1", "甲", "x.jpg"), person(3, "x", "乙", "y")];
    assert_eq!(faults("{class}/{student_no}.jpg", &[nested[0].clone(), nested[0].clone()])[0].1, NameFaultKind::Same);
}

#[test]
fn a_file_is_never_a_folder() {
    // Only literals can make files on two levels, so the planner is given the two paths by two people of one template.
    let template = Template::parse("{class|student_no}.jpg/{student_no}.jpg").unwrap();
    assert!(plan(&template, &[person(2, "1", "甲", "x")], None).is_ok());
}

#[test]
fn texts_are_made_safe_and_numbers_are_not_touched() {
    let template = Template::parse("{class}/{student_no}.jpg").unwrap();
    for (class, folder) in [
        ("CON", "_CON"),
        ("nul.2301", "_nul.2301"),
        ("a:b*c?", "a：b＊c？"),
        ("班.", "班．"),
        ("..", "．"),
        (".hidden", "_.hidden"),
        ("com¹", "_com¹"),
        ("软工 2301", "软工 2301"),
    ] {
        let plan = plan(&template, &[person(2, "0017", "甲", class)], None).unwrap();
        assert_eq!(plan.names[0].path.reveal(), format!("{folder}/0017.jpg"), "{class}");
        assert_eq!(plan.notices.is_empty(), class == folder, "{class}");
    }
    assert_eq!(
        faults("{student_no}.jpg", &[person(2, "con", "甲", "")]),
        [(vec![2], NameFaultKind::UnsafeKey { field: Field::StudentNo })]
    );
    let long = "龘".repeat(86);
    assert_eq!(
        faults("{class}/{student_no}.jpg", &[person(2, "1", "甲", &long)]),
        [(vec![2], NameFaultKind::NameTooLong { bytes: 258 })]
    );
    let long = "a".repeat(100);
    assert_eq!(
        faults("{class}/{class}/{student_no}.jpg", &[person(2, "1", "甲", &long)]),
        [(vec![2], NameFaultKind::PathTooLong { units: 207 })]
    );
}

#[test]
fn pseudonyms_need_a_key() {
    let template = Template::parse("{pseudonym}.jpg").unwrap();
    let people = [person(2, "0017", "甲", ""), person(3, "0018", "乙", "")];
    assert_eq!(plan(&template, &people, None).unwrap_err(), PlanError::NoKey);
    let key = PseudonymKey::new(&[3; 16]).unwrap();
    let plan = plan(&template, &people, Some(&key)).unwrap();
    assert!(plan.names.iter().all(|name| name.path.reveal().len() == 24 && !name.path.reveal().contains("001")));
}

#[test]
fn nothing_said_about_names_holds_one() {
    let people = [person(2, "20230017", "欧阳明月", ""), person(3, "20230017", "欧阳明月", "")];
    let Err(error) = plan(&Template::parse("{student_no}_{name}.jpg").unwrap(), &people, None) else { panic!() };
    let PlanError::Faults { faults } = &error else { panic!() };
    let output = format!("{error} {error:?} {} {}", faults[0].text().zh, serde_json::to_string(faults).unwrap());
    assert!(!output.contains("明月") && !output.contains("2023001"), "{output}");
    let planned = plan(&Template::parse("{student_no}_{name}.jpg").unwrap(), &people[..1], None).unwrap();
    assert!(!format!("{planned:?}").contains("明月"));
}

fn field() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["{student_no}", "{name}", "{class}", "{department}", "{major}", "{row}"])
        .prop_map(str::to_owned)
}

proptest! {
    #[test]
    fn any_template_is_answered_and_shows_itself(text in "[{}/|.a-z_班 ]{0,40}", any in ".*") {
        let _ = Template::parse(&any);
        if let Ok(template) = Template::parse(&text) {
            prop_assert_eq!(Template::parse(&template.to_string()).unwrap(), template);
        }
    }

    #[test]
    fn what_is_rendered_reads_back(
        fields in prop::collection::vec(field(), 0..3),
        number in "[0-9]{4,12}", name in "[一-龥]{2,4}", class in "[a-zA-Z0-9一-龥]{1,8}",
    ) {
        let mut text = String::new();
        for field in &fields {
            text.extend([field.as_str(), "/"]);
        }
        text += "{student_no}_{name}.jpg";
        let template = Template::parse(&text).unwrap();
        let people = [person(7, &number, &name, &class)];
        let planned = plan(&template, &people, None).unwrap();
        let path = planned.names[0].path.reveal();
        let read = template.read(path).unwrap();
        prop_assert_eq!(&read[fields.len()], &(Field::StudentNo, number));
        prop_assert_eq!(&read[fields.len() + 1], &(Field::Name, name));
    }

    #[test]
    fn planned_names_are_safe_and_apart(
        labels in prop::collection::vec("(?s)[\\PC]{0,12}|CON|nul|[.]{1,3}| x |com1[.]y", 1..12),
    ) {
        let people: Vec<Person> = labels
            .iter()
            .enumerate()
            .map(|(index, label)| person(index as u32 + 2, &format!("{:04}", index / 2), label, label))
            .collect();
        let template = Template::parse("{class|row}/{student_no} {name|row}.jpg").unwrap();
        let planned = match plan(&template, &people, None) {
            Ok(plan) => plan,
            Err(PlanError::Faults { faults }) => {
                prop_assert!(!faults.is_empty());
                return Ok(());
            }
            Err(error) => panic!("{error}"),
        };
        let mut keys = Vec::new();
        for name in &planned.names {
            let path = name.path.reveal();
            keys.push(collision_key(path));
            for part in path.split('/') {
                prop_assert!(!part.is_empty() && !part.ends_with(['.', ' ']) && !part.starts_with([' ', '.']), "{}", path);
                prop_assert!(!part.chars().any(super::safe::is_forbidden) && !super::safe::is_device(part), "{}", path);
            }
        }
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), planned.names.len());
    }

    #[test]
    fn any_path_is_answered(path in ".*") {
        let _ = Template::parse("{class}/{student_no}{name}_{row}.jpg").unwrap().read(&path);
    }
}
