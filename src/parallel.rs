//! The same work on many things that do not depend on each other, on as many threads as the
//! machine runs at once. The results stand in the order of the things.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

/// What `work` makes of each thing; `share` is how many things are worth a thread.
pub fn map<T: Sync, R: Send>(things: &[T], share: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if things.len() < 2 * share {
        return things.iter().map(work).collect();
    }
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = share.max(things.len().div_ceil(threads));
    let work = &work;
    thread::scope(|scope| {
        let mut shares = things.chunks(share);
        let own = shares.next().unwrap_or_default();
        let others: Vec<_> = shares
            .map(|share| scope.spawn(move || share.iter().map(work).collect::<Vec<R>>()))
            .collect();
        let mut results: Vec<R> = own.iter().map(work).collect();
        for other in others {
            results.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        results
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_stand_in_the_order_of_the_things() {
        let numbers: Vec<u32> = (0..1000).collect();
        let doubled: Vec<u32> = numbers.iter().map(|number| 2 * number).collect();
        assert_eq!(super::map(&numbers, 10, |number| 2 * number), doubled);
        assert!(super::map(&[], 1, |number: &u32| *number).is_empty());
    }
}
