//! In: a token endpoint. Out: the rivals, each as its own documentation sets it up, with tokens from there.

pub(crate) mod azure;
pub(crate) mod google;
pub(crate) mod smithy;
pub(crate) mod yup;

use std::time::Duration;

use crate::Outcome;

/// Asks for a token, for those who leave the request to their user.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    client: reqwest::Client,
    url: String,
}

impl Endpoint {
    pub(crate) fn new(url: String) -> Self {
        Self {
            client: reqwest::Client::new(),
            url,
        }
    }

    /// A new access token, and how long it lives.
    pub(crate) async fn token(&self) -> Outcome<(String, Duration)> {
        let asked = self.client.post(&self.url);
        let asked = asked.body("grant_type=client_credentials");
        let answer = asked.send().await?.error_for_status()?.bytes().await?;
        let answer: serde_json::Value = serde_json::from_slice(&answer)?;
        let token = answer["access_token"].as_str().unwrap_or_default();
        let seconds = answer["expires_in"].as_u64().unwrap_or_default();
        Ok((token.to_owned(), Duration::from_secs(seconds)))
    }
}
