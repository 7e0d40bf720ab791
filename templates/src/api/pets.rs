//! In: the tag `pets`. Out: [`Pets`] and its operations.

use crate::envelopes::SHOP_ENVELOPE;
use crate::models::{CreatePet, Pet, PetFilter, Photos};
use crate::runtime::{
    Answer, Body, Call, Core, Error, Fill, FromAnswer, Method, Operation, Request, Response, Retry,
    Style,
};
use crate::security::{API_KEY, USER_TOKEN};

/// Pets and their pictures.
#[derive(Clone, Debug)]
pub struct Pets {
    pub(crate) core: Core,
}

impl Pets {
    pub(crate) fn new(core: Core) -> Self {
        Self { core }
    }

    /// List pets.
    ///
    /// Anybody may look; a key shows hidden pets too.
    ///
    /// `GET /pets`
    pub fn list_pets(&self) -> Call<Vec<Pet>, ListPets> {
        self.core.json(Request::new(&LIST_PETS))
    }

    /// Add a pet.
    ///
    /// `POST /pets`
    ///
    /// * `body`: The new pet.
    ///
    /// # Errors
    ///
    /// * `409`: There is such a pet. Its body is a [`models::Conflict`](crate::models::Conflict).
    pub fn create_pet(&self, body: CreatePet) -> Call<Pet> {
        self.core
            .json(Request::new(&CREATE_PET).check(&body).json(body))
    }

    /// Look at one pet.
    ///
    /// `GET /pets/{pet_id}`
    ///
    /// * `pet_id`: Which pet.
    pub fn get_pet(&self, pet_id: &str) -> Call<GetPetAnswer> {
        self.core
            .answer(Request::new(&GET_PET).path("pet_id", pet_id))
    }

    /// Take a pet out of the shop.
    ///
    /// `DELETE /pets/{pet_id}`
    ///
    /// * `pet_id`: Which pet.
    /// * `if_match`: The version of the pet.
    pub fn delete_pet(&self, pet_id: &str, if_match: &str) -> Call<(), DeletePet> {
        self.core.empty(
            Request::new(&DELETE_PET)
                .path("pet_id", pet_id)
                .header("if-match", if_match),
        )
    }

    /// Send pictures of a pet.
    ///
    /// `POST /pets/{pet_id}/photos`
    ///
    /// * `pet_id`: Which pet.
    /// * `body`: The pictures.
    pub fn upload_photos(&self, pet_id: &str, body: Photos) -> Call<()> {
        self.core.empty(
            Request::new(&UPLOAD_PHOTOS)
                .path("pet_id", pet_id)
                .check(&body)
                .multipart(body.into()),
        )
    }

    /// Get the picture of a pet.
    ///
    /// `GET /pets/{pet_id}/photo`
    ///
    /// * `pet_id`: Which pet.
    pub fn get_photo(&self, pet_id: &str) -> Call<Body> {
        self.core
            .bytes(Request::new(&GET_PHOTO).path("pet_id", pet_id))
    }

    /// The motto of the day.
    ///
    /// `GET /motto`
    pub fn get_motto(&self) -> Call<String> {
        self.core.text(Request::new(&GET_MOTTO))
    }
}

pub(crate) static LIST_PETS: Operation = Operation::new("listPets", Method::Get, "/pets")
    .retry(Retry::Safe)
    .security(&[&[&API_KEY], &[]])
    .envelope(&SHOP_ENVELOPE)
    .failures(&[&SHOP_ENVELOPE])
    .fills(&[
        Fill::header("x-shop-app-id", "app_id").required(),
        Fill::header("x-shop-lang", "lang").default("en"),
    ])
    .accept("application/json");

/// The optional inputs and the headers of [`Pets::list_pets`].
#[derive(Clone, Copy, Debug)]
pub enum ListPets {}

impl Call<Vec<Pet>, ListPets> {
    /// How many at most.
    ///
    /// 1 to 100.
    pub fn limit(self, value: i32) -> Self {
        self.with(|request| {
            request
                .check_value("limit", &value, |v, value| {
                    v.range(*value, Some((1, false)), Some((100, false)));
                })
                .query("limit", value)
        })
    }

