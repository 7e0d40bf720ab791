//! In: values about to be sent and the constraints of the API description. Out: everything that is wrong with them.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::error::Fault;
use super::request::Request;
use super::secret::Secret;

/// A type with constraints inside.
pub trait Check {
    /// Notes everything that is wrong.
    fn check(&self, v: &mut Checker<'_>);
}

impl<T: Check + ?Sized> Check for Box<T> {
    fn check(&self, v: &mut Checker<'_>) {
        (**self).check(v);
    }
}

impl<T: Check> Check for Option<T> {
    fn check(&self, v: &mut Checker<'_>) {
        if let Some(value) = self {
            value.check(v);
        }
    }
}

impl<T: Check> Check for Vec<T> {
    fn check(&self, v: &mut Checker<'_>) {
        v.each(self, |v, value| value.check(v));
    }
}

impl<T: Check> Check for BTreeMap<String, T> {
    fn check(&self, v: &mut Checker<'_>) {
        v.each_entry(self, |v, value| value.check(v));
    }
}

/// Text whose characters can be counted.
pub trait Text {
    /// The text.
    fn text(&self) -> &str;
}

impl<T: AsRef<str> + ?Sized> Text for T {
    fn text(&self) -> &str {
        self.as_ref()
    }
}

impl Text for Secret {
    fn text(&self) -> &str {
        self.expose()
    }
}

/// A number of any width.
pub trait Number: Copy {
    /// The nearest double.
    fn number(self) -> f64;
}

impl Number for i32 {
    fn number(self) -> f64 {
        f64::from(self)
    }
}

impl Number for i64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a multiple is only looked for within the exact range"
    )]
    fn number(self) -> f64 {
        self as f64
    }
}

impl Number for f32 {
    fn number(self) -> f64 {
        f64::from(self)
    }
}

impl Number for f64 {
    fn number(self) -> f64 {
        self
    }
}

/// Collects faults and knows where it is.
#[derive(Debug)]
pub struct Checker<'a> {
    path: String,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Checker<'a> {
    /// Starts at this input.
    pub fn new(path: impl Into<String>, faults: &'a mut Vec<Fault>) -> Self {
        Self {
            path: path.into(),
            faults,
        }
    }

    /// Looks at a member, if it is there.
    pub fn field<T: ?Sized>(
        &mut self,
        name: &str,
        value: Option<&T>,
        check: impl FnOnce(&mut Self, &T),
    ) {
        if let Some(value) = value {
            self.at(&format!(".{name}"), |v| check(v, value));
        }
    }

    /// Looks at each item of a list or set.
    pub fn each<'b, T: 'b>(
        &mut self,
        items: impl IntoIterator<Item = &'b T>,
        check: impl Fn(&mut Self, &T),
    ) {
        for (index, item) in items.into_iter().enumerate() {
            self.at(&format!("[{index}]"), |v| check(v, item));
        }
    }

    /// Looks at each value of a map.
    pub fn each_entry<T>(&mut self, map: &BTreeMap<String, T>, check: impl Fn(&mut Self, &T)) {
        for (name, value) in map {
            self.at(&format!(".{name}"), |v| check(v, value));
        }
    }

    /// Looks inside a value of a type with constraints.
    pub fn inside(&mut self, value: &(impl Check + ?Sized)) {
        value.check(self);
    }

    /// The number of characters.
    pub fn length(&mut self, value: &(impl Text + ?Sized), min: Option<u64>, max: Option<u64>) {
        self.count(value.text().chars().count(), min, max, "character");
    }

    /// The number of items.
    pub fn items(&mut self, count: usize, min: Option<u64>, max: Option<u64>) {
        self.count(count, min, max, "item");
    }

    /// The number of members.
    pub fn properties(&mut self, count: usize, min: Option<u64>, max: Option<u64>) {
        self.count(count, min, max, "member");
    }

    /// The bounds of an integer; true: the bound itself is out.
    pub fn range(
        &mut self,
        value: impl Into<i64>,
        min: Option<(i64, bool)>,
        max: Option<(i64, bool)>,
    ) {
        self.bounds(&value.into(), min.as_ref(), max.as_ref());
    }

    /// The bounds of a number; true: the bound itself is out.
    pub fn float_range(
        &mut self,
        value: impl Into<f64>,
        min: Option<(f64, bool)>,
        max: Option<(f64, bool)>,
    ) {
        let value = value.into();
        if !value.is_finite() {
            return self.fault("must be a finite number");
        }
        self.bounds(&value, min.as_ref(), max.as_ref());
    }

    /// A multiple of this.
    pub fn multiple_of(&mut self, value: impl Number, factor: f64) {
        let quotient = value.number() / factor;
        // Decimal factors such as 0.01 are not exact in binary.
        if (quotient - quotient.round()).abs() > 1e-9 * quotient.abs().max(1.0) {
            self.fault(format!("must be a multiple of {factor}"));
        }
    }

    /// No two items that are equal.
    pub fn unique<T: PartialEq>(&mut self, items: &[T]) {
        for (index, item) in items.iter().enumerate() {
            if let Some(first) = items.iter().take(index).position(|other| other == item) {
                self.at(&format!("[{index}]"), |v| {
                    v.fault(format!("is the same as item {first}"));
                });
            }
        }
    }

    /// Notes that the value here is wrong.
    pub fn fault(&mut self, message: impl Into<String>) {
        self.faults.push(Fault {
            path: self.path.clone(),
            message: message.into(),
        });
    }

    fn at(&mut self, step: &str, look: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(step);
        look(self);
        self.path.truncate(length);
    }

    fn bounds<T: PartialOrd + Display>(
        &mut self,
        value: &T,
        min: Option<&(T, bool)>,
        max: Option<&(T, bool)>,
    ) {
        if let Some((bound, exclusive)) = min
            && (value < bound || (*exclusive && value == bound))
        {
            self.fault(format!(
                "must be {} {bound}",
                if *exclusive { "more than" } else { "at least" }
            ));
        }
        if let Some((bound, exclusive)) = max
            && (value > bound || (*exclusive && value == bound))
        {
            self.fault(format!(
                "must be {} {bound}",
                if *exclusive { "less than" } else { "at most" }
            ));
        }
    }

    fn count(&mut self, count: usize, min: Option<u64>, max: Option<u64>, of: &str) {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let has = format!("it has {count}");
        if let Some(min) = min.filter(|min| count < *min) {
            self.fault(format!(
                "must have at least {min} {of}{}, {has}",
                plural(min)
            ));
        }
        if let Some(max) = max.filter(|max| count > *max) {
            self.fault(format!(
                "must have at most {max} {of}{}, {has}",
                plural(max)
            ));
        }
    }
}

fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

impl Request {
    /// Notes what is wrong with a body.
    pub fn check(self, body: &impl Check) -> Self {
        self.check_value("body", body, |v, value| value.check(v))
    }

    /// Notes what is wrong with a parameter or variable.
    pub fn check_value<T: ?Sized>(
        mut self,
        name: &str,
        value: &T,
        check: impl FnOnce(&mut Checker<'_>, &T),
    ) -> Self {
        check(&mut Checker::new(name, &mut self.inputs.faults), value);
        self
    }
}
