//! The embedded local cloud: a server on loopback that speaks AWS Cloud Control's protocol, and of
//! S3's as much as it takes to put objects into buckets and to delete them, with
//! behaviour out of the catalog and one rules file per service. It is no part of the engine, which
//! reaches it over HTTP like any other endpoint.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::model::{AccountId, Json, Region};

mod access;
mod durations;
mod defaults;
mod faults;
mod handlers;
mod http;
mod identity;
mod journal;
mod objects;
mod patch;
mod protocol;
mod requests;
mod rules;
mod s3;
mod service;
mod store;
mod sts;

#[cfg(test)]
mod tests;

pub use faults::Error as FaultError;
pub use journal::Error as DataError;

/// How the local cloud runs.
#[derive(Clone, Debug)]
pub struct Options {
    /// A loopback address; port 0 takes any that is free.
    pub listen: SocketAddr,
    /// The folder that keeps the resources; without one they live as long as the server.
    pub data: Option<PathBuf>,
    /// What durations are multiplied with: 1 takes as long as AWS, 0 is done at once.
    pub speed: f64,
    pub account: AccountId,
    /// The region of requests whose signature does not name one.
    pub region: Region,
    /// The text of a fault file.
    pub faults: Option<String>,
    /// What the caller may do, as one policy or a list of them; without any, everything.
    pub policies: Option<Json>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: None,
            speed: 0.0,
            account: AccountId::new("111122223333"),
            region: Region::new("us-east-1"),
            faults: None,
            policies: None,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "`{0}` is not a loopback address; the local cloud checks no signatures and listens only there"
    )]
    NotLoopback(SocketAddr),
    #[error("`{0}` is not an account number of twelve digits")]
    Account(AccountId),
    #[error("what the caller may do is no policy and no list of policies")]
    Policies,
    #[error("the speed must be 0 or more, not {0}")]
    Speed(f64),
    #[error("cannot listen on `{address}`")]
    Listen { address: SocketAddr, source: io::Error },
    #[error(transparent)]
    Data(#[from] DataError),
    #[error("the fault file has mistakes")]
    Faults(Vec<FaultError>),
}

/// A running local cloud. Dropping it ends it at once.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl Server {
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL that a client takes as its endpoint.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers what has begun and accepts nothing more.
    pub async fn shutdown(self) {
        self.stop.send_replace(true);
        self.wait().await;
    }

    /// Serves until something goes wrong with the listening socket.
    pub async fn wait(mut self) {
        // A task that was cancelled or failed has ended, which is all that is asked for.
        let _ended = (&mut self.accepting).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        self.accepting.abort();
    }
}

/// Starts a local cloud.
pub async fn serve(options: Options) -> Result<Server, Error> {
    check(&options)?;
    let data = options.data.as_deref();
    let text = options.faults.as_deref().unwrap_or_default();
    let faults = faults::Faults::parse(text).map_err(Error::Faults)?;
    let service = service::Service::open(options.account.clone(), options.speed, data)?;
    let mut service = service.with_faults(faults);
    if let Some(policies) = &options.policies {
        service.limit(access::Access::read(policies).ok_or(Error::Policies)?);
    }
    let listening = |source| Error::Listen { address: options.listen, source };
    let listener = TcpListener::bind(options.listen).await.map_err(listening)?;
    let address = listener.local_addr().map_err(listening)?;
    let shared = Arc::new(http::Shared { service: Mutex::new(service), region: options.region });
    let (stop, stopped) = watch::channel(false);
    let accepting = tokio::spawn(accept(listener, shared, stopped));
    Ok(Server { address, stop, accepting })
}

fn check(options: &Options) -> Result<(), Error> {
    if !options.listen.ip().is_loopback() {
        return Err(Error::NotLoopback(options.listen));
    }
    let account = options.account.as_str();
    if account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::Account(options.account.clone()));
    }
    if !options.speed.is_finite() || options.speed < 0.0 {
        return Err(Error::Speed(options.speed));
    }
    Ok(())
}

async fn accept(
    listener: TcpListener,
    shared: Arc<http::Shared>,
    mut stopped: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = stop(&mut stopped) => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, Arc::clone(&shared), stopped.clone()));
                }
                // Too many open files, or a peer that is gone already: others can still come.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            },
        }
    }
    while connections.join_next().await.is_some() {}
}

async fn converse(
    stream: TcpStream,
    shared: Arc<http::Shared>,
    mut stopped: watch::Receiver<bool>,
) {
    // Small answers go out at once; without this they wait for the other side to acknowledge.
    let _best_effort = stream.set_nodelay(true);
    let answer = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        http::answer(shared, request)
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), answer);
    tokio::pin!(connection);
    // An error of a connection is the client's to see: it has gone away or spoke no HTTP.
    tokio::select! {
        _ = connection.as_mut() => {}
        () = stop(&mut stopped) => {
            connection.as_mut().graceful_shutdown();
            let _ended = connection.await;
        }
    }
}

/// Ends when the server is told to stop, or is gone.
async fn stop(stopped: &mut watch::Receiver<bool>) {
    let _told = stopped.wait_for(|stopped| *stopped).await.is_ok();
}
