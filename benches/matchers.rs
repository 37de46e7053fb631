//! What finding labels costs with the lexicon's sorted table, against the matchers that could do it instead: building
//! them (the engine wakes often) and passing over an article with them. `cargo bench --bench matchers`.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;
use std::{fs, iter};

use aho_corasick::AhoCorasick;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use regex::{Regex, RegexBuilder, RegexSetBuilder};
use rubricator::document::blocks::blocks;
use rubricator::document::html;
use rubricator::language::lexicon::Lexicon;
use toml::{Table, Value};

/// All labels of all languages.
fn labels() -> Vec<String> {
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/language/data")).unwrap();
    let paths = files.map(|entry| entry.unwrap().path());
    let mut labels = Vec::new();
    for path in paths.filter(|path| path.extension().is_some_and(|end| end == "toml")) {
        let table: Table = fs::read_to_string(path).unwrap().parse().unwrap();
        let markers = table["marker"].as_array().unwrap().iter().filter_map(Value::as_table);
        let lists = markers.filter_map(|marker| marker["labels"].as_array());
        labels.extend(lists.flatten().filter_map(Value::as_str).map(str::to_owned));
    }
    labels
}

/// The paragraphs of a long article: those of all fixtures.
fn paragraphs() -> Vec<String> {
    let cases = rubricator_fixtures::reports();
    let pages = cases.iter().filter_map(|case| case.html());
    pages.flat_map(|html| blocks(&html::parse(&html))).map(|block| block.text).collect()
}

fn matchers(criterion: &mut Criterion) {
    let (labels, paragraphs) = (labels(), paragraphs());
    let article = paragraphs.join("\n");
    let escaped: Vec<String> = labels.iter().map(|label| regex::escape(label)).collect();
    let one_regex = || -> Regex { RegexBuilder::new(&escaped.join("|")).case_insensitive(true).build().unwrap() };
    let regex_set = || RegexSetBuilder::new(&escaped).case_insensitive(true).size_limit(1 << 28).build().unwrap();
    let automaton = || AhoCorasick::builder().ascii_case_insensitive(true).build(&labels).unwrap();

    let mut build = criterion.benchmark_group("build");
    build.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    build.bench_function("table", |bencher| bencher.iter(|| Lexicon::new("en", iter::empty::<&str>())));
    build.bench_function("aho-corasick", |bencher| bencher.iter(automaton));
    build.bench_function("regex", |bencher| bencher.iter(one_regex));
    build.bench_function("regex set", |bencher| bencher.iter(regex_set));
    build.finish();

    let mut pass = criterion.benchmark_group("pass");
    pass.sample_size(20).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    pass.throughput(Throughput::Bytes(article.len() as u64));
    let lexicon = Lexicon::new("en", iter::empty::<&str>());
    pass.bench_function("table, with brackets and shapes", |bencher| {
        bencher.iter(|| {
            let found = |text: &String| usize::from(lexicon.label(text).is_some()) + lexicon.asides(text).len();
            black_box(paragraphs.iter().map(found).sum::<usize>())
        });
    });
    let automaton = automaton();
    pass.bench_function("aho-corasick, words only", |bencher| bencher.iter(|| automaton.find_iter(&article).count()));
    let regex = one_regex();
    pass.bench_function("regex, words only", |bencher| bencher.iter(|| regex.find_iter(&article).count()));
    pass.finish();
}

criterion_group!(all, matchers);
criterion_main!(all);
