//! A proxy that stands between a client and a local cloud and writes down every request.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value as Json, json};

use super::Cloud;

/// A request as it was sent.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The operation of Cloud Control; none for the requests to other services.
    pub operation: Option<String>,
    /// The method, the path and the version.
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// A running proxy; its threads end with the test's process.
pub struct Recorder {
    address: SocketAddr,
    upstream: Arc<Mutex<String>>,
    recorded: Arc<Mutex<Vec<Recorded>>>,
}

impl Recorder {
    pub fn before(cloud: &Cloud) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let recorded = Arc::new(Mutex::new(Vec::new()));
        let upstream = Arc::new(Mutex::new(cloud.address().to_owned()));
        let (current, log) = (Arc::clone(&upstream), Arc::clone(&recorded));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (upstream, log) = (current.lock().unwrap().clone(), Arc::clone(&log));
                // A client that goes away ends its own connection only.
                thread::spawn(move || drop(converse(&stream, &upstream, &log)));
            }
        });
        Self { address, upstream, recorded }
    }

    /// Sends what comes from now on to another cloud.
    pub fn turn_to(&self, cloud: &Cloud) {
        cloud.address().clone_into(&mut self.upstream.lock().unwrap());
    }

    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn recorded(&self) -> Vec<Recorded> {
        self.recorded.lock().unwrap().clone()
    }

    /// The operations of Cloud Control that were asked for.
    pub fn operations(&self) -> Vec<String> {
        self.recorded().into_iter().filter_map(|request| request.operation).collect()
    }

    /// Those that change something.
    pub fn mutations(&self) -> usize {
        let changing = ["CreateResource", "UpdateResource", "DeleteResource"];
        self.operations().iter().filter(|name| changing.contains(&name.as_str())).count()
    }

    /// Everything, for a script.
    pub fn json(&self) -> Json {
        let entry = |it: Recorded| {
            let headers: serde_json::Map<_, _> =
                it.headers.into_iter().map(|(name, value)| (name, Json::String(value))).collect();
            json!({
                "operation": it.operation, "line": it.line, "headers": headers, "body": it.body,
            })
        };
        self.recorded().into_iter().map(entry).collect()
    }
}

struct Message {
    first: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Message {
    /// The next message of a connection, if there is one.
    fn read(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut first = String::new();
        if reader.read_line(&mut first)? == 0 {
            return Ok(None);
        }
        let mut message = Self { first, headers: Vec::new(), body: Vec::new() };
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            message.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let length = message.header("content-length").map_or(0, |length| length.parse().unwrap());
        message.body = vec![0; length];
        reader.read_exact(&mut message.body)?;
        Ok(Some(message))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let mut bytes = self.first.clone().into_bytes();
        for (name, value) in &self.headers {
            write!(bytes, "{name}: {value}\r\n")?;
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        to.write_all(&bytes)
    }

    fn recorded(&self) -> Recorded {
        let operation = self.header("x-amz-target").map(|target| {
            target.strip_prefix("CloudApiService.").expect("Cloud Control's prefix").to_owned()
        });
        Recorded {
            operation,
            line: self.first.trim_end().to_owned(),
            headers: self.headers.clone(),
            body: String::from_utf8(self.body.clone()).unwrap(),
        }
    }
}

fn converse(mut client: &TcpStream, upstream: &str, log: &Mutex<Vec<Recorded>>) -> io::Result<()> {
    let mut from_client = BufReader::new(client);
    let mut server = TcpStream::connect(upstream)?;
    let mut from_server = BufReader::new(server.try_clone()?);
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    while let Some(request) = Message::read(&mut from_client)? {
        log.lock().unwrap().push(request.recorded());
        request.write(&mut server)?;
        let Some(answer) = Message::read(&mut from_server)? else { break };
        answer.write(&mut client)?;
    }
    Ok(())
}
