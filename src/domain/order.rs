//! Sorting whose machine code is shared by every type: a sort per type is compiled again for each.

use std::cmp::Ordering;

/// Sorts stably by a comparison.
pub fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let mut order: Vec<usize> = (0..items.len()).collect();
    let at = |i: usize, j: usize| match (items.get(i), items.get(j)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    };
    sort_indices(&mut order, &at);
    let mut slots: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(order.into_iter().filter_map(|i| slots.get_mut(i).and_then(Option::take)));
}

/// Sorts stably by a key.
pub fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

fn sort_indices(order: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    order.sort_by(|a, b| compare(*a, *b));
}

#[cfg(test)]
mod tests {
    use super::{sort_by, sort_by_key};

    #[test]
    fn it_sorts_stably_and_loses_nothing() {
        let mut words = vec!["丙1", "甲2", "乙3", "甲1"];
        sort_by_key(&mut words, |w| w.chars().next());
        assert_eq!(words, ["丙1", "乙3", "甲2", "甲1"]);
        let mut numbers = vec![3, 1, 2];
        sort_by(&mut numbers, |a, b| b.cmp(a));
        assert_eq!(numbers, [3, 2, 1]);
    }
}
