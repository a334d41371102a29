//! Finding a program as a shell would.

use ptrace::Program;
use std::ffi::{CString, OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// The program `name` with `arguments` and that environment, looked for along this process's `PATH` where
/// its name has no slash (`execvp(3)`). `None`: a NUL byte in a word.
pub fn program(
    name: &OsStr,
    arguments: &[OsString],
    environment: impl Iterator<Item = (OsString, OsString)>,
) -> Option<Program> {
    let c_string = |text: &[u8]| CString::new(text).ok();
    let candidates = if name.as_bytes().contains(&b'/') || name.is_empty() {
        vec![c_string(name.as_bytes())?]
    } else {
        let path = std::env::var_os("PATH").unwrap_or_else(|| "/bin:/usr/bin".into());
        std::env::split_paths(&path)
            .map(|directory| {
                // An empty element of PATH is the working directory.
                let directory = if directory.as_os_str().is_empty() {
                    "./".into()
                } else {
                    directory
                };
                c_string(directory.join(name).as_os_str().as_bytes())
            })
            .collect::<Option<_>>()?
    };
    let words = [name]
        .into_iter()
        .chain(arguments.iter().map(OsString::as_os_str));
    let environment = environment.filter_map(|(mut key, value)| {
        key.push("=");
        key.push(value);
        CString::new(key.into_vec()).ok()
    });
    Some(Program {
        candidates,
        arguments: words
            .map(|word| c_string(word.as_bytes()))
            .collect::<Option<_>>()?,
        environment: environment.collect(),
    })
}
