//! What each of the core's own steps costs, over the pages of all fixtures: `cargo bench --bench core`. How that compares
//! with others, and how it grows, is what `cargo xtask bench` measures.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rubricator::detect::score;
use rubricator::document::blocks::blocks;
use rubricator::document::html;
use rubricator::report::{Format, Selection, write};
use rubricator::story::Story;
use rubricator::{Page, ReaderRules, Report, report_on};

/// The fixtures' pages, as their files have them.
fn files() -> Vec<String> {
    rubricator_fixtures::reports().iter().filter_map(|case| case.html()).collect()
}

fn steps(criterion: &mut Criterion) {
    let files = files();
    let pages: Vec<Page> = files.iter().map(|file| html::parse(file)).collect();
    let stories: Vec<Story> = pages.iter().map(Story::of).collect();
    let taught = ReaderRules::default();
    let reports: Vec<Report> = stories.iter().map(|story| report_on(story, &taught)).collect();

    let mut steps = criterion.benchmark_group("core");
    steps.sample_size(20).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    steps.throughput(Throughput::Elements(files.len() as u64));
    steps.bench_function("parse", |bencher| {
        bencher.iter(|| files.iter().for_each(|file| drop(black_box(html::parse(file)))))
    });
    steps.bench_function("blocks", |bencher| {
        bencher.iter(|| pages.iter().for_each(|page| drop(black_box(blocks(page)))))
    });
    steps.bench_function("story, with its blocks", |bencher| {
        bencher.iter(|| pages.iter().for_each(|page| drop(black_box(Story::of(page)))));
    });
    steps.bench_function("verdict", |bencher| {
        bencher.iter(|| stories.iter().for_each(|story| drop(black_box(score::verdict(story, &taught)))));
    });
    steps.bench_function("report, with its verdict", |bencher| {
        bencher.iter(|| stories.iter().for_each(|story| drop(black_box(report_on(story, &taught)))));
    });
    for (name, form) in
        [("text", Format::Text), ("html", Format::Html), ("json", Format::Json), ("annotations", Format::Annotations)]
    {
        steps.bench_function(format!("write {name}"), |bencher| {
            let written = || {
                stories.iter().zip(&reports).map(|(story, report)| write(story, report, None, Selection::Whole, form))
            };
            bencher.iter(|| written().map(|text| text.len()).sum::<usize>());
        });
    }
    steps.finish();
}

criterion_group!(all, steps);
criterion_main!(all);
