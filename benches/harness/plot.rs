//! The plot: for each work, how many times as much as native it costs in each world.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::fmt::Write as _;

use crate::report::{Report, WorkReport};
use crate::work::Group;
use crate::world::World;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn std::error::Error>>;

/// A colour on white paper, and the one that takes its place on black.
struct Ink {
    light: RGBColor,
    dark: RGBColor,
}

const fn ink(light: u32, dark: u32) -> Ink {
    const fn color(rgb: u32) -> RGBColor {
        let [_, red, green, blue] = rgb.to_be_bytes();
        RGBColor(red, green, blue)
    }
    Ink {
        light: color(light),
        dark: color(dark),
    }
}

const PAPER: Ink = ink(0xFFFFFF, 0x0D1117);
const TEXT: Ink = ink(0x1F2328, 0xE6EDF3);
const FAINT: Ink = ink(0x656D76, 0x8D96A0);
const GRID: Ink = ink(0xE6E9ED, 0x21262D);
const AXIS: Ink = ink(0x8C959F, 0x6E7681);
const OURS: Ink = ink(0x0B62D6, 0x4AA3FF);
const KERNEL: Ink = ink(0x1F8A43, 0x3FB950);
const PROOT: Ink = ink(0xC9660A, 0xF0883E);
const STRACE: Ink = ink(0x8045D6, 0xBC8CFF);
const GVISOR: Ink = ink(0xC2346F, 0xF778BA);
const FLOOR: Ink = ink(0x767E87, 0x9098A1);
const INKS: [&Ink; 11] = [
    &PAPER, &TEXT, &FAINT, &GRID, &AXIS, &OURS, &KERNEL, &PROOT, &STRACE, &GVISOR, &FLOOR,
];

/// Who is drawn, the most important last and so on top.
const DRAWN: &[World] = &[
    World::Runsc,
    World::Strace,
    World::StraceBpf,
    World::Proot,
    World::Null,
    World::Bwrap,
    World::Strict,
    World::Pidbox,
];

const WIDTH: i32 = 960;
const LEFT: i32 = 280;
const RIGHT: i32 = WIDTH - 36;
const TOP: i32 = 124;
const ROW: i32 = 21;
const GAP: i32 = 30;
const BOTTOM: i32 = 62;

/// From the least to the most that fits on the axis.
const LEAST: f64 = 0.008;
const MOST: f64 = 3_000.0;

/// Draw it, as SVG that follows its reader's choice of light and dark.
pub fn draw(report: &Report) -> Result<String, Box<dyn std::error::Error>> {
    let groups = groups(report);
    let rows: i32 = groups.iter().map(|(_, works)| works.len() as i32).sum();
    let height = TOP + rows * ROW + groups.len() as i32 * GAP + BOTTOM;
    let mut svg = String::new();
    {
        let size = (WIDTH as u32, height as u32);
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        area.fill(&PAPER.light)?;
        heading(&area)?;
        axis(&area, height - BOTTOM)?;
        let mut y = TOP;
        for (title, works) in groups {
            text(&area, title, (22, y + GAP / 2), (14, &FAINT), HPos::Left)?;
            y += GAP;
            for work in works {
                row(&area, work, y + ROW / 2)?;
                y += ROW;
            }
        }
        let origin = format!("{} - {}", report.machine.describe(), report.date);
        text(&area, &origin, (22, height - 16), (11, &FAINT), HPos::Left)?;
        area.present()?;
    }
    Ok(with_style(&svg))
}

fn groups(report: &Report) -> Vec<(&'static str, Vec<&WorkReport>)> {
    let titles = [
        (Group::Calls, "System calls"),
        (Group::Processes, "Processes and threads"),
        (Group::Programs, "Programs"),
        (Group::Servers, "Servers, computing"),
    ];
    let of = |(group, title)| {
        let works = report.works.iter().filter(move |work| work.group == group);
        let comparable =
            |work: &&WorkReport| work.at(World::Pidbox).is_some_and(|it| it.ratio.is_some());
        (title, works.filter(comparable).collect::<Vec<_>>())
    };
    let groups = titles.into_iter().map(of);
    groups.filter(|(_, works)| !works.is_empty()).collect()
}

fn heading(area: &Area<'_>) -> Drawn {
    let title = "What it costs: time as a multiple of native";
    text(area, title, (22, 28), (20, &TEXT), HPos::Left)?;
    let mut x = 22;
    let mut y = 58;
    for world in DRAWN.iter().rev() {
        let label = world.title();
        let width = 22 + label.len() as i32 * 13 / 2;
        if x + width > RIGHT {
            (x, y) = (22, y + 22);
        }
        mark(area, *world, (x + 6, y))?;
        text(area, label, (x + 16, y), (13, &TEXT), HPos::Left)?;
        x += width + 8;
    }
    goal(area, x + 6, y)?;
    text(area, "goal", (x + 16, y), (13, &TEXT), HPos::Left)
}

