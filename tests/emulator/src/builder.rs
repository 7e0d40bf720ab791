//! [`Builder`]: what an emulator is to be like before it runs.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use crate::config::Config;
use crate::emulator::Emulator;
use crate::saved::{Place, Saver};
use crate::shared::Shared;
use crate::world::World;

/// An emulator that is not started yet; see [`Emulator::builder`].
#[derive(Clone, Debug)]
pub struct Builder {
    config: Config,
    state: Option<PathBuf>,
    listen: SocketAddr,
    patience: Duration,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            config: Config::default(),
            state: None,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            patience: Duration::from_secs(30),
        }
    }
}

impl Builder {
    /// The application and the open choices; without it, the defaults.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// A file that everything is kept in from one start to the next: users, sign-ins, tokens, keys, the clock. It is
    /// made if it does not exist, and readable for its owner alone. Without it all is forgotten at the end.
    #[must_use]
    pub fn state(mut self, path: impl Into<PathBuf>) -> Self {
        self.state = Some(path.into());
        self
    }

    /// The address; without it, a free port of the loopback address.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// How long a connection may be without a whole head of a request, the first one or the next; then it is closed. 30
    /// seconds unless told.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Starts it.
    ///
    /// # Errors
    /// The configuration is not sound; the address is taken; keys cannot be made; the state file is broken, not one, of another application, in use, or
    /// cannot be written. A file that is not understood is left as it is.
    pub async fn start(self) -> io::Result<Emulator> {
        let sound = self.config.check();
        sound.map_err(|text| io::Error::new(io::ErrorKind::InvalidInput, text))?;
        let (world, place) = match self.state {
            Some(path) => {
                let (place, world) = Place::open(&path, self.config)?;
                (world, Some(place))
            }
            None => (World::new(self.config).map_err(io::Error::other)?, None),
        };
        let shared = Shared::with(world).map_err(io::Error::other)?.into();
        let saver = place
            .map(|place| Saver::start(place, &shared))
            .transpose()?;
        Emulator::serve(shared, saver, self.listen, self.patience).await
    }
}
