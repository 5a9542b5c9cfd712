use std::collections::BTreeSet;

use super::*;

fn people(classes: &[(&str, usize)]) -> Vec<Person> {
    let rows = classes.iter().flat_map(|(class, count)| std::iter::repeat_n(*class, *count));
    let person = |(row, class): (u32, &str)| {
        let mut person = Person::new(row);
        person.group = Group::new("", "", class);
        person
    };
    (2..).zip(rows).map(person).collect()
}

fn options(text: &str) -> PlanOptions {
    PlanOptions::from_toml(text).unwrap()
}

#[test]
fn everybody_has_a_number_and_nobody_sits_in_a_pause() {
    let people = people(&[("软件1班", 43), ("软件2班", 38), ("会计1班", 51), ("会计10班", 7)]);
    for spread in ["all-stations", "one-station"] {
        for stations in [1, 3, 30] {
            let options = options(&format!(
                "stations = {stations}\nper-hour = 45\nstart = '08:10'\nend = '16:00'\nslot = 15\nspread = '{spread}'\n\
                 breaks = ['12:00-13:30', '10:00-10:20']"
            ));
            let plan = Plan::new(&people, &options).unwrap();
            let rows: BTreeSet<u32> = plan.slots.iter().map(|slot| slot.row).collect();
            let numbers: BTreeSet<&str> = plan.slots.iter().map(|slot| slot.number.as_str()).collect();
            assert_eq!((rows.len(), numbers.len()), (people.len(), people.len()));
            for slot in &plan.slots {
                let minute = slot.at.second / 60;
                let works =
                    (490..600).contains(&minute) || (620..720).contains(&minute) || (810..960).contains(&minute);
                assert!(works, "somebody sits down at {}", slot.at);
                assert!(slot.slot[0] <= slot.at && slot.at < slot.slot[1], "{} is not in {:?}", slot.at, slot.slot);
                assert!(slot.at < plan.through[&slot.station] && plan.through[&slot.station] <= plan.ends);
            }
            // At one station nobody sits down before the one before is through.
            for pair in plan.slots.windows(2).filter(|pair| pair[0].station == pair[1].station) {
                let since = |slot: &Slot| u64::from(slot.at.day) * 86_400 + u64::from(slot.at.second);
                assert!(since(&pair[0]) + 79 <= since(&pair[1]), "{} {}", pair[0].at, pair[1].at);
            }
            let count: u32 = plan.turns.iter().map(|turn| turn.people).sum();
            assert_eq!(count as usize, people.len());
            if spread == "one-station" {
                assert_eq!(plan.turns.len(), 4, "a class is at one station");
            }
        }
    }
}

#[test]
fn the_estimate_is_what_the_rate_says() {
    // 120 people at 60 an hour: two hours of work, of which a pause takes one more.
    let plan = Plan::new(&people(&[("1班", 120)]), &options("start = '09:00'\nbreaks = ['10:30-11:30']")).unwrap();
    assert_eq!(plan.ends.to_string(), "12:00");
    // Two stations halve that, and the pause is not reached; the one that begins then is not waited for.
    let two = Plan::new(&people(&[("1班", 180)]), &options("stations = 2\nstart = '09:00'\nbreaks = ['10:30-11:30']"));
    assert_eq!(two.unwrap().ends.to_string(), "10:30");
    // What does not fit goes on the next day.
    let long = options("per-hour = 60\nstart = '08:00'\nend = '10:00'\ndate = '2026-12-31'");
    let plan = Plan::new(&people(&[("1班", 150)]), &long).unwrap();
    assert_eq!(plan.ends.to_string(), "2027-01-01 08:30");
    assert_eq!(plan.of(2).unwrap().at.to_string(), "2026-12-31 08:00");
    let undated = Plan::new(&people(&[("1班", 150)]), &options("start = '08:00'\nend = '10:00'")).unwrap();
    assert_eq!(undated.ends.to_string(), "+1 08:30");
}

#[test]
fn classes_come_in_the_order_in_which_people_look_for_them() {
    let plan = Plan::new(&people(&[("软件10班", 2), ("软件2班", 2), ("会计1班", 2)]), &options("change = 5")).unwrap();
    let turns: Vec<(&str, &str, String)> = plan
        .turns
        .iter()
        .map(|turn| (turn.group.class.as_str(), turn.numbers[0].as_str(), turn.time[0].to_string()))
        .collect();
    let expected = [("会计1班", "A001", "08:30"), ("软件2班", "A003", "08:37"), ("软件10班", "A005", "08:44")];
    assert_eq!(turns, expected.map(|(class, number, time)| (class, number, time.to_owned())));
}

#[test]
fn plans_that_cannot_be_are_refused() {
    let some = people(&[("1班", 2)]);
    let range = |text: &str| matches!(Plan::new(&some, &options(text)), Err(PlanProblem::Range { .. }));
    for text in ["stations = 0", "stations = 100", "per-hour = 0", "per-hour = 601", "slot = 0", "change = 121"] {
        assert!(range(text), "{text}");
    }
    for text in ["start = '10:00'\nend = '10:00'", "start = '10:00'\nend = '11:00'\nbreaks = ['09:00-12:00']"] {
        assert_eq!(Plan::new(&some, &options(text)), Err(PlanProblem::NoTime), "{text}");
    }
    assert_eq!(Plan::new(&[], &PlanOptions::default()), Err(PlanProblem::Nobody));
    for text in ["start = '8.30'", "breaks = ['13:00-12:00']", "date = '2026-02-30'", "per-hour = -1"] {
        assert!(PlanOptions::from_toml(text).is_err(), "{text}");
    }
}
