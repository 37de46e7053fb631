//! The scores: how many marks are right, how much of what is there was found, how well the extents fit, and whether a
//! confidence means what it says.

use super::gold::Row;
use rubricator::model::{Certainty, Layer};
use rubricator::report::Passage;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::time::Duration;

/// A judged article with what people marked in it.
pub struct Article {
    pub name: String,
    pub lang: String,
    pub text: Vec<char>,
    pub gold: Vec<Gold>,
    pub marks: Vec<Mark>,
    pub time: Duration,
}

/// An insertion that people marked; without a layer, one that counts neither way.
pub struct Gold {
    pub layer: Option<Layer>,
    pub place: Range<usize>,
    pub is_labelled: bool,
    /// How many it covers.
    pub paragraphs: usize,
}

impl Gold {
    pub fn of(row: &Row, article: &str) -> Self {
        let (layer, is_labelled, paragraphs) = (row.layer, row.is_labelled, row.paragraphs());
        Self { layer, is_labelled, paragraphs, place: row.place(article) }
    }
}

/// A passage of the report, and where it is.
pub struct Mark {
    pub passage: Passage,
    pub place: Range<usize>,
}

const LAYERS: [(Layer, &str); 3] =
    [(Layer::Commentary, "commentary"), (Layer::Note, "note"), (Layer::Update, "update")];

