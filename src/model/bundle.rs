//! Sets of hosts that package managers and data sites need, under the names that people use.
//! Each row names where the list comes from.

/// A built-in bundle.
#[derive(Clone, Copy, Debug)]
pub struct Bundle {
    pub name: &'static str,
    pub hosts: &'static [&'static str],
    pub source: &'static str,
}

pub fn find(name: &str) -> Option<&'static Bundle> {
    BUNDLES.iter().find(|bundle| bundle.name == name)
}

pub const BUNDLES: &[Bundle] = &[
    Bundle {
        name: "amazon-linux",
        hosts: &["cdn.amazonlinux.com"],
        source: "Amazon Linux 2023 user guide, package repositories",
    },
    Bundle {
        name: "conda",
        hosts: &["repo.anaconda.com", "conda.anaconda.org", "anaconda.org"],
        source: "conda/conda issues 7300 and 12111",
    },
    Bundle {
        name: "cran",
        hosts: &[
            "cran.r-project.org",
            "cloud.r-project.org",
            "cran.rstudio.com",
            "packagemanager.posit.co",
        ],
        source: "cran.r-project.org/mirrors.html and the manual of Posit Package Manager",
    },
    Bundle {
        name: "github",
        hosts: &[
            "github.com",
            "api.github.com",
            "codeload.github.com",
            "raw.githubusercontent.com",
            "objects.githubusercontent.com",
            "release-assets.githubusercontent.com",
            "lfs.github.com",
            "github-cloud.s3.amazonaws.com",
        ],
        source: "api.github.com/meta, domains",
    },
    Bundle {
        name: "huggingface",
        hosts: &["huggingface.co", ".hf.co"],
        source: "huggingface.co/.well-known/meta.json",
    },
    Bundle {
        name: "kaggle",
        hosts: &[".kaggle.com", "storage.googleapis.com"],
        source: "Kaggle/kaggle-api, download addresses",
    },
    Bundle {
        name: "pip",
        hosts: &["pypi.org", "files.pythonhosted.org"],
        source: "pypa/packaging-problems issue 878",
    },
];
