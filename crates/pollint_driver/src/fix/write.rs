//! Writes fixed files: each is replaced in one step, keeps its permissions, and is left alone if it is no longer what was
//! read, or is nothing that should be replaced.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::FixedFile;

/// A file that was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unwritten {
    /// As shown to the user.
    pub shown: String,
    /// Why.
    pub cause: String,
    /// What to do.
    pub advice: &'static str,
}

/// Writes files, and says which ones it did not write.
#[must_use]
pub fn write(files: &[FixedFile]) -> Vec<Unwritten> {
    files.iter().filter_map(|file| write_one(file).err()).collect()
}

fn write_one(file: &FixedFile) -> Result<(), Unwritten> {
    let unwritten = |cause: String, advice| Unwritten { shown: file.shown.clone(), cause, advice };
    let failed = |error: io::Error| {
        unwritten(error.to_string(), "check that the file and its directory may be written")
    };
    let metadata = fs::symlink_metadata(&file.path).map_err(failed)?;
    if metadata.is_symlink() {
        let cause = "it is a symbolic link".to_owned();
        return Err(unwritten(cause, "run pollint where the file itself is"));
    }
    if metadata.permissions().readonly() {
        return Err(unwritten("it is read-only".to_owned(), "make it writable and run again"));
    }
    if fs::read(&file.path).map_err(failed)? != file.before {
        let cause = "it has changed since it was read".to_owned();
        return Err(unwritten(cause, "run again; nothing of it was overwritten"));
    }
    replace(&file.path, &file.after, metadata.permissions()).map_err(failed)
}

fn replace(path: &Path, text: &[u8], permissions: fs::Permissions) -> io::Result<()> {
    let parent = path.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let mut file = tempfile::Builder::new().prefix(".pollint-").tempfile_in(parent)?;
    file.write_all(text)?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(path: &Path, before: &str) -> FixedFile {
        FixedFile {
            path: path.to_owned(),
            shown: "a_test.go".to_owned(),
            before: before.into(),
            after: b"after".to_vec(),
            fixed: 1,
        }
    }

    #[test]
    fn a_file_is_replaced_and_keeps_its_permissions() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a_test.go");
        fs::write(&path, "before").unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
        let permissions = fs::metadata(&path).unwrap().permissions();
        assert_eq!(write(&[fixed(&path, "before")]), []);
        assert_eq!(fs::read(&path).unwrap(), b"after");
        assert_eq!(fs::metadata(&path).unwrap().permissions(), permissions);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_has_changed_since_is_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a_test.go");
        fs::write(&path, "meanwhile").unwrap();
        let left = write(&[fixed(&path, "before")]);
        assert!(left[0].cause.contains("changed since"), "{left:?}");
        assert_eq!(fs::read(&path).unwrap(), b"meanwhile");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_read_only_files_are_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a_test.go");
        fs::write(&path, "before").unwrap();
        let link = directory.path().join("b_test.go");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(write(&[fixed(&link, "before")])[0].cause.contains("link"));
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o444)).unwrap();
        assert!(write(&[fixed(&path, "before")])[0].cause.contains("read-only"));
        assert_eq!(fs::read(&path).unwrap(), b"before");
    }
}