fn axis(area: &Area<'_>, bottom: i32) -> Drawn {
    for (value, label) in [
        (0.01, "0.01"),
        (0.1, "0.1"),
        (1.0, "native"),
        (10.0, "10"),
        (100.0, "100"),
        (1000.0, "1,000"),
    ] {
        let x = along(value);
        let (ink, thickness) = if value == 1.0 { (&AXIS, 2) } else { (&GRID, 1) };
        area.draw(&PathElement::new(
            vec![(x, TOP), (x, bottom)],
            ink.light.stroke_width(thickness),
        ))?;
        for y in [TOP - 12, bottom + 14] {
            text(area, label, (x, y), (12, &FAINT), HPos::Center)?;
        }
    }
    Ok(())
}

fn row(area: &Area<'_>, work: &WorkReport, y: i32) -> Drawn {
    text(area, &work.what, (22, y), (13, &TEXT), HPos::Left)?;
    area.draw(&PathElement::new(
        vec![(LEFT, y), (RIGHT, y)],
        GRID.light.stroke_width(1),
    ))?;
    for verdict in &work.goals {
        if verdict.goal.ends_with(" of native") {
            goal(area, along(verdict.limit), y)?;
        }
    }
    for world in DRAWN {
        let Some(ratio) = work.at(*world).and_then(|figure| figure.ratio) else {
            continue;
        };
        let ends = vec![(along(ratio.low), y), (along(ratio.high), y)];
        let line = look(*world).0.light.mix(0.55).stroke_width(3);
        area.draw(&PathElement::new(ends, line))?;
        mark(area, *world, (along(ratio.median), y))?;
    }
    Ok(())
}

/// Where on the axis a ratio is.
fn along(ratio: f64) -> i32 {
    let part = (ratio.clamp(LEAST, MOST) / LEAST).ln() / (MOST / LEAST).ln();
    LEFT + (f64::from(RIGHT - LEFT) * part).round() as i32
}

/// Whether a mark is solid.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Disc,
    Ring,
    Square,
}

const fn look(world: World) -> (&'static Ink, Shape, i32) {
    match world {
        World::Pidbox => (&OURS, Shape::Disc, 6),
        World::Strict => (&OURS, Shape::Ring, 5),
        World::Bwrap => (&KERNEL, Shape::Square, 4),
        World::Proot => (&PROOT, Shape::Disc, 4),
        World::Strace => (&STRACE, Shape::Disc, 4),
        World::StraceBpf => (&STRACE, Shape::Ring, 4),
        World::Runsc => (&GVISOR, Shape::Square, 4),
        _ => (&FLOOR, Shape::Ring, 4),
    }
}

fn mark(area: &Area<'_>, world: World, (x, y): (i32, i32)) -> Drawn {
    let (ink, shape, size) = look(world);
    match shape {
        Shape::Disc => area.draw(&Circle::new((x, y), size, ink.light.filled()))?,
        Shape::Ring => {
            area.draw(&Circle::new((x, y), size, PAPER.light.filled()))?;
            area.draw(&Circle::new((x, y), size, ink.light.stroke_width(2)))?;
        }
        Shape::Square => area.draw(&Rectangle::new(
            [(x - size, y - size), (x + size, y + size)],
            ink.light.filled(),
        ))?,
    }
    Ok(())
}

fn goal(area: &Area<'_>, x: i32, y: i32) -> Drawn {
    let line = vec![(x, y - 8), (x, y + 8)];
    area.draw(&PathElement::new(line, TEXT.light.stroke_width(2)))?;
    Ok(())
}

fn text(
    area: &Area<'_>,
    text: &str,
    at: (i32, i32),
    (size, ink): (i32, &Ink),
    side: HPos,
) -> Drawn {
    let style = TextStyle::from(("sans-serif", size).into_font())
        .color(&ink.light)
        .pos(Pos::new(side, VPos::Center));
    area.draw(&Text::new(text.to_owned(), at, style))?;
    Ok(())
}

/// The colours of the dark are given by a style, which is stronger than the attributes of the marks.
fn with_style(svg: &str) -> String {
    let mut style = "<style>text{font-family:system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif}\n@media (prefers-color-scheme: dark){\n".to_owned();
    for Ink { light, dark } in INKS {
        let hex =
            |RGBColor(red, green, blue): &RGBColor| format!("#{red:02X}{green:02X}{blue:02X}");
        let (light, dark) = (hex(light), hex(dark));
        let _ = writeln!(
            style,
            "[fill=\"{light}\"]{{fill:{dark}}} [stroke=\"{light}\"]{{stroke:{dark}}}"
        );
    }
    style.push_str("}</style>\n");
    match svg.split_once(">\n<rect") {
        Some((head, rest)) => format!("{head}>\n{style}<rect{rest}"),
        None => svg.to_owned(),
    }
}
