//! Gradient boosting of small decision trees (Friedman, 2001), on a logistic loss.
//!
//! Every tree asks a fixed number of questions ("is feature f above t?") of a row, so that a tree is a table. The same
//! rows in the same order give the same trees: all sums run in one order, and chance comes from a fixed seed.

/// How many questions a tree asks of each row.
pub const DEPTH: usize = 5;
/// How many questions a tree has.
pub const SPLITS: usize = (1 << DEPTH) - 1;
/// How many answers a tree can give.
pub const LEAVES: usize = 1 << DEPTH;
/// A feature's values are sorted into at most so many bins.
const MAX_BINS: usize = 64;

/// How a forest is grown.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many trees.
    pub trees: usize,
    /// What share of its best answer a tree gives.
    pub rate: f64,
    /// The share of features that each tree looks at.
    pub features: f64,
    /// The share of rows that each tree looks at.
    pub rows: f64,
    /// What is added to a leaf's curvature, which draws its answer towards 0.
    pub ridge: f64,
    /// The least curvature of a leaf, so that it speaks of more than a page or two.
    pub min_curvature: f64,
}

/// A tree: its questions in the order of a heap, and its answers.
#[derive(Clone, Debug)]
pub struct Tree {
    pub features: [u16; SPLITS],
    pub thresholds: [i16; SPLITS],
    pub leaves: [f64; LEAVES],
}

impl Tree {
    pub fn answer(&self, row: &[i16]) -> f64 {
        let mut at = 0;
        for _ in 0..DEPTH {
            let above = row[usize::from(self.features[at])] > self.thresholds[at];
            at = 2 * at + 1 + usize::from(above);
        }
        self.leaves[at - SPLITS]
    }
}

/// The rows that a forest learns from.
pub struct Rows<'r> {
    pub features: &'r [Vec<i16>],
    pub wanted: &'r [bool],
    pub weights: &'r [f64],
}

/// Values of one feature in bins: the upper edge of each bin but the last, and the bin of each row.
struct Column {
    edges: Vec<i16>,
    bins: Vec<u8>,
}

impl Column {
    fn of(rows: &[Vec<i16>], feature: usize) -> Self {
        let mut sorted: Vec<i16> = rows.iter().map(|row| row[feature]).collect();
        sorted.sort_unstable();
        let mut distinct = sorted.clone();
        distinct.dedup();
        let mut edges: Vec<i16> = if distinct.len() <= MAX_BINS {
            distinct
        } else {
            (1..=MAX_BINS).map(|at| sorted[(at * sorted.len() / MAX_BINS).min(sorted.len() - 1)]).collect()
        };
        edges.dedup();
        edges.pop();
        let bins = rows.iter().map(|row| edges.partition_point(|&edge| edge < row[feature]) as u8).collect();
        Self { edges, bins }
    }
}

/// A generator of pseudo-random numbers (SplitMix64).
struct Chance(u64);

impl Chance {
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn happens(&mut self, share: f64) -> bool {
        ((self.draw() >> 11) as f64) < share * (1u64 << 53) as f64
    }
}

#[derive(Clone, Copy, Default)]
struct Slope {
    gradient: f64,
    curvature: f64,
}

impl Slope {
    fn add(&mut self, other: Self) {
        self.gradient += other.gradient;
        self.curvature += other.curvature;
    }

    fn less(self, other: Self) -> Self {
        Self { gradient: self.gradient - other.gradient, curvature: self.curvature - other.curvature }
    }

    fn worth(self, plan: Plan) -> f64 {
        self.gradient * self.gradient / (self.curvature + plan.ridge)
    }
}

