//! A short search on the stable toolchain: each target over its seeds, over all that was kept, and over as many mutations
//! of them as take some seconds. The same mutations each time: what fails here fails everywhere.

use std::panic;

use rubricator_fuzz::{TARGETS, seeds};

/// How many mutated inputs each target gets.
const MUTATIONS: usize = 1500;
/// Longer inputs are cut: what goes wrong does so in a few hundred bytes.
const LONGEST: usize = 4096;

/// Interner that look random: xorshift64, by George Marsaglia.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// An input made of one or two others: bytes changed, stretches left out, said twice or taken from the other, words
/// put in.
fn mutate(chance: &mut Chance, seeds: &[Vec<u8>], words: &[String]) -> Vec<u8> {
    let any = |chance: &mut Chance| &seeds[chance.below(seeds.len())];
    let mut input: Vec<u8> = any(chance).iter().copied().take(LONGEST).collect();
    for _ in 0..=chance.below(8) {
        let at = chance.below(input.len() + 1);
        let end = (at + chance.below(64)).min(input.len());
        match chance.below(5) {
            0 if at < input.len() => input[at] = chance.below(256) as u8,
            1 => drop(input.drain(at..end)),
            2 => drop(input.splice(at..at, input[at..end].to_vec())),
            3 => {
                let other = any(chance);
                let from = chance.below(other.len() + 1);
                let to = (from + chance.below(256)).min(other.len());
                input.splice(at..end, other[from..to].iter().copied());
            }
            _ => drop(input.splice(at..at, words[chance.below(words.len())].bytes())),
        }
    }
    input
}

fn search(target: &str) {
    let run = TARGETS.iter().find(|(name, _)| *name == target).expect("the target exists").1;
    let try_one = |input: &[u8]| {
        if let Err(fault) = panic::catch_unwind(|| run(input)) {
            eprintln!("The target {target} fails on {:?}", String::from_utf8_lossy(input));
            panic::resume_unwind(fault);
        }
    };
    let (seeds, words) = (seeds::of(target), seeds::words());
    seeds.iter().for_each(|seed| try_one(seed));
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for _ in 0..MUTATIONS {
        try_one(&mutate(&mut chance, &seeds, &words));
    }
}

#[test]
fn any_file() {
    search("html");
}

#[test]
fn any_flat_page() {
    search("page");
}

#[test]
fn any_rules() {
    search("rules");
}

#[test]
fn any_settings() {
    search("settings");
}

#[test]
fn any_two_files() {
    search("compare");
}
