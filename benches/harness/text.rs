//! Numbers as people read them.

use crate::work::Unit;

/// Nanoseconds or KiB in the unit that fits their size.
pub fn amount(value: f64, unit: Unit) -> String {
    let scales: &[(f64, &str)] = match unit {
        Unit::Nanoseconds => &[(1.0, "ns"), (1e3, "us"), (1e6, "ms"), (1e9, "s")],
        Unit::Kibibytes => &[(1.0, "KiB"), (1024.0, "MiB")],
    };
    let fitting = scales.iter().rev().find(|(scale, _)| value >= *scale);
    let &(scale, name) = fitting.or(scales.first()).unwrap_or(&(1.0, ""));
    format!("{} {name}", digits(value / scale))
}

/// A ratio.
pub fn ratio(value: f64) -> String {
    if value >= 10.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}

fn digits(value: f64) -> String {
    let places = match value {
        100.0.. => 0,
        10.0.. => 1,
        _ => 2,
    };
    format!("{value:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_fits_its_number() {
        assert_eq!(amount(3.26, Unit::Nanoseconds), "3.26 ns");
        assert_eq!(amount(62_281.0, Unit::Nanoseconds), "62.3 us");
        assert_eq!(amount(4_700_000_000.0, Unit::Nanoseconds), "4.70 s");
        assert_eq!(amount(0.5, Unit::Nanoseconds), "0.50 ns");
        assert_eq!(amount(9_216.0, Unit::Kibibytes), "9.00 MiB");
        assert_eq!(ratio(0.041), "0.04");
        assert_eq!(ratio(248.3), "248");
    }
}
