//! Work on all cores, with results in the order of the input and a bounded number of them in memory.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::Result;

/// How many results a worker may be ahead of the one that is written next.
const MAX_PAGES_AHEAD_PER_WORKER: usize = 8;

/// What the workers share.
struct Shared<R> {
    finished: BTreeMap<usize, R>,
    /// The number of the result that is written next.
    next: usize,
    running_workers: usize,
    is_stopped: bool,
}

/// Works on items by this many threads, and hands the results over in the order of the items, one at a time.
///
/// Items are taken one by one, so that reading is never ahead of the work. `deliver` says whether to go on.
///
/// # Errors
/// What `deliver` fails with ends the work.
pub fn for_each_in_order<T: Send, R: Send>(
    workers: NonZero<usize>,
    items: impl Iterator<Item = T> + Send,
    work: impl Fn(T) -> R + Sync,
    mut deliver: impl FnMut(R) -> Result<bool>,
) -> Result<()> {
    let max_ahead = workers.get() * MAX_PAGES_AHEAD_PER_WORKER;
    let items = Mutex::new(items.enumerate());
    let shared =
        Mutex::new(Shared { finished: BTreeMap::new(), next: 0, running_workers: workers.get(), is_stopped: false });
    let changed = Condvar::new();
    thread::scope(|scope| {
        for _ in 0..workers.get() {
            scope.spawn(|| {
                let _leaving = Leaving { shared: &shared, changed: &changed };
                loop {
                    let Some((number, item)) = lock(&items).next() else { return };
                    let result = work(item);
                    let mut state = lock(&shared);
                    while number >= state.next + max_ahead && !state.is_stopped {
                        state = changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                    }
                    if state.is_stopped {
                        return;
                    }
                    state.finished.insert(number, result);
                    changed.notify_all();
                }
            });
        }
        loop {
            let mut state = lock(&shared);
            let next = state.next;
            let Some(result) = state.finished.remove(&next) else {
                if state.running_workers == 0 {
                    return Ok(());
                }
                drop(changed.wait(state));
                continue;
            };
            state.next += 1;
            drop(state);
            changed.notify_all();
            let delivered = deliver(result);
            if !matches!(delivered, Ok(true)) {
                lock(&shared).is_stopped = true;
                changed.notify_all();
                return delivered.map(|_| ());
            }
        }
    })
}

/// Counts a worker out, also where it panics.
struct Leaving<'s, R> {
    shared: &'s Mutex<Shared<R>>,
    changed: &'s Condvar,
}

impl<R> Drop for Leaving<'_, R> {
    fn drop(&mut self) {
        let mut state = lock(self.shared);
        state.running_workers -= 1;
        // Behind a result that is missing, nothing can be written in order.
        state.is_stopped |= thread::panicking();
        drop(state);
        self.changed.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_come_in_order_and_few_are_ahead() {
        let (taken, mut seen) = (AtomicUsize::new(0), Vec::new());
        let items = (0..1_000_usize).inspect(|_| _ = taken.fetch_add(1, Ordering::SeqCst));
        let workers = NonZero::new(4).unwrap();
        for_each_in_order(
            workers,
            items,
            |item| item * 2,
            |result| {
                seen.push(result);
                assert!(taken.load(Ordering::SeqCst) <= seen.len() + 4 * (MAX_PAGES_AHEAD_PER_WORKER + 1));
                Ok(true)
            },
        )
        .unwrap();
        assert_eq!(seen, (0..1_000).map(|item| item * 2).collect::<Vec<_>>());
    }

    #[test]
    fn work_ends_when_nobody_wants_more() {
        let mut count = 0;
        let two = NonZero::new(2).unwrap();
        for_each_in_order(
            two,
            0..,
            |item| item,
            |_| {
                count += 1;
                Ok(count < 10)
            },
        )
        .unwrap();
        assert_eq!(count, 10);
    }
}
