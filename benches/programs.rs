//! What everything costs: `cargo bench --bench programs`, and `-- --help` for more.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use benches::{
    Bench, Progress, Report, Skipped, Work, WorkReport, World, amount, draw, put_tables, ratio,
    works,
};
use clap::Parser;

/// Measures what programs cost in a container, beside native and beside what else there is
///
/// Files are named as from the root of the repository.
#[derive(Debug, Parser)]
#[command(name = "cargo bench --bench programs --")]
struct Options {
    /// What to measure: works whose names begin so, or all
    works: Vec<String>,
    /// How often
    #[arg(long, default_value_t = 5, value_name = "N")]
    runs: usize,
    /// Where, or everywhere
    #[arg(long, value_delimiter = ',', value_name = "WORLD,...")]
    worlds: Vec<World>,
    /// List the works
    #[arg(long)]
    list: bool,
    /// Measure nothing: take the results from this file
    #[arg(long, value_name = "FILE", conflicts_with = "works")]
    from: Option<PathBuf>,
    /// Write the results to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Draw them into this file
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    /// Put the tables into this file, between its marks
    #[arg(long, value_name = "FILE")]
    markdown: Vec<PathBuf>,
    /// What cargo says
    #[arg(long, hide = true)]
    bench: bool,
}

/// Files are named as from the root of the repository; cargo runs a benchmark in the folder of its package.
fn at_root(file: &Path) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file)
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let chosen: Vec<&Work> = works().filter(|work| options.wants(work)).collect();
    if options.list {
        for work in chosen {
            writeln!(io::stdout(), "{:<16} {}", work.name, work.what)?;
        }
        return Ok(());
    }
    if chosen.is_empty() {
        return Err("no such work: --list tells their names".into());
    }
    let report = match &options.from {
        Some(file) => serde_json::from_str(&fs::read_to_string(at_root(file))?)?,
        None => options.measure(chosen),
    };
    if let Some(file) = &options.json {
        fs::write(at_root(file), report.to_json()?)?;
    }
    if let Some(file) = &options.plot {
        fs::write(at_root(file), draw(&report)?)?;
    }
    for file in &options.markdown {
        let text = fs::read_to_string(at_root(file))?;
        fs::write(at_root(file), put_tables(&text, &report)?)?;
    }
    Ok(())
}

impl Options {
    fn wants(&self, work: &Work) -> bool {
        let is_meant = |wanted: &String| {
            let mut names = works().map(|work| work.name);
            let is_whole = names.any(|name| name == wanted);
            work.name == wanted || (!is_whole && work.name.starts_with(wanted.as_str()))
        };
        self.works.is_empty() || self.works.iter().any(is_meant)
    }

    fn measure(&self, chosen: Vec<&Work>) -> Report {
        let worlds = match &self.worlds[..] {
            [] => World::ALL,
            some => some,
        };
        let bench = Bench {
            rounds: self.runs.max(1),
            worlds: worlds.to_vec(),
        };
        let report = bench.run(chosen, &mut Printed);
        let verdicts = report.works.iter().flat_map(|work| &work.goals);
        let (met, missed): (Vec<_>, Vec<_>) = verdicts.partition(|verdict| verdict.is_met);
        println!("{} goals are met, {} are not", met.len(), missed.len());
        println!("{}", report.origin());
        report
    }
}

/// Prints results as they come.
struct Printed;

impl Progress for Printed {
    fn done(&mut self, work: &WorkReport) {
        println!("{}: {}", work.name, work.what);
        for figure in &work.figures {
            let value = amount(figure.value.median, work.unit);
            let spread = format!(
                "{} .. {}",
                amount(figure.value.low, work.unit),
                amount(figure.value.high, work.unit)
            );
            let beside = figure.ratio.map_or_else(String::new, |beside| {
                format!(
                    "{:>8} ({} .. {})",
                    ratio(beside.median),
                    ratio(beside.low),
                    ratio(beside.high)
                )
            });
            println!("  {:<14} {value:>10}  {spread:<24} {beside}", figure.world);
        }
        for verdict in &work.goals {
            let met = if verdict.is_met { "met" } else { "not met" };
            let got = if verdict.limit > 1000.0 {
                amount(verdict.got, work.unit)
            } else {
                ratio(verdict.got)
            };
            println!("  goal: {} -> {got}, {met}", verdict.goal);
        }
    }

    fn skipped(&mut self, skipped: &Skipped) {
        let of = |part: Option<&str>| part.map_or_else(String::new, |part| format!("{part}: "));
        println!(
            "skipped: {}{}{}",
            of(skipped.work.as_deref()),
            of(skipped.world.map(World::name)),
            skipped.why
        );
    }
}
