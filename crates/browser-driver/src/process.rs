//! A browser's process and its profile: both are gone when the value is dropped.

use crate::{Error, Result, until};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A fresh folder, removed in the end. It lies in the tree, as browsers that come in a snap see no others.
pub struct Profile(PathBuf);

const PROFILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/profiles");

impl Profile {
    pub fn fresh() -> Result<Profile> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = Path::new(PROFILES).join(name);
        // What a run that was ended by force has left behind.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)
            .and_then(|()| folder.canonicalize())
            .map(Profile)
            .map_err(|error| Error(format!("A profile folder could not be made at {}: {error}.", folder.display())))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where the browser is to save files.
    pub fn downloads(&self) -> PathBuf {
        self.0.join("saved")
    }

    /// Whether it is root's, and so whether this runs as root.
    #[cfg(unix)]
    pub fn is_roots(&self) -> bool {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(&self.0).is_ok_and(|folder| folder.uid() == 0)
    }

    #[cfg(not(unix))]
    pub fn is_roots(&self) -> bool {
        false
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // The browser's own children may still be writing for a moment after it has died.
        let _ = until("the profile's removal", || match fs::remove_dir_all(&self.0) {
            Err(_) if self.0.exists() => Ok(None),
            _ => Ok(Some(())),
        });
    }
}

pub struct Process {
    child: Child,
    // After the child, so that it is dropped after the child's end.
    profile: Profile,
}

impl Process {
    pub fn start(mut command: Command, profile: Profile) -> Result<Process> {
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Error(format!("{} did not start: {error}.", command.get_program().display())))?;
        Ok(Process { child, profile })
    }

    /// The first lines of a file that the browser writes into its profile once it listens.
    pub fn announced(&mut self, file: &str) -> Result<String> {
        let path = self.profile.path().join(file);
        until("the browser's start", || {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(Error(format!("The browser ended at its start, with {status}.")));
            }
            Ok(fs::read_to_string(&path).ok().filter(|text| !text.is_empty()))
        })
    }

    /// The bytes of a saved file, once it is whole.
    pub fn downloaded(&self, name: &str) -> Result<Vec<u8>> {
        let file = self.profile.downloads().join(name);
        // Both browsers write under a name of their own beside it and rename that in the end; Firefox keeps the name
        // free with an empty file until then.
        until(&format!("{name} to be saved"), || Ok(fs::read(&file).ok().filter(|bytes| !bytes.is_empty())))
    }

    /// The folder of the browser's profile.
    pub fn profile(&self) -> &Path {
        self.profile.path()
    }

    pub fn wait(&mut self) -> Result<()> {
        self.child.wait().map(drop).map_err(|error| Error(format!("The browser could not be waited for: {error}.")))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
