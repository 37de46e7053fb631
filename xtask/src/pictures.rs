//! `cargo xtask pictures`: a PNG of every scene in every look, in each browser that is installed, for people to look
//! at. Nothing compares them.

use crate::build::build;
use crate::shell::{root, step, target};
use anyhow::{Context, Result};
use rubricator_browser::scenes::{LOOKS, SCENES};
use rubricator_browser::server::Server;
use rubricator_browser::{Window, kinds_installed, launch};
use std::fs;

pub fn pictures() -> Result<()> {
    build()?;
    let folder = target().join("pictures");
    fs::create_dir_all(&folder)?;
    for kind in kinds_installed() {
        step(&format!("pictures, {}", kind.name()), || {
            let server = Server::start()?;
            let mut browser = launch(kind, &root().join("dist").join(kind.name()), Window::Headless)?;
            for scene in SCENES {
                for (look, media) in LOOKS {
                    browser.emulate(*media)?;
                    (scene.set)(browser.as_mut(), &server).context(scene.name)?;
                    let picture = folder.join(format!("{}-{look}-{}.png", scene.name, kind.name()));
                    fs::write(&picture, browser.screenshot(scene.place)?)?;
                    println!("   {}", picture.display());
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}
