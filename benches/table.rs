//! What the table costs, and how little that depends on how many tasks live.

use std::hint::black_box;

use abi::{RealPid, VirtualPid};
use criterion::{Criterion, criterion_group, criterion_main};
use pidspace::{
    Birthplace, ContainerName, PidTable, PidspaceId, Rules, Spawn, SpawnKind, SpawnParent, TaskId,
};

const PROCESS: Spawn = Spawn {
    kind: SpawnKind::Process,
    parent: SpawnParent::Caller,
    birthplace: Birthplace::Inherited,
    exit_signal: None,
};
const LIVE: [i32; 3] = [1, 1_000, 1_000_000];

fn real(value: i32) -> RealPid {
    RealPid::from_raw(value).expect("a positive number")
}

/// A container in which that many processes live, with the real PIDs from 1 on.
fn inhabited(live: i32) -> (PidTable, PidspaceId, TaskId) {
    let mut table = PidTable::new();
    let name = ContainerName::new("box").expect("a name");
    let space = table
        .create(name, None, Rules::default())
        .expect("the first container");
    let init = table
        .adopt(space, real(1), real(1), real(1))
        .expect("the first process");
    for value in 2..=live {
        table
            .fork(init, real(value), PROCESS)
            .expect("a free number");
    }
    (table, space, init)
}

/// Visits `1..=live` in an order that the caches do not foresee.
fn scattered(live: i32) -> impl FnMut() -> i32 {
    let mut at = 0;
    move || {
        at = (at + 618_033) % live;
        at + 1
    }
}

fn look_up(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("look-up");
    for live in LIVE {
        let (table, space, _) = inhabited(live);
        let view = table.view(space);
        let mut next = scattered(live);
        group.bench_function(format!("virtual to real, {live} live"), |bencher| {
            bencher.iter(|| {
                let number = VirtualPid::from_raw(next())?;
                view.real(black_box(number))
            });
        });
        let mut next = scattered(live);
        group.bench_function(format!("real to virtual, {live} live"), |bencher| {
            bencher.iter(|| {
                let real = RealPid::from_raw(next())?;
                view.number(black_box(real))
            });
        });
    }
}

fn transitions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fork, exit, reap");
    for live in LIVE {
        let (mut table, _, init) = inhabited(live);
        let newcomer = real(live + 1);
        group.bench_function(format!("{live} live"), |bencher| {
            bencher.iter(|| {
                let task = table.fork(init, newcomer, PROCESS).expect("a free number");
                let exit = table.exit(task);
                table.reap(exit.group);
            });
        });
    }
}

criterion_group!(benches, look_up, transitions);
criterion_main!(benches);
