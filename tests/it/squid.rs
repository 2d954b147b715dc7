//! The proxy's configuration and lists, run by a real squid on loopback: what it lets through is
//! what the program allows.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use smk::lower::proxy::instance::Follow;
use smk::lower::proxy::squid::{self, Squid};
use smk::model::host::Host;

use super::support::{Folder, need_program};

/// Hosts as a resolver would know them: two web sites, one at a name that is not allowed, a name
/// that leads inside, and an address whose reverse name is on the list.
const HOSTS: &str = "127.0.0.2 pypi.org\n\
                     127.0.0.2 data.example.org\n\
                     127.0.0.2 example.org\n\
                     127.0.0.2 plain.example.com\n\
                     127.0.0.2 evil.test\n\
                     127.0.0.2 notexample.org\n\
                     127.0.0.9 mirror.example.org\n\
                     127.66.0.1 inside.example.org\n";

/// What CONNECT and plain requests are answered with where they come through.
pub const PASSED: u16 = 200;
pub const DENIED: u16 = 403;

pub struct Proxy {
    process: Child,
    port: u16,
    folder: PathBuf,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// A web site at all addresses of loopback, which answers whatever is asked.
pub fn site() -> u16 {
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream));
        }
    });
    port
}

fn answer(mut stream: TcpStream) {
    let mut buffer = [0; 4096];
    if stream.read(&mut buffer).is_ok_and(|length| length > 0) {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
        drop(stream.write_all(text.as_bytes()));
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn hosts(names: &[&str]) -> String {
    squid::list(names.iter().map(|name| Host::parse(name).unwrap()))
}

impl Proxy {
    /// Starts squid with what smk emits; `change` may spoil it.
    fn start(
        program: &Path,
        folder: &Path,
        (https_port, http_port): (u16, u16),
        (https, http): (&str, &str),
        change: impl Fn(String) -> String,
    ) -> Self {
        let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        let family: String = family().iter().map(|name| format!("127.0.0.2 {name}\n")).collect();
        let configuration = |port: u16| {
            let text = Squid {
                listen: &format!("127.0.0.1:{port}"),
                sources: &["127.0.0.1/32".parse().unwrap()],
                inside: &["127.66.0.0/16"],
                https_port,
                http_port,
                https_list: &path("https.txt"),
                http_list: &path("http.txt"),
            };
            change(text.configuration())
        };
        Self::run(program, folder, (https, http), &(HOSTS.to_owned() + &family), configuration)
    }

    /// Starts squid with a configuration for the port on which it listens. The lists are
    /// `https.txt` and `http.txt` in the folder.
    pub fn run(
        program: &Path,
        folder: &Path,
        (https, http): (&str, &str),
        hosts: &str,
        configuration: impl Fn(u16) -> String,
    ) -> Self {
        let port = free_port();
        let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        fs::write(path("https.txt"), format!("{https}\n")).unwrap();
        fs::write(path("http.txt"), format!("{http}\n")).unwrap();
        fs::write(path("hosts"), hosts).unwrap();
        let surroundings = format!(
            "hosts_file {}\npid_filename {}\naccess_log none\ncache_log {}\npinger_enable off\n\
             visible_hostname proxy.test\n",
            path("hosts"),
            path("squid.pid"),
            path("cache.log"),
        );
        fs::write(path("squid.conf"), configuration(port) + &surroundings).unwrap();
        // Started by root, squid becomes another user, who has to read and write here.
        let mut open = Command::new("chmod");
        assert!(open.args(["-R", "a+rwX"]).arg(folder).status().unwrap().success());
        let process = Command::new(program)
            .args(["-N", "-f", &path("squid.conf")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let proxy = Self { process, port, folder: folder.to_owned() };
        let up = (0..200).any(|_| {
            thread::sleep(Duration::from_millis(50));
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        assert!(up, "{}", fs::read_to_string(path("cache.log")).unwrap_or_default());
        proxy
    }

    /// The status with which squid answers a request.
    fn ask(&self, request: &str) -> u16 {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut buffer = [0; 64];
        let length = stream.read(&mut buffer).unwrap();
        let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
        text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
    }

    pub fn connect(&self, target: &str) -> u16 {
        self.ask(&format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n"))
    }

    pub fn get(&self, target: &str) -> u16 {
        self.ask(&format!("GET http://{target}/ HTTP/1.1\r\nHost: {target}\r\n\r\n"))
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_str().unwrap().to_owned()
    }
}

#[test]
fn squid_passes_what_is_allowed_and_nothing_else() {
    let Some(program) = need_program("squid") else { return };
    let folder = Folder::example();
    let (tls, plain) = (site(), site());
    let lists = (hosts(&["pypi.org", ".example.org"]), hosts(&["plain.example.com"]));
    let proxy =
        Proxy::start(&program, &folder.beside(""), (tls, plain), (&lists.0, &lists.1), |it| it);
    let tunnels = [
        ("pypi.org", PASSED),
        ("PyPI.org", PASSED),
        ("example.org", PASSED),
        ("data.example.org", PASSED),
        ("evil.test", DENIED),
        ("notexample.org", DENIED),
        ("plain.example.com", DENIED),
        ("inside.example.org", DENIED),
        ("127.0.0.2", DENIED),
        ("127.0.0.9", DENIED),
        ("[::1]", DENIED),
    ];
    for (host, expected) in tunnels {
        assert_eq!(proxy.connect(&format!("{host}:{tls}")), expected, "{host}");
    }
    assert_eq!(proxy.connect(&format!("pypi.org:{plain}")), DENIED, "a tunnel to another port");
    assert_eq!(proxy.get(&format!("plain.example.com:{plain}")), PASSED);
    assert_eq!(proxy.get(&format!("pypi.org:{plain}")), DENIED, "not on the list for port 80");
    assert_eq!(proxy.get(&format!("plain.example.com:{tls}")), DENIED, "plain on TLS's port");
    assert_eq!(proxy.get(&format!("127.0.0.2:{plain}")), DENIED);
}

#[test]
fn an_address_with_an_allowed_reverse_name_would_pass_a_plainer_configuration() {
    let Some(program) = need_program("squid") else { return };
    let folder = Folder::example();
    let (tls, plain) = (site(), site());
    let lists = (hosts(&[".example.org"]), hosts(&[]));
    let spoil = |text: String| {
        text.replace("dstdomain -n", "dstdomain").replace("http_access deny rawip\n", "")
    };
    let proxy =
        Proxy::start(&program, &folder.beside(""), (tls, plain), (&lists.0, &lists.1), spoil);
    assert_eq!(proxy.connect(&format!("127.0.0.9:{tls}")), PASSED);
}

#[test]
fn squid_takes_up_another_list_while_it_runs() {
    let Some(program) = need_program("squid") else { return };
    let folder = Folder::example();
    let (tls, plain) = (site(), site());
    let lists = (hosts(&["pypi.org"]), hosts(&[]));
    let proxy =
        Proxy::start(&program, &folder.beside(""), (tls, plain), (&lists.0, &lists.1), |it| it);
    assert_eq!(proxy.connect(&format!("evil.test:{tls}")), DENIED);
    follow(&proxy, &program, &hosts(&["evil.test"]));
    let taken_up = (0..200).any(|_| {
        thread::sleep(Duration::from_millis(50));
        TcpStream::connect(("127.0.0.1", proxy.port)).is_ok()
            && proxy.connect(&format!("evil.test:{tls}")) == PASSED
    });
    assert!(taken_up, "the new list has no effect");
    assert_eq!(proxy.connect(&format!("pypi.org:{tls}")), DENIED);
    assert!(!Path::new(&proxy.path("pending")).exists());
}

/// Runs the instance's own script beside a command that stands for AWS's.
fn follow(proxy: &Proxy, program: &Path, https: &str) {
    fs::write(proxy.path("parameter"), https).unwrap();
    let aws = format!(
        "#!/bin/sh\ncase \"$*\" in *'--name https '*) cat {} ;; *) echo '# none' ;; esac\n",
        proxy.path("parameter")
    );
    let script = Follow {
        region: "us-east-1",
        https_parameter: "https",
        http_parameter: "http",
        https_list: &proxy.path("https.txt"),
        http_list: &proxy.path("http.txt"),
        configuration: &proxy.path("squid.conf"),
        pending: &proxy.path("pending"),
    }
    .script();
    fs::create_dir(proxy.path("bin")).unwrap();
    fs::write(proxy.path("bin/aws"), aws).unwrap();
    fs::write(proxy.path("follow"), script).unwrap();
    assert!(Command::new("chmod").args(["+x", &proxy.path("bin/aws")]).status().unwrap().success());
    let system = std::env::var("PATH").unwrap_or_default();
    let sbin = program.parent().unwrap().to_str().unwrap();
    let run = Command::new("bash")
        .arg(proxy.path("follow"))
        .env("PATH", format!("{}:{sbin}:{system}", proxy.path("bin")))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn squid_reads_a_list_as_smk_means_it() {
    let Some(program) = need_program("squid") else { return };
    let names = family();
    for chosen in [[1, 4, 9], [2, 8, 13], [0, 5, 6], [3, 3, 11]] {
        let folder = Folder::example();
        let (tls, plain) = (site(), site());
        let allowed: Vec<Host> = chosen
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let dot = if index % 2 == 0 { "." } else { "" };
                Host::parse(&format!("{dot}{}", names[*name])).unwrap()
            })
            .collect();
        let list = squid::list(allowed.clone());
        let proxy =
            Proxy::start(&program, &folder.beside(""), (tls, plain), (&list, "# none"), |it| it);
        for name in &names {
            let host = Host::parse(name).unwrap();
            let expected = allowed.iter().any(|entry| entry.covers(&host));
            let passed = proxy.connect(&format!("{name}:{tls}"));
            assert_eq!(passed, if expected { PASSED } else { DENIED }, "{name} by {list:?}");
        }
    }
}

/// Names that lie below, above and beside each other.
fn family() -> Vec<String> {
    let mut names = vec!["zone.test".to_owned(), "azone.test".to_owned()];
    for first in ["a", "b"] {
        names.push(format!("{first}.zone.test"));
        for second in ["a", "b", "x-a"] {
            names.push(format!("{second}.{first}.zone.test"));
            names.push(format!("{second}{first}.zone.test"));
        }
    }
    names
}
