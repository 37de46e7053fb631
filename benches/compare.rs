//! What a comparison costs as the texts grow: reprints of 5,000 to 50,000 words with their sources, every seventh word
//! altered and every tenth paragraph an insertion. Read the ratios: ten times the words must cost about ten times the time.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rubricator::compare::sketch::sketch;
use rubricator::document::page::Page;
use rubricator::story::Story;
use rubricator::{ReaderRules, compare};

/// Interner by chance, always the same ones.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// A word; as in any language, a few are everywhere and most are rare.
    fn word(&mut self) -> String {
        let rank = self.below(30).min(self.below(30)) * self.below(30) * self.below(10) + self.below(40);
        let syllables = ["ka", "lo", "mi", "ser", "tan", "vu", "ne", "dor"];
        let mut word = String::new();
        let mut rest = rank;
        loop {
            word.push_str(syllables[(rest % 8) as usize]);
            rest /= 8;
            if rest == 0 {
                return word;
            }
        }
    }

    fn sentence(&mut self) -> Vec<String> {
        let mut words: Vec<String> = (0..12 + self.below(16)).map(|_| self.word()).collect();
        words[0] = words[0][..1].to_uppercase() + &words[0][1..];
        words
    }
}

/// A reprint and its source of about so many words each.
fn pair(words: usize) -> (String, String) {
    let mut chance = Chance(7);
    let (mut reprint, mut source) = (String::new(), String::new());
    let mut count = 0;
    while count < words {
        for _ in 0..3 {
            let sentence = chance.sentence();
            count += sentence.len();
            source += &(sentence.join(" ") + ". ");
            let edited = sentence.into_iter().map(|word| if chance.below(7) == 0 { chance.word() } else { word });
            reprint += &(edited.collect::<Vec<_>>().join(" ") + ". ");
        }
        source.push('\n');
        reprint.push('\n');
        if chance.below(10) == 0 {
            reprint += &(chance.sentence().join(" ") + ".\n");
        }
    }
    (reprint, source)
}

fn comparisons(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compare");
    group.sample_size(10);
    for words in [5_000, 50_000] {
        let (reprint, source) = pair(words);
        let (reprint, source) = (Page::plain(&reprint), Page::plain(&source));
        let (story, origin) = (Story::of(&reprint), Story::of(&source));
        assert!(compare(&story, &origin, &ReaderRules::default()).1.same_story);
        group.throughput(Throughput::Elements(words as u64));
        group.bench_function(BenchmarkId::new("two stories", words), |bencher| {
            bencher.iter(|| black_box(compare(&story, &origin, &ReaderRules::default())));
        });
        group.bench_function(BenchmarkId::new("a page with itself", words), |bencher| {
            bencher.iter(|| black_box(compare(&origin, &origin, &ReaderRules::default())));
        });
        group.bench_function(BenchmarkId::new("sketch", words), |bencher| bencher.iter(|| black_box(sketch(&story))));
        group.bench_function(BenchmarkId::new("find the stories", words), |bencher| {
            bencher.iter(|| black_box((Story::of(&reprint), Story::of(&source))));
        });
    }
    group.finish();
}

criterion_group!(all, comparisons);
criterion_main!(all);