/// Right, wrong and missed, of marks, blocks or characters.
#[derive(Clone, Copy, Default)]
struct Count {
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Count {
    fn precision(self) -> Ratio {
        ratio(self.right, self.right + self.wrong)
    }

    fn recall(self) -> Ratio {
        ratio(self.right, self.right + self.missed)
    }

    /// Intersection over union.
    fn overlap(self) -> Ratio {
        ratio(self.right, self.right + self.wrong + self.missed)
    }

    fn f1(self) -> Ratio {
        ratio(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

fn ratio(part: usize, whole: usize) -> Ratio {
    Ratio((whole > 0).then(|| part as f64 / whole as f64))
}

/// A share or a mean of something; a dash where there is nothing.
#[derive(Clone, Copy)]
struct Ratio(Option<f64>);

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(ratio) => write!(f, "{ratio:.3}"),
            None => f.write_str("–"),
        }
    }
}

fn meet(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

impl Article {
    fn is_clean(&self) -> bool {
        self.gold.iter().all(|gold| gold.layer.is_none())
    }

    fn gold_of(&self, layer: Layer) -> impl Iterator<Item = &Gold> {
        self.gold.iter().filter(move |gold| gold.layer == Some(layer))
    }

    /// What is marked of a layer, and counts.
    fn marks_of(&self, layer: Layer) -> impl Iterator<Item = &Mark> {
        let counts = move |mark: &&Mark| mark.passage.layer == layer && mark.passage.certainty >= Certainty::Likely;
        self.marks.iter().filter(counts).filter(|mark| !self.is_ignored(mark))
    }

    /// Whether a mark is on a row that counts neither way.
    pub fn is_ignored(&self, mark: &Mark) -> bool {
        self.gold.iter().any(|gold| gold.layer.is_none() && meet(&gold.place, &mark.place))
    }

    fn is_right(&self, mark: &Mark) -> bool {
        self.gold_of(mark.passage.layer).any(|gold| meet(&gold.place, &mark.place))
    }

    fn is_found(&self, gold: &Gold) -> bool {
        gold.layer.is_some_and(|layer| self.marks_of(layer).any(|mark| meet(&gold.place, &mark.place)))
    }

    fn count_marks(&self, layer: Layer) -> Count {
        let right = self.marks_of(layer).filter(|mark| self.is_right(mark)).count();
        let missed = self.gold_of(layer).filter(|gold| !self.is_found(gold)).count();
        Count { right, wrong: self.marks_of(layer).count() - right, missed }
    }

    fn count_lines(&self, layer: Layer) -> Count {
        let line_of: Vec<usize> = self
            .text
            .iter()
            .scan(0, |line, &c| {
                let own = *line;
                *line += usize::from(c == '\n');
                Some(own)
            })
            .collect();
        let lines = |places: Vec<&Range<usize>>| -> BTreeSet<usize> {
            let inside =
                places.into_iter().flat_map(|place| place.clone()).filter(|&at| !self.text[at].is_whitespace());
            inside.map(|at| line_of[at]).collect()
        };
        let gold = lines(self.gold_of(layer).map(|gold| &gold.place).collect());
        let marked = lines(self.marks_of(layer).map(|mark| &mark.place).collect());
        let right = gold.intersection(&marked).count();
        Count { right, wrong: marked.len() - right, missed: gold.len() - right }
    }

    fn count_characters(&self, layer: Layer) -> Count {
        let characters = |places: Vec<&Range<usize>>| -> BTreeSet<usize> {
            places.into_iter().flat_map(|place| place.clone()).filter(|&at| !self.text[at].is_whitespace()).collect()
        };
        let gold = characters(self.gold_of(layer).map(|gold| &gold.place).collect());
        let marked = characters(self.marks_of(layer).map(|mark| &mark.place).collect());
        let right = gold.intersection(&marked).count();
        Count { right, wrong: marked.len() - right, missed: gold.len() - right }
    }

    /// For the marks that met a row: how well each fits the row it met.
    fn fits(&self, layer: Layer) -> impl Iterator<Item = f64> {
        self.marks_of(layer).filter_map(move |mark| {
            let gold = self.gold_of(layer).find(|gold| meet(&gold.place, &mark.place))?;
            let (one, other) = (&mark.place, &gold.place);
            let shared = one.end.min(other.end) - one.start.max(other.start);
            Some(shared as f64 / (one.len() + other.len() - shared) as f64)
        })
    }

    fn excerpt(&self, place: &Range<usize>) -> String {
        let text: String = self.text[place.clone()].iter().take(100).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Prints the scores of a set of articles, then every miss and every false mark.
pub fn print(title: &str, articles: &[Article]) {
    println!("\n# {title}: {} articles\n", articles.len());
    if articles.is_empty() {
        return;
    }
    print_layers(articles);
    print_languages(articles);
    print_clean(articles);
    print_calibration(articles);
    print_time(articles);
    print_errors(articles);
}

fn print_layers(articles: &[Article]) {
    println!(
        "| layer | in gold | marked | precision | recall | F1 | blocks F1 | characters IoU | mean fit of extents | exact |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for (layer, name) in LAYERS {
        let sum = |count: fn(&Article, Layer) -> Count| {
            articles.iter().fold(Count::default(), |mut sum, article| {
                sum.add(count(article, layer));
                sum
            })
        };
        let (marks, lines, characters) =
            (sum(Article::count_marks), sum(Article::count_lines), sum(Article::count_characters));
        let fits: Vec<f64> = articles.iter().flat_map(|article| article.fits(layer)).collect();
        let exact = fits.iter().filter(|&&fit| fit > 0.9999).count();
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {exact} of {} |",
            articles.iter().map(|article| article.gold_of(layer).count()).sum::<usize>(),
            marks.right + marks.wrong,
            marks.precision(),
            marks.recall(),
            marks.f1(),
            lines.f1(),
            characters.overlap(),
            Ratio((!fits.is_empty()).then(|| fits.iter().sum::<f64>() / fits.len() as f64)),
            fits.len(),
        );
    }
}

fn print_languages(articles: &[Article]) {
    let mut languages: BTreeMap<&str, (usize, Count)> = BTreeMap::new();
    for article in articles {
        let (number, count) = languages.entry(&article.lang).or_default();
        *number += 1;
        LAYERS.iter().for_each(|(layer, _)| count.add(article.count_marks(*layer)));
    }
    println!("\n| language | articles | right | wrong | missed | precision | recall |\n|---|---|---|---|---|---|---|");
    for (language, (number, count)) in languages {
        let language = if language.is_empty() { "unknown" } else { language };
        let Count { right, wrong, missed } = count;
        println!(
            "| {language} | {number} | {right} | {wrong} | {missed} | {} | {} |",
            count.precision(),
            count.recall()
        );
    }
}

fn print_clean(articles: &[Article]) {
    let clean: Vec<&Article> = articles.iter().filter(|article| article.is_clean()).collect();
    println!("\nFalse marks per 1,000 clean articles ({} of them are clean):", clean.len());
    for (layer, name) in LAYERS {
        let rate = |certainty| {
            let is_false = |article: &&&Article| {
                let mut marks = article.marks.iter().filter(|mark| !article.is_ignored(mark));
                marks.any(|mark| mark.passage.layer == layer && mark.passage.certainty == certainty)
            };
            1000.0 * clean.iter().filter(is_false).count() as f64 / clean.len().max(1) as f64
        };
        println!(
            "  {name}: {:.1} sure, {:.1} likely, {:.1} possible",
            rate(Certainty::Sure),
            rate(Certainty::Likely),
            rate(Certainty::Possible)
        );
    }
}

/// The reliability table and the Brier score (the mean squared difference between confidence and truth; Brier 1950).
fn print_calibration(articles: &[Article]) {
    let mut bins: BTreeMap<usize, (usize, usize, f64)> = BTreeMap::new();
    let mut brier = (0.0, 0);
    for article in articles {
        for mark in article.marks.iter().filter(|mark| !article.is_ignored(mark)) {
            let (confidence, right) = (mark.passage.confidence, article.is_right(mark));
            let (number, rights, sum) = bins.entry((confidence * 10.0) as usize).or_default();
            *number += 1;
            *rights += usize::from(right);
            *sum += confidence;
            brier.0 += (confidence - f64::from(u8::from(right))).powi(2);
            brier.1 += 1;
        }
    }
    if brier.1 == 0 {
        return;
    }
    println!("\n| confidence | marks | mean confidence | right |\n|---|---|---|---|");
    for (bin, (number, right, sum)) in bins {
        let (from, mean) = (bin as f64 / 10.0, sum / number as f64);
        println!("| from {from:.1} | {number} | {mean:.3} | {} |", ratio(right, number));
    }
    println!("Brier score: {:.4}", brier.0 / f64::from(brier.1));
}

fn print_time(articles: &[Article]) {
    let mut times: Vec<Duration> = articles.iter().map(|article| article.time).collect();
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    println!("\nTime to judge: median {:.2} ms, 95 % {:.2} ms, longest {:.2} ms", at(50), at(95), at(100));
}

fn print_errors(articles: &[Article]) {
    for article in articles {
        for gold in article.gold.iter().filter(|gold| gold.layer.is_some() && !article.is_found(gold)) {
            println!("missed: {} ({:?}): {}", article.name, gold.layer, article.excerpt(&gold.place));
        }
        for mark in &article.marks {
            let passage = &mark.passage;
            let wrong = match (article.is_ignored(mark), article.is_right(mark)) {
                (true, _) => continue,
                (_, true) => {
                    let gold = article.gold_of(passage.layer).find(|gold| meet(&gold.place, &mark.place));
                    let Some(gold) = gold.filter(|gold| gold.place != mark.place) else { continue };
                    format!("extent ({} instead of {} characters)", mark.place.len(), gold.place.len())
                }
                _ => "false".to_owned(),
            };
            let codes: Vec<&str> = passage.reasons.iter().map(|reason| &*reason.code).collect();
            println!(
                "{wrong}: {} ({:?}, {:?}, {}: {}): {}",
                article.name,
                passage.layer,
                passage.certainty,
                passage.confidence,
                codes.join(" "),
                article.excerpt(&mark.place)
            );
        }
    }
}
