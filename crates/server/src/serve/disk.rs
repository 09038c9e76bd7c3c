//! Whether the disk under the database has room for what comes next.
use std::path::Path;

/// Below a twentieth of the disk it is nearly full, and on large disks below this.
const ENOUGH: u64 = 512 << 20;
const PARTS: u64 = 20;

/// Of a file system that does not tell, nothing bad is assumed.
#[cfg(unix)]
pub(super) fn is_nearly_full(folder: &Path) -> bool {
    rustix::fs::statvfs(folder).is_ok_and(|disk| {
        // Not counting what is kept for the administrator: we may not use it.
        too_little(disk.f_bavail.saturating_mul(disk.f_frsize), disk.f_blocks.saturating_mul(disk.f_frsize))
    })
}

#[cfg(not(unix))]
pub(super) fn is_nearly_full(_: &Path) -> bool {
    false
}

fn too_little(free: u64, whole: u64) -> bool {
    free < ENOUGH && free.saturating_mul(PARTS) < whole
}

#[cfg(test)]
mod tests {
    use super::too_little;

    #[test]
    fn a_twentieth_of_a_small_disk_and_half_a_gigabyte_of_a_large_one() {
        const GIB: u64 = 1 << 30;
        for (free, whole, expected) in
            [(3, 64, true), (4, 64, false), (GIB, 1000 * GIB, false), (GIB / 4, 1000 * GIB, true), (0, 0, false)]
        {
            assert_eq!(too_little(free, whole), expected, "{free} of {whole}");
        }
    }
}
