//! The rounds.

use std::path::Path;

use crate::report::{Figure, Report, Skipped, WorkReport};
use crate::spread::{Spread, paired, rounded};
use crate::work::{Effort, Work};
use crate::world::World;

/// How it is measured.
#[derive(Debug)]
pub struct Bench {
    /// How many rounds there are of what is light.
    pub rounds: usize,
    /// Where works are done, those of them that can be had.
    pub worlds: Vec<World>,
}

/// Is told what has been found out.
pub trait Progress {
    /// A work is done.
    fn done(&mut self, work: &WorkReport);
    /// Something is left out.
    fn skipped(&mut self, skipped: &Skipped);
}

impl Bench {
    /// Do all these works, by turns in all their worlds.
    pub fn run<'w>(
        &self,
        works: impl IntoIterator<Item = &'w Work>,
        progress: &mut dyn Progress,
    ) -> Report {
        let mut report = Report::begin();
        let worlds = self.those_there(&mut report, progress);
        for work in works {
            match work.prepare() {
                Ok(folder) => {
                    let done = self.work(work, &worlds, &folder, &mut report, progress);
                    progress.done(&done);
                    report.works.push(done);
                }
                Err(why) => skip(&mut report, progress, Some(work), None, why),
            }
        }
        report
    }

    fn those_there(&self, report: &mut Report, progress: &mut dyn Progress) -> Vec<World> {
        let mut there = Vec::new();
        for &world in &self.worlds {
            match world.is_there() {
                Ok(()) => there.push(world),
                Err(why) => skip(report, progress, None, Some(world), why),
            }
        }
        there
    }

    fn work(
        &self,
        work: &Work,
        worlds: &[World],
        folder: &Path,
        report: &mut Report,
        progress: &mut dyn Progress,
    ) -> WorkReport {
        let rounds = match work.effort {
            Effort::Light => self.rounds,
            Effort::Heavy => self.rounds.div_ceil(2),
            Effort::Huge => 1,
        };
        let here = work.worlds.iter().filter(|world| worlds.contains(world));
        let mut runs: Vec<(World, Vec<Option<f64>>)> =
            here.map(|world| (*world, Vec::new())).collect();
        // What is read for the first time is read from a disk.
        if work.effort == Effort::Light
            && let Some((world, _)) = runs.first()
        {
            let _ = work.run(*world, folder);
        }
        for round in 0..rounds {
            let mut failed = Vec::new();
            for (world, runs) in in_turn(&mut runs, round) {
                // Peers are slow, and it is not they who are measured.
                let takes_part = !world.is_peer() || round.is_multiple_of(3);
                let run = takes_part.then(|| work.run(*world, folder)).transpose();
                match run {
                    Ok(run) => runs.push(run.map(rounded)),
                    Err(why) => failed.push((*world, why)),
                }
            }
            for (world, why) in failed {
                runs.retain(|(other, _)| *other != world);
                skip(report, progress, Some(work), Some(world), why);
            }
        }
        let figures = figures(runs);
        WorkReport {
            name: work.name.to_owned(),
            what: work.what.to_owned(),
            group: work.group,
            unit: work.unit(),
            goals: report.judge(work, &figures),
            figures,
        }
    }
}

/// Forward and backward by turns, so that nobody always comes behind the same one.
fn in_turn<T>(all: &mut [T], round: usize) -> Box<dyn Iterator<Item = &mut T> + '_> {
    if round.is_multiple_of(2) {
        Box::new(all.iter_mut())
    } else {
        Box::new(all.iter_mut().rev())
    }
}

fn figures(runs: Vec<(World, Vec<Option<f64>>)>) -> Vec<Figure> {
    let native = runs.iter().find(|(world, _)| *world == World::Native);
    let native = native.map(|(_, runs)| runs.clone());
    let figure = |(world, runs): (World, Vec<Option<f64>>)| {
        Some(Figure {
            world,
            value: Spread::of(runs.iter().copied().flatten())?,
            ratio: native.as_ref().and_then(|native| paired(&runs, native)),
            runs,
        })
    };
    runs.into_iter().filter_map(figure).collect()
}

fn skip(
    report: &mut Report,
    progress: &mut dyn Progress,
    work: Option<&Work>,
    world: Option<World>,
    why: String,
) {
    let work = work.map(|work| work.name.to_owned());
    let skipped = Skipped { work, world, why };
    progress.skipped(&skipped);
    report.skipped.push(skipped);
}
