//! In: a token endpoint. Out: the identity cache of smithy, filled from there.

use std::time::SystemTime;

use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_async::time::SystemTimeSource;
use aws_smithy_runtime::client::identity::IdentityCache;
use aws_smithy_runtime_api::client::identity::{
    Identity, IdentityFuture, ResolveCachedIdentity as _, ResolveIdentity, SharedIdentityCache,
    SharedIdentityResolver,
};
use aws_smithy_runtime_api::client::runtime_components::{
    RuntimeComponents, RuntimeComponentsBuilder,
};
use aws_smithy_types::config_bag::ConfigBag;

use super::Endpoint;
use crate::Outcome;

/// Its lazy cache and what it is called with.
pub(crate) struct Smithy {
    cache: SharedIdentityCache,
    resolver: SharedIdentityResolver,
    components: RuntimeComponents,
    bag: ConfigBag,
}

impl Smithy {
    pub(crate) fn new(endpoint: Endpoint) -> Outcome<Self> {
        let components = RuntimeComponentsBuilder::for_tests()
            .with_time_source(Some(SystemTimeSource::new()))
            .with_sleep_impl(Some(TokioSleep::new()))
            .build()?;
        Ok(Self {
            cache: IdentityCache::lazy().build(),
            resolver: SharedIdentityResolver::new(Resolver(endpoint)),
            components,
            bag: ConfigBag::base(),
        })
    }

    pub(crate) async fn identity(&self) -> Outcome<Identity> {
        let resolver = self.resolver.clone();
        let cached = self
            .cache
            .resolve_cached_identity(resolver, &self.components, &self.bag);
        cached.await
    }
}

#[derive(Debug)]
struct Resolver(Endpoint);

impl ResolveIdentity for Resolver {
    fn resolve_identity<'a>(
        &'a self,
        _: &'a RuntimeComponents,
        _: &'a ConfigBag,
    ) -> IdentityFuture<'a> {
        IdentityFuture::new(async move {
            let (token, life) = self.0.token().await?;
            Ok(Identity::new(token, Some(SystemTime::now() + life)))
        })
    }
}
