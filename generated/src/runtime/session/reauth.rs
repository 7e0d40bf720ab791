//! In: the end of a user's tokens. Out: what to do then is called once for each, one after the other.

use std::sync::Arc;

use super::token_cache::TokenCache;
use crate::runtime::wire::error::ReauthReason;

impl TokenCache {
    /// Says that only a new sign-in helps for the tokens of this generation, unless that was said.
    pub(super) fn tell(self: &Arc<Self>, generation: u64, reason: ReauthReason) {
        let Some(act) = self.options.on_reauth.clone() else {
            return;
        };
        let first = self.state.with(|state| {
            let told = &mut state.told;
            if told.generation == Some(generation) {
                return false;
            }
            (told.generation, told.next) = (Some(generation), Some(reason));
            !std::mem::replace(&mut told.calling, true)
        });
        if !first {
            return;
        }
        let cache = Arc::clone(self);
        tokio::spawn(async move {
            let next = || {
                cache.state.with(|state| {
                    let next = state.told.next.take();
                    state.told.calling = next.is_some();
                    next
                })
            };
            while let Some(reason) = next() {
                // On a task of its own: if it panics, it can be called again.
                let _ = tokio::spawn(act(cache.key.clone(), reason)).await;
            }
        });
    }
}
