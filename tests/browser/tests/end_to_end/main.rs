//! The built extension and the built site in real browsers, the same tests in each, through the real toolbar button.
//!
//! It needs `dist/` as `cargo xtask build` leaves it. Each browser is started once and every test opens fresh tabs;
//! after every test the recording of requests is read, and nothing in it may come from the extension. Firefox and
//! Chromium run side by side. `cargo test -p rubricator-browser firefox` runs one of them, `… firefox::live` a part.

mod accessibility;
mod accidents;
mod bars;
mod compare;
mod copying;
mod correcting;
mod documents;
mod encodings;
mod fixtures;
mod frames;
mod frameworks;
mod hostile;
mod languages;
mod left_behind;
mod lifecycle;
mod live;
mod modes;
mod oversized;
mod painting;
mod popup;
mod privacy;
mod reading;
mod review;
mod sealed;
mod settings;
mod site;
mod sites;
mod stage;
mod taking;
mod teaching;
mod toggle;
mod untouched;
mod welcome;

use libtest_mimic::{Arguments, Failed, Trial};
use rubricator_browser::Kind;
use stage::Stage;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

/// What a test is called, and what it does on its browser's stage.
type Test = (&'static str, fn(&mut Stage) -> Result<(), Failed>);

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let stages = Kind::ALL.map(|kind| (kind, Arc::new(Mutex::new(None))));
    let groups = [
        ("toggle", toggle::TESTS),
        ("fixtures", fixtures::TESTS),
        ("frameworks", frameworks::TESTS),
        ("popup", popup::TESTS),
        ("review", review::TESTS),
        ("correcting", correcting::TESTS),
        ("taking", taking::TESTS),
        ("modes", modes::TESTS),
        ("untouched", untouched::TESTS),
        ("painting", painting::TESTS),
        ("compare", compare::TESTS),
        ("copying", copying::TESTS),
        ("teaching", teaching::TESTS),
        ("live", live::TESTS),
        ("documents", documents::TESTS),
        ("encodings", encodings::TESTS),
        ("frames", frames::TESTS),
        ("bars", bars::TESTS),
        ("lifecycle", lifecycle::TESTS),
        ("hostile", hostile::TESTS),
        ("oversized", oversized::TESTS),
        ("accidents", accidents::TESTS),
        ("reading", reading::TESTS),
        ("settings", settings::TESTS),
        ("sites", sites::TESTS),
        ("welcome", welcome::TESTS),
        ("languages", languages::TESTS),
        ("accessibility", accessibility::TESTS),
        ("privacy", privacy::TESTS),
        ("sealed", sealed::TESTS),
        ("left_behind", left_behind::TESTS),
        ("site", site::TESTS),
    ];
    // By turns, so that the two browsers work at the same time.
    let tests = groups.iter().flat_map(|(group, tests)| tests.iter().map(move |test| (group, test)));
    let trials = tests.flat_map(|(group, test)| {
        stages.iter().map(move |(kind, stage)| trial(*kind, Arc::clone(stage), group, *test))
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    drop(stages);
    conclusion.exit_code()
}

fn trial(kind: Kind, stage: Arc<Mutex<Option<Stage>>>, group: &str, (name, test): Test) -> Trial {
    Trial::test(format!("{}::{group}::{name}", kind.name()), move || {
        let mut stage = stage.lock().unwrap_or_else(PoisonError::into_inner);
        let stage = match &mut *stage {
            Some(stage) => stage,
            empty => empty.insert(Stage::set(kind)?),
        };
        stage.tidy()?;
        test(stage)?;
        privacy::check(stage)
    })
}
