//! CPU time and memory of other processes, as the kernel accounts for them.
use std::{collections::BTreeMap, fs, time::Duration};

use anyhow::Context as _;
use nix::{
    time::{clock_getcpuclockid, clock_gettime},
    unistd::{Pid, SysconfVar, sysconf},
};

/// A program whose CPU time counts, with the processes it begets where it is PostgreSQL.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Program {
    Alone(Pid),
    Family(Pid),
}

/// CPU time that programs have used since they began.
pub(crate) fn used(programs: &[Program]) -> anyhow::Result<Duration> {
    programs.iter().copied().map(Program::used).sum()
}

impl Program {
    fn used(self) -> anyhow::Result<Duration> {
        match self {
            Self::Alone(pid) => clock(pid).with_context(|| format!("process {pid} is gone")),
            Self::Family(parent) => family(parent),
        }
    }
}

/// Nanoseconds, threads that have ended included.
fn clock(pid: Pid) -> nix::Result<Duration> {
    Ok(clock_gettime(clock_getcpuclockid(pid)?)?.into())
}

/// The postmaster, its living children to the nanosecond, and the ended ones by the clock tick.
fn family(parent: Pid) -> anyhow::Result<Duration> {
    let stats: BTreeMap<i32, Stat> = fs::read_dir("/proc")?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|pid| Some((pid, Stat::of(pid)?)))
        .collect();
    let children = stats.iter().filter(|(_, stat)| stat.parent == parent.as_raw());
    // One that ends while we look is among the ended the next time.
    let living: Duration = children.filter_map(|(pid, _)| clock(Pid::from_raw(*pid)).ok()).sum();
    let ended = stats.get(&parent.as_raw()).context("PostgreSQL is gone")?.ended_children;
    Ok(clock(parent)? + living + ended)
}

/// What `/proc/<pid>/stat` tells.
struct Stat {
    parent: i32,
    ended_children: Duration,
}

impl Stat {
    fn of(pid: i32) -> Option<Self> {
        let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name, in brackets, may hold anything.
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks: u64 = fields.get(13)?.parse::<u64>().ok()? + fields.get(14)?.parse::<u64>().ok()?;
        let per_second = sysconf(SysconfVar::CLK_TCK).ok()??.unsigned_abs();
        Some(Self {
            parent: fields.get(1)?.parse().ok()?,
            ended_children: Duration::from_millis(ticks * 1000 / per_second),
        })
    }
}

/// Memory of a process in megabytes (10^6): `VmRSS` for now, `VmHWM` for the most it ever was.
pub(crate) fn memory_mb(pid: Pid, line: &str) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let value = status.lines().find_map(|it| it.strip_prefix(line)?.strip_prefix(':'));
    let kibibytes: f64 = value.and_then(|it| it.split_whitespace().next()).context("no memory told")?.parse()?;
    Ok(kibibytes * 1024.0 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_seen() {
        let me = [Program::Alone(nix::unistd::getpid())];
        let before = used(&me).unwrap();
        let mut sum = 0_u64;
        while used(&me).unwrap().saturating_sub(before) < Duration::from_millis(20) {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        assert!(sum > 0 && memory_mb(nix::unistd::getpid(), "VmRSS").unwrap() > 1.0);
    }

    #[test]
    fn children_count_while_they_live_and_after() {
        let me = Program::Family(nix::unistd::getpid());
        let before = used(&[me]).unwrap();
        let mut child = std::process::Command::new("sh")
            .args(["-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"])
            .spawn()
            .unwrap();
        child.wait().unwrap();
        assert!(used(&[me]).unwrap().saturating_sub(before) >= Duration::from_millis(20));
    }
}
