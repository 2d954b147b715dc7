//! What a workload runs at its start to find the proxy: login shells, Jupyter with its kernels,
//! conda, dnf, pip and git, each in its own way. The user's script follows.

/// The proxy as a workload sees it.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The proxy's URL.
    pub url: String,
    /// The hosts that are reached without it; a leading dot stands for all names below.
    pub direct: Vec<String>,
}

/// Services of the machine itself: metadata, credentials of containers, loopback.
const MACHINE: [&str; 4] = ["169.254.169.254", "169.254.170.2", "localhost", "127.0.0.1"];

impl Environment {
    /// The script to run before a user's script, and that script.
    pub fn script(&self, own: Option<&str>) -> String {
        let direct: Vec<&str> =
            MACHINE.into_iter().chain(self.direct.iter().map(String::as_str)).collect();
        let mut text = format!(
            "#!/bin/bash\nproxy='{}'\ndirect='{}'\n{}",
            self.url,
            direct.join(","),
            include_str!("environment/set.sh")
        );
        if let Some(own) = own {
            let path = "/var/tmp/on-start";
            text.push('\n');
            text.push_str(&file(path, "0700", own));
            text.extend(["exec ", path, "\n"]);
        }
        text
    }
}

/// The names of a service's hosts, as a workload asks for them.
pub fn hosts(service: &str, region: &str, suffix: &str) -> Vec<String> {
    if matches!(service, "notebook" | "studio") {
        return vec![format!(".{service}.{region}.sagemaker.aws")];
    }
    let words: Vec<&str> = service.rsplit('.').collect();
    let name = format!("{}.{region}.{suffix}", words.join("."));
    match service {
        "s3" => vec![name.clone(), format!(".{name}"), format!(".s3.dualstack.{region}.{suffix}")],
        _ => vec![name.clone(), format!(".{name}")],
    }
}

/// The lines of a shell script that write a file.
pub(super) fn file(path: &str, mode: &str, text: &str) -> String {
    let mut end = "END".to_owned();
    while text.lines().any(|line| line == end) {
        end.push_str("_OF_FILE");
    }
    let newline = if text.ends_with('\n') { "" } else { "\n" };
    format!("install -D -m {mode} /dev/stdin {path} <<'{end}'\n{text}{newline}{end}\n")
}
