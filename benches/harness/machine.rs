//! On what was measured.

use serde::{Deserialize, Serialize};
use std::fs;
use std::process::Command;

/// A machine, as far as it matters to the figures.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    /// The model of its processors.
    pub processor: String,
    /// How many of them there are.
    pub processors: usize,
    /// Its memory, in MiB.
    pub memory: u64,
    /// Its kernel.
    pub kernel: String,
    /// Whether it is a virtual one.
    pub is_virtual: bool,
}

impl Machine {
    /// This one.
    pub fn here() -> Self {
        let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let kibibytes = field(&memory, "MemTotal").and_then(|text| {
            let number = text.split(' ').next()?;
            number.parse::<u64>().ok()
        });
        let flags = field(&processors, "flags").unwrap_or_default();
        Self {
            processor: field(&processors, "model name")
                .unwrap_or("unknown")
                .to_owned(),
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            memory: kibibytes.unwrap_or_default() / 1024,
            kernel: said("uname", &["-sr"]),
            is_virtual: flags.split(' ').any(|flag| flag == "hypervisor"),
        }
    }

    /// In a few words.
    pub fn describe(&self) -> String {
        let kind = if self.is_virtual { "virtual " } else { "" };
        format!(
            "{}, {} {kind}processors, {} GiB, {}",
            self.processor,
            self.processors,
            self.memory.div_ceil(1024),
            self.kernel
        )
    }
}

fn field<'text>(text: &'text str, name: &str) -> Option<&'text str> {
    let values = text.lines().filter_map(|line| line.split_once(':'));
    let mut values = values.filter(|(key, _)| key.trim() == name);
    values.next().map(|(_, value)| value.trim())
}

/// What a program prints, on one line; nothing where there is no such program.
pub(crate) fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(
        |_| String::new(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
