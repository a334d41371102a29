//! What a program finds around it: its environment and its directory.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use supervisor::Program;

use crate::cli::Surroundings;
use crate::message::Failure;

/// Go to the directory, and find the program with its environment.
pub(crate) fn prepare(
    surroundings: &Surroundings,
    program: &[OsString],
) -> Result<Program, Failure> {
    let [name, arguments @ ..] = program else {
        return Err(Failure::NoProgram);
    };
    let environment = environment(surroundings)?;
    if let Some(directory) = &surroundings.workdir {
        std::env::set_current_dir(directory).map_err(|error| Failure::Workdir {
            path: directory.clone(),
            error,
        })?;
    }
    supervisor::program(name, arguments, environment.into_iter()).ok_or(Failure::NoProgram)
}

fn environment(asked: &Surroundings) -> Result<Vec<(OsString, OsString)>, Failure> {
    let ours: Vec<_> = std::env::vars_os().collect();
    if asked.env.is_empty() && asked.env_file.is_empty() {
        return Ok(match asked.clear_env {
            true => Vec::new(),
            false => ours,
        });
    }
    let mut all: BTreeMap<_, _> = match asked.clear_env {
        true => BTreeMap::new(),
        false => ours.iter().cloned().collect(),
    };
    for path in &asked.env_file {
        let failed = |error| Failure::EnvFile {
            path: path.clone(),
            error,
        };
        let text = std::fs::read(path).map_err(failed)?;
        for line in text.split(|&byte| byte == b'\n') {
            let line = line.trim_ascii_start();
            if line.is_empty() || line.starts_with(b"#") {
                continue;
            }
            set(&mut all, &ours, OsStr::from_bytes(line))?;
        }
    }
    for variable in &asked.env {
        set(&mut all, &ours, variable)?;
    }
    Ok(all.into_iter().collect())
}

/// `NAME=VALUE`, or `NAME` for our own value, which may be none.
fn set(
    all: &mut BTreeMap<OsString, OsString>,
    ours: &[(OsString, OsString)],
    variable: &OsStr,
) -> Result<(), Failure> {
    let bytes = variable.as_bytes();
    let mut parts = bytes.splitn(2, |&byte| byte == b'=');
    let name = OsString::from_vec(parts.next().unwrap_or_default().to_vec());
    if name.is_empty() {
        return Err(Failure::Variable(variable.to_owned()));
    }
    match parts.next() {
        Some(value) => _ = all.insert(name, OsString::from_vec(value.to_vec())),
        None => match ours.iter().find(|(ours, _)| *ours == name) {
            Some((_, value)) => _ = all.insert(name, value.clone()),
            None => _ = all.remove(&name),
        },
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(env: &[&str], clear_env: bool) -> Surroundings {
        Surroundings {
            env: env.iter().map(OsString::from).collect(),
            clear_env,
            ..Surroundings::default()
        }
    }

    #[test]
    fn variables_are_set_and_taken() {
        let path = std::env::var_os("PATH").expect("a test has a PATH");
        let all = environment(&asked(
            &["A=1", "B=x=y", "C=", "PATH", "NO_SUCH", "A=2"],
            true,
        ));
        let expected = [
            ("A", "2".into()),
            ("B", "x=y".into()),
            ("C", "".into()),
            ("PATH", path),
        ];
        let expected: Vec<(OsString, OsString)> = expected
            .into_iter()
            .map(|(name, value)| (name.into(), value))
            .collect();
        assert_eq!(all.ok(), Some(expected));
        assert!(environment(&asked(&["=1"], false)).is_err());
        assert!(environment(&asked(&[], true)).is_ok_and(|all| all.is_empty()));
    }
}
