//! What a template may be made of: the files of `static/print`, and an office's own folder before them.

use rust_embed::RustEmbed;
use std::path::{Path, PathBuf};

/// Read from the folder at each use in a debug build, part of the program in a release.
#[derive(RustEmbed)]
#[folder = "static/print/"]
#[include = "*.typ"]
struct Shipped;

/// The fonts of every sheet: Be Vietnam Pro 400, 600, 700; Tinos 400, 700, both upright and italic.
pub(super) const FONTS: [&[u8]; 7] = [
    include_bytes!("../../static/fonts/be-vietnam-pro/Regular.ttf"),
    include_bytes!("../../static/fonts/be-vietnam-pro/SemiBold.ttf"),
    include_bytes!("../../static/fonts/be-vietnam-pro/Bold.ttf"),
    include_bytes!("../../static/fonts/tinos/Regular.ttf"),
    include_bytes!("../../static/fonts/tinos/Bold.ttf"),
    include_bytes!("../../static/fonts/tinos/Italic.ttf"),
    include_bytes!("../../static/fonts/tinos/BoldItalic.ttf"),
];

/// Templates and pictures by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Files {
    /// Its files come before the shipped ones; canonical.
    own: Option<PathBuf>,
}

impl Files {
    /// The shipped files, and before them those of a folder.
    ///
    /// # Errors
    /// Where there is no such folder.
    pub(super) fn with_own(folder: &Path) -> std::io::Result<Self> {
        Ok(Self { own: Some(folder.canonicalize()?) })
    }

    /// The bytes of a file; `None` where there is none, or where a link leads out of the folder.
    pub(super) fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.read_own(name).or_else(|| Shipped::get(name).map(|file| file.data.into_owned()))
    }

    fn read_own(&self, name: &str) -> Option<Vec<u8>> {
        let root = self.own.as_ref()?;
        let path = root.join(name).canonicalize().ok()?;
        if path.starts_with(root) { std::fs::read(path).ok() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_file_comes_first_and_none_is_read_outside_its_folder() {
        let dir = tempfile::tempdir().unwrap();
        let own = dir.path().join("own");
        std::fs::create_dir(&own).unwrap();
        std::fs::write(dir.path().join("secret.typ"), "secret").unwrap();
        std::fs::write(own.join("look.typ"), "ours").unwrap();
        let files = Files::with_own(&own).unwrap();
        assert_eq!(files.read("look.typ").as_deref(), Some(b"ours".as_slice()));
        assert_eq!(files.read("poster-a4.typ"), Files::default().read("poster-a4.typ"));
        assert!(files.read("poster-a4.typ").is_some());
        assert_eq!(files.read("../secret.typ"), None);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(dir.path().join("secret.typ"), own.join("link.typ")).unwrap();
            assert_eq!(files.read("link.typ"), None);
        }
        assert!(Files::with_own(&dir.path().join("none")).is_err());
    }
}
