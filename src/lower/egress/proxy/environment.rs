//! What a workload runs at its start to find the proxy: login shells, Jupyter with its kernels,
//! conda, dnf, pip and git, each in its own way. The user's script follows.

use crate::model::Region;

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
    /// The whole script, with a user's after it.
    pub fn script(&self, own: Option<&str>) -> String {
        [HEAD, &self.lines(), &own.map(run).unwrap_or_default()].concat()
    }

    /// The lines of the script.
    pub fn lines(&self) -> String {
        format!(
            "proxy='{}'\ndirect='{}'\n{}",
            self.url,
            self.direct(usize::MAX),
            include_str!("environment/set.sh")
        )
    }

    /// The variables that programs know, none of them longer than this.
    pub fn variables(&self, longest: usize) -> Vec<(&'static str, String)> {
        let direct = self.direct(longest);
        vec![
            ("HTTP_PROXY", self.url.clone()),
            ("HTTPS_PROXY", self.url.clone()),
            ("NO_PROXY", direct.clone()),
            ("http_proxy", self.url.clone()),
            ("https_proxy", self.url.clone()),
            ("no_proxy", direct),
        ]
    }

    /// As many of the hosts that are reached without the proxy as there is room for.
    fn direct(&self, longest: usize) -> String {
        let mut direct = MACHINE.join(",");
        for host in &self.direct {
            if direct.len() + 1 + host.len() <= longest {
                direct.extend([",", host]);
            }
        }
        direct
    }
}

/// How a script begins that smk writes.
pub(in crate::lower) const HEAD: &str = "#!/bin/bash\nset -euo pipefail\n";

/// The lines of a shell script that hand over to a user's.
pub(in crate::lower) fn run(own: &str) -> String {
    let path = "/var/tmp/on-start";
    format!("\n{}exec {path}\n", file(path, "0700", own))
}

/// The names of a service's hosts, as a workload asks for them.
pub fn hosts(service: &str, region: &Region) -> Vec<String> {
    let suffix = region.suffix();
    if matches!(service, "notebook" | "studio") {
        return vec![format!(".{service}.{region}.{}", region.sagemaker_suffix())];
    }
    let words: Vec<&str> = service.rsplit('.').collect();
    let name = format!("{}.{region}.{suffix}", words.join("."));
    match service {
        "s3" => vec![name.clone(), format!(".{name}"), format!(".s3.dualstack.{region}.{suffix}")],
        _ => vec![name.clone(), format!(".{name}")],
    }
}

/// The lines of a shell script that write a file.
fn file(path: &str, mode: &str, text: &str) -> String {
    let mut end = "END".to_owned();
    while text.lines().any(|line| line == end) {
        end.push_str("_OF_FILE");
    }
    let newline = if text.ends_with('\n') { "" } else { "\n" };
    format!("install -D -m {mode} /dev/stdin {path} <<'{end}'\n{text}{newline}{end}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_open_notebooks_under_another_ending_in_china() {
        let of = |region: &str| hosts("notebook", &Region::new(region));
        assert_eq!(of("eu-west-1"), [".notebook.eu-west-1.sagemaker.aws"]);
        assert_eq!(of("cn-north-1"), [".notebook.cn-north-1.sagemaker.com.cn"]);
    }
}
