//! In: dates as text. Out: milliseconds since 1970, and back. The Gregorian calendar, no time zones but offsets.

const DAY: i64 = 86_400_000;

/// Milliseconds since 1970 of `2026-11-22T19:21:48.5+08:00` (also with a blank for `T`, and without an offset: UTC).
pub fn unix_millis(text: &str) -> Option<i64> {
    let (year, month, day) = date(text.get(..10)?)?;
    let rest = text.get(10..)?;
    let clock = rest.strip_prefix(['T', 't', ' '])?;
    let at = clock.find(['Z', 'z', '+', '-']).unwrap_or(clock.len());
    let (clock, offset) = clock.split_at(at);
    days(year, month, day)
        .checked_mul(DAY)?
        .checked_add(time(clock)?)?
        .checked_sub(zone(offset)?)
}

/// Year, month and day of `2026-11-22`.
pub fn date(text: &str) -> Option<(i64, u8, u8)> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || month.len() != 2 || day.len() != 2 || parts.next().is_some() {
        return None;
    }
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let fits = (1..=12).contains(&month) && (1..=last).contains(&day);
    fits.then_some((year, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}

/// The text of a moment, in UTC.
pub fn text(millis: i64) -> String {
    let (day, rest) = (millis.div_euclid(DAY), millis.rem_euclid(DAY));
    let (year, month, day) = civil(day);
    let (hour, minute, second, milli) = (
        rest / 3_600_000,
        rest / 60_000 % 60,
        rest / 1000 % 60,
        rest % 1000,
    );
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// Milliseconds of `19:21:48.5`.
fn time(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = whole.split(':');
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let second = parts.next().map_or(Some(0), number)?;
    // A leap second is the first moment of the next minute.
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(((hour * 60 + minute) * 60 + second) * 1000 + number(&digits)?)
}

/// Milliseconds of `Z`, `+08:00`, `+0800`, nothing.
fn zone(text: &str) -> Option<i64> {
    if matches!(text, "" | "Z" | "z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.get(1..)?.replace(':', "");
    let (hour, minute) = (number(digits.get(..2)?)?, number(digits.get(2..4)?)?);
    (digits.len() == 4 && hour < 24 && minute < 60).then_some(sign * (hour * 60 + minute) * 60_000)
}

fn number(text: &str) -> Option<i64> {
    let plain = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// Days since 1970. Years start in March, so that the leap day is the last; eras of 400 years are all alike.
fn days(year: i64, month: u8, day: u8) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date of a day since 1970.
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day.saturating_add(719_468);
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let month_of_year = if month < 10 { month + 3 } else { month - 9 };
    (
        year + era * 400 + i64::from(month_of_year <= 2),
        month_of_year,
        of_year - (153 * month + 2) / 5 + 1,
    )
}
