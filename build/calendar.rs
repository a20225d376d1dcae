//! The Chinese calendar of 1900–2100, from the library `tyme4rs` (寿星万年历's tables): what a browser says of it is
//! wrong on some days (春节 of 2027 and 2030).
//!
//! `chinese_calendar.rs` in `OUT_DIR` holds `YEARS`: for each year from 1899 on its first day (days of the common era),
//! the lengths of its months (bit n set: the n-th has 30 days) and which of them is a leap month (0: none; 7: the
//! seventh, the second sixth month); and `TERMS`: for each common year from 1900 on the days of the month on which its
//! 24 节气 begin, from 小寒 on.

use tyme4rs::tyme::lunar::LunarYear;
use tyme4rs::tyme::solar::{SolarDay, SolarTerm};

/// The first and last lunar year: the first months of 1900 belong to 1899.
const LUNAR: (isize, isize) = (1899, 2100);
/// The first and last common year.
const SOLAR: (isize, isize) = (1900, 2100);

/// Writes both tables.
pub fn table() -> String {
    let years: Vec<(i64, u16, u8)> = (LUNAR.0..=LUNAR.1).map(year).collect();
    let terms: Vec<[usize; 24]> = (SOLAR.0..=SOLAR.1).map(terms).collect();
    format!(
        "static YEARS: [(i32, u16, u8); {}] = {years:?};\nstatic TERMS: [[u8; 24]; {}] = {terms:?};\n",
        years.len(),
        terms.len()
    )
}

fn year(year: isize) -> (i64, u16, u8) {
    let months = LunarYear::from_year(year).get_months();
    let (mut long, mut leap) = (0, 0);
    for (at, month) in months.iter().enumerate() {
        long |= u16::from(month.get_day_count() == 30) << at;
        if month.is_leap() {
            leap = at as u8 + 1;
        }
    }
    let first = months.first().map(|month| month.get_first_day().get_solar_day());
    (first.map_or(0, |day| days(&day)), long, leap)
}

/// Counts the days of the common era up to a day, 0001-01-01 being the first.
fn days(day: &SolarDay) -> i64 {
    i64::from(day.subtract(SolarDay::from_ymd(2000, 1, 1)) as i32) + 730_120
}

fn terms(year: isize) -> [usize; 24] {
    // 冬至 of the year before is the first of tyme4rs' terms.
    std::array::from_fn(|at| {
        SolarTerm::from_index(year, at as isize + 1).get_julian_day().get_solar_day().get_day()
    })
}
