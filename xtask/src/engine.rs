//! The engine: the core as WebAssembly with its JavaScript glue, the same bytes wherever the tree lies.

use crate::shell::{cargo, is_there, output, program, root, run, target};
use anyhow::{Context, Result, bail};
use std::env;
use std::path::Path;
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

pub const TRIPLE: &str = "wasm32-unknown-unknown";
/// Inlining less makes the engine 6 % smaller and no slower; optimising for size alone made it 1.5 to 4 times slower.
const INLINING: &str = "-Cllvm-args=-inline-threshold=50";

/// The engines by their files' names, and the feature that each is built with.
pub const ENGINES: &[(&str, &str)] = &[("rubricator", "wasm"), ("compare", "compare")];

/// Puts `rubricator.js`, `rubricator_bg.wasm` and those that compare into a folder.
pub fn build(folder: &Path) -> Result<()> {
    require_target()?;
    ENGINES.iter().try_for_each(|(name, feature)| build_one(folder, name, feature))
}

fn build_one(folder: &Path, name: &str, feature: &str) -> Result<()> {
    run(cargo()
        .args(["rustc", "--locked", "--package", "rubricator", "--lib", "--release", "--target", TRIPLE])
        .args(["--no-default-features", "--features", feature, "--crate-type", "cdylib"])
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "2")
        .env("CARGO_ENCODED_RUSTFLAGS", [without_places()?, vec![INLINING.to_owned()]].concat().join("\u{1f}")))?;
    Bindgen::new()
        .input_path(target().join(TRIPLE).join("release/rubricator.wasm"))
        .out_name(name)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(false)
        // A judgement that trapped leaves the instance unusable; this gives the door a way to start afresh.
        .reset_state_function(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .context("wasm-bindgen could not make the engine's JavaScript")
}

/// Names in the engine say nothing about the machine that built it: the tree, cargo's home and the toolchain are
/// called by fixed names. The standard library's own sources keep the name that its makers gave them.
fn without_places() -> Result<Vec<String>> {
    let rustc = || Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let sysroot = output(rustc().current_dir(root()).args(["--print", "sysroot"]))?;
    let version = output(rustc().current_dir(root()).arg("-vV"))?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or("unknown");
    let home = env::var("CARGO_HOME").or_else(|_| {
        Ok::<_, env::VarError>(format!("{}/.cargo", env::var("HOME").or_else(|_| env::var("USERPROFILE"))?))
    })?;
    let names = [
        (home, "/cargo".to_owned()),
        (target().display().to_string(), "/target".to_owned()),
        (root().display().to_string(), "/rubricator".to_owned()),
        (sysroot.clone(), "/rust".to_owned()),
        (format!("{sysroot}/lib/rustlib/src/rust"), format!("/rustc/{commit}")),
    ];
    Ok(names.into_iter().map(|(place, name)| format!("--remap-path-prefix={place}={name}")).collect())
}

/// Has rustup install the target that the engine is compiled for, where it is missing.
pub fn require_target() -> Result<()> {
    let mut rustc = program("rustc");
    let libraries = output(rustc.args(["--print", "target-libdir", "--target", TRIPLE]))?;
    if Path::new(&libraries).is_dir() {
        return Ok(());
    }
    if !is_there("rustup") {
        bail!("Rust's {TRIPLE} target is missing: install it with the Rust packages of this system, or use rustup.");
    }
    run(program("rustup").args(["target", "add", TRIPLE]))
}
