//! New real PIDs for the same processes.

use core::fmt;

use abi::RealPid;
use hashbrown::HashMap;

use crate::PidTable;

/// Why real PIDs were not replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RebindError {
    /// Two of them would have become this one.
    Collision(RealPid),
}

impl PidTable {
    /// Replace real PIDs: those of tasks and zombies, and those of foreign process groups and
    /// sessions. One that `new` says nothing about stays as it is. No virtual PID changes.
    ///
    /// # Errors
    /// [`RebindError`]; the table is then unchanged.
    pub fn rebind(&mut self, new: &HashMap<RealPid, RealPid>) -> Result<(), RebindError> {
        let renamed = |real: RealPid| new.get(&real).copied().unwrap_or(real);
        self.check_renamed(renamed)?;

        let by_real = core::mem::take(&mut self.by_real);
        self.by_real = by_real
            .into_iter()
            .map(|(real, pid)| (renamed(real), pid))
            .collect();
        let superseded = core::mem::take(&mut self.superseded);
        self.superseded = superseded
            .into_iter()
            .map(|(real, pid)| (renamed(real), pid))
            .collect();

        self.pids
            .values_mut()
            .for_each(|pid| pid.real = renamed(pid.real));
        self.tasks
            .values_mut()
            .for_each(|task| task.pid.real = renamed(task.pid.real));
        self.groups
            .values_mut()
            .for_each(|group| group.pid.real = renamed(group.pid.real));

        let by_real = &self.by_real;
        self.retired
            .rebind(renamed, |real| by_real.contains_key(&real));
        Ok(())
    }

    /// Distinct real PIDs stay distinct.
    fn check_renamed(&self, renamed: impl Fn(RealPid) -> RealPid) -> Result<(), RebindError> {
        let mut former: HashMap<RealPid, RealPid> = HashMap::with_capacity(self.pids.len());
        for pid in self.pids.values() {
            let real = renamed(pid.real);
            if former
                .insert(real, pid.real)
                .is_some_and(|former| former != pid.real)
            {
                return Err(RebindError::Collision(real));
            }
        }
        Ok(())
    }
}

impl fmt::Display for RebindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Collision(real) => write!(f, "two processes would have the real PID {real}"),
        }
    }
}

impl core::error::Error for RebindError {}
