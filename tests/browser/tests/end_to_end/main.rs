//! The built extension and the built site in real browsers, the same tests in each, through the real toolbar button.
//!
//! It needs `dist/` as `cargo xtask build` leaves it. Each browser is started once and every test opens fresh tabs;
//! after every test the recording of requests is read, and nothing in it may come from the extension. Firefox and
//! Chromium run side by side. `cargo test -p rubricator-browser firefox` runs one of them.

mod accessibility;
mod copying;
mod fixtures;
mod languages;
mod modes;
mod popup;
mod privacy;
mod reading;
mod review;
mod settings;
mod site;
mod sites;
mod stage;
mod taking;
mod teaching;
mod toggle;
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
    let tests = [
        toggle::TESTS,
        fixtures::TESTS,
        popup::TESTS,
        review::TESTS,
        taking::TESTS,
        modes::TESTS,
        copying::TESTS,
        teaching::TESTS,
        reading::TESTS,
        settings::TESTS,
        sites::TESTS,
        welcome::TESTS,
        languages::TESTS,
        accessibility::TESTS,
        privacy::TESTS,
        site::TESTS,
    ]
    .concat();
    // By turns, so that the two browsers work at the same time.
    let trials =
        tests.iter().flat_map(|test| stages.iter().map(|(kind, stage)| trial(*kind, Arc::clone(stage), *test)));
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    drop(stages);
    conclusion.exit_code()
}

fn trial(kind: Kind, stage: Arc<Mutex<Option<Stage>>>, (name, test): Test) -> Trial {
    Trial::test(format!("{}::{name}", kind.name()), move || {
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
