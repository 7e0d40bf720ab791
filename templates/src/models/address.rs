//! In: the schema `Address`. Out: [`Address`].

use crate::runtime::{Check, Checker, Error, required};

/// Where somebody lives.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
#[non_exhaustive]
pub struct Address {
    /// Who lives there.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// The postal code.
    ///
    /// Pattern `^[0-9]{5}$`.
    pub zip: String,
    /// The town.
    pub city: String,
    /// The country.
    ///
    /// 2 characters.
    pub country: String,
    /// How to find it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Address {
    /// Starts one; all that is required must be given.
    pub fn builder() -> AddressBuilder {
        AddressBuilder::default()
    }

    /// How to find it.
    pub fn note(mut self, value: impl Into<String>) -> Self {
        self.note = Some(value.into());
        self
    }
}

/// What an [`Address`] requires.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct AddressBuilder {
    name: Option<String>,
    street: Option<String>,
    zip: Option<String>,
    city: Option<String>,
    country: Option<String>,
}

impl AddressBuilder {
    /// Who lives there.
    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.name = Some(value.into());
        self
    }

    /// Street and number.
    pub fn street(mut self, value: impl Into<String>) -> Self {
        self.street = Some(value.into());
        self
    }

    /// The postal code.
    ///
    /// Pattern `^[0-9]{5}$`.
    pub fn zip(mut self, value: impl Into<String>) -> Self {
        self.zip = Some(value.into());
        self
    }

    /// The town.
    pub fn city(mut self, value: impl Into<String>) -> Self {
        self.city = Some(value.into());
        self
    }

    /// The country.
    ///
    /// 2 characters.
    pub fn country(mut self, value: impl Into<String>) -> Self {
        self.country = Some(value.into());
        self
    }

    /// The finished [`Address`]; fails if something required was not given.
    pub fn build(self) -> Result<Address, Error> {
        Ok(Address {
            name: required("name", self.name)?,
            street: required("street", self.street)?,
            zip: required("zip", self.zip)?,
            city: required("city", self.city)?,
            country: required("country", self.country)?,
            note: None,
        })
    }
}

impl Check for Address {
    fn check(&self, v: &mut Checker<'_>) {
        v.field("zip", Some(&self.zip), |v, value| {
            v.pattern(value, "^[0-9]{5}$");
        });
        v.field("country", Some(&self.country), |v, value| {
            v.length(value, Some(2), Some(2));
        });
    }
}