    /// Only pets with one of these tags.
    pub fn tags(self, value: Vec<String>) -> Self {
        self.with(|request| request.query_styled("tags", Style::Pipe, value))
    }

    /// What to look for.
    pub fn filter(self, value: PetFilter) -> Self {
        self.with(|request| request.query_styled("filter", Style::Deep, value))
    }

    /// The order of the list.
    #[deprecated]
    pub fn sort(self, value: impl Into<String>) -> Self {
        let value: String = value.into();
        self.with(|request| request.query("sort", value))
    }
}

impl Response<Vec<Pet>, ListPets> {
    /// Where the next page starts.
    ///
    /// Header `x-next`.
    pub fn x_next(&self) -> Result<Option<String>, Error> {
        self.header("x-next", Style::Simple(false))
    }

    /// How many there are.
    ///
    /// Header `x-total`.
    pub fn x_total(&self) -> Result<Option<i64>, Error> {
        self.header("x-total", Style::Simple(false))
    }
}

pub(crate) static CREATE_PET: Operation = Operation::new("createPet", Method::Post, "/pets")
    .retry(Retry::Write)
    .security(&[&[&USER_TOKEN]])
    .envelope(&SHOP_ENVELOPE)
    .failures(&[&SHOP_ENVELOPE])
    .fills(&[
        Fill::header("x-shop-app-id", "app_id").required(),
        Fill::header("x-shop-lang", "lang").default("en"),
    ])
    .accept("application/json");

pub(crate) static GET_PET: Operation = Operation::new("getPet", Method::Get, "/pets/{pet_id}")
    .retry(Retry::Safe)
    .failures(&[&SHOP_ENVELOPE])
    .accept("application/json, text/plain");

/// What [`Pets::get_pet`] answers.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum GetPetAnswer {
    /// The pet.
    ///
    /// HTTP 200.
    Ok(Pet),
    /// The pet is on its way.
    ///
    /// HTTP 202.
    Accepted(String),
    /// The pet is out.
    ///
    /// HTTP 204.
    NoContent,
}

impl FromAnswer for GetPetAnswer {
    fn from_answer(answer: Answer) -> Result<Self, Error> {
        match answer.status() {
            200 => answer.json().map(Self::Ok),
            202 => answer.text().map(Self::Accepted),
            204 => Ok(Self::NoContent),
            _ => answer.unexpected(),
        }
    }
}

pub(crate) static DELETE_PET: Operation =
    Operation::new("deletePet", Method::Delete, "/pets/{pet_id}")
        .retry(Retry::Idempotent)
        .security(&[&[&USER_TOKEN]]);

/// The optional inputs of [`Pets::delete_pet`].
#[derive(Clone, Copy, Debug)]
pub enum DeletePet {}

impl Call<(), DeletePet> {
    /// Why.
    ///
    /// 1 to 100 characters.
    pub fn reason(self, value: impl Into<String>) -> Self {
        let value: String = value.into();
        self.with(|request| {
            request
                .check_value("reason", &value, |v, value| {
                    v.length(value, Some(1), Some(100));
                })
                .header("reason", value)
        })
    }

    /// The visit to the shop.
    pub fn visit(self, value: impl Into<String>) -> Self {
        let value: String = value.into();
        self.with(|request| request.cookie("visit", value))
    }
}

pub(crate) static UPLOAD_PHOTOS: Operation =
    Operation::new("uploadPhotos", Method::Post, "/pets/{pet_id}/photos")
        .retry(Retry::Upload)
        .security(&[&[&USER_TOKEN]]);

pub(crate) static GET_PHOTO: Operation =
    Operation::new("getPhoto", Method::Get, "/pets/{pet_id}/photo")
        .retry(Retry::Safe)
        .accept("image/png");

pub(crate) static GET_MOTTO: Operation = Operation::new("getMotto", Method::Get, "/motto")
    .retry(Retry::Safe)
    .accept("text/plain");
