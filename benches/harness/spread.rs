//! A median, and how far apart the middle half of the runs is.

use serde::{Deserialize, Serialize};

/// What several runs came to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The run in the middle.
    pub median: f64,
    /// A quarter of the runs is below.
    pub low: f64,
    /// A quarter of the runs is above.
    pub high: f64,
}

impl Spread {
    /// Of those values; `None` of none.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        Some(Self {
            median: at(&values, 0.5)?,
            low: at(&values, 0.25)?,
            high: at(&values, 0.75)?,
        })
    }
}

/// The value at that part of the way through sorted `values`, between two of them if need be.
fn at(values: &[f64], part: f64) -> Option<f64> {
    let place = part * (values.len().checked_sub(1)? as f64);
    let below = values.get(place.floor() as usize)?;
    let above = values.get(place.ceil() as usize)?;
    Some(rounded(below + (above - below) * place.fract()))
}

/// To the four digits that are more than a measurement has.
pub(crate) fn rounded(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

/// The ratios of the runs of one round each, of those rounds that have both.
pub fn paired(runs: &[Option<f64>], beside: &[Option<f64>]) -> Option<Spread> {
    let both = runs.iter().zip(beside);
    Spread::of(both.filter_map(|(run, base)| Some((*run)? / (*base)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_the_middle() {
        let spread = |values: &[f64]| Spread::of(values.iter().copied());
        assert_eq!(spread(&[]), None);
        let three = spread(&[9.0, 1.0, 2.0]).unwrap();
        assert_eq!((three.low, three.median, three.high), (1.5, 2.0, 5.5));
        assert_eq!(spread(&[1.0, 2.0]).unwrap().median, 1.5);
    }

    #[test]
    fn a_ratio_is_taken_within_a_round() {
        // The machine became ten times slower in the third round, and the ratio stayed.
        let native = [Some(1.0), Some(1.0), Some(10.0)];
        let inside = [Some(2.0), None, Some(20.0)];
        assert_eq!(paired(&inside, &native).unwrap().median, 2.0);
        assert_eq!(paired(&[None], &[Some(1.0)]), None);
    }
}