/// Grows a forest. The sum of its trees' answers for a row is above 0 where the row is more likely wanted than not.
pub fn grow(rows: &Rows, plan: Plan) -> Vec<Tree> {
    let count = rows.wanted.len();
    let width = rows.features.first().map_or(0, Vec::len);
    let columns: Vec<Column> = (0..width).map(|feature| Column::of(rows.features, feature)).collect();
    let mean = rows.weights.iter().sum::<f64>() / count.max(1) as f64;
    let mut sums = vec![0.0; count];
    let mut chance = Chance(1);
    let mut forest = Vec::new();
    for _ in 0..plan.trees {
        let bag: Vec<u32> = (0..count as u32).filter(|_| chance.happens(plan.rows)).collect();
        let looked_at: Vec<usize> = (0..width).filter(|_| chance.happens(plan.features)).collect();
        let slopes: Vec<Slope> = bag
            .iter()
            .map(|&row| {
                let row = row as usize;
                let likely = 1.0 / (1.0 + f64::exp(-sums[row]));
                let weight = rows.weights[row] / mean;
                let wanted = if rows.wanted[row] { 1.0 } else { 0.0 };
                Slope { gradient: weight * (wanted - likely), curvature: weight * likely * (1.0 - likely) }
            })
            .collect();
        let tree = grow_tree(&columns, &bag, &slopes, &looked_at, plan);
        for (sum, row) in sums.iter_mut().zip(rows.features) {
            *sum += tree.answer(row);
        }
        forest.push(tree);
    }
    forest
}

fn grow_tree(columns: &[Column], bag: &[u32], slopes: &[Slope], looked_at: &[usize], plan: Plan) -> Tree {
    // A question without an answer sends all rows to one side.
    let mut tree = Tree { features: [0; SPLITS], thresholds: [i16::MAX; SPLITS], leaves: [0.0; LEAVES] };
    let mut at = vec![0u8; bag.len()];
    for level in 0..DEPTH {
        let width = 1 << level;
        let mut totals = vec![Slope::default(); width];
        for (place, slope) in at.iter().zip(slopes) {
            totals[usize::from(*place)].add(*slope);
        }
        let mut best: Vec<(f64, usize, usize)> = vec![(1e-3, usize::MAX, 0); width];
        let mut bins = vec![Slope::default(); width * MAX_BINS];
        for &feature in looked_at {
            let column = &columns[feature];
            if column.edges.is_empty() {
                continue;
            }
            bins.fill(Slope::default());
            for ((place, slope), &row) in at.iter().zip(slopes).zip(bag) {
                bins[usize::from(*place) * MAX_BINS + usize::from(column.bins[row as usize])].add(*slope);
            }
            for (place, (best, &total)) in best.iter_mut().zip(&totals).enumerate() {
                let mut below = Slope::default();
                for edge in 0..column.edges.len() {
                    below.add(bins[place * MAX_BINS + edge]);
                    let above = total.less(below);
                    if below.curvature < plan.min_curvature || above.curvature < plan.min_curvature {
                        continue;
                    }
                    let gain = below.worth(plan) + above.worth(plan) - total.worth(plan);
                    if gain > best.0 {
                        *best = (gain, feature, edge);
                    }
                }
            }
        }
        for (place, &(_, feature, edge)) in best.iter().enumerate() {
            if feature != usize::MAX {
                let split = width - 1 + place;
                tree.features[split] = feature as u16;
                tree.thresholds[split] = columns[feature].edges[edge];
            }
        }
        for (place, &row) in at.iter_mut().zip(bag) {
            let (_, feature, edge) = best[usize::from(*place)];
            let above = feature != usize::MAX && usize::from(columns[feature].bins[row as usize]) > edge;
            *place = 2 * *place + u8::from(above);
        }
    }
    let mut sums = [Slope::default(); LEAVES];
    for (place, slope) in at.iter().zip(slopes) {
        sums[usize::from(*place)].add(*slope);
    }
    for (leaf, sum) in tree.leaves.iter_mut().zip(sums) {
        *leaf = plan.rate * sum.gradient / (sum.curvature + plan.ridge);
    }
    tree
}
