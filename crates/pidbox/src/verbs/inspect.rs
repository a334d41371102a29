//! `pidbox inspect`: everything, for programs.

use registry::protocol::{Container, Request, Response};
use serde::Serialize;

use super::ps::{Shown, members};
use super::{SCHEMA, json, reach};
use crate::message::Failure;
use crate::target::Target;

#[derive(Serialize)]
struct Inspected {
    schema: u32,
    #[serde(flatten)]
    container: Container,
    members: Vec<Shown>,
}

pub(crate) fn inspect(names: &[Target]) -> Result<(), Failure> {
    let inspect = |target: &Target| {
        if target.pid.is_some() {
            return Err(Failure::NotAProcess(target.clone()));
        }
        let container = match reach::ask(target, &Request::Describe)? {
            Response::Container(container) => *container,
            other => return Err(reach::failure(target, reach::unexpected(&other))),
        };
        Ok(Inspected {
            schema: SCHEMA,
            container,
            members: members(target)?,
        })
    };
    let inspected: Vec<_> = names.iter().map(inspect).collect::<Result<_, _>>()?;
    json(&inspected)
}
