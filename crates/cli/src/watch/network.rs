//! Folders of other machines, whose changes the system does not report.

use std::path::Path;

/// The kinds of Linux file systems whose changes come from elsewhere (`man 5 proc`, `mountinfo`).
const REMOTE: [&str; 17] = [
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "drvfs",
    "fakeowner",
    "glusterfs",
    "grpcfuse",
    "nfs",
    "nfs4",
    "osxfs",
    "smb3",
    "smbfs",
    "sshfs",
    "virtiofs",
    "vboxsf",
];

/// Returns whether a folder is on another machine, or shared with a virtual machine. Only Linux says so.
pub fn is_remote(folder: &Path) -> bool {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    kind_of(folder, &mounts).is_some_and(is_remote_kind)
}

fn is_remote_kind(kind: &str) -> bool {
    // Local file systems in user space have the kind `fuseblk`.
    let kind = kind.strip_prefix("fuse.").unwrap_or(kind);
    REMOTE.contains(&kind) || kind == "vmhgfs-fuse"
}

/// Returns the kind of the file system of a folder. A line is
/// `36 35 98:0 /root /mount/point options [optional fields] - kind source options`.
fn kind_of<'a>(folder: &Path, mounts: &'a str) -> Option<&'a str> {
    let mounts = mounts.lines().filter_map(|line| {
        let (mount, kind) = line.split_once(" - ")?;
        // Spaces in the path are written as \040.
        let point = mount.split(' ').nth(4)?.replace("\\040", " ");
        folder.starts_with(&point).then_some((point.len(), kind.split(' ').next()?))
    });
    // A later mount at the same point hides the earlier one.
    mounts.max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_mount_decides() {
        let mounts = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n\
                      40 22 0:50 / /srv/team\\040share rw - nfs4 server:/export rw\n\
                      41 22 0:51 / /home/me/ssh rw - fuse.sshfs me@host: rw\n";
        let is_remote = |path: &str| kind_of(Path::new(path), mounts).is_some_and(is_remote_kind);
        assert!(is_remote("/srv/team share/content"));
        assert!(is_remote("/home/me/ssh"));
        assert!(!is_remote("/home/me/content") && !is_remote("/srv/team sharecontent"));
        assert_eq!(kind_of(Path::new("/"), ""), None);
    }
}
