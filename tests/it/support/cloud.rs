//! `smk cloud` as a process, and a client of a few lines for tests that need no more.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::Folder;

/// A running local cloud; it ends with the value.
pub struct Cloud {
    process: Child,
    endpoint: String,
}

impl Cloud {
    pub fn start(folder: &Folder, speed: &str) -> Self {
        Self::listen(folder, speed, "127.0.0.1:0")
    }

    /// A cloud in which the faults of a file happen.
    pub fn troubled(folder: &Folder, speed: &str, faults: &str) -> Self {
        let file = folder.beside("faults");
        std::fs::write(&file, faults).unwrap();
        Self::begin(folder, speed, "127.0.0.1:0", &["--faults", file.to_str().unwrap()])
    }

    /// A cloud whose caller may do what policies in a file say.
    pub fn limited(folder: &Folder, policy: &Path) -> Self {
        Self::begin(folder, "0", "127.0.0.1:0", &["--policy", policy.to_str().unwrap()])
    }

    pub fn listen(folder: &Folder, speed: &str, address: &str) -> Self {
        Self::begin(folder, speed, address, &[])
    }

    fn begin(folder: &Folder, speed: &str, address: &str, more: &[&str]) -> Self {
        let data = folder.beside("cloud");
        let data = data.to_str().unwrap();
        let arguments = ["cloud", "--json", "--listen", address, "--speed", speed, "--data", data];
        let arguments = [&arguments, more].concat();
        let mut process = folder.command(&arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Json = serde_json::from_str(&line).unwrap();
        let endpoint = said["endpoint"].as_str().unwrap().to_owned();
        Self { process, endpoint }
    }

    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The address without the scheme.
    pub fn address(&self) -> &str {
        self.endpoint.trim_start_matches("http://")
    }

    /// Ends the process as a power cut would.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// The answer to a request, or the name of the exception.
    pub fn call(&self, operation: &str, request: &Json) -> Result<Json, String> {
        call(self.address(), operation, request).unwrap()
    }

    /// Waits for a request to end, and gives its last event.
    pub fn wait_for(&self, answer: &Json) -> Json {
        let token = answer["ProgressEvent"]["RequestToken"].clone();
        loop {
            let answer =
                self.call("GetResourceRequestStatus", &json!({ "RequestToken": token })).unwrap();
            let event = &answer["ProgressEvent"];
            if !["PENDING", "IN_PROGRESS", "CANCEL_IN_PROGRESS"]
                .contains(&event["OperationStatus"].as_str().unwrap())
            {
                return event.clone();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The identifiers of all resources of a type.
    pub fn list(&self, type_name: &str) -> Vec<String> {
        let answer = self.call("ListResources", &json!({ "TypeName": type_name })).unwrap();
        assert!(answer["NextToken"].is_null(), "more than a page of {type_name}");
        let found = answer["ResourceDescriptions"].as_array().unwrap().iter();
        found.map(|it| it["Identifier"].as_str().unwrap().to_owned()).collect()
    }

    /// The properties of a resource.
    pub fn get(&self, type_name: &str, identifier: &str) -> Result<Json, String> {
        let request = json!({ "TypeName": type_name, "Identifier": identifier });
        let answer = self.call("GetResource", &request)?;
        let properties = answer["ResourceDescription"]["Properties"].as_str().unwrap();
        Ok(serde_json::from_str(properties).unwrap())
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }
}

/// Sends one request; the inner error is the name of AWS's exception.
pub fn call(
    address: &str,
    operation: &str,
    request: &Json,
) -> std::io::Result<Result<Json, String>> {
    let body = request.to_string();
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST / HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-type: application/x-amz-json-1.0\r\nx-amz-target: CloudApiService.{operation}\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let cut_short = || std::io::Error::other("the answer was cut short");
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(cut_short)?;
    let body: Json = serde_json::from_str(body).map_err(|_| cut_short())?;
    if head.starts_with("HTTP/1.1 200") {
        return Ok(Ok(body));
    }
    let name = body["__type"].as_str().unwrap_or_default();
    Ok(Err(name.rsplit('#').next().unwrap_or_default().to_owned()))
}
