//! Where the tree lies, and the programs that are called, each with a line that says so.

use anyhow::{Context, Result, bail};
use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::Instant;

/// The top of the tree that this run works on.
pub fn root() -> PathBuf {
    let own =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.parent().map_or(own.clone(), PathBuf::from)
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// A program, to be run at the top of the tree.
pub fn program(name: &str) -> Command {
    // Node's tools are scripts on Windows, which only their full name starts.
    let name = if cfg!(windows) && ["npm", "npx"].contains(&name) { format!("{name}.cmd") } else { name.to_owned() };
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// The cargo that runs this.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

pub fn is_there(name: &str) -> bool {
    is_successful(program(name).arg("--version"))
}

/// Whether a program can be run and ends well; its output is not shown.
pub fn is_successful(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Runs a program to its end; its output is shown.
pub fn run(command: &mut Command) -> Result<()> {
    let line = said(command);
    let status = command.status().with_context(|| format!("`{line}` could not be started"))?;
    if !status.success() {
        bail!("`{line}` failed with {status}.");
    }
    Ok(())
}

/// Runs a program to its end and gives what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let line = said(command);
    let output = command.stderr(Stdio::inherit()).output().with_context(|| format!("`{line}` could not be started"))?;
    if !output.status.success() {
        bail!("`{line}` failed with {}.", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn said(command: &Command) -> String {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Takes a step, announced with the time since the first one.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let passed = BEGUN.elapsed().as_secs();
    println!("[{:2}:{:02}] {name}", passed / 60, passed % 60);
    work().with_context(|| name.to_owned())
}
